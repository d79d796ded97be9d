// The statuses that clients have still to be told, and the log of telling them.
import type pg from 'pg';
import type { MessageState } from '../domain/message.ts';
import { float8s, idArray, int2s, int8s } from './arrays.ts';
import { type Client, run } from './db.ts';

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

export interface PushOutcome {
  accountId: number;
  url: string;
  httpStatus: number | null;
  error: string;
  durationMs: number;
  acknowledged: readonly OutboxRow[];
  /** Not acknowledged, with the pause until the next try; null = given up, kept as a dead letter. */
  failed: readonly { row: OutboxRow; pauseMs: number | null }[];
}

/** Records one push: what was acknowledged is done, the rest waits or is given up, the log says what happened. */
export async function recordPush(client: Client, push: PushOutcome): Promise<void> {
  if (push.acknowledged.length > 0) {
    await run(
      client,
      {
        name: 'delete_told',
        text: `DELETE FROM status_outbox o USING unnest($1::bigint[], $2::smallint[]) AS t(message_id, seq)
               WHERE o.message_id = t.message_id AND o.seq = t.seq`,
      },
      [int8s(push.acknowledged, (r) => r.messageId), int2s(push.acknowledged, (r) => r.seq)],
    );
  }
  if (push.failed.length > 0) {
    await run(
      client,
      {
        name: 'postpone_statuses',
        text: `
UPDATE status_outbox o SET tries = o.tries + 1, last_error = $4,
  next_at = CASE WHEN t.pause_ms IS NOT NULL THEN now() + t.pause_ms * interval '1 ms' END,
  dead_at = CASE WHEN t.pause_ms IS NULL THEN now() END
FROM unnest($1::bigint[], $2::smallint[], $3::float8[]) AS t(message_id, seq, pause_ms)
WHERE o.message_id = t.message_id AND o.seq = t.seq`,
      },
      [
        int8s(push.failed, (f) => f.row.messageId),
        int2s(push.failed, (f) => f.row.seq),
        float8s(push.failed, (f) => f.pauseMs),
        push.error.slice(0, 300),
      ],
    );
  }
  const told = [...push.acknowledged, ...push.failed.map((f) => f.row)];
  await run(
    client,
    {
      name: 'insert_push_log',
      text: `INSERT INTO push_log (account_id, url, http_status, error, duration_ms, message_ids, acknowledged_ids)
             VALUES ($1, $2, $3, $4, $5, $6::bigint[], $7::bigint[])`,
    },
    [
      push.accountId,
      push.url,
      push.httpStatus,
      push.error.slice(0, 300),
      Math.round(push.durationMs),
      int8s(told, (r) => r.messageId),
      int8s(push.acknowledged, (r) => r.messageId),
    ],
  );
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

export interface ReplayFilter {
  accountId: number | null;
  messageIds: number[] | null;
}

/**
 * Brings dead letters back for a whole new round of tries; returns how many. Not those of which a later status was told:
 * statuses of one message are never told out of order (contract.md §2).
 */
export async function replayDead(pool: pg.Pool, filter: ReplayFilter): Promise<number> {
  const result = await pool.query(
    `UPDATE status_outbox o SET dead_at = NULL, next_at = NULL, tries = 0
     WHERE dead_at IS NOT NULL AND account_id > 0 AND ($1::int IS NULL OR account_id = $1) AND ($2::bigint[] IS NULL OR message_id = ANY($2))
       AND NOT EXISTS (SELECT 1 FROM message m WHERE m.id = o.message_id AND m.status_seq - o.seq >
         (SELECT count(*) FROM status_outbox l WHERE l.message_id = o.message_id AND l.seq > o.seq))`,
    [filter.accountId, filter.messageIds === null ? null : idArray(filter.messageIds)],
  );
  return result.rowCount ?? 0;
}

/** Tells the present state of messages again, also where it was acknowledged before; returns how many. */
export async function tellAgain(pool: pg.Pool, accountId: number, messageIds: number[]): Promise<number> {
  const result = await pool.query(
    `WITH again AS (
       UPDATE message SET status_seq = status_seq + 1 WHERE id = ANY($2::bigint[]) AND account_id = $1 AND final_at IS NOT NULL
       RETURNING id, status_seq, account_id, state, changed_at)
     INSERT INTO status_outbox (message_id, seq, account_id, state, changed_at)
     SELECT id, status_seq, account_id, state, changed_at FROM again`,
    [accountId, idArray(messageIds)],
  );
  return result.rowCount ?? 0;
}
