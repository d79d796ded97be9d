import type { Endpoint } from '../frame/endpoint.ts';
import { getOverview } from './get-overview.ts';

export const OVERVIEW_ENDPOINTS: readonly Endpoint[] = [getOverview];
