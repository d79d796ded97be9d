// An account's ledger in the order of time, with what was there after each entry.

import type pg from 'pg';
import type { Channel, MessageState } from '../domain/message.ts';
import { type LedgerKind, TODAY } from './apply-ledger.ts';
import { type Queryable, transaction } from './db.ts';
import { firstIdOfDay } from './ids.ts';

export interface LedgerLine {
  id: number;
  kind: LedgerKind;
  balanceDeltaE7: bigint;
  heldDeltaE7: bigint;
  /** After the entry and all before it. */
  balanceE7: bigint;
  heldE7: bigint;
  messageCount: number;
  note: string;
  createdAt: Date;
  /** The same moment exactly, microseconds since 1970: with the id it tells the place in the list. */
  atUs: number;
}

export interface LedgerFilter {
  accountId: number;
  kind?: string;
  fromMs?: number;
  /** Not included. */
  toMs?: number;
  order: 'oldest' | 'newest';
  /** Behind this entry; null = from the beginning. */
  after: { atUs: number; id: number } | null;
  limit: number;
}

/**
 * The sums up to entries `s`: from the last hour that was summed before (statistics-count.ts), else from the first entry.
 * The order is that of time: ids come from blocks that nodes hold for days.
 */
const SUMS = `
LEFT JOIN LATERAL (
  SELECT hour, balance_e7, held_e7 FROM ledger_hour
  WHERE account_id = $1 AND hour < date_trunc('hour', s.created_at, 'UTC') ORDER BY hour DESC LIMIT 1
) h ON true
CROSS JOIN LATERAL (
  SELECT sum(e.balance_delta_e7) AS balance_e7, sum(e.held_delta_e7) AS held_e7 FROM ledger_entry e
  WHERE e.account_id = $1 AND e.created_at >= COALESCE(h.hour + interval '1 hour', '-infinity')
    AND (e.created_at, e.id) <= (s.created_at, s.id)
) x`;
const SUMMED = `s.*, COALESCE(h.balance_e7, 0) + x.balance_e7 AS balance_e7, COALESCE(h.held_e7, 0) + x.held_e7 AS held_e7`;

/** Each of the shown entries summed by itself: others lie between them. */
const EACH = `SELECT ${SUMMED} FROM shown s ${SUMS}`;
/** The first of them summed, the others from one to the next. */
const ROW_BY_ROW = `
SELECT s.*, f.balance_e7 + sum(s.balance_delta_e7) OVER w AS balance_e7, f.held_e7 + sum(s.held_delta_e7) OVER w AS held_e7
FROM shown s CROSS JOIN (
  SELECT z.balance_e7 - z.balance_delta_e7 AS balance_e7, z.held_e7 - z.held_delta_e7 AS held_e7
  FROM (SELECT ${SUMMED} FROM (SELECT * FROM shown ORDER BY created_at, id LIMIT 1) s ${SUMS}) z
) f
WINDOW w AS (ORDER BY s.created_at, s.id)`;

const COLUMNS = `id, kind, balance_delta_e7::text AS "balanceDeltaE7", held_delta_e7::text AS "heldDeltaE7", balance_e7::text AS "balanceE7",
  held_e7::text AS "heldE7", message_count AS "messageCount", note, created_at AS "createdAt",
  (extract(epoch FROM created_at) * 1000000)::bigint AS "atUs"`;

/** Entries of an account by time. */
export async function listLedger(pool: Queryable, filter: LedgerFilter): Promise<LedgerLine[]> {
  const [direction, beyond] = filter.order === 'newest' ? ['DESC', '<'] : ['ASC', '>'];
  const { rows } = await pool.query(
    `WITH shown AS MATERIALIZED (
       SELECT * FROM ledger_entry WHERE account_id = $1 AND ($2::text IS NULL OR kind = $2)
         AND ($3::float8 IS NULL OR created_at >= to_timestamp($3 / 1000)) AND ($4::float8 IS NULL OR created_at < to_timestamp($4 / 1000))
         AND ($5::bigint IS NULL OR (created_at, id) ${beyond} ('epoch'::timestamptz + $5 * interval '1 microsecond', $6::bigint))
       ORDER BY created_at ${direction}, id ${direction} LIMIT $7
     ), summed AS (${filter.kind === undefined ? ROW_BY_ROW : EACH})
     SELECT ${COLUMNS} FROM summed ORDER BY created_at ${direction}, id ${direction}`,
    [
      filter.accountId,
      filter.kind ?? null,
      filter.fromMs ?? null,
      filter.toMs ?? null,
      filter.after?.atUs ?? null,
      filter.after?.id ?? null,
      filter.limit,
    ],
  );
  return rows.map(readLine);
}

/** One entry of an account. */
export async function findEntry(pool: Queryable, accountId: number, id: number): Promise<LedgerLine | undefined> {
  const { rows } = await pool.query(
    `SELECT ${COLUMNS} FROM (SELECT ${SUMMED} FROM (SELECT * FROM ledger_entry WHERE id = $2 AND account_id = $1) s ${SUMS}) z`,
    [accountId, id],
  );
  return rows.map(readLine)[0];
}

