import Type from 'typebox';
import { showSecondFactor } from '../../identity/sign-in.ts';
import { endpoint, PUBLIC } from '../frame/endpoint.ts';
import { record } from '../frame/fields.ts';
import { Problem } from '../frame/problem.ts';
import { SignInState, signInAnswer, signInWorld, visitorOf } from './answers.ts';

/** `POST /auth/second-factor`. */
export const postSecondFactor = endpoint({
  id: 'auth.second_factor',
  method: 'POST',
  path: '/auth/second-factor',
  tag: 'Sign-in',
  summary: 'Show the one-time code that a sign-in waits for',
  description:
    'The code of the authenticator, or one of the recovery codes; each is good once. Answers with a new cookie.',
  access: PUBLIC,
  body: record({ code: Type.String({ minLength: 6, maxLength: 40 }) }),
  bodyMaxBytes: 4_096,
  response: SignInState,
  errors: ['wrong_password', 'not_signed_in', 'too_many_attempts', 'account_blocked', 'wrong_origin'],
  handler: async (call) => {
    const result = await showSecondFactor(signInWorld(call.context), visitorOf(call), call.body.code);
    if (result.kind === 'wrong') throw new Problem('wrong_password', 'the code is wrong, or was used already');
    return signInAnswer(call, result);
  },
});
