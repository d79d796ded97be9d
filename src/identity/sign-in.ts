// Signing in: a password, then a one-time code where the person has that, then a session. A session that waits for its
// code gets another secret when the code was right, so that nobody who knew the first one has the second.
import type { ConfigCache } from '../pipeline/config-cache.ts';
import { type Actor, transactionAs, writeAudit } from '../store/actor.ts';
import { forgetTries } from '../store/attempt-guard.ts';
import type { Client } from '../store/db.ts';
import { takeRecoveryCode, takeTotpStep } from '../store/second-factors.ts';
import { endSessionOf, findSession, insertSession } from '../store/sessions.ts';
import { findPassword, findPasswordById, noteSignIn, type PasswordRow } from '../store/users.ts';
import { type GuardWorld, guarded } from './guarded.ts';
import { newSecret, secretDigest } from './secrets.ts';
import { recoveryDigest, totpStep } from './totp.ts';

export interface SignInWorld extends GuardWorld {
  cache: ConfigCache;
  /** Longest life of a session. */
  sessionS: number;
  idleS: number;
}

export interface Visitor {
  address: string;
  userAgent: string;
  requestId: string;
  /** Of the cookie that came with the request. */
  secret: string | null;
}

export type SignInResult =
  | { kind: 'signed_in'; secret: string; lifeS: number }
  | { kind: 'second_factor'; secret: string; lifeS: number }
  /** The password was right; the person or the account may not come in. */
  | { kind: 'blocked' }
  | { kind: 'wrong' }
  /** No session waits for a code. */
  | { kind: 'nobody' }
  | { kind: 'limited'; retryAfterS: number };

/** Time to find the telephone. */
const CODE_LIFE_S = 600;

/** @throws never for wrong input: every outcome is in the result. */
export async function signIn(
  world: SignInWorld,
  visitor: Visitor,
  login: string,
  password: string,
): Promise<SignInResult> {
  const user = await findPassword(world.pool, login);
  const checked = await guarded(world, login, visitor.address, (passwords) =>
    passwords.check(user?.passwordHash ?? null, password),
  );
  if (checked.kind === 'limited') return checked;
  if (checked.kind === 'wrong' || user === null) return { kind: 'wrong' };
  const account = user.accountId === null ? undefined : world.cache.account(user.accountId);
  if (user.state !== 'active' || (account !== undefined && account.state !== 'active')) return { kind: 'blocked' };
  return begin(world, visitor, user, user.totpEnabledAt === null);
}

/** The code that the session of this cookie waits for: of the authenticator, or a recovery code. */
export async function showSecondFactor(world: SignInWorld, visitor: Visitor, code: string): Promise<SignInResult> {
  const waiting =
    visitor.secret === null
      ? null
      : await findSession(world.pool, secretDigest(visitor.secret), 'browser', world.idleS);
  const user = waiting === null ? null : await findPasswordById(world.pool, waiting.userId);
  if (waiting === null || user === null || waiting.confirmedAt !== null) return { kind: 'nobody' };
  const checked = await guarded(world, user.login, visitor.address, () => takeCode(world, user, code));
  return checked.kind === 'right' ? begin(world, visitor, user, true) : (checked as SignInResult);
}

/** Whether the code is right; a right one is used up by it. */
export async function takeCode(world: GuardWorld, user: PasswordRow, code: string): Promise<boolean> {
  if (user.totpSecret === null || user.totpEnabledAt === null) return false;
  const plain = code.replace(/\s/g, '');
  const step = totpStep(user.totpSecret, plain, Date.now());
  if (step !== null) return takeTotpStep(world.pool, user.id, step);
  // Six digits are no recovery code: nothing is looked up for them.
  return /^\d*$/.test(plain) ? false : takeRecoveryCode(world.pool, user.id, recoveryDigest(plain));
}

/** Whoever signs in, as the audit names him before there is a principal. */
export function signingIn(user: PasswordRow, visitor: Visitor): Actor {
  const { address, requestId: request } = visitor;
  const whose = user.accountId === null ? {} : { accountId: user.accountId };
  return { kind: 'user', id: user.id, name: user.login, ...whose, address, request };
}

async function begin(
  world: SignInWorld,
  visitor: Visitor,
  user: PasswordRow,
  confirmed: boolean,
): Promise<SignInResult> {
  const secret = newSecret();
  const lifeS = confirmed ? world.sessionS : CODE_LIFE_S;
  await transactionAs(world.pool, signingIn(user, visitor), async (client: Client) => {
    // Whatever this browser held before is worth nothing now.
    if (visitor.secret !== null) await endSessionOf(client, secretDigest(visitor.secret));
    await insertSession(client, {
      sha256: secretDigest(secret),
      userId: user.id,
      kind: 'browser',
      name: '',
      confirmed,
      passwordVersion: user.passwordVersion,
      address: visitor.address,
      userAgent: visitor.userAgent,
      lifeS,
    });
    if (!confirmed) return;
    await noteSignIn(client, user.id);
    await forgetTries(client, user.login);
    await writeAudit(client, { accountId: user.accountId, action: 'user.signed_in', subjectId: String(user.id) });
  });
  return { kind: confirmed ? 'signed_in' : 'second_factor', secret, lifeS };
}
