import Type from 'typebox';
import { sendLink } from '../../identity/links.ts';
import { firstWithin } from '../../store/attempt-guard.ts';
import { findUserByLogin } from '../../store/users.ts';
import { endpoint, PUBLIC } from '../frame/endpoint.ts';
import { Nothing, record } from '../frame/fields.ts';

/** One letter in this time: nobody's mailbox is filled by strangers. */
const EVERY_S = 300;

/** `POST /auth/forgot`. */
export const postForgot = endpoint({
  id: 'auth.forgot',
  method: 'POST',
  path: '/auth/forgot',
  tag: 'Sign-in',
  summary: 'Ask for a letter with a link that sets a new password',
  description: 'The answer is the same whether there is such a login or not. At most one letter in five minutes.',
  access: PUBLIC,
  body: record({ login: Type.String({ minLength: 1, maxLength: 254 }) }),
  bodyMaxBytes: 4_096,
  response: Nothing,
  status: 202,
  errors: ['wrong_origin'],
  handler: async ({ context, body, change }) => {
    await change(async (client) => {
      const login = body.login.trim();
      if (!(await firstWithin(client, 'forgot', login, EVERY_S))) return;
      const user = await findUserByLogin(client, login);
      if (user === null || user.state !== 'active' || user.email === '') return;
      const { id: userId, accountId, email } = user;
      await sendLink(client, context.config.publicUrl, 'reset', { userId, accountId, login: user.login, email });
    });
    return null;
  },
});
