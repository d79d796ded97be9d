// Rows of who is signed in.
import type pg from 'pg';

export interface SessionRow {
  id: number;
  userId: number;
  accountId: number | null;
  login: string;
  role: string;
  confirmedAt: Date | null;
}

/** A session that is good now, of a user who is; notes at most once a minute that it was seen. */
export async function findSession(pool: pg.Pool, sha256: string): Promise<SessionRow | null> {
  const { rows } = await pool.query<SessionRow & { stale: boolean }>({
    name: 'find_session',
    text: `SELECT s.id, u.id AS "userId", u.account_id AS "accountId", u.login, u.role, s.confirmed_at AS "confirmedAt",
             s.seen_at < now() - interval '1 minute' AS stale
           FROM session s JOIN app_user u ON u.id = s.user_id
           WHERE s.sha256 = $1 AND s.expires_at > now() AND u.state = 'active' AND s.password_version = u.password_version`,
    values: [sha256],
  });
  const row = rows[0];
  if (row === undefined) return null;
  if (row.stale) await pool.query('UPDATE session SET seen_at = now() WHERE id = $1', [row.id]);
  return row;
}
