import Type from 'typebox';
import { isWeakPassword, PASSWORD_LENGTH_MAX } from '../../domain/passwords.ts';
import { hashPassword } from '../../identity/passwords.ts';
import { endSessions, keepSession } from '../../store/sessions.ts';
import { setPassword } from '../../store/users.ts';
import { ANYBODY, endpoint } from '../frame/endpoint.ts';
import { Nothing, record } from '../frame/fields.ts';
import { Problem } from '../frame/problem.ts';
import { checkPassword } from './check-password.ts';
import { personOf } from './person.ts';

/** `POST /auth/password`. */
export const postPassword = endpoint({
  id: 'auth.change_password',
  method: 'POST',
  path: '/auth/password',
  tag: 'Sign-in',
  summary: 'Change one’s own password',
  description: `At least ten characters, without the login in it. Every other browser is signed out, and personal tokens end. Where
the old doors take the same login and password, they take the new one.`,
  access: ANYBODY,
  body: record({
    old: Type.String({ minLength: 1, maxLength: 1024 }),
    new: Type.String({ minLength: 1, maxLength: PASSWORD_LENGTH_MAX }),
  }),
  bodyMaxBytes: 16_384,
  response: Nothing,
  errors: ['wrong_password', 'weak_password', 'too_many_attempts'],
  handler: async ({ context, principal, body, address, change }) => {
    const person = personOf(principal);
    if (isWeakPassword(body.new, person.login)) throw new Problem('weak_password');
    await checkPassword(context, person, address, body.old);
    const passwordHash = await hashPassword(body.new);
    await change(async (client) => {
      const version = await setPassword(client, person.userId, passwordHash);
      await keepSession(client, person.sessionId, version);
      await endSessions(client, person.userId, 'token', null);
    });
    await context.refresh();
    return null;
  },
});
