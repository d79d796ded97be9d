// What a former owner of a connection had in hand when it died.
import type pg from 'pg';
import { type ClaimedJob, JOB_COLUMNS, type JobTuple, jobOf } from './claim-jobs.ts';
import { run } from './db.ts';

/**
 * The message as it was handed over: of a cascade the step that began last. The message itself may show an earlier one by
 * now, whose good news came when this one was in hand.
 */
const MESSAGE_IN_HAND = `LATERAL (
  SELECT w.id, w.phone, COALESCE(s.step, w.step) AS step, COALESCE(s.channel, w.channel) AS channel,
    COALESCE(s.sender, w.sender) AS sender, COALESCE(s.text, w.text) AS text, COALESCE(s.encoding, w.encoding) AS encoding,
    COALESCE(s.segments, w.segments) AS segments, CASE WHEN s.step IS NULL THEN w.content ELSE s.content END AS content
  FROM message w LEFT JOIN LATERAL (
    SELECT * FROM message_step o WHERE w.step_count > 1 AND o.message_id = w.id AND o.began_at IS NOT NULL
    ORDER BY o.step DESC LIMIT 1) s ON true
  WHERE w.id = q.message_id) m`;

/** Rows of a connection, behind `afterId`, that are leased to another epoch than the present owner's: up to `limit`. */
export async function readStaleLeased(
  pool: pg.Pool,
  connectionId: number,
  epoch: number,
  afterId: number,
  limit: number,
): Promise<ClaimedJob[]> {
  const rows = await run<JobTuple>(
    pool,
    {
      name: 'read_stale_leased',
      text: `
SELECT ${JOB_COLUMNS}
FROM queue q CROSS JOIN ${MESSAGE_IN_HAND}
WHERE q.connection_id = $1 AND q.lease IS NOT NULL AND q.lease <> $2 AND q.message_id > $3
ORDER BY q.message_id LIMIT $4`,
    },
    [connectionId, epoch, afterId, limit],
  );
  return rows.map(jobOf);
}

/**
 * Rows leased to this very epoch longer than `afterMs` ago. Reads every queue row of the connection: for the rare case
 * that an answer of the database was lost.
 */
export async function readLeased(
  pool: pg.Pool,
  connectionId: number,
  epoch: number,
  afterMs: number,
): Promise<ClaimedJob[]> {
  const rows = await run<JobTuple>(
    pool,
    {
      name: 'read_leased',
      text: `
SELECT ${JOB_COLUMNS}
FROM queue q CROSS JOIN ${MESSAGE_IN_HAND}
WHERE q.connection_id = $1 AND q.lease = $2 AND q.leased_at < now() - $3 * interval '1 ms'`,
    },
    [connectionId, epoch, afterMs],
  );
  return rows.map(jobOf);
}

export interface AbandonedJob {
  connectionId: number;
  connectionType: string;
  job: ClaimedJob;
}

/**
 * Rows that an owner had in hand when it died, of connections that nobody is going to own any more: paused or removed
 * before anybody took over. Reads the whole queue: ask seldom.
 */
export async function readAbandoned(pool: pg.Pool, afterMs: number, limit: number): Promise<AbandonedJob[]> {
  const rows = await run<[...JobTuple, number, string]>(
    pool,
    {
      name: 'read_abandoned',
      text: `
SELECT ${JOB_COLUMNS}, c.id, c.type
FROM queue q JOIN connection c ON c.id = q.connection_id AND c.state <> 'active' CROSS JOIN ${MESSAGE_IN_HAND}
WHERE q.lease IS NOT NULL AND q.leased_at < now() - $1 * interval '1 ms'
  AND NOT EXISTS (SELECT 1 FROM lease l WHERE l.name = 'connection:' || q.connection_id AND l.expires_at > now())
ORDER BY q.message_id LIMIT $2`,
    },
    [afterMs, limit],
  );
  return rows.map((row) => ({
    connectionId: row[15],
    connectionType: row[16],
    job: jobOf(row.slice(0, 15) as JobTuple),
  }));
}
