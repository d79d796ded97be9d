import Type from 'typebox';
import { ANYBODY, endpoint } from '../frame/endpoint.ts';
import { Id, nullable, record } from '../frame/fields.ts';

/** `GET /me`. */
export const getMe = endpoint({
  id: 'me.get',
  method: 'GET',
  path: '/me',
  tag: 'Account',
  summary: 'Who is asking, and what they may do',
  access: ANYBODY,
  response: record({
    kind: Type.Union([Type.Literal('client'), Type.Literal('staff')]),
    name: Type.String(),
    role: nullable(Type.String({ description: 'Null for a token.' })),
    scopes: Type.Array(Type.String()),
    account: nullable(record({ id: Id, login: Type.String(), time_zone: Type.String(), currency: Type.String() })),
  }),
  handler: async ({ principal }) => {
    const shared = { kind: principal.kind, name: principal.name, role: principal.role, scopes: [...principal.scopes] };
    if (principal.kind === 'staff') return { ...shared, account: null };
    const { id, login, timeZone, currency } = principal.account;
    return { ...shared, account: { id, login, time_zone: timeZone, currency } };
  },
});
