// People who sign in: a client's users, and the operator's staff (account_id null).
import type { Client, Queryable } from './db.ts';

/** What finds the same login as `foldLogin`: lower() alone folds letters of other alphabets as well. */
export const sameLogin = (column: string, parameter: string): string =>
  `lower(${column}) = lower(${parameter}) AND (${column} = ${parameter} OR (${column} || ${parameter}) ~ '^[ -~]+$')`;

export type UserState = 'active' | 'invited' | 'blocked';

export interface NewUser {
  /** Null = one of the operator's staff. */
  accountId: number | null;
  login: string;
  name: string;
  email: string;
  role: string;
  /** Null until a password is set by a link. */
  passwordHash: string | null;
  state: UserState;
}

export interface UserRow {
  id: number;
  accountId: number | null;
  login: string;
  name: string;
  email: string;
  role: string;
  state: UserState;
  hasPassword: boolean;
  totpEnabledAt: Date | null;
  recoveryCodesLeft: number;
  signedInAt: Date | null;
  createdAt: Date;
}

const COLUMNS = `u.id, u.account_id AS "accountId", u.login, u.name, u.email, u.role, u.state,
  u.password_hash IS NOT NULL AS "hasPassword", u.totp_enabled_at AS "totpEnabledAt",
  cardinality(u.recovery_sha256) AS "recoveryCodesLeft", u.signed_in_at AS "signedInAt", u.created_at AS "createdAt"`;

/** Returns the id. Throws 23505 (`app_user_login`) when the login exists, of whomever. */
export async function insertUser(client: Queryable, user: NewUser): Promise<number> {
  const { rows } = await client.query<{ id: number }>(
    `INSERT INTO app_user (account_id, login, name, email, role, password_hash, state)
     VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id`,
    [user.accountId, user.login, user.name, user.email, user.role, user.passwordHash, user.state],
  );
  return rows[0]!.id;
}

/** Whether a client's account other than this one has the login: its owner signs in by it. */
export async function isLoginOfAccount(client: Queryable, login: string, exceptId: number | null): Promise<boolean> {
  const { rowCount } = await client.query(
    'SELECT 1 FROM account WHERE lower(login) = lower($1) AND id IS DISTINCT FROM $2::int',
    [login, exceptId],
  );
  return rowCount !== 0;
}

/** People of one account, or the staff (null), by id; at most `limit` after `afterId`. */
export async function listUsers(
  pool: Queryable,
  accountId: number | null,
  afterId: number,
  limit: number,
): Promise<UserRow[]> {
  const { rows } = await pool.query<UserRow>(
    `SELECT ${COLUMNS} FROM app_user u WHERE u.account_id IS NOT DISTINCT FROM $1::int AND u.id > $2 ORDER BY u.id LIMIT $3`,
    [accountId, afterId, limit],
  );
  return rows;
}

/** Null when nobody of this account (null: of the staff) has that id. */
export async function findUser(pool: Queryable, accountId: number | null, id: number): Promise<UserRow | null> {
  const { rows } = await pool.query<UserRow>(
    `SELECT ${COLUMNS} FROM app_user u WHERE u.id = $2 AND u.account_id IS NOT DISTINCT FROM $1::int`,
    [accountId, id],
  );
  return rows[0] ?? null;
}

/** In any case of Latin letters. */
export async function findUserByLogin(pool: Queryable, login: string): Promise<UserRow | null> {
  const { rows } = await pool.query<UserRow>(`SELECT ${COLUMNS} FROM app_user u WHERE ${sameLogin('u.login', '$1')}`, [
    login,
  ]);
  return rows[0] ?? null;
}

/** How many people an account (null: the staff) has. */
export async function countUsers(client: Client, accountId: number | null): Promise<number> {
  const { rows } = await client.query<{ count: number }>(
    'SELECT count(*)::int AS count FROM app_user WHERE account_id IS NOT DISTINCT FROM $1::int',
    [accountId],
  );
  return rows[0]!.count;
}

export interface UserChanges {
  name?: string | undefined;
  email?: string | undefined;
  role?: string | undefined;
  state?: 'active' | 'blocked' | undefined;
}

/** `last`: nobody else could manage the account (an owner), or the installation (an admin), and nothing was changed. */
export type UserChange = 'changed' | 'not_found' | 'last';

