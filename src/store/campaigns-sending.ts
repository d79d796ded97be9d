// Recipients of a campaign on their way out: the next ones, what became of them, how full the queue is.

import type pg from 'pg';
import { int2s, int4s, int8s, texts } from './arrays.ts';
import type { Client } from './db.ts';
import { type Queryable, run } from './db.ts';

/** The client id of a recipient's message: a repeat after a crash is the same message. */
export const recipientKey = (campaignId: number, rowNo: number): string => `~c:${campaignId}:${rowNo}`;

export interface WaitingRecipient {
  rowNo: number;
  phone: string;
  variables: string[] | null;
}

/** Waiting recipients of a zone behind a row, in order. */
export async function waitingRecipients(
  hot: Client | pg.Pool,
  campaignId: number,
  zoneNo: number,
  afterRow: number,
  limit: number,
): Promise<WaitingRecipient[]> {
  const rows = await run<[number, string, string[] | null]>(
    hot,
    {
      name: 'waiting_recipients',
      text: `SELECT row_no, phone::text, variables FROM campaign_recipient
             WHERE campaign_id = $1 AND zone_no = $2 AND row_no > $3 AND state = 0 ORDER BY row_no LIMIT $4`,
    },
    [campaignId, zoneNo, afterRow, limit],
  );
  return rows.map(([rowNo, phone, variables]) => ({ rowNo, phone, variables }));
}

export interface RecipientResult {
  rowNo: number;
  /** Null = refused. */
  messageId: number | null;
  code: string | null;
}

/**
 * Records what became of recipients, each once, however often it is told. A campaign that was canceled meanwhile has
 * something more to cancel.
 */
export async function recordRecipients(
  hot: Client | pg.Pool,
  campaignId: number,
  results: readonly RecipientResult[],
): Promise<void> {
  await run(
    hot,
    {
      name: 'record_recipients',
      text: `
WITH input AS MATERIALIZED (
  SELECT * FROM unnest($2::int[], $3::smallint[], $4::bigint[], $5::text[]) AS t(row_no, state, message_id, code)
), changed AS (
  UPDATE campaign_recipient r SET state = i.state, message_id = i.message_id, code = i.code
  FROM input i WHERE r.campaign_id = $1 AND r.row_no = i.row_no AND r.state = 0
  RETURNING r.state, r.message_id
), sums AS (
  SELECT count(*) FILTER (WHERE state = 1)::int AS accepted, count(*) FILTER (WHERE state = 2)::int AS refused,
    min(message_id) AS first_id, max(message_id) AS last_id FROM changed
)
UPDATE campaign c SET accepted_count = accepted_count + s.accepted, refused_count = refused_count + s.refused,
  first_message_id = LEAST(c.first_message_id, s.first_id), last_message_id = GREATEST(c.last_message_id, s.last_id),
  cancel_queued = c.cancel_queued OR c.state = 'canceled'
FROM sums s WHERE c.id = $1`,
    },
    [
      campaignId,
      int4s(results, (r) => r.rowNo),
      int2s(results, (r) => (r.messageId === null ? 2 : 1)),
      int8s(results, (r) => r.messageId),
      texts(results, (r) => r.code),
    ],
  );
}

/**
 * How many messages of the account wait for these connections, now or within five minutes; what is for later is in nobody's way.
 * Counts no further than `limit`, and looks at no more than three times as many of those that wait for a moment: they stand in
 * the order of their moments, other accounts' among them.
 */
export async function queuedOf(
  hot: Client | pg.Pool,
  accountId: number,
  connectionIds: readonly number[],
  limit: number,
): Promise<number> {
  const rows = await run<[number]>(
    hot,
    {
      name: 'queued_of_account',
      text: `SELECT count(*)::int FROM (
               (SELECT 1 FROM unnest($2::int[]) AS c(id), unnest(ARRAY[0, 1, 2]::smallint[]) AS p(no),
                  LATERAL (SELECT 1 FROM queue q WHERE q.connection_id = c.id AND q.priority = p.no AND q.account_id = $1
                           AND q.lease IS NULL AND q.ready_at IS NULL LIMIT $3) one LIMIT $3)
               UNION ALL
               (SELECT 1 FROM (
                  SELECT one.account_id FROM unnest($2::int[]) AS c(id),
                    LATERAL (SELECT q.account_id FROM queue q WHERE q.connection_id = c.id AND q.ready_at IS NOT NULL
                             AND q.ready_at <= now() + interval '5 minutes' ORDER BY q.ready_at LIMIT $3) one LIMIT 3 * $3
                ) soon WHERE account_id = $1 LIMIT $3)
             ) counted`,
    },
    [accountId, int4s(connectionIds, (id) => id), limit],
  );
  return rows[0]![0];
}

export interface RecipientLine {
  rowNo: number;
  phone: string;
  state: 'waiting' | 'accepted' | 'refused';
  messageId: number | null;
  code: string | null;
  /** Of the message; null while there is none. */
  messageState: string | null;
  errorCode: string | null;
}

/** Row numbers are int. */
const ROW_MAX = 2_147_483_647;
/** Rows looked at for one page where a state is asked for, which no index knows: read in some 30 ms. */
const ROWS_LOOKED = 50_000;

/**
 * Recipients behind a row, in order; `state` null = all. Those of a state are looked for among so many rows: a page may be shorter
 * than asked. `next`: the row behind which the next page begins; null at the end.
 */
export async function listRecipients(
  pool: Queryable,
  campaignId: number,
  state: RecipientLine['state'] | null,
  afterRow: number,
  limit: number,
): Promise<{ lines: RecipientLine[]; next: number | null }> {
  const lastRow = state === null ? ROW_MAX : Math.min(afterRow + ROWS_LOOKED, ROW_MAX);
  const { rows } = await pool.query<RecipientLine>(
    `SELECT r.row_no AS "rowNo", r.phone::text, (ARRAY['waiting', 'accepted', 'refused'])[r.state + 1] AS state,
       r.message_id AS "messageId", r.code, m.state AS "messageState", m.error_code AS "errorCode"
     FROM (SELECT * FROM campaign_recipient WHERE campaign_id = $1 AND row_no > $2 AND row_no <= $5
             AND ($3::smallint IS NULL OR state = $3) ORDER BY row_no LIMIT $4) r
     LEFT JOIN message m ON m.id = r.message_id ORDER BY r.row_no`,
    [
      campaignId,
      afterRow,
      state === null ? null : ['waiting', 'accepted', 'refused'].indexOf(state),
      limit + 1,
      lastRow,
    ],
  );
  const lines = rows.slice(0, limit);
  if (rows.length > limit) return { lines, next: lines.at(-1)!.rowNo };
  const more = await pool.query('SELECT 1 FROM campaign_recipient WHERE campaign_id = $1 AND row_no > $2 LIMIT 1', [
    campaignId,
    lastRow,
  ]);
  return { lines, next: more.rowCount === 0 ? null : lastRow };
}

/** The recipient of a row, or of the first row from there on. */
export async function recipientFrom(
  pool: Queryable,
  campaignId: number,
  rowNo: number,
): Promise<WaitingRecipient | null> {
  const { rows } = await pool.query<WaitingRecipient>(
    `SELECT row_no AS "rowNo", phone::text, variables FROM campaign_recipient WHERE campaign_id = $1 AND row_no >= $2
     ORDER BY row_no LIMIT 1`,
    [campaignId, rowNo],
  );
  return rows[0] ?? null;
}
