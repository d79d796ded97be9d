// What clients and operators ask: states of messages, balances, depth of the queue.
import type pg from 'pg';
import type { Channel, MessageState } from '../domain/message.ts';
import { idArray } from './arrays.ts';
import { run } from './db.ts';

export interface StatusRow {
  id: number;
  state: MessageState;
  changedAtMs: number | null;
  segments: number;
  unitPriceE7: bigint;
  channel: Channel;
  /** The code of a flash call; '' for everything else. */
  code: string;
  result: Record<string, unknown> | null;
}

/** States of an account's messages; ids of others are simply absent. */
export async function readStates(pool: pg.Pool, accountId: number, ids: readonly number[]): Promise<StatusRow[]> {
  const rows = await run<
    [number, MessageState, number | null, number, string, Channel, string, Record<string, unknown> | null]
  >(
    pool,
    {
      name: 'read_states',
      text: `SELECT m.id, m.state, (extract(epoch FROM m.changed_at) * 1000)::float8, m.segments, m.unit_price_e7::text,
               m.channel, CASE WHEN m.channel = 'flashcall' THEN m.text ELSE '' END, m.result
             FROM unnest($1::bigint[]) AS t(id) JOIN message m ON m.id = t.id WHERE m.account_id = $2`,
    },
    [idArray(ids), accountId],
  );
  return rows.map(([id, state, changedAtMs, segments, price, channel, code, result]) => ({
    id,
    state,
    changedAtMs,
    segments,
    unitPriceE7: BigInt(price),
    channel,
    code,
    result,
  }));
}

export interface BalanceRow {
  balanceE7: bigint;
  heldE7: bigint;
  creditLimitE7: bigint;
  unlimited: boolean;
}

export async function readBalance(pool: pg.Pool, accountId: number): Promise<BalanceRow> {
  const rows = await run<[string, string, string, boolean]>(
    pool,
    {
      name: 'read_balance',
      text: `SELECT balance_e7::text, held_e7::text, credit_limit_e7::text, unlimited FROM account_balance WHERE account_id = $1`,
    },
    [accountId],
  );
  const row = rows[0];
  if (row === undefined) throw new Error(`account ${accountId} has no balance row`);
  return { balanceE7: BigInt(row[0]), heldE7: BigInt(row[1]), creditLimitE7: BigInt(row[2]), unlimited: row[3] };
}

export interface QueueDepth {
  connectionId: number;
  priority: number;
  depth: number;
  oldestAgeS: number;
}

/** Depth and age of the queue by connection and priority, without what is not to be sent yet. Reads every queue row: ask seldom. */
export async function readQueueDepth(pool: pg.Pool): Promise<QueueDepth[]> {
  const { rows } = await pool.query(
    `SELECT q.connection_id AS "connectionId", q.priority, q.depth::int,
       COALESCE(extract(epoch FROM now() - m.created_at), 0)::float8 AS "oldestAgeS"
     FROM (SELECT connection_id, priority, count(*) AS depth, min(message_id) AS oldest FROM queue
           -- Tried before, or nothing keeps it from being sent.
           WHERE connection_id > 0 AND (attempt_no > 0 OR ready_at IS NULL OR ready_at <= now()) GROUP BY 1, 2) q
     LEFT JOIN message m ON m.id = q.oldest`,
  );
  return rows as QueueDepth[];
}
