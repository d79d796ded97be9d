// Accounts whose available money fell below what they asked to be told of.
import type { Client, Queryable } from './db.ts';

export interface LowBalance {
  accountId: number;
  login: string;
  /** The account's address, else its owners'. */
  recipients: string[];
  availableE7: bigint;
  thresholdE7: bigint;
  currency: string;
}

const BELOW = `a.low_balance_e7 IS NOT NULL AND NOT b.unlimited AND b.balance_e7 - b.held_e7 < a.low_balance_e7`;

/**
 * Forgets those that have risen again. Not within the hour after a letter: money that is held and released around the
 * threshold would make a letter each time.
 */
export async function forgetRisen(pool: Queryable): Promise<void> {
  await pool.query(
    `DELETE FROM low_balance_alert l USING account a JOIN account_balance b ON b.account_id = a.id
     WHERE l.account_id = a.id AND l.told_at < now() - interval '1 hour' AND NOT (${BELOW})`,
  );
}

/** Takes up to `limit` accounts that are low and were not told; they count as told when the transaction commits. */
export async function takeLow(client: Client, limit: number): Promise<LowBalance[]> {
  const { rows } = await client.query(
    `WITH low AS (
       SELECT a.id FROM account a JOIN account_balance b ON b.account_id = a.id
       WHERE ${BELOW} AND a.state = 'active' AND NOT EXISTS (SELECT 1 FROM low_balance_alert l WHERE l.account_id = a.id)
       ORDER BY a.id LIMIT $1
     ), told AS (INSERT INTO low_balance_alert (account_id) SELECT id FROM low ON CONFLICT DO NOTHING RETURNING account_id)
     SELECT a.id AS "accountId", a.login, a.currency, (b.balance_e7 - b.held_e7)::text AS "availableE7",
       a.low_balance_e7::text AS "thresholdE7",
       CASE WHEN a.email <> '' THEN ARRAY[a.email] ELSE ARRAY(SELECT u.email FROM app_user u
         WHERE u.account_id = a.id AND u.role = 'owner' AND u.state = 'active' AND u.email <> '' LIMIT 10) END AS recipients
     FROM told t JOIN account a ON a.id = t.account_id JOIN account_balance b ON b.account_id = a.id`,
    [limit],
  );
  return rows.map((row) => ({ ...row, availableE7: BigInt(row.availableE7), thresholdE7: BigInt(row.thresholdE7) }));
}
