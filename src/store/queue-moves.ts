// What happens to a queue row that was not simply sent.
import { column, numbers } from './arrays.ts';
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
      numbers(column(rows, (r) => r.messageId)),
      numbers(column(rows, (r) => r.attemptNo)),
      numbers(column(rows, (r) => r.connectionId)),
      numbers(column(rows, (r) => r.delayMs)),
      numbers(column(rows, (r) => r.temporaryTries)),
      numbers(column(rows, (r) => r.doubtTries)),
      numbers(column(rows, (r) => r.triedConnectionId)),
    ],
  );
}

/** Connections that refused these messages already. */
export async function triedConnections(client: Client, messageIds: readonly number[]): Promise<Map<number, number[]>> {
  const rows = await run<[number, number[]]>(
    client,
    { name: 'tried_connections', text: 'SELECT message_id, tried FROM queue WHERE message_id = ANY($1::bigint[])' },
    [numbers(messageIds)],
  );
  return new Map(rows);
}

/** Takes messages out of the queue for good. */
export async function deleteFromQueue(client: Client, messageIds: readonly number[]): Promise<void> {
  if (messageIds.length === 0) return;
  await run(
    client,
    { name: 'delete_from_queue', text: 'DELETE FROM queue WHERE message_id = ANY($1::bigint[])' },
    [numbers(messageIds)],
  );
}

/** As `deleteFromQueue`, but leaves rows that are in somebody's hand: their outcome will come. */
export async function deleteUnleased(client: Client, messageIds: readonly number[]): Promise<void> {
  if (messageIds.length === 0) return;
  await run(
    client,
    { name: 'delete_unleased', text: 'DELETE FROM queue WHERE message_id = ANY($1::bigint[]) AND lease IS NULL' },
    [numbers(messageIds)],
  );
}

/** Which of these messages still have a queue row. */
export async function queuedMessages(client: Client, messageIds: readonly number[]): Promise<Set<number>> {
  const rows = await run<[number]>(
    client,
    { name: 'queued_messages', text: 'SELECT message_id FROM queue WHERE message_id = ANY($1::bigint[])' },
    [numbers(messageIds)],
  );
  return new Set(rows.map(([id]) => id));
}
