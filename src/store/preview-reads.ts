// What a preview asks of the database: who must not be written to, and what may still be spent.
import { TODAY } from './apply-ledger.ts';
import { int8s } from './arrays.ts';
import type { Queryable } from './db.ts';

/** Those of the phones (MSISDN) that are on the stop list of everyone or of the account. */
export async function stoppedPhones(
  pool: Queryable,
  accountId: number,
  phones: readonly string[],
): Promise<Set<string>> {
  const { rows } = await pool.query<{ phone: string }>(
    `SELECT DISTINCT phone::text FROM stop_entry WHERE phone = ANY($1::bigint[]) AND account_id IN (0, $2)`,
    [int8s(phones, Number), accountId],
  );
  return new Set(rows.map(({ phone }) => phone));
}

/** What the account may still set aside now, credit included and within its cap of the day; null = without limit. */
export async function readSpendable(pool: Queryable, accountId: number): Promise<bigint | null> {
  const { rows } = await pool.query<{ left: string | null }>(
    // LEAST passes over nulls.
    `SELECT LEAST(CASE WHEN unlimited THEN NULL ELSE balance_e7 - held_e7 + credit_limit_e7 END,
       CASE WHEN day_cap_e7 IS NOT NULL THEN GREATEST(0, day_cap_e7 - CASE WHEN day >= ${TODAY} THEN day_held_e7 ELSE 0 END) END)::text AS left
     FROM account_balance WHERE account_id = $1`,
    [accountId],
  );
  const left = rows[0]?.left ?? null;
  return left === null ? null : BigInt(left);
}
