// One-time codes of whoever is signed in: begin shows the secret, enable proves that the authenticator has it.
import Type from 'typebox';
import { guarded } from '../../identity/guarded.ts';
import { takeCode } from '../../identity/sign-in.ts';
import { newRecoveryCodes, newTotpSecret, recoveryDigest, totpStep, totpUri } from '../../identity/totp.ts';
import { beginTotp, clearTotp, enableTotp } from '../../store/second-factors.ts';
import { findPasswordById } from '../../store/users.ts';
import { ANYBODY, endpoint } from '../frame/endpoint.ts';
import { Nothing, record } from '../frame/fields.ts';
import { Problem } from '../frame/problem.ts';
import { checkPassword, refuse } from './check-password.ts';
import { personOf } from './person.ts';

const Code = Type.String({ minLength: 6, maxLength: 40 });
const ON_ALREADY = 'one-time codes are asked for already; disable them first';

/** `POST /auth/totp/begin`. */
export const postTotpBegin = endpoint({
  id: 'auth.totp_begin',
  method: 'POST',
  path: '/auth/totp/begin',
  tag: 'Sign-in',
  summary: 'Make a secret for an authenticator',
  description: 'Nothing is asked for until `POST /auth/totp/enable` has shown a code made from it.',
  access: ANYBODY,
  response: record({
    secret: Type.String({ description: 'Base32, for typing.' }),
    otpauth_uri: Type.String({ description: 'For a picture that the authenticator reads.' }),
  }),
  errors: ['conflict'],
  handler: async ({ principal, change }) => {
    const { userId, login } = personOf(principal);
    const secret = newTotpSecret();
    if (!(await change((client) => beginTotp(client, userId, secret)))) throw new Problem('conflict', ON_ALREADY);
    return { secret, otpauth_uri: totpUri(secret, login) };
  },
});

/** `POST /auth/totp/enable`. */
export const postTotpEnable = endpoint({
  id: 'auth.totp_enable',
  method: 'POST',
  path: '/auth/totp/enable',
  tag: 'Sign-in',
  summary: 'Ask for one-time codes from now on',
  description: 'The recovery codes are shown this once; each signs in once when the authenticator is lost.',
  access: ANYBODY,
  body: record({ code: Code }),
  bodyMaxBytes: 4_096,
  response: record({ recovery_codes: Type.Array(Type.String()) }),
  errors: ['conflict', 'wrong_password', 'too_many_attempts'],
  handler: async ({ context, principal, body, address, change }) => {
    const { userId, login } = personOf(principal);
    const user = await findPasswordById(context.pool, userId);
    const secret = user?.totpSecret ?? null;
    if (secret === null) throw new Problem('conflict', 'make a secret with POST /auth/totp/begin first');
    if (user?.totpEnabledAt !== null) throw new Problem('conflict', ON_ALREADY);
    let step: number | null = null;
    const result = await guarded(context, login, address, async () => {
      step = totpStep(secret, body.code.trim(), Date.now());
      return step !== null;
    });
    refuse(result);
    const codes = newRecoveryCodes();
    const enabled = await change((client) => enableTotp(client, userId, step ?? 0, codes.map(recoveryDigest)));
    if (!enabled) throw new Problem('conflict', ON_ALREADY);
    return { recovery_codes: codes };
  },
});

/** `POST /auth/totp/disable`. */
export const postTotpDisable = endpoint({
  id: 'auth.totp_disable',
  method: 'POST',
  path: '/auth/totp/disable',
  tag: 'Sign-in',
  summary: 'Ask for no one-time codes any more',
  access: ANYBODY,
  body: record({ password: Type.String({ minLength: 1, maxLength: 1024 }), code: Code }),
  bodyMaxBytes: 16_384,
  response: Nothing,
  errors: ['conflict', 'wrong_password', 'too_many_attempts'],
  handler: async ({ context, principal, body, address, change }) => {
    const person = personOf(principal);
    const user = await checkPassword(context, person, address, body.password);
    if (user.totpEnabledAt === null) throw new Problem('conflict', 'no one-time codes are asked for');
    refuse(await guarded(context, user.login, address, () => takeCode(context, user, body.code)));
    await change((client) => clearTotp(client, user.id));
    return null;
  },
});
