// Counts messages into stat_message: finds the slices of ids in which something changed, and counts each anew as a whole.
// Nothing is added to a count that stands, so nothing can be counted twice or be forgotten.
import type pg from 'pg';
import { type Client, transaction } from './db.ts';
import { dayOfId, firstIdOfDay } from './ids.ts';
import { dropEmptySlices, listSlice, OTHER_SENDERS, SENDERS_MAX, SLICE_IDS } from './slices.ts';

/** Upper limits of the steps that times to delivery are counted in, ms; the last step has none. */
export const LATENCY_LIMITS_MS: readonly number[] = [
  500, 1_000, 1_500, 2_000, 3_000, 4_000, 5_000, 7_000, 10_000, 15_000, 20_000, 30_000, 45_000, 60_000, 90_000, 120_000,
  180_000, 300_000, 600_000, 1_800_000, 3_600_000, 10_800_000, 43_200_000,
];

/** Clocks of nodes and long transactions: a change may carry a time that much older than its commit. */
const SLACK = `interval '10 minutes'`;
/** Attempts and receipts that come after a message has ended leave it untouched: a slice is counted once more after that. */
const AGAIN_AFTER_MS = 6 * 86_400_000;

/**
 * Marks the slices in which something was committed since the turn before. `horizon` is what that turn returned: the
 * oldest transaction it may not have seen. Null in a process's first turn, which goes by the times alone: a database
 * that was restored numbers its transactions differently.
 */
export async function markTouched(pool: pg.Pool, horizon: string | null): Promise<string> {
  await summarize(pool);
  return transaction(pool, async (client) => {
    await client.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ');
    const { rows } = await client.query<{ seen: boolean; now: string; horizon: string }>(
      `SELECT seen_at IS NOT NULL AS seen, clock_timestamp()::text AS now, pg_snapshot_xmin(pg_current_snapshot())::xid::text AS horizon
       FROM stat_progress`,
    );
    const { seen, now, horizon: next } = rows[0]!;
    // A table that was never analysed would be read whole.
    await client.query('SET LOCAL enable_seqscan = off');
    if (seen) await client.query(MARK, [SLICE_IDS, horizon]);
    else await markAll(client);
    await client.query('UPDATE stat_progress SET seen_at = $1::timestamptz', [now]);
    return next;
  });
}

const MARK = `
INSERT INTO stat_slice (slice, dirty_since)
SELECT slice, (SELECT seen_at FROM stat_progress) FROM (
  SELECT DISTINCT id / $1 AS slice FROM message
  WHERE COALESCE(changed_at, created_at) >= (SELECT seen_at - ${SLACK} FROM stat_progress) AND ($2::xid IS NULL OR age(xmin) <= age($2::xid))
  UNION
  SELECT DISTINCT message_id / $1 FROM refund
  WHERE created_at >= (SELECT seen_at - ${SLACK} FROM stat_progress) AND ($2::xid IS NULL OR age(xmin) <= age($2::xid))
) touched
ON CONFLICT (slice) DO UPDATE SET dirty_since = COALESCE(stat_slice.dirty_since, EXCLUDED.dirty_since)`;

