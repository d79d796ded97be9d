// Tokens by which one of the staff lets programs act in his name, with all that his role may do.
import Type from 'typebox';
import type { Principal } from '../../identity/principal.ts';
import { newStaffToken, secretDigest } from '../../identity/secrets.ts';
import { writeAudit } from '../../store/actor.ts';
import { endSession, insertSession, listSessions } from '../../store/sessions.ts';
import { personOf } from '../auth/person.ts';
import { SessionId } from '../auth/sessions.ts';
import { ANYBODY, endpoint } from '../frame/endpoint.ts';
import { Name, Nothing, page, record, Time, timeOf } from '../frame/fields.ts';
import { Problem } from '../frame/problem.ts';

const DAY_S = 86_400;
const tag = 'Staff';

function userOf(principal: Principal): number {
  if (principal.kind !== 'staff') throw new Problem('forbidden', "this is for the operator's staff");
  return principal.userId;
}

/** `GET /operator/me/tokens`. */
export const getPersonalTokens = endpoint({
  id: 'staff.list_tokens',
  method: 'GET',
  path: '/operator/me/tokens',
  tag,
  summary: 'One’s own personal tokens',
  access: ANYBODY,
  response: page(
    record({ id: Type.Integer(), name: Type.String(), created_at: Time, used_at: Time, expires_at: Time }),
  ),
  handler: async ({ context, principal }) => {
    const tokens = await listSessions(context.pool, userOf(principal), 'token', 0);
    const items = tokens.map(({ id, name, createdAt, seenAt, expiresAt }) => ({
      id,
      name,
      created_at: timeOf(createdAt),
      used_at: timeOf(seenAt),
      expires_at: timeOf(expiresAt),
    }));
    return { items, next: null };
  },
});

/** `POST /operator/me/tokens`. */
export const postPersonalToken = endpoint({
  id: 'staff.create_token',
  method: 'POST',
  path: '/operator/me/tokens',
  tag,
  summary: 'Make a personal token',
  description: 'It can do what its owner can, without a second factor; it is shown this once. A token makes no tokens.',
  access: ANYBODY,
  body: record({ name: Name, days: Type.Optional(Type.Integer({ minimum: 1, maximum: 366, default: 90 })) }),
  response: record({ id: Type.Integer(), token: Type.String() }),
  status: 201,
  handler: async ({ principal, body, address, change }) => {
    const userId = userOf(principal);
    personOf(principal);
    const days = body.days ?? 90;
    const token = newStaffToken();
    const id = await change(async (client) => {
      const session = await insertSession(client, {
        sha256: secretDigest(token),
        userId,
        kind: 'token',
        name: body.name,
        confirmed: true,
        passwordVersion: 0,
        address,
        userAgent: '',
        lifeS: days * DAY_S,
      });
      const after = { user_id: userId, name: body.name, days };
      await writeAudit(client, { accountId: null, action: 'staff_token.created', subjectId: String(session), after });
      return session;
    });
    return { id, token };
  },
});

/** `DELETE /operator/me/tokens/{id}`. */
export const deletePersonalToken = endpoint({
  id: 'staff.revoke_token',
  method: 'DELETE',
  path: '/operator/me/tokens/{id}',
  tag,
  summary: 'Revoke a personal token',
  access: ANYBODY,
  params: SessionId,
  response: Nothing,
  errors: ['not_found'],
  handler: async ({ principal, params, change }) => {
    const userId = userOf(principal);
    await change(async (client) => {
      if (!(await endSession(client, userId, 'token', params.id))) throw new Problem('not_found');
      await writeAudit(client, { accountId: null, action: 'staff_token.revoked', subjectId: String(params.id) });
    });
    return null;
  },
});
