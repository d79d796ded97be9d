import type { Endpoint } from '../frame/endpoint.ts';
import { checkWholeLedger } from './check-ledger.ts';
import { getEntry } from './get-entry.ts';
import { getTariff } from './get-tariff.ts';
import { listClientLedger } from './list-client-ledger.ts';
import { listEntries } from './list-ledger.ts';

export const LEDGER_ENDPOINTS: readonly Endpoint[] = [
  listEntries,
  getEntry,
  getTariff,
  listClientLedger,
  checkWholeLedger,
];
