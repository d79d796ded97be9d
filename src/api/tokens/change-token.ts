import Type from 'typebox';
import { changeToken } from '../../store/admin/tokens.ts';
import { clientMay, endpoint } from '../frame/endpoint.ts';
import { Name, nullable, record, Time } from '../frame/fields.ts';
import { Problem } from '../frame/problem.ts';
import {
  Addresses,
  checkAddresses,
  mustBeWithin,
  mustCover,
  One,
  Rate,
  readExpiry,
  Scopes,
  shownToken,
  Token,
  tokenNamed,
} from './shown.ts';

/** `PATCH /tokens/{id}`. */
export const patchToken = endpoint({
  id: 'tokens.change',
  method: 'PATCH',
  path: '/tokens/{id}',
  tag: 'Tokens',
  summary: 'Change what a token is good for',
  access: clientMay('tokens:write'),
  params: One,
  body: record({
    name: Type.Optional(Name),
    scopes: Type.Optional(Scopes),
    addresses: Type.Optional(Addresses),
    expires_at: Type.Optional(nullable(Time)),
    rate_per_s: Type.Optional(nullable(Rate)),
  }),
  response: Token,
  errors: ['not_found', 'conflict'],
  handler: async ({ context, principal, params, body, change }) => {
    const { name, scopes, addresses, rate_per_s: ratePerS } = body;
    const accountId = principal.account.id;
    checkAddresses(addresses);
    const expiresAt = readExpiry(body.expires_at);
    await change(async (client) => {
      const token = await tokenNamed(client, accountId, params.id);
      mustCover(principal, token.scopes);
      if (scopes !== undefined) mustCover(principal, scopes);
      await mustBeWithin(
        client,
        principal,
        addresses ?? token.addresses,
        expiresAt === undefined ? token.expiresAt : expiresAt,
        ratePerS === undefined ? token.ratePerS : ratePerS,
      );
      const changed = await changeToken(client, accountId, token.id, { name, scopes, addresses, expiresAt, ratePerS });
      if (!changed) throw new Problem('conflict', 'the token is revoked');
    });
    await context.refresh();
    return shownToken(await tokenNamed(context.pool, accountId, params.id));
  },
});
