// What time does to rows: validity passed, receipts that never came, connections gone, things grown old.
import type pg from 'pg';
import { type Content, NO_CONTENT } from '../domain/content.ts';
import type { Channel } from '../domain/message.ts';
import { type Client, run } from './db.ts';
import { firstIdOfDay, IDS_A_DAY } from './ids.ts';
import { daysKept } from './partitions.ts';

/** Queued messages whose validity has passed and that nobody has in hand. Locks nothing. */
export async function expiredInQueue(client: Client, limit: number): Promise<number[]> {
  const rows = await run<[number]>(
    client,
    {
      name: 'expired_in_queue',
      text: `SELECT message_id FROM queue WHERE expires_at <= now() AND lease IS NULL ORDER BY expires_at LIMIT $1`,
    },
    [limit],
  );
  return rows.map(([id]) => id);
}

/** Takes those of the rows out of the queue that are still nobody's; returns their ids. */
export async function takeExpired(client: Client, messageIds: readonly number[]): Promise<number[]> {
  const rows = await run<[number]>(
    client,
    {
      name: 'take_expired',
      text: `
WITH gone AS (
  DELETE FROM queue WHERE message_id = ANY($1::bigint[]) AND lease IS NULL AND expires_at <= now() RETURNING message_id, ready_at
), undecided AS (
  UPDATE held_message h SET decided_at = now(), decision = 'expired'
  FROM gone g WHERE g.ready_at = 'infinity' AND h.message_id = g.message_id AND h.decided_at IS NULL
)
SELECT message_id FROM gone`,
    },
    [`{${messageIds.join(',')}}`],
  );
  return rows.map(([id]) => id);
}

/** Open messages whose validity passed longer than the receipt wait ago. */
export async function overdueMessages(client: Client, waitMs: number, limit: number): Promise<number[]> {
  const rows = await run<[number]>(
    client,
    {
      name: 'overdue_messages',
      text: `SELECT id FROM message WHERE final_at IS NULL AND expires_at < now() - $1 * interval '1 ms' ORDER BY expires_at LIMIT $2`,
    },
    [waitMs, limit],
  );
  return rows.map(([id]) => id);
}

/** Messages that waited for their start, or for a moderator, while their number came on a stop list. */
export async function stoppedMeanwhile(pool: pg.Pool, limit: number): Promise<number[]> {
  const { rows } = await pool.query<{ id: number }>({
    name: 'stopped_meanwhile',
    text: `SELECT q.message_id AS id FROM connection c
           CROSS JOIN LATERAL (SELECT message_id FROM queue WHERE connection_id = c.id AND ready_at <= now() AND lease IS NULL
                               AND attempt_no = 0 ORDER BY ready_at LIMIT $1) q
           JOIN message m ON m.id = q.message_id JOIN stop_entry s ON s.phone = m.phone AND s.account_id IN (0, m.account_id)
           GROUP BY 1 LIMIT $1`,
    values: [limit],
  });
  return rows.map(({ id }) => id);
}

export interface StrandedRow {
  messageId: number;
  accountId: number;
  connectionId: number;
  areaId: number | null;
  channel: Channel;
  sender: string;
  text: string;
  content: Content;
  tried: number[];
  attemptNo: number;
}

/** Queued, unleased messages of connections that cannot send them now. */
export async function strandedRows(
  client: Client,
  connectionIds: readonly number[],
  limit: number,
): Promise<StrandedRow[]> {
  const rows = await run<
    [number, number, number, number | null, string, number[], Channel, number, string, Content | null]
  >(
    client,
    {
      name: 'stranded_rows',
      text: `
SELECT q.message_id, q.account_id, q.connection_id, m.area_id, m.sender, q.tried, m.channel, q.attempt_no, m.text, m.content
FROM unnest($1::int[]) AS c(id)
CROSS JOIN LATERAL (SELECT * FROM queue q WHERE q.connection_id = c.id AND q.lease IS NULL AND q.ready_at IS NULL
                    ORDER BY q.priority, q.account_id, q.message_id LIMIT $2) q
JOIN message m ON m.id = q.message_id`,
    },
    [`{${connectionIds.join(',')}}`, limit],
  );
  return rows.map(([messageId, accountId, connectionId, areaId, sender, tried, channel, attemptNo, text, content]) => ({
    messageId,
    accountId,
    connectionId,
    areaId,
    channel,
    sender,
    text,
    content: content ?? NO_CONTENT,
    tried,
    attemptNo,
  }));
}

