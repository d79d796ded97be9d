import type { Endpoint } from '../frame/endpoint.ts';
import { patchToken } from './change-token.ts';
import { postToken } from './create-token.ts';
import { getToken, getTokens } from './list-tokens.ts';
import { deleteToken } from './revoke-token.ts';
import { postRotate } from './rotate-token.ts';

export const TOKEN_ENDPOINTS: readonly Endpoint[] = [
  getTokens,
  getToken,
  postToken,
  patchToken,
  postRotate,
  deleteToken,
];
