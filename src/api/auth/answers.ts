// What signing in has in common: the visitor, the cookie, the words of the outcomes.
import { sessionCookie, sessionSecret } from '../../identity/sessions.ts';
import type { SignInResult, SignInWorld, Visitor } from '../../identity/sign-in.ts';
import type { ApiContext } from '../context.ts';
import { oneOf, record } from '../frame/fields.ts';
import { Problem } from '../frame/problem.ts';

interface AuthCall {
  context: ApiContext;
  address: string;
  userAgent: string;
  requestId: string;
  secure: boolean;
  header(name: string): string;
  setHeader(name: string, value: string): void;
}

export const SignInState = record({
  state: oneOf(['signed_in', 'second_factor_required'] as const, {
    description: '`second_factor_required`: `POST /auth/second-factor` is next. `GET /me` tells who is signed in.',
  }),
});

export function signInWorld({ config, pool, cache, authenticator }: ApiContext): SignInWorld {
  const idleS = config.sessionIdleH * 3600;
  return { pool, cache, authenticator, sessionS: config.sessionDays * 86_400, idleS };
}

export function visitorOf(call: AuthCall): Visitor {
  const { address, userAgent, requestId } = call;
  return { address, userAgent, requestId, secret: sessionSecret(call.header('cookie')) };
}

/** Sets the cookie, and says what is next. @throws Problem for every other outcome */
export function signInAnswer(call: AuthCall, result: SignInResult): { state: 'signed_in' | 'second_factor_required' } {
  switch (result.kind) {
    case 'signed_in':
    case 'second_factor':
      call.setHeader('set-cookie', sessionCookie(result.secret, result.lifeS, call.secure));
      return { state: result.kind === 'signed_in' ? 'signed_in' : 'second_factor_required' };
    case 'limited':
      throw new Problem('too_many_attempts', { retryAfterS: result.retryAfterS });
    case 'blocked':
      throw new Problem('account_blocked');
    case 'wrong':
      throw new Problem('wrong_credentials');
    case 'nobody':
      throw new Problem('not_signed_in', 'no sign-in waits for a code: begin with the password');
  }
}
