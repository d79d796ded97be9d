import type { Endpoint } from '../frame/endpoint.ts';
import { addStop, exportStops, importStops, listStops, removeStop } from './client-stops.ts';
import {
  addGlobalStop,
  exportGlobalStops,
  importGlobalStops,
  listGlobalStops,
  removeGlobalStop,
} from './operator-stops.ts';

export const STOP_ENDPOINTS: readonly Endpoint[] = [
  listStops,
  addStop,
  removeStop,
  importStops,
  exportStops,
  listGlobalStops,
  addGlobalStop,
  removeGlobalStop,
  importGlobalStops,
  exportGlobalStops,
];
