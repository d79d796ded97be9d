// What is done for campaigns beside their sending: counting, canceling what is queued, forgetting.
import { idArray } from './arrays.ts';
import { type Queryable, transaction } from './db.ts';

export interface DueProgress {
  id: number;
  accountId: number;
  state: string;
  finishedAt: Date | null;
  firstMessageId: number | null;
  lastMessageId: number | null;
}

/** Campaigns that are to be counted now. */
export async function dueProgress(pool: Queryable, limit: number): Promise<DueProgress[]> {
  const { rows } = await pool.query<DueProgress>(
    `SELECT id, account_id AS "accountId", state, finished_at AS "finishedAt", first_message_id AS "firstMessageId",
       last_message_id AS "lastMessageId" FROM campaign
     WHERE progress_next_at <= now() ORDER BY progress_next_at LIMIT $1`,
    [limit],
  );
  return rows;
}

/** Counts a campaign's messages and keeps the sums. Returns how many messages are not final. */
export async function countProgress(pool: Queryable, due: DueProgress): Promise<number> {
  const counted = await pool.query<{ state: string; n: number; charged: string; held: string; open: number }>(
    // The bounds are what leaves the partitions of other days out.
    `SELECT m.state, count(*)::int AS n, COALESCE(sum(m.charged_e7), 0)::text AS charged,
       COALESCE(sum(m.hold_e7) FILTER (WHERE m.charged_e7 IS NULL), 0)::text AS held,
       count(*) FILTER (WHERE m.final_at IS NULL)::int AS open
     FROM campaign_recipient r JOIN message m ON m.id = r.message_id AND m.id BETWEEN $2 AND $3
     WHERE r.campaign_id = $1 AND r.state = 1 GROUP BY m.state`,
    [due.id, due.firstMessageId, due.lastMessageId],
  );
  const refused = await pool.query<{ code: string; n: number }>(
    `SELECT code, count(*)::int AS n FROM campaign_recipient WHERE campaign_id = $1 AND state = 2 GROUP BY code`,
    [due.id],
  );
  const sum = (key: 'charged' | 'held'): string =>
    String(counted.rows.reduce((total, row) => total + BigInt(row[key]), 0n));
  const progress = {
    states: Object.fromEntries(counted.rows.map(({ state, n }) => [state, n])),
    refused: Object.fromEntries(refused.rows.map(({ code, n }) => [code, n])),
    charged_e7: sum('charged'),
    held_e7: sum('held'),
  };
  await pool.query('UPDATE campaign SET progress = $2, progress_at = now() WHERE id = $1', [
    due.id,
    JSON.stringify(progress),
  ]);
  return counted.rows.reduce((total, row) => total + row.open, 0);
}

/** When it is counted again; null = never. */
export async function planProgress(pool: Queryable, id: number, inMs: number | null): Promise<void> {
  await pool.query(`UPDATE campaign SET progress_next_at = now() + $2::float8 * interval '1 ms' WHERE id = $1`, [
    id,
    inMs,
  ]);
}

/** Campaigns whose queued messages are to be canceled; in any order, so that those that fail do not keep the others out. */
export async function campaignsToCancel(pool: Queryable, limit: number): Promise<{ id: number; accountId: number }[]> {
  const { rows } = await pool.query<{ id: number; accountId: number }>(
    'SELECT id, account_id AS "accountId" FROM campaign WHERE cancel_queued ORDER BY random() LIMIT $1',
    [limit],
  );
  return rows;
}

/** Queue rows of campaign $1. From the queue, which is short, to messages one by one: a campaign may have ten million rows. */
const QUEUE_OF_CAMPAIGN = `campaign c
  JOIN queue q ON q.account_id = c.account_id AND q.message_id BETWEEN c.first_message_id AND c.last_message_id
  CROSS JOIN LATERAL (SELECT m.client_id FROM message m WHERE m.id = q.message_id LIMIT 1) m
  WHERE c.id = $1 AND starts_with(m.client_id, '~c:' || c.id || ':')`;

/** Ids of a campaign's messages that nobody has in hand yet. */
export async function queuedMessages(pool: Queryable, campaignId: number, limit: number): Promise<number[]> {
  const { rows } = await pool.query<{ id: number }>(
    `SELECT q.message_id AS id FROM ${QUEUE_OF_CAMPAIGN} AND q.lease IS NULL LIMIT $2`,
    [campaignId, limit],
  );
  return rows.map(({ id }) => id);
}

