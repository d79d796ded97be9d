// What the endpoints of tokens have in common.
import Type from 'typebox';
import { isClientScope, PROGRAM_SCOPES, TOKEN_SCOPES } from '../../domain/permissions.ts';
import { isNetwork } from '../../identity/networks.ts';
import type { ClientPrincipal } from '../../identity/principal.ts';
import { beyondToken, listTokens, type TokenDetail, tokenState } from '../../store/admin/tokens.ts';
import type { Queryable } from '../../store/db.ts';
import { Id, nullable, oneOf, record, Time, timeOf, timeOrNull } from '../frame/fields.ts';
import { Problem } from '../frame/problem.ts';

export const TOKEN_STATES = ['active', 'expired', 'revoked'] as const;
const Scope = oneOf(TOKEN_SCOPES);
export const Scopes = Type.Array(Scope, { minItems: 1, maxItems: TOKEN_SCOPES.length, uniqueItems: true });
export const Addresses = Type.Array(Type.String({ maxLength: 50 }), {
  maxItems: 100,
  description: 'Networks or addresses it may be used from; empty = anywhere.',
  examples: [['192.0.2.0/24', '2001:db8::7']],
});
export const Rate = Type.Integer({ minimum: 1, maximum: 1_000_000, description: 'Most messages a second.' });
export const One = record({ id: Id });

export const Token = record({
  id: Id,
  name: Type.String(),
  hint: Type.String({ description: 'Its last characters.' }),
  state: oneOf(TOKEN_STATES),
  scopes: nullable(
    Type.Array(Type.String(), {
      description:
        'Null = all that programs need, also what is added later: not people, tokens, the audit and settings of the account.',
    }),
  ),
  addresses: Type.Array(Type.String()),
  rate_per_s: nullable(Rate),
  created_at: Time,
  expires_at: nullable(Time),
  revoked_at: nullable(Time),
  used_at: nullable(Time),
  used_address: nullable(Type.String()),
});

export const NewToken = record({
  id: Id,
  token: Type.String({ description: 'Shown this once: only its digest is kept.' }),
  expires_at: nullable(Time),
});

export const shownToken = (token: TokenDetail) => ({
  id: token.id,
  name: token.name,
  hint: token.hint,
  state: tokenState(token, Date.now()),
  scopes: token.scopes,
  addresses: token.addresses,
  rate_per_s: token.ratePerS,
  created_at: timeOf(token.createdAt),
  expires_at: timeOrNull(token.expiresAt),
  revoked_at: timeOrNull(token.revokedAt),
  used_at: timeOrNull(token.usedAt),
  used_address: token.usedAddress,
});

/** @throws Problem `not_found`: also for tokens of other accounts */
export async function tokenNamed(pool: Queryable, accountId: number, id: number): Promise<TokenDetail> {
  const [token] = await listTokens(pool, { id, accountId });
  if (token === undefined) throw new Problem('not_found');
  return token;
}

/** @throws Problem `forbidden`: nobody gives to a token, or takes from one in his hands, more than he may himself */
export function mustCover(principal: ClientPrincipal, scopes: readonly string[] | null): void {
  const missing = (scopes ?? PROGRAM_SCOPES).find((scope) => !isClientScope(scope) || !principal.scopes.has(scope));
  if (missing !== undefined) throw new Problem('forbidden', `scope ${missing} is missing`);
}

/** The same of networks, of time and of the rate, for a token that makes or changes tokens. @throws Problem `forbidden` */
export async function mustBeWithin(
  pool: Queryable,
  principal: ClientPrincipal,
  addresses: readonly string[],
  expiresAt: Date | null,
  ratePerS: number | null,
): Promise<void> {
  if (principal.tokenId === null) return;
  const beyond = await beyondToken(pool, principal.tokenId, addresses, expiresAt, ratePerS);
  if (beyond !== null) throw new Problem('forbidden', `${beyond} would go beyond those of the token that asks`);
}

/** @throws Problem `invalid_request` */
export function checkAddresses(addresses: readonly string[] | undefined): void {
  const errors = (addresses ?? []).flatMap((address, i) =>
    isNetwork(address) ? [] : [{ field: `/addresses/${i}`, message: 'is no address and no network' }],
  );
  if (errors.length > 0) throw new Problem('invalid_request', { errors });
}

/** @throws Problem `invalid_request` for a time that is over */
export function readExpiry<T extends null | undefined>(time: string | T): Date | T {
  if (typeof time !== 'string') return time;
  const date = new Date(time);
  if (!(date.getTime() > Date.now()) || date.getUTCFullYear() > 9000) {
    throw new Problem('invalid_request', { errors: [{ field: '/expires_at', message: 'must be in the future' }] });
  }
  return date;
}
