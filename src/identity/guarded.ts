// A secret that a person shows, with the limits around it: a few at once of a node, an address, and a login on all nodes.
import type pg from 'pg';
import { giveTryBack, takeTry } from '../store/attempt-guard.ts';
import { addressesOf } from '../store/sessions.ts';
import { addressKey } from './attempts.ts';
import type { Authenticator } from './authenticator.ts';
import type { PasswordCheck } from './password-check.ts';

export interface GuardWorld {
  pool: pg.Pool;
  authenticator: Authenticator;
}

export type Guarded = { kind: 'right' | 'wrong' } | { kind: 'limited'; retryAfterS: number };

/**
 * Looks at a secret of this login. Every wrong one counts, and after five of them sign-in is closed for a growing while:
 * for all but the addresses that the login's owner signs in from, so that no stranger shuts him out. A right one does not
 * count; whoever asks forgets the wrong ones before it when that was all there is to show.
 */
export async function guarded(
  world: GuardWorld,
  login: string,
  address: string,
  check: (passwords: PasswordCheck) => Promise<boolean | 'busy'>,
): Promise<Guarded> {
  const { pool } = world;
  let lockedS = 0;
  let taken = false;
  const result = await world.authenticator.checkPerson(login, address, async (passwords) => {
    const here = addressKey(address);
    const known = (await addressesOf(pool, login)).some((one) => addressKey(one) === here);
    lockedS = await takeTry(pool, login, known);
    if (lockedS > 0) return 'busy';
    taken = true;
    return check(passwords);
  });
  if (lockedS > 0) return { kind: 'limited', retryAfterS: lockedS };
  if (taken && result.kind !== 'wrong') await giveTryBack(pool, login);
  return result.kind === 'limited'
    ? { kind: 'limited', retryAfterS: Math.max(1, Math.ceil(result.retryAfterMs / 1000)) }
    : result;
}
