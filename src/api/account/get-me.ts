import Type from 'typebox';
import { findUser } from '../../store/users.ts';
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
    user: nullable(
      record(
        {
          id: Id,
          login: Type.String(),
          name: Type.String(),
          email: Type.String(),
          totp: Type.Boolean({ description: 'Signs in with one-time codes.' }),
          totp_required: Type.Boolean({ description: 'Nothing else may be done before codes are set up.' }),
          recovery_codes_left: Type.Integer(),
        },
        { description: 'Null for a token of an account.' },
      ),
    ),
  }),
  handler: async ({ context, principal }) => {
    const shared = { kind: principal.kind, name: principal.name, role: principal.role, scopes: [...principal.scopes] };
    const person = principal.kind === 'client' ? (principal.viewedBy ?? principal) : principal;
    const accountId = person.kind === 'client' ? person.account.id : null;
    const found = person.userId === null ? null : await findUser(context.pool, accountId, person.userId);
    const user =
      found === null
        ? null
        : {
            id: found.id,
            login: found.login,
            name: found.name,
            email: found.email,
            totp: found.totpEnabledAt !== null,
            totp_required: person.kind === 'staff' && person.mustEnrol,
            recovery_codes_left: found.recoveryCodesLeft,
          };
    if (principal.kind === 'staff') return { ...shared, account: null, user };
    const { id, login, timeZone, currency } = principal.account;
    return { ...shared, account: { id, login, time_zone: timeZone, currency }, user };
  },
});
