// Takes the next messages of one connection out of the queue: by priority, then fairly between accounts.

import type pg from 'pg';
import { type Content, NO_CONTENT } from '../domain/content.ts';
import type { Channel, Encoding } from '../domain/message.ts';
import type { Client } from './db.ts';
import { run, type Statement } from './db.ts';

/** A claimed message: what a channel needs to send it, and what the pipeline needs to decide afterwards. */
export interface ClaimedJob {
  messageId: number;
  accountId: number;
  attemptNo: number;
  /** The present step of its message, from 1. */
  step: number;
  channel: Channel;
  priority: number;
  phone: string;
  sender: string;
  text: string;
  content: Content;
  encoding: Encoding;
  segments: number;
  expiresAtMs: number;
  temporaryTries: number;
  doubtTries: number;
}

/**
 * Accounts looked at in one claim, from the first on and from somewhere among them on: where more have something ready,
 * they share the turns over several claims.
 */
const PAIRS_MAX = 256;

const READY = 'q.connection_id = $1 AND q.lease IS NULL AND q.ready_at IS NULL';

/** The first messages of each account, numbered in the order of their turns. */
const turnsOf = (accounts: string, limit: string): string => `
  SELECT c.message_id, share.priority, share.account_id, c.round
  FROM ${accounts} CROSS JOIN LATERAL (
    SELECT q.message_id, row_number() OVER (ORDER BY q.message_id) AS round FROM queue q
    WHERE ${READY} AND q.priority = share.priority AND q.account_id = share.account_id
    ORDER BY q.message_id LIMIT ${limit}) c`;

/** What a job is made of, of `queue q` and `message m`, in the order of `JobTuple`. */
export const JOB_COLUMNS = `q.message_id, q.account_id, q.attempt_no, q.priority, m.phone, m.sender, m.text, m.encoding, m.segments,
  (extract(epoch FROM q.expires_at) * 1000)::float8, q.temporary_tries, q.doubt_tries, m.step, m.channel, m.content`;

export const CLAIM_JOBS: Statement = {
  name: 'claim_jobs',
  text: `
WITH RECURSIVE top AS MATERIALIZED (
  -- The most urgent priority that has something ready, and its first and last account.
  SELECT f.priority, f.account_id AS first, l.account_id AS last
  FROM (SELECT q.priority, q.account_id FROM queue q WHERE ${READY} ORDER BY q.priority, q.account_id LIMIT 1) f
  CROSS JOIN LATERAL (SELECT q.account_id FROM queue q WHERE ${READY} AND q.priority = f.priority
                      ORDER BY q.account_id DESC LIMIT 1) l
), pair AS (
  -- Loose index scan: one probe for each (priority, account) that has something ready.
  SELECT priority, first AS account_id, 1 AS n, NULL::smallint AS within FROM top
  UNION ALL
  -- The second walk stays in the priority: what is less urgent comes only behind all of it.
  SELECT priority, (first + (last - first) * $5::float8)::int, 1, priority FROM top WHERE last > first
  UNION ALL
  SELECT next.priority, next.account_id, pair.n + 1, pair.within
  FROM pair CROSS JOIN LATERAL (
    SELECT q.priority, q.account_id FROM queue q
    WHERE ${READY} AND (q.priority, q.account_id) > (pair.priority, pair.account_id)
    ORDER BY q.priority, q.account_id LIMIT 1) next
  WHERE pair.n < ${PAIRS_MAX} AND (pair.within IS NULL OR pair.within = next.priority)
), share AS MATERIALIZED (
  SELECT DISTINCT priority, account_id FROM pair
), few AS MATERIALIZED (
  -- Twice the equal share of each account in the most urgent priority: enough to find the turns where all have plenty,
  -- and then some thousand rows are not read to take some hundred.
  ${turnsOf(
    'share JOIN top ON top.priority = share.priority',
    '(SELECT least($2::bigint, greatest(1, 2 * $2::bigint / count(*))) FROM share JOIN top USING (priority))',
  )}
), turn AS MATERIALIZED (
  SELECT message_id FROM (
    SELECT * FROM few WHERE (SELECT count(*) FROM few) >= $2::bigint
    UNION ALL
    -- Some have less: each gets at least its share, and what they leave is taken in rounds by the ranking below.
    SELECT * FROM (${turnsOf('share', '$2::bigint')}) whole WHERE (SELECT count(*) FROM few) < $2::bigint
  ) t ORDER BY priority, round, (account_id + $4::int) % 1009, account_id LIMIT $2::bigint
)
UPDATE queue q SET lease = $3, leased_at = now(), attempt_no = q.attempt_no + 1
FROM turn t JOIN message m ON m.id = t.message_id
WHERE q.message_id = t.message_id AND q.lease IS NULL AND q.expires_at > now()
RETURNING ${JOB_COLUMNS}`,
};

/** A row as the statements here and in recover-leased.ts return it. */
export type JobTuple = [
  number,
  number,
  number,
  number,
  number,
  string,
  string,
  Encoding,
  number,
  number,
  number,
  number,
  number,
  Channel,
  Content | null,
];

export function jobOf(t: JobTuple): ClaimedJob {
  return {
    messageId: t[0],
    accountId: t[1],
    attemptNo: t[2],
    step: t[12],
    channel: t[13],
    priority: t[3],
    phone: String(t[4]),
    sender: t[5],
    text: t[6],
    content: t[14] ?? NO_CONTENT,
    encoding: t[7],
    segments: t[8],
    expiresAtMs: t[9],
    temporaryTries: t[10],
    doubtTries: t[11],
  };
}

/** Multiples of it fall evenly between 0 and 1. */
const GOLDEN = 0.6180339887;

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
  const rows = await run<JobTuple>(pool, CLAIM_JOBS, [
    connectionId,
    limit,
    epoch,
    // Far apart from one claim to the next.
    (salt * 397) % 1009,
    (salt * GOLDEN) % 1,
  ]);
  return rows.map(jobOf).sort((a, b) => a.priority - b.priority || a.messageId - b.messageId);
}

/**
 * Makes rows whose time has come ready. Returns how many. Not those that waited for their start while their number came on a
 * stop list: the sweep ends them (stoppedMeanwhile).
 */
export async function wakeLater(pool: pg.Pool, connectionId: number): Promise<number> {
  const result = await pool.query({
    name: 'wake_later',
    text: `UPDATE queue SET ready_at = NULL WHERE message_id IN (
             SELECT q.message_id FROM queue q WHERE q.connection_id = $1 AND q.ready_at <= now() AND q.lease IS NULL
               AND (q.attempt_no > 0 OR NOT EXISTS (SELECT 1 FROM message m JOIN stop_entry s ON s.phone = m.phone
                    AND s.account_id IN (0, m.account_id) WHERE m.id = q.message_id))
             ORDER BY q.ready_at LIMIT 2000 FOR UPDATE SKIP LOCKED)`,
    values: [connectionId],
  });
  return result.rowCount ?? 0;
}
