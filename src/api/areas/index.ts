import type { Endpoint } from '../frame/endpoint.ts';
import { createArea, getArea, listAreas, listBuiltIn, listSources, putRanges } from './areas.ts';
import { closeDirection, listClosed, openDirection } from './closed-directions.ts';
import { importRegistry } from './import-registry.ts';
import { lookupArea } from './lookup-area.ts';

export const AREA_ENDPOINTS: readonly Endpoint[] = [
  listAreas,
  createArea,
  lookupArea,
  importRegistry,
  listSources,
  listBuiltIn,
  getArea,
  putRanges,
  listClosed,
  closeDirection,
  openDirection,
];
