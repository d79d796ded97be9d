import type { Endpoint } from '../frame/endpoint.ts';
import { postDoorPassword } from './door-password.ts';
import { getBalance } from './get-balance.ts';
import { getMe } from './get-me.ts';
import { getAccount, patchAccount } from './settings.ts';

export const ACCOUNT_ENDPOINTS: readonly Endpoint[] = [getMe, getBalance, getAccount, patchAccount, postDoorPassword];
