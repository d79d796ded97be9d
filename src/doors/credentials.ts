// What a client shows to be let in, as both documents name it (contract.md §1 "auth").
import type { Credentials } from '../identity/authenticator.ts';
import { bearerOf } from '../identity/bearer.ts';
import { type Fields, firstOf } from './fields.ts';

/** Both doors take the names of both documents. Blanks around a login or token are never part of it; in a password they may be. */
export function readCredentials(fields: Fields, authorization: string | undefined): Credentials {
  return {
    token: firstOf(fields, ['token']).trim(),
    login: firstOf(fields, ['login', 'user']).trim(),
    password: firstOf(fields, ['password', 'pwd']),
    tokenHash: firstOf(fields, ['token_hash']).trim(),
    bearer: bearerOf(authorization),
  };
}
