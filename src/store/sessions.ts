// Rows of who is signed in: browsers, and the personal tokens of staff.
import type { Client, Queryable } from './db.ts';
import { sameLogin } from './users.ts';

export type SessionKind = 'browser' | 'token';

export interface SessionRow {
  id: number;
  kind: SessionKind;
  userId: number;
  accountId: number | null;
  login: string;
  role: string;
  hasTotp: boolean;
  confirmedAt: Date | null;
}

/**
 * A session that is good now, of a user who is; notes at most once a minute that it was seen, unless this `isUse` of it is
 * none. A browser's ends with the password, and after `idleS` without a request.
 */
export async function findSession(
  pool: Queryable,
  sha256: string,
  kind: SessionKind,
  idleS: number,
  isUse = true,
): Promise<SessionRow | null> {
  const { rows } = await pool.query<SessionRow & { stale: boolean }>({
    name: 'find_session',
    text: `SELECT s.id, s.kind, u.id AS "userId", u.account_id AS "accountId", u.login, u.role,
             u.totp_enabled_at IS NOT NULL AS "hasTotp", s.confirmed_at AS "confirmedAt",
             s.seen_at < now() - interval '1 minute' AS stale
           FROM session s JOIN app_user u ON u.id = s.user_id
           WHERE s.sha256 = $1 AND s.kind = $2 AND s.expires_at > now() AND u.state = 'active'
             AND (s.kind = 'token' OR (s.password_version = u.password_version AND s.seen_at > now() - $3 * interval '1 second'))`,
    values: [sha256, kind, idleS],
  });
  const row = rows[0];
  if (row === undefined) return null;
  if (row.stale && isUse) await pool.query('UPDATE session SET seen_at = now() WHERE id = $1', [row.id]);
  return row;
}

export interface NewSession {
  sha256: string;
  userId: number;
  kind: SessionKind;
  name: string;
  confirmed: boolean;
  passwordVersion: number;
  address: string;
  userAgent: string;
  lifeS: number;
}

export async function insertSession(client: Queryable, session: NewSession): Promise<number> {
  const { rows } = await client.query<{ id: number }>(
    `INSERT INTO session (sha256, user_id, kind, name, confirmed_at, password_version, address, user_agent, expires_at)
     VALUES ($1, $2, $3, $4, CASE WHEN $5 THEN now() END, $6, $7, $8, now() + $9 * interval '1 second') RETURNING id`,
    [
      session.sha256,
      session.userId,
      session.kind,
      session.name,
      session.confirmed,
      session.passwordVersion,
      session.address,
      session.userAgent,
      session.lifeS,
    ],
  );
  return rows[0]!.id;
}

/** Where the owner of a login signed in from of late, ended sessions too; none when nobody has it. */
export async function addressesOf(pool: Queryable, login: string): Promise<string[]> {
  const { rows } = await pool.query<{ address: string }>(
    `SELECT DISTINCT s.address FROM session s JOIN app_user u ON u.id = s.user_id
     WHERE ${sameLogin('u.login', '$1')} AND s.kind = 'browser' AND s.confirmed_at IS NOT NULL LIMIT 200`,
    [login],
  );
  return rows.map((row) => row.address);
}

/** The password was changed by this session, which alone goes on. */
export async function keepSession(client: Client, id: number, passwordVersion: number): Promise<void> {
  await client.query('UPDATE session SET password_version = $2 WHERE id = $1', [id, passwordVersion]);
}

/** By its digest. Ended ones are kept for a while: they tell the addresses that somebody signs in from. */
export async function endSessionOf(client: Queryable, sha256: string): Promise<void> {
  await client.query('UPDATE session SET expires_at = now() WHERE sha256 = $1 AND expires_at > now()', [sha256]);
}

export interface ShownSession {
  id: number;
  name: string;
  address: string;
  userAgent: string;
  createdAt: Date;
  seenAt: Date;
  expiresAt: Date;
}

/** The sessions of one user that are good now, the newest first. `idleS` as in `findSession`. */
export async function listSessions(
  pool: Queryable,
  userId: number,
  kind: SessionKind,
  idleS: number,
): Promise<ShownSession[]> {
  const { rows } = await pool.query<ShownSession>(
    `SELECT s.id, s.name, s.address, s.user_agent AS "userAgent", s.created_at AS "createdAt", s.seen_at AS "seenAt",
       s.expires_at AS "expiresAt"
     FROM session s JOIN app_user u ON u.id = s.user_id
     WHERE s.user_id = $1 AND s.kind = $2 AND s.expires_at > now() AND s.confirmed_at IS NOT NULL
       AND (s.kind = 'token' OR (s.password_version = u.password_version AND s.seen_at > now() - $3 * interval '1 second'))
     ORDER BY s.id DESC LIMIT 200`,
    [userId, kind, idleS],
  );
  return rows;
}

/** False when the user has no such session that is good. */
export async function endSession(client: Queryable, userId: number, kind: SessionKind, id: number): Promise<boolean> {
  const { rowCount } = await client.query(
    'UPDATE session SET expires_at = now() WHERE id = $3 AND user_id = $1 AND kind = $2 AND expires_at > now()',
    [userId, kind, id],
  );
  return rowCount === 1;
}

/** Ends all sessions of a user but `exceptId`, of one kind or (null) of both; returns how many. */
export async function endSessions(
  client: Queryable,
  userId: number,
  kind: SessionKind | null,
  exceptId: number | null,
): Promise<number> {
  const { rowCount } = await client.query(
    `UPDATE session SET expires_at = now() WHERE user_id = $1 AND ($2::text IS NULL OR kind = $2)
       AND id IS DISTINCT FROM $3::bigint AND expires_at > now()`,
    [userId, kind, exceptId],
  );
  return rowCount ?? 0;
}
