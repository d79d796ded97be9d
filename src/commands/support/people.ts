// What `kaskad staff` and `kaskad user` have in common: the operator's people, and those of one client.
import type pg from 'pg';
import { LOGIN_PATTERN } from '../../domain/login.ts';
import { isWeakPassword } from '../../domain/passwords.ts';
import { hashPassword, makePassword } from '../../identity/passwords.ts';
import { forgetTries } from '../../store/attempt-guard.ts';
import type { Client } from '../../store/db.ts';
import { transaction } from '../../store/db.ts';
import { clearTotp } from '../../store/second-factors.ts';
import { endSessions } from '../../store/sessions.ts';
import {
  changeUser,
  findUserByLogin,
  insertUser,
  isLoginOfAccount,
  listUsers,
  removeUser,
  setPassword,
  type UserChange,
  type UserChanges,
  type UserRow,
} from '../../store/users.ts';
import { CommandError, UsageError } from '../frame/command.ts';
import { type Result, rows, said } from '../frame/result.ts';
import { notFound } from './find.ts';
import { readSecret } from './read-secret.ts';
import { brokenConstraint } from './store.ts';

const LIST_MAX = 10_000;

export const PASSWORD_OPTION = {
  'password-stdin': { kind: 'flag', help: 'read the password from standard input instead of making one' },
} as const;

/** Null account = staff. */
export async function listPeople(pool: pg.Pool, accountId: number | null): Promise<Result> {
  const people = await listUsers(pool, accountId, 0, LIST_MAX);
  const lines = people.map((user) => ({
    id: user.id,
    login: user.login,
    name: user.name,
    email: user.email,
    role: user.role,
    state: user.state,
    totp: user.totpEnabledAt !== null,
    signedInAt: user.signedInAt,
  }));
  return rows(lines, ['id', 'login', 'name', 'email', 'role', 'state', 'totp', 'signedInAt']);
}

export interface NewPerson {
  accountId: number | null;
  login: string;
  name: string;
  email: string;
  role: string;
  /** From standard input; undefined = one is made and shown. */
  password: string | undefined;
}

export async function addPerson(pool: pg.Pool, person: NewPerson): Promise<Result> {
  const { login, password } = person;
  if (!new RegExp(LOGIN_PATTERN).test(login)) {
    throw new UsageError('LOGIN must have 1 to 254 Latin letters, digits and signs, without blanks and colons');
  }
  const { passwordHash, shown } = await secretOf(login, password);
  if (await isLoginOfAccount(pool, login, person.accountId)) throw taken(login);
  const id = await insertUser(pool, { ...person, passwordHash, state: 'active' }).catch((error: unknown) => {
    if (brokenConstraint(error) === 'app_user_login') throw taken(login);
    throw error;
  });
  return said(`${login} is ready as ${person.role}${shownPassword(shown)}`, {
    id,
    login,
    role: person.role,
    ...(shown === undefined ? {} : { password: shown }),
  });
}

/** @throws CommandError `not_found` */
export async function personOf(pool: pg.Pool, accountId: number | null, login: string): Promise<UserRow> {
  const user = await findUserByLogin(pool, login);
  if (user !== null && user.accountId === accountId) return user;
  const logins = (await listUsers(pool, accountId, 0, LIST_MAX)).map((one) => one.login);
  return notFound(accountId === null ? 'member of the staff' : 'user', login, logins);
}

export async function changePerson(
  pool: pg.Pool,
  accountId: number | null,
  login: string,
  changes: UserChanges | 'remove',
): Promise<Result> {
  const user = await personOf(pool, accountId, login);
  const outcome = await transaction(pool, (client) =>
    changes === 'remove' ? removeUser(client, accountId, user.id) : changeUser(client, accountId, user.id, changes),
  );
  refuse(outcome, user);
  const what = changes === 'remove' ? 'removed' : (changes.state ?? changes.role ?? 'changed');
  return said(`${user.login} is ${what}`, {
    id: user.id,
    login: user.login,
    ...(changes === 'remove' ? { removed: true } : changes),
  });
}

function refuse(outcome: UserChange, user: UserRow): void {
  if (outcome === 'not_found') throw new CommandError('not_found', `${user.login} is gone`);
  if (outcome === 'last')
    throw new CommandError('last', `${user.login} is the last active ${user.role}: make another one first`);
}

/** Another password, and an end to what is signed in and to wrong tries. */
export async function resetPassword(
  pool: pg.Pool,
  accountId: number | null,
  login: string,
  password: string | undefined,
): Promise<Result> {
  const user = await personOf(pool, accountId, login);
  const { passwordHash, shown } = await secretOf(user.login, password);
  await transaction(pool, async (client: Client) => {
    await setPassword(client, user.id, passwordHash);
    await endSessions(client, user.id, null, null);
    await forgetTries(client, user.login);
  });
  return said(`${user.login} has a new password${shownPassword(shown)}`, {
    id: user.id,
    login: user.login,
    ...(shown === undefined ? {} : { password: shown }),
  });
}

export async function resetTotp(pool: pg.Pool, accountId: number | null, login: string): Promise<Result> {
  const user = await personOf(pool, accountId, login);
  const cleared = await transaction(pool, async (client: Client) => {
    await endSessions(client, user.id, 'browser', null);
    return clearTotp(client, user.id);
  });
  const text = cleared
    ? `${user.login} signs in by password alone now`
    : `no one-time codes were asked of ${user.login}`;
  return said(text, { id: user.id, login: user.login, reset: cleared });
}

/** The first line of standard input when the flag is given. @throws UsageError when there is none */
export async function passwordFrom(fromStdin: boolean): Promise<string | undefined> {
  return fromStdin ? readSecret('--password-stdin') : undefined;
}

async function secretOf(login: string, given: string | undefined) {
  if (given !== undefined && isWeakPassword(given, login)) {
    throw new UsageError('the password must have at least 10 characters, and not the login in it');
  }
  const password = given ?? makePassword();
  return { passwordHash: await hashPassword(password), shown: given === undefined ? password : undefined };
}

const shownPassword = (password: string | undefined): string =>
  password === undefined ? '' : `; password: ${password}\nkeep it: it is not shown again`;

const taken = (login: string): CommandError => new CommandError('exists', `somebody has the login "${login}" already`);
