import Type from 'typebox';
import { newClientToken } from '../../identity/secrets.ts';
import { rotateToken } from '../../store/admin/tokens.ts';
import { clientMay, endpoint } from '../frame/endpoint.ts';
import { record, timeOrNull } from '../frame/fields.ts';
import { Problem } from '../frame/problem.ts';
import { mustBeWithin, mustCover, NewToken, One, tokenNamed } from './shown.ts';

const OVERLAP_MAX_S = 30 * 86_400;

/** `POST /tokens/{id}/rotate`. */
export const postRotate = endpoint({
  id: 'tokens.rotate',
  method: 'POST',
  path: '/tokens/{id}/rotate',
  tag: 'Tokens',
  summary: 'Make another secret in place of this token’s',
  description:
    'The new token can do what the old one can. The old one goes on for `overlap_s` seconds, to change programs in.',
  access: clientMay('tokens:write'),
  params: One,
  body: record({ overlap_s: Type.Integer({ minimum: 0, maximum: OVERLAP_MAX_S }) }),
  response: NewToken,
  status: 201,
  errors: ['not_found', 'conflict'],
  handler: async ({ context, principal, params, body, change }) => {
    const token = newClientToken();
    const made = await change(async (client) => {
      const old = await tokenNamed(client, principal.account.id, params.id);
      mustCover(principal, old.scopes);
      await mustBeWithin(client, principal, old.addresses, old.expiresAt, old.ratePerS);
      const id = await rotateToken(client, old.id, token, body.overlap_s);
      if (id === null) throw new Problem('conflict', 'the token is revoked or expired');
      return { id, token, expires_at: timeOrNull(old.expiresAt) };
    });
    await context.refresh();
    return made;
  },
});