/** The first look of all: every slice that may have a message. */
async function markAll(client: Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'message'::regclass ORDER BY 1`,
  );
  for (const { name } of rows) {
    await client.query(
      `INSERT INTO stat_slice (slice, dirty_since)
       SELECT generate_series(min(id) / $1, max(id) / $1), '-infinity' FROM ${name} HAVING min(id) IS NOT NULL ON CONFLICT DO NOTHING`,
      [SLICE_IDS],
    );
  }
}

/** Pages filled since the last turn enter the index; a busy table is left for the next turn. */
async function summarize(pool: pg.Pool): Promise<void> {
  const days = [0, 1].map((ago) => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10));
  const tables = days.map((day) => `message_${day.replaceAll('-', '')}`);
  await transaction(pool, async (client) => {
    await client.query(`SET LOCAL lock_timeout = '1s'`);
    await client.query(
      `SELECT brin_summarize_new_values(x.indexrelid) FROM pg_inherits i JOIN pg_index x ON x.indexrelid = i.inhrelid
       JOIN pg_class t ON t.oid = x.indrelid WHERE i.inhparent = 'message_touched'::regclass AND t.relname = ANY($1)`,
      [tables],
    );
  }).catch((error) => {
    if ((error as { code?: string }).code !== '55P03') throw error;
  });
}

/** Slices to be counted, those that wait longest first. */
export async function slicesToCount(pool: pg.Pool, limit: number): Promise<number[]> {
  const { rows } = await pool.query<{ slice: number }>(
    `(SELECT slice, 0 AS turn, dirty_since AS since FROM stat_slice WHERE dirty_since IS NOT NULL ORDER BY dirty_since LIMIT $1)
     UNION ALL
     (SELECT slice, 1, again_at FROM stat_slice WHERE again_at <= now() AND dirty_since IS NULL ORDER BY again_at LIMIT $1)
     ORDER BY turn, since LIMIT $1`,
    [limit],
  );
  return rows.map(({ slice }) => slice);
}

/** Counts a slice anew. Two nodes at it wait for one another. */
export async function countSlice(pool: pg.Pool, slice: number): Promise<void> {
  const firstId = slice * SLICE_IDS;
  await transaction(pool, async (client) => {
    const locked = await client.query('SELECT 1 FROM stat_slice WHERE slice = $1 FOR UPDATE', [slice]);
    if (locked.rowCount === 0) return;
    const againMs = dayOfId(firstId) + AGAIN_AFTER_MS;
    await client.query('UPDATE stat_slice SET dirty_since = NULL, again_at = $2 WHERE slice = $1', [
      slice,
      againMs > Date.now() ? new Date(againMs) : null,
    ]);
    const range = [firstId, firstId + SLICE_IDS];
    // What the retention has dropped keeps its counts.
    const left = await client.query('SELECT 1 FROM message WHERE id >= $1 AND id < $2 LIMIT 1', range);
    if (left.rowCount === 0) return;
    await client.query('DELETE FROM stat_message WHERE slice = $1', [slice]);
    await client.query(COUNT, [...range, slice, LATENCY_LIMITS_MS]);
    await client.query('DELETE FROM stat_hour WHERE slice = $1', [slice]);
    await client.query(SUM, [slice]);
    await listSlice(client, slice);
  });
}

const LATENCY = LATENCY_LIMITS_MS.concat(0)
  .map((_, step) => `COALESCE(sum(messages) FILTER (WHERE latency_step = ${step}), 0)::int`)
  .join(', ');
const OF_MESSAGE = `date_trunc('hour', m.created_at, 'UTC') AS hour, m.account_id, m.channel, COALESCE(m.area_id, 0) AS area_id, m.sender`;

// First down to some hundred groups, and what is dear, the names and the steps, with those.
const COUNT = `
WITH last_attempt AS (
  SELECT DISTINCT ON (message_id) message_id, connection_id FROM attempt WHERE message_id >= $1 AND message_id < $2
  ORDER BY message_id, attempt_no DESC
), part AS (
  SELECT ${OF_MESSAGE}, COALESCE(l.connection_id, 0) AS connection_id, m.state,
    -- changed_at is when it became what it is; of a read one, delivery was what ended it.
    width_bucket(extract(epoch FROM CASE m.state WHEN 'delivered' THEN m.changed_at WHEN 'read' THEN m.final_at END - m.created_at)::float8 * 1000,
      $4::float8[]) AS latency_step,
    count(*) AS messages, sum(m.segments) AS parts, sum(COALESCE(m.charged_e7, 0)) AS charged_e7, sum(COALESCE(r.amount_e7, 0)) AS refunded_e7,
    0::numeric AS cost_e7
  FROM message m LEFT JOIN last_attempt l ON l.message_id = m.id
  LEFT JOIN (SELECT message_id, amount_e7 FROM refund WHERE message_id >= $1 AND message_id < $2) r ON r.message_id = m.id
  WHERE m.id >= $1 AND m.id < $2 GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
  UNION ALL
  SELECT ${OF_MESSAGE}, t.connection_id, m.state, NULL, 0, 0, 0, 0, sum(t.cost_e7)
  FROM attempt t JOIN message m ON m.id = t.message_id
  WHERE t.message_id >= $1 AND t.message_id < $2 AND m.id >= $1 AND m.id < $2 AND m.final_at IS NOT NULL AND t.cost_e7 <> 0
  GROUP BY 1, 2, 3, 4, 5, 6, 7
), ranked AS (
  SELECT account_id, sender, row_number() OVER (PARTITION BY account_id ORDER BY sum(messages) DESC, sender) AS rank
  FROM part GROUP BY account_id, sender
)
INSERT INTO stat_message (slice, hour, account_id, channel, area_id, sender, connection_id, state, messages, parts,
  charged_e7, refunded_e7, cost_e7, latency)
SELECT $3::bigint, hour, p.account_id, channel, area_id, CASE WHEN r.rank <= ${SENDERS_MAX} THEN p.sender ELSE '${OTHER_SENDERS}' END,
  connection_id, state, sum(messages), sum(parts), sum(charged_e7), sum(refunded_e7), sum(cost_e7),
  CASE WHEN count(latency_step) > 0 THEN ARRAY[${LATENCY}] END
FROM part p JOIN ranked r ON r.account_id = p.account_id AND r.sender = p.sender
GROUP BY 2, 3, 4, 5, 6, 7, 8`;

/** Without areas and connections; steps are columns there. */
const STEPS = LATENCY_LIMITS_MS.concat(0).map((_, step) => step + 1);
const SUM = `
INSERT INTO stat_hour (slice, hour, account_id, channel, sender, state, messages, parts, charged_e7, refunded_e7, cost_e7,
  ${STEPS.map((step) => `l${step}`).join(', ')})
SELECT slice, hour, account_id, channel, sender, state, sum(messages), sum(parts), sum(charged_e7), sum(refunded_e7), sum(cost_e7),
  ${STEPS.map((step) => `sum(latency[${step}])`).join(', ')}
FROM stat_message WHERE slice = $1 GROUP BY 1, 2, 3, 4, 5, 6`;

const HOUR = `interval '1 hour'`;
/** Entries of an hour are all there a quarter of an hour after it: no transaction lasts longer. */
const LEDGER_CLOSED = `date_trunc('hour', now() - interval '15 minutes', 'UTC')`;

/**
 * Sums the ledger over hours that are closed, at most `hours` of them; false when nothing is left to do. Accounts that
 * had no entry in an hour have no row of it.
 */
export async function sumLedgerHours(pool: pg.Pool, hours: number): Promise<boolean> {
  return transaction(pool, async (client) => {
    const { rows } = await client.query<{ from: string | null; to: string; behind: boolean }>(
      `WITH bounds AS (
         SELECT COALESCE(ledger_to, (SELECT date_trunc('hour', min(created_at), 'UTC') FROM ledger_entry)) AS lo, ${LEDGER_CLOSED} AS closed
         FROM stat_progress FOR UPDATE)
       SELECT lo::text AS "from", LEAST(closed, lo + $1 * ${HOUR})::text AS "to", lo + $1 * ${HOUR} < closed AS behind
       FROM bounds WHERE lo < closed`,
      [hours],
    );
    const span = rows[0];
    if (span === undefined || span.from === null) return false;
    await client.query(SUM_LEDGER, [span.from, span.to]);
    await client.query('UPDATE stat_progress SET ledger_to = $1::timestamptz', [span.to]);
    return span.behind;
  });
}

const SUM_LEDGER = `
INSERT INTO ledger_hour (account_id, hour, balance_e7, held_e7)
SELECT e.account_id, e.hour,
  COALESCE(b.balance_e7, 0) + sum(e.balance_e7) OVER w, COALESCE(b.held_e7, 0) + sum(e.held_e7) OVER w
FROM (
  SELECT account_id, date_trunc('hour', created_at, 'UTC') AS hour, sum(balance_delta_e7) AS balance_e7, sum(held_delta_e7) AS held_e7
  FROM ledger_entry WHERE created_at >= $1::timestamptz AND created_at < $2::timestamptz GROUP BY 1, 2
) e LEFT JOIN LATERAL (
  SELECT balance_e7, held_e7 FROM ledger_hour h WHERE h.account_id = e.account_id AND h.hour < $1::timestamptz ORDER BY h.hour DESC LIMIT 1
) b ON true
WINDOW w AS (PARTITION BY e.account_id ORDER BY e.hour)`;

/** Forgets counts older than `keepDays`. */
export async function dropOldCounts(pool: pg.Pool, keepDays: number): Promise<void> {
  for (const table of ['stat_message', 'stat_hour']) {
    await pool.query(`DELETE FROM ${table} WHERE hour < now() - $1 * interval '1 day'`, [keepDays]);
  }
  const firstKept = Math.floor(firstIdOfDay(Date.now() - keepDays * 86_400_000) / SLICE_IDS);
  await pool.query('DELETE FROM stat_slice WHERE slice < $1', [firstKept]);
  await dropEmptySlices(pool);
}
