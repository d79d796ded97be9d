import type { Endpoint } from '../frame/endpoint.ts';
import { getLookup } from './get-lookup.ts';
import { listLookups } from './list-lookups.ts';
import { startLookups } from './start-lookups.ts';

export const LOOKUP_ENDPOINTS: readonly Endpoint[] = [startLookups, listLookups, getLookup];
