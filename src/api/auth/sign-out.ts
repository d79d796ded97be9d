import { secretDigest } from '../../identity/secrets.ts';
import { sessionCookie, sessionSecret } from '../../identity/sessions.ts';
import { endSessionOf } from '../../store/sessions.ts';
import { endpoint, PUBLIC } from '../frame/endpoint.ts';
import { Nothing } from '../frame/fields.ts';

/** `POST /auth/sign-out`. */
export const postSignOut = endpoint({
  id: 'auth.sign_out',
  method: 'POST',
  path: '/auth/sign-out',
  tag: 'Sign-in',
  summary: 'End this session',
  access: PUBLIC,
  response: Nothing,
  errors: ['wrong_origin'],
  handler: async ({ context, header, setHeader, secure }) => {
    const secret = sessionSecret(header('cookie'));
    if (secret !== null) await endSessionOf(context.pool, secretDigest(secret));
    setHeader('set-cookie', sessionCookie('', 0, secure));
    return null;
  },
});
