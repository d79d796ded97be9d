import type { Endpoint } from '../frame/endpoint.ts';
import { getOperatorStatistics } from './get-operator-statistics.ts';
import { getStatistics } from './get-statistics.ts';

export const STATISTICS_ENDPOINTS: readonly Endpoint[] = [getStatistics, getOperatorStatistics];