/** Nothing more is to be canceled, unless something still is: in somebody's hand it may come back. */
export function cancelDone(pool: Queryable, id: number): Promise<void> {
  return transaction(pool, async (client) => {
    // Whoever records a recipient waits for us, or we see what they have recorded: the next statement looks anew.
    await client.query('SELECT 1 FROM campaign WHERE id = $1 FOR UPDATE', [id]);
    await client.query(
      `UPDATE campaign SET cancel_queued = false, progress_next_at = now()
       WHERE id = $1 AND adopt_row IS NULL AND NOT EXISTS (SELECT 1 FROM ${QUEUE_OF_CAMPAIGN})`,
      [id],
    );
  });
}

/** Campaigns that may have messages which are not recorded; in any order. */
export async function campaignsToAdopt(pool: Queryable, limit: number): Promise<{ id: number; accountId: number }[]> {
  const { rows } = await pool.query<{ id: number; accountId: number }>(
    'SELECT id, account_id AS "accountId" FROM campaign WHERE adopt_row IS NOT NULL ORDER BY random() LIMIT $1',
    [limit],
  );
  return rows;
}

const ADOPT_ROWS = 20_000;

/**
 * Looks for messages that were accepted and not recorded, because the node was killed in between, by their client ids, in the
 * next rows. Only needed where nobody feeds the campaign any more; a feeder finds them by accepting them once more. True when
 * rows are left.
 */
export async function adoptUnrecorded(pool: Queryable, campaignId: number, accountId: number): Promise<boolean> {
  const { rows } = await pool.query<{ left: boolean }>(
    `WITH chunk AS MATERIALIZED (
       SELECT r.row_no, r.state FROM campaign_recipient r
       WHERE r.campaign_id = $1 AND r.row_no > (SELECT adopt_row FROM campaign WHERE id = $1) ORDER BY r.row_no LIMIT $3
     ), known AS MATERIALIZED (
       SELECT c.row_no, k.message_id FROM chunk c
       CROSS JOIN LATERAL (SELECT message_id FROM client_key WHERE account_id = $2
                           AND client_id = '~c:' || $1::int || ':' || c.row_no LIMIT 1) k WHERE c.state = 0
     ), found AS (
       UPDATE campaign_recipient r SET state = 1, message_id = k.message_id
       FROM known k WHERE r.campaign_id = $1 AND r.state = 0 AND r.row_no = k.row_no RETURNING r.message_id
     )
     UPDATE campaign SET accepted_count = accepted_count + n,
       adopt_row = (SELECT CASE WHEN count(*) = $3 THEN max(row_no) END FROM chunk),
       progress_next_at = CASE WHEN n > 0 THEN now() ELSE progress_next_at END,
       first_message_id = LEAST(first_message_id, lo), last_message_id = GREATEST(last_message_id, hi)
     FROM (SELECT count(*)::int AS n, min(message_id) AS lo, max(message_id) AS hi FROM found) f WHERE id = $1
     RETURNING adopt_row IS NOT NULL AS left`,
    [campaignId, accountId, ADOPT_ROWS],
  );
  return rows[0]?.left ?? false;
}

/** Campaigns whose rows have been kept long enough: those that are over, and those nobody has touched. */
export async function oldCampaigns(
  pool: Queryable,
  beforeMs: number,
  limit: number,
): Promise<{ id: number; fileId: number | null }[]> {
  const { rows } = await pool.query<{ id: number; fileId: number | null }>(
    `SELECT id, file_id AS "fileId" FROM campaign
     WHERE cleared_at IS NULL AND state IN ('draft', 'ready', 'failed', 'done', 'canceled')
       AND COALESCE(finished_at, changed_at) < to_timestamp($1::float8 / 1000) ORDER BY id LIMIT $2`,
    [beforeMs, limit],
  );
  return rows;
}

/** Its rows are gone. What never began does not begin any more. */
export async function markForgotten(pool: Queryable, ids: readonly number[]): Promise<void> {
  await pool.query(
    `UPDATE campaign SET cleared_at = now(), progress_next_at = NULL, file_id = NULL, head = NULL, adopt_row = NULL,
       reason = CASE WHEN state IN ('draft', 'ready', 'failed') THEN 'too_old' ELSE reason END,
       finished_at = COALESCE(finished_at, now()),
       state = CASE WHEN state IN ('draft', 'ready', 'failed') THEN 'canceled' ELSE state END
     WHERE id = ANY($1::bigint[])`,
    [idArray(ids)],
  );
}
