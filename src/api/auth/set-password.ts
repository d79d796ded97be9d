import Type from 'typebox';
import { isWeakPassword, PASSWORD_LENGTH_MAX } from '../../domain/passwords.ts';
import { hashPassword } from '../../identity/passwords.ts';
import { secretDigest } from '../../identity/secrets.ts';
import { transactionAs } from '../../store/actor.ts';
import { forgetTries } from '../../store/attempt-guard.ts';
import { endSessions } from '../../store/sessions.ts';
import { takeLink } from '../../store/user-links.ts';
import { findPasswordById, setPassword } from '../../store/users.ts';
import { endpoint, PUBLIC } from '../frame/endpoint.ts';
import { Nothing, record } from '../frame/fields.ts';
import { Problem } from '../frame/problem.ts';

/** `POST /auth/set-password`. */
export const postSetPassword = endpoint({
  id: 'auth.set_password',
  method: 'POST',
  path: '/auth/set-password',
  tag: 'Sign-in',
  summary: 'Set a password by the link of an invitation, or of a forgotten password',
  description: `Ends every session and personal token of the user. One-time codes stay as they were. Where the old doors take the same
login and password, they take the new one.`,
  access: PUBLIC,
  body: record({
    token: Type.String({ minLength: 1, maxLength: 200, description: 'What the link ends with.' }),
    password: Type.String({ minLength: 1, maxLength: PASSWORD_LENGTH_MAX }),
  }),
  bodyMaxBytes: 4_096,
  response: Nothing,
  errors: ['link_expired', 'weak_password', 'wrong_origin'],
  handler: async ({ context, body, address, requestId }) => {
    const system = { kind: 'system', id: null, name: 'password link', address, request: requestId } as const;
    await transactionAs(context.pool, system, async (client) => {
      const id = await takeLink(client, secretDigest(body.token));
      const user = id === null ? null : await findPasswordById(client, id);
      if (user === null || user.state === 'blocked') throw new Problem('link_expired');
      // Thrown, the link stays good.
      if (isWeakPassword(body.password, user.login)) throw new Problem('weak_password');
      await setPassword(client, user.id, await hashPassword(body.password));
      await endSessions(client, user.id, null, null);
      await forgetTries(client, user.login);
    });
    await context.refresh();
    return null;
  },
});
