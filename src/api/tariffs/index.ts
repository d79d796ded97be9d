import type { Endpoint } from '../frame/endpoint.ts';
import { exportRates, importRates } from './csv.ts';
import { createTariff, getTariff, listTariffs } from './tariffs.ts';
import { listVersions, putRates, removeVersion } from './versions.ts';

export const TARIFF_ENDPOINTS: readonly Endpoint[] = [
  listTariffs,
  createTariff,
  getTariff,
  putRates,
  listVersions,
  removeVersion,
  exportRates,
  importRates,
];
