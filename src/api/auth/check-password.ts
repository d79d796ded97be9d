// Somebody who is signed in shows the password again: a browser left open is not enough for what ends other sessions.
import { type Guarded, type GuardWorld, guarded } from '../../identity/guarded.ts';
import type { PasswordRow } from '../../store/users.ts';
import { findPasswordById } from '../../store/users.ts';
import { Problem } from '../frame/problem.ts';
import type { Person } from './person.ts';

/** @throws Problem `wrong_password`, `too_many_attempts` */
export async function checkPassword(
  world: GuardWorld,
  person: Person,
  address: string,
  password: string,
): Promise<PasswordRow> {
  const user = await findPasswordById(world.pool, person.userId);
  if (user === null) throw new Problem('not_signed_in');
  refuse(await guarded(world, user.login, address, (passwords) => passwords.check(user.passwordHash, password)));
  return user;
}

/** @throws Problem unless it was right */
export function refuse(result: Guarded): void {
  if (result.kind === 'limited') throw new Problem('too_many_attempts', { retryAfterS: result.retryAfterS });
  if (result.kind === 'wrong') throw new Problem('wrong_password');
}
