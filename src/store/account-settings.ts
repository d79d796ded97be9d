// What a client sees and sets of his own account.
import type { Client, Queryable } from './db.ts';

export interface AccountSettings {
  id: number;
  login: string;
  company: string;
  email: string;
  timeZone: string;
  currency: string;
  getAnswer: 'json' | 'text' | null;
  /** Null = never told. */
  lowBalanceE7: bigint | null;
  hasDoorPassword: boolean;
  ratePerS: number | null;
  segmentsMax: number | null;
  createdAt: Date;
}

export async function accountSettings(pool: Queryable, id: number): Promise<AccountSettings> {
  const { rows } = await pool.query(
    `SELECT id, login, company, email, time_zone AS "timeZone", currency, get_answer AS "getAnswer",
       low_balance_e7::text AS "lowBalanceE7", password_hash IS NOT NULL AS "hasDoorPassword", rate_per_s AS "ratePerS",
       segments_max AS "segmentsMax", created_at AS "createdAt" FROM account WHERE id = $1`,
    [id],
  );
  const row = rows[0] as AccountSettings & { lowBalanceE7: string | null };
  return { ...row, lowBalanceE7: row.lowBalanceE7 === null ? null : BigInt(row.lowBalanceE7) };
}

export interface AccountSettingsChanges {
  timeZone?: string | undefined;
  getAnswer?: 'json' | 'text' | null | undefined;
  lowBalanceE7?: bigint | null | undefined;
}

/** Sets what is given. */
export async function changeAccountSettings(
  client: Client,
  id: number,
  changes: AccountSettingsChanges,
): Promise<void> {
  const { getAnswer, lowBalanceE7 } = changes;
  await client.query(
    `UPDATE account SET time_zone = COALESCE($2, time_zone), get_answer = CASE WHEN $3 THEN $4 ELSE get_answer END,
       low_balance_e7 = CASE WHEN $5 THEN $6::bigint ELSE low_balance_e7 END, changed_at = now() WHERE id = $1`,
    [
      id,
      changes.timeZone ?? null,
      getAnswer !== undefined,
      getAnswer ?? null,
      lowBalanceE7 !== undefined,
      lowBalanceE7 === undefined || lowBalanceE7 === null ? null : String(lowBalanceE7),
    ],
  );
}

/** The password of the old doors; null = they take tokens only. Cached proofs of the old one die with its version. */
export async function setDoorPassword(client: Client, id: number, passwordHash: string | null): Promise<void> {
  await client.query(
    'UPDATE account SET password_hash = $2, password_version = password_version + 1, changed_at = now() WHERE id = $1',
    [id, passwordHash],
  );
}
