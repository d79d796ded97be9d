// What happens to a queue row that was not simply sent.
import { float8s, idArray, int2s, int4s, int8s } from './arrays.ts';
import { type Client, run } from './db.ts';

export interface QueueReturn {
  messageId: number;
  /** The attempt that holds the lease: a row that somebody took over meanwhile is left alone. */
  attemptNo: number;
  connectionId: number;
  /** Milliseconds from now; 0 = at once, ahead of later messages (rows are taken in the order of ids). */
  delayMs: number;
  temporaryTries: number;
  doubtTries: number;
  /** A connection that refused it, never to be tried again for this message. */
  triedConnectionId: number | null;
}

/** Gives leased rows back to the queue, to the same connection or to another. */
export async function returnToQueue(client: Client, rows: readonly QueueReturn[]): Promise<void> {
  if (rows.length === 0) return;
  await run(
    client,
    {
      name: 'return_to_queue',
      text: `
UPDATE queue q SET lease = NULL, leased_at = NULL, connection_id = t.connection_id,
  temporary_tries = t.temporary_tries, doubt_tries = t.doubt_tries,
  ready_at = CASE WHEN t.delay_ms > 0 THEN now() + t.delay_ms * interval '1 ms' END,
  tried = CASE WHEN t.tried IS NULL THEN q.tried ELSE array_append(q.tried, t.tried) END
FROM unnest($1::bigint[], $2::smallint[], $3::int[], $4::float8[], $5::smallint[], $6::smallint[], $7::int[])
  AS t(message_id, attempt_no, connection_id, delay_ms, temporary_tries, doubt_tries, tried)
WHERE q.message_id = t.message_id AND q.attempt_no = t.attempt_no`,
    },
    [
      int8s(rows, (r) => r.messageId),
      int2s(rows, (r) => r.attemptNo),
      int4s(rows, (r) => r.connectionId),
      float8s(rows, (r) => r.delayMs),
      int2s(rows, (r) => r.temporaryTries),
      int2s(rows, (r) => r.doubtTries),
      int4s(rows, (r) => r.triedConnectionId),
    ],
  );
}

export interface QueueRow {
  /** The attempt that it is, or was last, leased for. */
  attemptNo: number;
  leased: boolean;
  /** Connections that refused it already. */
  tried: number[];
}

/** The queue rows of some messages, locked until commit; a message that has none is absent. */
export async function lockQueueRows(client: Client, messageIds: readonly number[]): Promise<Map<number, QueueRow>> {
  const rows = await run<[number, number, boolean, number[]]>(
    client,
    {
      name: 'lock_queue_rows',
      text: `SELECT message_id, attempt_no, lease IS NOT NULL, tried FROM queue
             WHERE message_id = ANY($1::bigint[]) ORDER BY message_id FOR UPDATE`,
    },
    [idArray(messageIds)],
  );
  return new Map(rows.map(([id, attemptNo, leased, tried]) => [id, { attemptNo, leased, tried }]));
}

/** Lets queue rows live until another moment. */
export async function prolongQueued(
  client: Client,
  rows: readonly { messageId: number; expiresAtMs: number }[],
): Promise<void> {
  if (rows.length === 0) return;
  await run(
    client,
    {
      name: 'prolong_queued',
      text: `UPDATE queue q SET expires_at = to_timestamp(t.expires_at / 1000)
             FROM unnest($1::bigint[], $2::float8[]) AS t(message_id, expires_at) WHERE q.message_id = t.message_id`,
    },
    [int8s(rows, (r) => r.messageId), float8s(rows, (r) => r.expiresAtMs)],
  );
}

/** Takes messages out of the queue for good; nobody has to look at the text of those that were held any more. */
export async function deleteFromQueue(client: Client, messageIds: readonly number[]): Promise<void> {
  if (messageIds.length === 0) return;
  await run(
    client,
    {
      name: 'delete_from_queue',
      text: `
WITH gone AS (DELETE FROM queue WHERE message_id = ANY($1::bigint[]) RETURNING message_id, ready_at)
UPDATE held_message h SET decided_at = now(), decision = 'canceled'
FROM gone g WHERE g.ready_at = 'infinity' AND h.message_id = g.message_id AND h.decided_at IS NULL`,
    },
    [idArray(messageIds)],
  );
}

/** Which of these messages still have a queue row. */
export async function queuedMessages(client: Client, messageIds: readonly number[]): Promise<Set<number>> {
  const rows = await run<[number]>(
    client,
    { name: 'queued_messages', text: 'SELECT message_id FROM queue WHERE message_id = ANY($1::bigint[])' },
    [idArray(messageIds)],
  );
  return new Set(rows.map(([id]) => id));
}
