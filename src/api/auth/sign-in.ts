import Type from 'typebox';
import { signIn } from '../../identity/sign-in.ts';
import { endpoint, PUBLIC } from '../frame/endpoint.ts';
import { record } from '../frame/fields.ts';
import { SignInState, signInAnswer, signInWorld, visitorOf } from './answers.ts';

/** `POST /auth/sign-in`. */
export const postSignIn = endpoint({
  id: 'auth.sign_in',
  method: 'POST',
  path: '/auth/sign-in',
  tag: 'Sign-in',
  summary: 'Sign a browser in by login and password',
  description:
    'Answers with the cookie `kaskad_session`. After five wrong passwords sign-in by that login is closed for 1, 5, 15, then ' +
    '60 minutes, but not from addresses its owner signed in from before. Programs use a token instead.',
  access: PUBLIC,
  body: record({
    login: Type.String({ minLength: 1, maxLength: 254 }),
    password: Type.String({ minLength: 1, maxLength: 1024 }),
  }),
  bodyMaxBytes: 16_384,
  response: SignInState,
  errors: ['wrong_credentials', 'too_many_attempts', 'account_blocked', 'wrong_origin'],
  handler: async (call) => {
    const { login, password } = call.body;
    return signInAnswer(call, await signIn(signInWorld(call.context), visitorOf(call), login.trim(), password));
  },
});
