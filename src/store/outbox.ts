// The statuses that clients have still to be told.
import type pg from 'pg';
import type { Channel, MessageState } from '../domain/message.ts';
import { float8s, idArray, int2s, int8s, texts } from './arrays.ts';
import { type Client, run } from './db.ts';
import { insertPushes, type LoggedPush } from './push-log.ts';

export interface OutboxRow {
  messageId: number;
  seq: number;
  state: MessageState;
  changedAtMs: number;
  tries: number;
}

/** Accounts that have statuses ready to be told: one index probe an account. */
export async function accountsWithStatuses(pool: pg.Pool): Promise<number[]> {
  const rows = await run<[number]>(
    pool,
    {
      name: 'accounts_with_statuses',
      text: `
WITH RECURSIVE a AS (
  (SELECT account_id FROM status_outbox WHERE dead_at IS NULL AND next_at IS NULL ORDER BY account_id LIMIT 1)
  UNION ALL
  SELECT (SELECT o.account_id FROM status_outbox o WHERE o.dead_at IS NULL AND o.next_at IS NULL AND o.account_id > a.account_id
          ORDER BY o.account_id LIMIT 1) FROM a WHERE a.account_id IS NOT NULL
) SELECT account_id FROM a WHERE account_id IS NOT NULL`,
    },
    [],
  );
  return rows.map(([account]) => account);
}

/**
 * The next statuses of an account, oldest messages first. Of one message only the earliest that was not told: a later
 * one waits until that has been acknowledged or given up.
 */
export async function readStatuses(pool: pg.Pool, accountId: number, limit: number): Promise<OutboxRow[]> {
  const rows = await run<[number, number, MessageState, number, number]>(
    pool,
    {
      name: 'read_statuses',
      text: `
SELECT o.message_id, o.seq, o.state, (extract(epoch FROM o.changed_at) * 1000)::float8, o.tries
FROM status_outbox o
WHERE o.account_id = $1 AND o.dead_at IS NULL AND o.next_at IS NULL
  AND (o.seq = 1 OR NOT EXISTS (SELECT 1 FROM status_outbox e
       WHERE e.message_id = o.message_id AND e.seq < o.seq AND e.dead_at IS NULL))
ORDER BY o.message_id, o.seq LIMIT $2`,
    },
    [accountId, limit],
  );
  return rows.map(([messageId, seq, state, changedAtMs, tries]) => ({ messageId, seq, state, changedAtMs, tries }));
}

/** A status with what a signed push says beside it. */
export interface DetailedStatus extends OutboxRow {
  clientId: string | null;
  channel: Channel;
  segments: number;
  /** Charged, or set aside while that is open. */
  priceE7: bigint;
  errorCode: string | null;
  /** The code of a flash call; '' for everything else. */
  code: string;
  result: Record<string, unknown> | null;
}

/** As `readStatuses`, with the messages, and without those of the messages `held`: they are under way already. */
export async function readDetailedStatuses(
  pool: pg.Pool,
  accountId: number,
  limit: number,
  held: readonly number[],
): Promise<DetailedStatus[]> {
  const rows = await run<
    [
      ...[number, number, MessageState, number, number],
      ...[string | null, Channel, number, string, string | null, string, Record<string, unknown> | null],
    ]
  >(
    pool,
    {
      name: 'read_detailed_statuses',
      text: `
SELECT o.message_id, o.seq, o.state, (extract(epoch FROM o.changed_at) * 1000)::float8, o.tries,
  m.client_id, m.channel, m.segments, COALESCE(m.charged_e7, m.hold_e7)::text, m.error_code,
  CASE WHEN m.channel = 'flashcall' THEN m.text ELSE '' END, m.result
FROM (SELECT * FROM status_outbox o
      WHERE o.account_id = $1 AND o.dead_at IS NULL AND o.next_at IS NULL AND o.message_id <> ALL($3::bigint[])
        AND (o.seq = 1 OR NOT EXISTS (SELECT 1 FROM status_outbox e
             WHERE e.message_id = o.message_id AND e.seq < o.seq AND e.dead_at IS NULL))
      ORDER BY o.message_id, o.seq LIMIT $2) o
JOIN message m ON m.id = o.message_id`,
    },
    [accountId, limit, idArray(held)],
  );
  return rows.map(([messageId, seq, state, changedAtMs, tries, clientId, channel, segments, price, ...more]) => ({
    ...{ messageId, seq, state, changedAtMs, tries, clientId, channel, segments, priceE7: BigInt(price) },
    ...{ errorCode: more[0], code: more[1], result: more[2] },
  }));
}

export interface FailedStatus {
  row: OutboxRow;
  /** Until the next try; null = given up, kept as a dead letter. */
  pauseMs: number | null;
  error: string;
}

export interface PushRecord {
  acknowledged: readonly OutboxRow[];
  failed: readonly FailedStatus[];
  pushes: readonly LoggedPush[];
}

