// Takes the next messages of one connection out of the queue: by priority, then fairly between accounts.
import type { Encoding } from '../domain/message.ts';
import type { Client } from './db.ts';
import { run, type Statement } from './db.ts';
import type pg from 'pg';

/** A claimed message: what a channel needs to send it, and what the pipeline needs to decide afterwards. */
export interface ClaimedJob {
  messageId: number;
  accountId: number;
  attemptNo: number;
  priority: number;
  phone: string;
  sender: string;
  text: string;
  encoding: Encoding;
  segments: number;
  expiresAtMs: number;
  temporaryTries: number;
  doubtTries: number;
}

/** Accounts looked at in one claim. More than that share the turns over several claims (`after`). */
const PAIRS_MAX = 256;

export const CLAIM_JOBS: Statement = {
  name: 'claim_jobs',
  text: `
WITH RECURSIVE pair AS (
  -- Loose index scan: one probe for each (priority, account) that has something ready.
  (SELECT q.priority, q.account_id, 1 AS n FROM queue q
   WHERE q.connection_id = $1 AND q.lease IS NULL AND q.ready_at IS NULL
   ORDER BY q.priority, q.account_id LIMIT 1)
  UNION ALL
  SELECT next.priority, next.account_id, pair.n + 1
  FROM pair CROSS JOIN LATERAL (
    SELECT q.priority, q.account_id FROM queue q
    WHERE q.connection_id = $1 AND q.lease IS NULL AND q.ready_at IS NULL
      AND (q.priority, q.account_id) > (pair.priority, pair.account_id)
    ORDER BY q.priority, q.account_id LIMIT 1) next
  WHERE pair.n < ${PAIRS_MAX}
), turn AS MATERIALIZED (
  -- Each account gets at least its share; what the others leave is taken in rounds by the ranking below.
  SELECT c.message_id, pair.priority, pair.account_id, c.round
  FROM pair CROSS JOIN LATERAL (
    SELECT q.message_id, row_number() OVER (ORDER BY q.message_id) AS round FROM queue q
    WHERE q.connection_id = $1 AND q.priority = pair.priority AND q.account_id = pair.account_id
      AND q.lease IS NULL AND q.ready_at IS NULL
    ORDER BY q.message_id LIMIT $2) c
  ORDER BY pair.priority, c.round, (pair.account_id + $4::int) % 1009, pair.account_id LIMIT $2
)
UPDATE queue q SET lease = $3, leased_at = now(), attempt_no = q.attempt_no + 1
FROM turn t JOIN message m ON m.id = t.message_id
WHERE q.message_id = t.message_id AND q.lease IS NULL AND q.expires_at > now()
RETURNING q.message_id, q.account_id, q.attempt_no, q.priority, m.phone, m.sender, m.text, m.encoding, m.segments,
  (extract(epoch FROM q.expires_at) * 1000)::float8, q.temporary_tries, q.doubt_tries`,
};

/** A row as the statements here and in recover-leased.ts return it. */
export type JobTuple = [number, number, number, number, number, string, string, Encoding, number, number, number, number];

export function jobOf(t: JobTuple): ClaimedJob {
  return {
    messageId: t[0],
    accountId: t[1],
    attemptNo: t[2],
    priority: t[3],
    phone: String(t[4]),
    sender: t[5],
    text: t[6],
    encoding: t[7],
    segments: t[8],
    expiresAtMs: t[9],
    temporaryTries: t[10],
    doubtTries: t[11],
  };
}

/**
 * Leases up to `limit` messages of a connection to the owner's `epoch`, one statement, committed before anybody speaks
 * to the outside. Ordered by priority; inside one, accounts take turns (`salt` varies who begins).
 */
export async function claimJobs(
  pool: pg.Pool | Client,
  connectionId: number,
  limit: number,
  epoch: number,
  salt: number,
): Promise<ClaimedJob[]> {
  const rows = await run<JobTuple>(pool, CLAIM_JOBS, [connectionId, limit, epoch, salt % 1009]);
  return rows.map(jobOf).sort((a, b) => a.priority - b.priority || a.messageId - b.messageId);
}

/** Makes rows whose time has come ready. Returns how many. */
export async function wakeLater(pool: pg.Pool, connectionId: number): Promise<number> {
  const result = await pool.query({
    name: 'wake_later',
    text: `UPDATE queue SET ready_at = NULL WHERE message_id IN (
             SELECT message_id FROM queue WHERE connection_id = $1 AND ready_at <= now() AND lease IS NULL
             ORDER BY ready_at LIMIT 2000 FOR UPDATE SKIP LOCKED)`,
    values: [connectionId],
  });
  return result.rowCount ?? 0;
}
