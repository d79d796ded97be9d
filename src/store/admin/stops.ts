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

/** A line of one list, as the API shows it. */
export interface StopRecord {
  phone: string;
  reason: string;
  source: string;
  createdAt: Date;
  /** The same moment in microseconds since 1970, for paging. */
  createdUs: number;
}

const RECORD = `SELECT phone::text, reason, source, created_at AS "createdAt",
  (extract(epoch FROM created_at) * 1000000)::bigint AS "createdUs" FROM stop_entry`;
const MOMENT = (parameter: string): string => `'epoch'::timestamptz + ${parameter}::bigint * interval '1 microsecond'`;

/** One list (0 = everyone's), the newest first, below a place of it. */
export async function stopsPage(
  pool: Queryable,
  accountId: number,
  filter: { phone?: string | undefined; before: readonly [createdUs: number, phone: number] | null; limit: number },
): Promise<StopRecord[]> {
  const { rows } = await pool.query<StopRecord>(
    `${RECORD} WHERE account_id = $1 AND ($2::bigint IS NULL OR phone = $2)
       AND ($3::bigint IS NULL OR (created_at, phone) < (${MOMENT('$3')}, $4::bigint))
     ORDER BY created_at DESC, phone DESC LIMIT $5`,
    [accountId, filter.phone ?? null, filter.before?.[0] ?? null, filter.before?.[1] ?? null, filter.limit],
  );
  return rows;
}

/** A whole list, the oldest first, in batches: as fast as they are read. */
export async function* readStops(pool: Queryable, accountId: number, batchSize = 5000): AsyncGenerator<StopRecord[]> {
  for (let after = [0, 0]; ; ) {
    const { rows } = await pool.query<StopRecord>(
      `${RECORD} WHERE account_id = $1 AND (created_at, phone) > (${MOMENT('$2')}, $3::bigint)
       ORDER BY created_at, phone LIMIT $4`,
      [accountId, after[0], after[1], batchSize],
    );
    if (rows.length > 0) yield rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < batchSize) return;
    after = [last.createdUs, Number(last.phone)];
  }
}

/**
 * Adds what is not there yet; returns how many that were. The same phone twice in one batch counts once. In the order of
 * the numbers, so that two imports never wait for each other in a circle.
 */
export async function addStops(
  pool: Queryable,
  accountId: number,
  lines: readonly StopLine[],
  source: string,
): Promise<number> {
  const result = await pool.query(
    `INSERT INTO stop_entry (phone, account_id, reason, source)
     SELECT t.phone, $2, t.reason, $4 FROM unnest($1::bigint[], $3::text[]) AS t(phone, reason)
     ORDER BY t.phone ON CONFLICT DO NOTHING`,
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