/** Sets what is given. Whoever has no password yet is invited again when unblocked. */
export async function changeUser(
  client: Client,
  accountId: number | null,
  id: number,
  changes: UserChanges,
): Promise<UserChange> {
  const ends = (changes.role !== undefined && changes.role !== headRole(accountId)) || changes.state === 'blocked';
  if (ends && (await isLastHead(client, accountId, id))) return 'last';
  const { rowCount } = await client.query(
    `UPDATE app_user SET name = COALESCE($3, name), email = COALESCE($4, email), role = COALESCE($5, role),
       state = CASE WHEN $6 = 'active' AND password_hash IS NULL THEN 'invited' ELSE COALESCE($6, state) END, changed_at = now()
     WHERE id = $2 AND account_id IS NOT DISTINCT FROM $1::int`,
    [accountId, id, changes.name ?? null, changes.email ?? null, changes.role ?? null, changes.state ?? null],
  );
  return rowCount === 1 ? 'changed' : 'not_found';
}

/** Takes somebody away, with every session, token of staff and link. */
export async function removeUser(client: Client, accountId: number | null, id: number): Promise<UserChange> {
  if (await isLastHead(client, accountId, id)) return 'last';
  const { rowCount } = await client.query(
    'DELETE FROM app_user WHERE id = $2 AND account_id IS NOT DISTINCT FROM $1::int',
    [accountId, id],
  );
  return rowCount === 1 ? 'changed' : 'not_found';
}

const headRole = (accountId: number | null): string => (accountId === null ? 'admin' : 'owner');

/** Locks the heads, so that two of them cannot take each other's place away at the same instant. */
async function isLastHead(client: Client, accountId: number | null, id: number): Promise<boolean> {
  const { rows } = await client.query<{ id: number; state: UserState }>(
    `SELECT id, state FROM app_user WHERE account_id IS NOT DISTINCT FROM $1::int AND role = $2 ORDER BY id FOR UPDATE`,
    [accountId, headRole(accountId)],
  );
  const active = rows.filter((row) => row.state === 'active');
  return active.length === 1 && active[0]!.id === id;
}

export interface PasswordRow {
  id: number;
  accountId: number | null;
  login: string;
  state: UserState;
  passwordHash: string | null;
  passwordVersion: number;
  totpSecret: string | null;
  totpEnabledAt: Date | null;
}

const SECRETS = `id, account_id AS "accountId", login, state, password_hash AS "passwordHash",
  password_version AS "passwordVersion", totp_secret AS "totpSecret", totp_enabled_at AS "totpEnabledAt"`;

/** What signing in is checked against. */
export async function findPassword(pool: Queryable, login: string): Promise<PasswordRow | null> {
  const { rows } = await pool.query<PasswordRow>(`SELECT ${SECRETS} FROM app_user WHERE ${sameLogin('login', '$1')}`, [
    login,
  ]);
  return rows[0] ?? null;
}

export async function findPasswordById(pool: Queryable, id: number): Promise<PasswordRow | null> {
  const { rows } = await pool.query<PasswordRow>(`SELECT ${SECRETS} FROM app_user WHERE id = $1`, [id]);
  return rows[0] ?? null;
}

/**
 * Sets the password; whoever was invited is active from then on. Browsers that are signed in are so no more; returns the
 * new version, with which one of them may be kept. Where the old doors took the very password that ends here (an account's
 * first user has the same), they take the new one.
 */
export async function setPassword(client: Client, id: number, passwordHash: string): Promise<number> {
  // Of two changes at once the second must compare with what the first left.
  await client.query('SELECT 1 FROM app_user WHERE id = $1 FOR UPDATE', [id]);
  const { rows } = await client.query<{ version: number }>(
    `WITH own AS (SELECT account_id, password_hash FROM app_user WHERE id = $1),
       door AS (UPDATE account a SET password_hash = $2, password_version = a.password_version + 1, changed_at = now()
         FROM own WHERE a.id = own.account_id AND a.password_hash = own.password_hash)
     UPDATE app_user SET password_hash = $2, password_version = password_version + 1, changed_at = now(),
       state = CASE WHEN state = 'invited' THEN 'active' ELSE state END
     WHERE id = $1 RETURNING password_version AS version`,
    [id, passwordHash],
  );
  return rows[0]!.version;
}

export async function noteSignIn(client: Client, id: number): Promise<void> {
  await client.query('UPDATE app_user SET signed_in_at = now() WHERE id = $1', [id]);
}
