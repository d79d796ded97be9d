import type { Endpoint } from '../frame/endpoint.ts';
import { getBalance } from './get-balance.ts';
import { getMe } from './get-me.ts';

export const ACCOUNT_ENDPOINTS: readonly Endpoint[] = [getMe, getBalance];
