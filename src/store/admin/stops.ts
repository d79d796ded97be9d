// The stop list: of everyone (account 0) or of one account.

import { int8s, texts } from '../arrays.ts';
import type { Queryable } from '../db.ts';

export interface StopLine {
  phone: string;
  reason: string;
}

export interface StopDetail {
  phone: string;
  account: string | null;
  reason: string;
  source: string;
  createdAt: Date;
}

/** Adds what is not there yet; returns how many that were. The same phone twice in one batch counts once. */
export async function addStops(
  pool: Queryable,
  accountId: number,
  lines: readonly StopLine[],
  source: string,
): Promise<number> {
  const result = await pool.query(
    `INSERT INTO stop_entry (phone, account_id, reason, source)
     SELECT t.phone, $2, t.reason, $4 FROM unnest($1::bigint[], $3::text[]) AS t(phone, reason) ON CONFLICT DO NOTHING`,
    [int8s(lines, (l) => Number(l.phone)), accountId, texts(lines, (l) => l.reason), source],
  );
  return result.rowCount ?? 0;
}

export async function removeStop(pool: Queryable, accountId: number, phone: string): Promise<boolean> {
  const result = await pool.query('DELETE FROM stop_entry WHERE phone = $1 AND account_id = $2', [phone, accountId]);
  return result.rowCount === 1;
}

/** `accountId` undefined = of everybody and of every account. The newest first. */
export async function listStops(
  pool: Queryable,
  filter: { accountId?: number; phone?: string; limit: number },
): Promise<StopDetail[]> {
  const { rows } = await pool.query<StopDetail>(
    `SELECT s.phone::text, a.login AS account, s.reason, s.source, s.created_at AS "createdAt"
     FROM stop_entry s LEFT JOIN account a ON a.id = s.account_id
     WHERE ($1::int IS NULL OR s.account_id = $1) AND ($2::bigint IS NULL OR s.phone = $2)
     ORDER BY s.created_at DESC, s.phone LIMIT $3`,
    [filter.accountId ?? null, filter.phone ?? null, filter.limit],
  );
  return rows;
}

/** Whether the accept transaction would refuse this phone, and by which lists. */
export async function stopsOf(pool: Queryable, phone: string, accountId: number): Promise<('everyone' | 'account')[]> {
  const { rows } = await pool.query<{ account_id: number }>(
    'SELECT account_id FROM stop_entry WHERE phone = $1 AND account_id IN (0, $2) ORDER BY account_id',
    [phone, accountId],
  );
  return rows.map((row) => (row.account_id === 0 ? 'everyone' : 'account'));
}