/** Moves rows to other connections, where they still stand as they were read: a cascade may have gone on meanwhile. */
export async function moveQueued(
  client: Client,
  moves: readonly { messageId: number; attemptNo: number; fromConnectionId: number; connectionId: number }[],
): Promise<void> {
  await run(
    client,
    {
      name: 'move_queued',
      text: `UPDATE queue q SET connection_id = t.connection_id
             FROM unnest($1::bigint[], $2::int[], $3::int[], $4::int[]) AS t(message_id, connection_id, from_id, attempt_no)
             WHERE q.message_id = t.message_id AND q.lease IS NULL AND q.connection_id = t.from_id AND q.attempt_no = t.attempt_no`,
    },
    [
      `{${moves.map((m) => m.messageId).join(',')}}`,
      `{${moves.map((m) => m.connectionId).join(',')}}`,
      `{${moves.map((m) => m.fromConnectionId).join(',')}}`,
      `{${moves.map((m) => m.attemptNo).join(',')}}`,
    ],
  );
}

export interface Retention {
  /** Whole days of messages are dropped before this moment. */
  messagesBeforeMs: number;
  clientKeysBeforeMs: number;
  pushLogBeforeMs: number;
  inboundBeforeMs: number;
}

/** Rows deleted in one statement: a big clean-up is many small transactions. */
const CHUNK = 20_000;

/** Deletes what is older than its keeping time from the tables that are not partitioned. Returns rows deleted. */
export async function deleteOld(pool: pg.Pool, keep: Retention): Promise<number> {
  const work: [string, string, number][] = [
    ['client_key', 'created_at < to_timestamp($1 / 1000.0)', keep.clientKeysBeforeMs],
    ['push_log', 'created_at < to_timestamp($1 / 1000.0)', keep.pushLogBeforeMs],
    ['inbound_message', 'received_at < to_timestamp($1 / 1000.0)', keep.inboundBeforeMs],
    ['idempotency_key', 'created_at < to_timestamp($1 / 1000.0)', keep.clientKeysBeforeMs],
    ['mail', 'created_at < to_timestamp($1 / 1000.0)', keep.messagesBeforeMs],
    ['session', 'expires_at < to_timestamp($1 / 1000.0)', keep.pushLogBeforeMs],
    ['user_link', 'expires_at < to_timestamp($1 / 1000.0)', keep.pushLogBeforeMs],
    ['attempt_guard', 'changed_at < to_timestamp($1 / 1000.0)', keep.pushLogBeforeMs],
    [
      'job',
      `state IN ('done', 'failed', 'canceled') AND created_at < to_timestamp($1 / 1000.0)`,
      keep.messagesBeforeMs,
    ],
  ];
  let deleted = 0;
  for (const [table, condition, value] of work) deleted += await deleteChunks(pool, table, condition, [value]);
  for (const gap of await gapsBefore(pool, keep.messagesBeforeMs)) {
    for (const table of OF_MESSAGES)
      deleted += await deleteChunks(pool, table, 'message_id >= $1 AND message_id < $2', gap);
    // The ledger's check adds up the refunds of an entry for as long as messages are kept.
    const old = 'message_id >= $1 AND message_id < $2 AND created_at < to_timestamp($3 / 1000.0)';
    deleted += await deleteChunks(pool, 'refund', old, [...gap, keep.messagesBeforeMs]);
  }
  return deleted;
}

/** Rows that go with their messages. */
const OF_MESSAGES = ['provider_message', 'doubt', 'held_message', 'status_outbox'];

/** Ids of messages that are gone, from and to: a day that is kept for a message that ended late keeps its other rows as well. */
async function gapsBefore(pool: pg.Pool, beforeMs: number): Promise<[from: number, to: number][]> {
  const gaps: [number, number][] = [];
  // Ids begin with 1; what stands at 0 and below is the queue's and the outbox's ballast (001_foundation.sql).
  let from = 1;
  const kept = (await daysKept(pool)).map(firstIdOfDay);
  for (const first of kept.filter((id) => id < firstIdOfDay(beforeMs))) {
    gaps.push([from, first]);
    from = first + IDS_A_DAY;
  }
  gaps.push([from, firstIdOfDay(beforeMs)]);
  return gaps.filter(([lowest, end]) => lowest < end);
}

async function deleteChunks(pool: pg.Pool, table: string, condition: string, values: number[]): Promise<number> {
  for (let deleted = 0; ; ) {
    const { rowCount } = await pool.query(
      `DELETE FROM ${table} WHERE ctid = ANY(ARRAY(SELECT ctid FROM ${table} WHERE ${condition} LIMIT ${CHUNK}))`,
      values,
    );
    deleted += rowCount ?? 0;
    if ((rowCount ?? 0) < CHUNK) return deleted;
  }
}