/** Records pushes: what was acknowledged is done, the rest waits or is given up, the log says what happened. */
export async function recordPushes(client: Client, { acknowledged, failed, pushes }: PushRecord): Promise<void> {
  if (acknowledged.length > 0) {
    await run(
      client,
      {
        name: 'delete_told',
        text: `DELETE FROM status_outbox o USING unnest($1::bigint[], $2::smallint[]) AS t(message_id, seq)
               WHERE o.message_id = t.message_id AND o.seq = t.seq`,
      },
      [int8s(acknowledged, (r) => r.messageId), int2s(acknowledged, (r) => r.seq)],
    );
  }
  if (failed.length > 0) {
    await run(
      client,
      {
        name: 'postpone_statuses',
        text: `
UPDATE status_outbox o SET tries = o.tries + 1, last_error = t.error,
  next_at = CASE WHEN t.pause_ms IS NOT NULL THEN now() + t.pause_ms * interval '1 ms' END,
  dead_at = CASE WHEN t.pause_ms IS NULL THEN now() END
FROM unnest($1::bigint[], $2::smallint[], $3::float8[], $4::text[]) AS t(message_id, seq, pause_ms, error)
WHERE o.message_id = t.message_id AND o.seq = t.seq`,
      },
      [
        int8s(failed, (f) => f.row.messageId),
        int2s(failed, (f) => f.row.seq),
        float8s(failed, (f) => f.pauseMs),
        texts(failed, (f) => f.error.slice(0, ERROR_MAX)),
      ],
    );
  }
  await insertPushes(client, pushes);
}

const ERROR_MAX = 300;
/** Rows one statement postpones or gives up. */
const CHUNK = 5_000;
const CHUNKS_MAX = 200;

/**
 * Every status of the account that is ready takes its next pause without having been sent, because its server does not
 * answer: `pausesMs[n]` follows try n + 1 (`leastMs` at the least), and behind the last one they are dead letters. Returns how
 * many wait, and died.
 */
export async function postponeReady(
  pool: pg.Pool,
  accountId: number,
  pausesMs: readonly number[],
  leastMs: number,
  error: string,
): Promise<{ waiting: number; dead: number }> {
  const sum = { waiting: 0, dead: 0 };
  for (let chunk = 0; chunk < CHUNKS_MAX; chunk += 1) {
    const rows = await run<[number, number]>(
      pool,
      {
        name: 'postpone_ready',
        text: `
WITH ready AS (
  SELECT message_id, seq FROM status_outbox WHERE account_id = $1 AND dead_at IS NULL AND next_at IS NULL
  ORDER BY message_id, seq LIMIT ${CHUNK} FOR UPDATE SKIP LOCKED),
moved AS (
  UPDATE status_outbox o SET tries = o.tries + 1, last_error = $4,
    next_at = CASE WHEN o.tries < cardinality($2::float8[])
      THEN now() + greatest(($2::float8[])[o.tries + 1] * (0.9 + 0.2 * random()), $3::float8) * interval '1 ms' END,
    dead_at = CASE WHEN o.tries >= cardinality($2::float8[]) THEN now() END
  FROM ready WHERE o.message_id = ready.message_id AND o.seq = ready.seq RETURNING o.dead_at)
SELECT count(*), count(dead_at) FROM moved`,
      },
      [accountId, float8s(pausesMs, (ms) => ms), leastMs, error.slice(0, ERROR_MAX)],
    );
    const [moved = 0, dead = 0] = rows[0] ?? [];
    sum.waiting += moved - dead;
    sum.dead += dead;
    if (moved < CHUNK) break;
  }
  return sum;
}

/** Gives up every status of the account that is ready, because its address is switched off or gone; returns how many. */
export async function giveUpReady(pool: pg.Pool, accountId: number, error: string): Promise<number> {
  let dead = 0;
  for (let chunk = 0; chunk < CHUNKS_MAX; chunk += 1) {
    const result = await pool.query({
      name: 'give_up_all',
      text: `
UPDATE status_outbox SET dead_at = now(), last_error = $2 WHERE (message_id, seq) IN (
  SELECT message_id, seq FROM status_outbox WHERE account_id = $1 AND dead_at IS NULL AND next_at IS NULL
  ORDER BY message_id, seq LIMIT ${CHUNK} FOR UPDATE SKIP LOCKED)`,
      values: [accountId, error],
    });
    dead += result.rowCount ?? 0;
    if ((result.rowCount ?? 0) < CHUNK) break;
  }
  return dead;
}

/** Makes statuses whose pause is over ready again. */
export async function wakeStatuses(pool: pg.Pool): Promise<number> {
  const result = await pool.query({
    name: 'wake_statuses',
    text: `UPDATE status_outbox SET next_at = NULL WHERE (message_id, seq) IN (
             SELECT message_id, seq FROM status_outbox WHERE dead_at IS NULL AND next_at <= now() ORDER BY next_at LIMIT 5000
             FOR UPDATE SKIP LOCKED)`,
  });
  return result.rowCount ?? 0;
}

/** Tries everything that waits of an account at once, because its address was changed. */
export async function wakeAccount(client: Client, accountId: number): Promise<void> {
  await client.query(
    `UPDATE status_outbox SET next_at = NULL WHERE account_id = $1 AND dead_at IS NULL AND next_at IS NOT NULL`,
    [accountId],
  );
}
