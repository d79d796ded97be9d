import Type from 'typebox';
import { isWeakPassword, PASSWORD_LENGTH_MAX } from '../../domain/passwords.ts';
import { hashPassword } from '../../identity/passwords.ts';
import { setDoorPassword } from '../../store/account-settings.ts';
import { clientMay, endpoint } from '../frame/endpoint.ts';
import { Nothing, nullable, record } from '../frame/fields.ts';
import { Problem } from '../frame/problem.ts';

/** What the old doors let somebody do who knows the password. */
const DOOR_SCOPES = ['messages:send', 'messages:read', 'balance:read'] as const;

/** `POST /account/door-password`. */
export const postDoorPassword = endpoint({
  id: 'account.door_password',
  method: 'POST',
  path: '/account/door-password',
  tag: 'Account',
  summary: 'Set the password that programs show the old doors, or take it away',
  description:
    'At least ten characters, without the login in it. Null: the doors take tokens only. For people, not for tokens.',
  access: clientMay('account:write'),
  body: record({ password: nullable(Type.String({ minLength: 1, maxLength: PASSWORD_LENGTH_MAX })) }),
  bodyMaxBytes: 4_096,
  response: Nothing,
  errors: ['weak_password'],
  handler: async ({ context, principal, body, change }) => {
    const { account, scopes, userId } = principal;
    // A token must not make itself a key without bounds.
    if (userId === null) throw new Problem('forbidden', 'this is for people who are signed in, not for tokens');
    const missing = DOOR_SCOPES.find((scope) => !scopes.has(scope));
    if (missing !== undefined) throw new Problem('forbidden', `scope ${missing} is missing`);
    const { password } = body;
    if (password !== null && isWeakPassword(password, account.login)) throw new Problem('weak_password');
    const passwordHash = password === null ? null : await hashPassword(password);
    await change((client) => setDoorPassword(client, account.id, passwordHash));
    await context.refresh();
    return null;
  },
});
