import Type from 'typebox';
import { newClientToken } from '../../identity/secrets.ts';
import { insertToken } from '../../store/admin/tokens.ts';
import { clientMay, endpoint } from '../frame/endpoint.ts';
import { Name, nullable, record, Time, timeOrNull } from '../frame/fields.ts';
import { Addresses, checkAddresses, mustBeWithin, mustCover, NewToken, Rate, readExpiry, Scopes } from './shown.ts';

/** `POST /tokens`. */
export const postToken = endpoint({
  id: 'tokens.create',
  method: 'POST',
  path: '/tokens',
  tag: 'Tokens',
  summary: 'Make a token',
  description:
    'It holds for this API and for the old doors: `messages:send`, `messages:read`, `balance:read` are what those ask for.',
  access: clientMay('tokens:write'),
  body: record({
    name: Name,
    scopes: Scopes,
    addresses: Type.Optional(Addresses),
    expires_at: Type.Optional(nullable(Time)),
    rate_per_s: Type.Optional(nullable(Rate)),
  }),
  response: NewToken,
  status: 201,
  handler: async ({ context, principal, body, change }) => {
    const { name, scopes, addresses = [] } = body;
    mustCover(principal, scopes);
    checkAddresses(addresses);
    const expiresAt = readExpiry(body.expires_at ?? null);
    await mustBeWithin(context.pool, principal, addresses, expiresAt, body.rate_per_s ?? null);
    const token = newClientToken();
    const bounds = { scopes, addresses, expiresAt };
    const id = await change((client) =>
      insertToken(client, principal.account.id, token, name, body.rate_per_s ?? null, bounds),
    );
    await context.refresh();
    return { id, token, expires_at: timeOrNull(expiresAt) };
  },
});