function readLine(row: Record<string, unknown>): LedgerLine {
  const { balanceDeltaE7, heldDeltaE7, balanceE7, heldE7 } = row as Record<string, string>;
  return {
    ...(row as unknown as LedgerLine),
    balanceDeltaE7: BigInt(balanceDeltaE7!),
    heldDeltaE7: BigInt(heldDeltaE7!),
    balanceE7: BigInt(balanceE7!),
    heldE7: BigInt(heldE7!),
  };
}

export interface EntryMessage {
  id: number;
  createdAt: Date;
  channel: Channel;
  phone: string;
  sender: string;
  state: MessageState;
  segments: number;
  /** Of the entry's amount. */
  amountE7: bigint;
}

const DAY_MS = 86_400_000;
/** The longest life and wait for receipts that can be set. */
const LIFE_MAX_MS = 61 * DAY_MS;

/** Which messages an entry of a kind is made of, what each has part in it, and how long before it they may have been accepted. */
const PARTS: Partial<Record<LedgerKind, { where: string; amount: string; agoMs: number }>> = {
  hold: { where: 'm.hold_entry_id = $2', amount: 'm.hold_e7', agoMs: 0 },
  capture: { where: 'm.resolve_entry_id = $2', amount: 'm.charged_e7', agoMs: LIFE_MAX_MS },
  release: {
    where: '(m.release_entry_id = $2 OR m.resolve_entry_id = $2)',
    amount: 'm.hold_e7 - m.charged_e7',
    agoMs: LIFE_MAX_MS,
  },
};

/**
 * Messages of an entry, the newest first, behind a message id. `most` is how many are left to be found: no index leads from an
 * entry to its messages, so the search goes back through the account's and ends with the last.
 */
export async function entryMessages(
  pool: pg.Pool,
  accountId: number,
  entry: LedgerLine,
  afterId: number | null,
  most: number,
): Promise<EntryMessage[]> {
  if (most <= 0) return [];
  const atMs = entry.createdAt.getTime();
  const before = Math.min(afterId ?? Number.MAX_SAFE_INTEGER, firstIdOfDay(atMs + 2 * DAY_MS));
  const columns = `m.id, m.created_at AS "createdAt", m.channel, m.phone::text, m.sender, m.state, m.segments`;
  return transaction(pool, async (client) => {
    await client.query(`SET LOCAL statement_timeout = '20s'`);
    const part = PARTS[entry.kind];
    if (part === undefined) {
      const { rows } = await client.query(
        `SELECT ${columns}, r.amount_e7::text AS "amountE7" FROM refund r JOIN message m ON m.id = r.message_id
         WHERE r.account_id = $1 AND r.ledger_entry_id = $2 AND r.message_id < $3 ORDER BY r.message_id DESC LIMIT $4`,
        [accountId, entry.id, before, most],
      );
      return rows.map((row) => ({ ...row, amountE7: BigInt(row.amountE7) }));
    }
    const { rows } = await client.query(
      `SELECT ${columns}, (${part.amount})::text AS "amountE7" FROM message m
       WHERE m.account_id = $1 AND ${part.where} AND m.id < $3 AND m.id >= $4 ORDER BY m.id DESC LIMIT $5`,
      [accountId, entry.id, before, Math.max(0, firstIdOfDay(atMs - part.agoMs - DAY_MS)), most],
    );
    return rows.map((row) => ({ ...row, amountE7: BigInt(row.amountE7) }));
  });
}

export interface SpendingLimits {
  heldE7: bigint;
  creditLimitE7: bigint;
  /** Null = no limit. */
  dayCapE7: bigint | null;
  /** Set aside today, by the day that caps count by. */
  dayHeldE7: bigint;
  lowBalanceE7: bigint | null;
}

export async function readLimits(pool: Queryable, accountId: number): Promise<SpendingLimits> {
  const { rows } = await pool.query<Record<string, string | null>>(
    `SELECT b.held_e7::text AS held, b.credit_limit_e7::text AS credit, b.day_cap_e7::text AS cap,
       CASE WHEN b.day >= ${TODAY} THEN b.day_held_e7 ELSE 0 END::text AS day, a.low_balance_e7::text AS low
     FROM account_balance b JOIN account a ON a.id = b.account_id WHERE b.account_id = $1`,
    [accountId],
  );
  const row = rows[0]!;
  const orNull = (text: string | null | undefined) => (text == null ? null : BigInt(text));
  return {
    heldE7: BigInt(row.held!),
    creditLimitE7: BigInt(row.credit!),
    dayCapE7: orNull(row.cap),
    dayHeldE7: BigInt(row.day!),
    lowBalanceE7: orNull(row.low),
  };
}

/** What was charged since a moment, less what was given back; 1e-7 units. */
export async function chargedSince(pool: Queryable, accountId: number, sinceMs: number): Promise<bigint> {
  const { rows } = await pool.query<{ sum: string }>(
    `SELECT COALESCE(-sum(balance_delta_e7), 0)::text AS sum FROM ledger_entry
     WHERE account_id = $1 AND created_at >= to_timestamp($2::float8 / 1000) AND kind IN ('capture', 'refund')`,
    [accountId, sinceMs],
  );
  return BigInt(rows[0]!.sum);
}
