// Wrong passwords and codes of one login, counted for all nodes. What is counted is a digest of the login, whether somebody
// has it or not, so that being locked tells nobody who exists.
import { hash } from 'node:crypto';
import { foldLogin } from '../domain/login.ts';
import type { Queryable } from './db.ts';

/** Tries that cost nothing. */
const FREE = 4;
/** How long sign-in is closed after the fifth wrong try, the sixth, and so on; the last one for all further. */
const PAUSES_S = [60, 300, 900, 3600];
/** A day without a wrong try, and the count begins anew. */
const FORGOTTEN_S = 86_400;

const keyOf = (login: string): string => hash('sha256', foldLogin(login), 'hex');

/**
 * Takes one try before the secret is looked at, so that tries of the same instant cannot pass together. Returns 0, or the
 * seconds until the next one. `known`: from an address its owner signs in from, where a lock by strangers does not hold.
 */
export async function takeTry(pool: Queryable, login: string, known: boolean): Promise<number> {
  const key = keyOf(login);
  const { rowCount } = await pool.query(
    `INSERT INTO attempt_guard AS g (key_sha256, failed_count) VALUES ($1, 1)
     ON CONFLICT (key_sha256) DO UPDATE SET
       failed_count = CASE WHEN g.changed_at < now() - $3 * interval '1 second' THEN 1 ELSE g.failed_count + 1 END,
       locked_until = CASE WHEN g.changed_at < now() - $3 * interval '1 second' OR g.failed_count < $4 THEN NULL
         WHEN g.locked_until > now() THEN g.locked_until
         ELSE now() + ($5::int[])[least(g.failed_count + 1 - $4, cardinality($5::int[]))] * interval '1 second' END,
       changed_at = now()
     WHERE $2 OR g.locked_until IS NULL OR g.locked_until <= now()`,
    [key, known, FORGOTTEN_S, FREE, PAUSES_S],
  );
  if (rowCount === 1) return 0;
  const { rows } = await pool.query<{ s: number }>(
    'SELECT ceil(extract(epoch FROM locked_until - now()))::int AS s FROM attempt_guard WHERE key_sha256 = $1',
    [key],
  );
  return Math.max(1, rows[0]?.s ?? 1);
}

/** The try was right, and more is asked for: it does not count, and what it locked is open again. */
export async function giveTryBack(pool: Queryable, login: string): Promise<void> {
  await pool.query(
    `UPDATE attempt_guard SET failed_count = greatest(failed_count - 1, 0), locked_until = NULL WHERE key_sha256 = $1`,
    [keyOf(login)],
  );
}

/** Somebody signed in, or set the password by a link: nothing is held against the login any more. */
export async function forgetTries(pool: Queryable, login: string): Promise<void> {
  await pool.query('DELETE FROM attempt_guard WHERE key_sha256 = $1', [keyOf(login)]);
}

/** Whether this was not asked for the login within `everyS`; writes the same whether somebody has it or not. */
export async function firstWithin(pool: Queryable, what: string, login: string, everyS: number): Promise<boolean> {
  const { rowCount } = await pool.query(
    `INSERT INTO attempt_guard AS g (key_sha256, failed_count) VALUES ($1, 0)
     ON CONFLICT (key_sha256) DO UPDATE SET changed_at = now() WHERE g.changed_at < now() - $2 * interval '1 second'`,
    [keyOf(`${what} ${login}`), everyS],
  );
  return rowCount === 1;
}
