// Rows of exports, a page at a time by key, the oldest first: a page costs the same wherever it is, and none is ever large.

import type pg from 'pg';
import { type Queryable, transaction } from './db.ts';
import { firstIdOfDay, IDS_A_DAY } from './ids.ts';

/** Rows looked at for one page. */
export const PAGE_ROWS = 1000;
/** A count that takes longer is not worth it: the progress is then without an end. */
const COUNT_TIMEOUT_MS = 10_000;

export interface MessageExportFilter {
  accountId: number;
  fromMs: number;
  /** Not included. */
  toMs: number;
  channels?: readonly string[];
  state?: string;
  sender?: string;
  phone?: string;
}

export interface ExportedMessage {
  id: number;
  client_id: string | null;
  created_at: Date;
  channel: string;
  state: string;
  changed_at: Date | null;
  final_at: Date | null;
  phone: string;
  sender: string;
  text: string;
  segments: number;
  area: string | null;
  hold_e7: string;
  charged_e7: string | null;
  refunded_e7: string | null;
  error_code: string | null;
  result: Record<string, unknown> | null;
}

export interface ExportPage<R> {
  rows: R[];
  /** Looked at, whether they fit the filter or not. */
  looked: number;
  /** Key to go on behind; null = that was all. */
  next: number | null;
}

const RANGE = `m.account_id = $1 AND m.id >= $2 AND m.id < $3 AND m.created_at >= to_timestamp($4::float8 / 1000)
  AND m.created_at < to_timestamp($5::float8 / 1000) AND ($6::bigint IS NULL OR m.phone = $6)`;

const rangeValues = (filter: MessageExportFilter): unknown[] => [
  filter.accountId,
  Math.max(0, firstIdOfDay(filter.fromMs)),
  Math.max(0, firstIdOfDay(filter.toMs) + IDS_A_DAY),
  filter.fromMs,
  filter.toMs,
  filter.phone ?? null,
];

/** How many messages will be looked at; null when counting them takes too long. */
export async function countMessages(pool: pg.Pool, filter: MessageExportFilter): Promise<number | null> {
  try {
    return await transaction(pool, async (client) => {
      await client.query(`SET LOCAL statement_timeout = ${COUNT_TIMEOUT_MS}`);
      const { rows } = await client.query<{ n: number }>(
        `SELECT count(*) AS n FROM message m WHERE ${RANGE}`,
        rangeValues(filter),
      );
      return rows[0]!.n;
    });
  } catch (error) {
    if ((error as { code?: string }).code === '57014') return null;
    throw error;
  }
}

/** Messages of an account with ids above `after`. */
export async function pageOfMessages(
  pool: Queryable,
  filter: MessageExportFilter,
  after: number,
): Promise<ExportPage<ExportedMessage>> {
  const { rows } = await pool.query(
    `WITH looked AS MATERIALIZED (SELECT m.* FROM message m WHERE ${RANGE} AND m.id > $7 ORDER BY m.id LIMIT ${PAGE_ROWS}),
       fitting AS (
         SELECT m.id, m.client_id, m.created_at, m.channel, m.state, m.changed_at, m.final_at, m.phone::text, m.sender, m.text, m.segments,
           a.name AS area, m.hold_e7::text, m.charged_e7::text, f.amount_e7::text AS refunded_e7, m.error_code, m.result
         FROM looked m LEFT JOIN area a ON a.id = m.area_id LEFT JOIN refund f ON f.message_id = m.id
         WHERE ($8::text[] IS NULL OR m.channel = ANY($8)) AND ($9::text IS NULL OR m.state = $9)
           AND ($10::text IS NULL OR lower(m.sender) = lower($10)))
     SELECT l.looked, l.last, fitting.* FROM (SELECT count(*)::int AS looked, max(id) AS last FROM looked) l
     LEFT JOIN fitting ON true ORDER BY fitting.id`,
    [...rangeValues(filter), after, filter.channels ?? null, filter.state ?? null, filter.sender ?? null],
  );
  return pageFrom(rows);
}

export interface ExportedRecipient {
  id: number;
  phone: string;
  recipient_state: 'waiting' | 'accepted' | 'refused';
  code: string | null;
  message_id: number | null;
  created_at: Date | null;
  channel: string | null;
  state: string | null;
  changed_at: Date | null;
  sender: string | null;
  text: string | null;
  segments: number | null;
  charged_e7: string | null;
  error_code: string | null;
}

/** Rows of a campaign with numbers above `after`, each with what became of its message. */
export async function pageOfCampaign(
  pool: Queryable,
  accountId: number,
  campaignId: number,
  after: number,
): Promise<ExportPage<ExportedRecipient>> {
  const { rows } = await pool.query(
    `WITH looked AS MATERIALIZED (
       SELECT r.*, c.first_message_id, c.last_message_id FROM campaign c JOIN campaign_recipient r ON r.campaign_id = c.id
       WHERE c.id = $2 AND c.account_id = $1 AND r.row_no > $3 ORDER BY r.row_no LIMIT ${PAGE_ROWS})
     SELECT count(*) OVER ()::int AS looked, max(r.row_no) OVER () AS last, r.row_no AS id, r.phone::text,
       CASE r.state WHEN 1 THEN 'accepted' WHEN 2 THEN 'refused' ELSE 'waiting' END AS recipient_state, r.code, r.message_id,
       m.created_at, m.channel, m.state, m.changed_at, m.sender, m.text, m.segments, m.charged_e7::text, m.error_code
     FROM looked r LEFT JOIN message m ON m.id = r.message_id AND m.account_id = $1
       AND m.id BETWEEN r.first_message_id AND r.last_message_id
     ORDER BY r.row_no`,
    [accountId, campaignId, after],
  );
  return pageFrom(rows);
}

/** Rows of a campaign of the account; null when it has no such campaign. */
export async function campaignRows(pool: Queryable, accountId: number, campaignId: number): Promise<number | null> {
  const { rows } = await pool.query<{ n: number }>(
    'SELECT recipient_count AS n FROM campaign WHERE id = $2 AND account_id = $1',
    [accountId, campaignId],
  );
  return rows[0]?.n ?? null;
}

export interface ExportedStop {
  id: number;
  phone: string;
  reason: string;
  source: string;
  created_at: Date;
}

/** Stop list of an account, by number. */
export async function pageOfStops(
  pool: Queryable,
  accountId: number,
  after: number,
): Promise<ExportPage<ExportedStop>> {
  const { rows } = await pool.query(
    `SELECT count(*) OVER ()::int AS looked, max(phone) OVER () AS last, phone AS id, phone::text, reason, source, created_at
     FROM (SELECT * FROM stop_entry WHERE account_id = $1 AND phone > $2 ORDER BY phone LIMIT ${PAGE_ROWS}) s ORDER BY phone`,
    [accountId, after],
  );
  return pageFrom(rows);
}

export async function countStops(pool: Queryable, accountId: number): Promise<number> {
  const { rows } = await pool.query<{ n: number }>('SELECT count(*) AS n FROM stop_entry WHERE account_id = $1', [
    accountId,
  ]);
  return rows[0]!.n;
}

/** Rows of a page stand beside how many were looked at, and the last of them; a page of none fitting is one row without an id. */
// biome-ignore lint/suspicious/noExplicitAny: rows of several statements
function pageFrom<R>(rows: any[]): ExportPage<R> {
  const first = rows[0];
  if (first === undefined || first.looked === 0) return { rows: [], looked: 0, next: null };
  const { looked, last } = first;
  return {
    rows: rows.filter(({ id }) => id !== null) as R[],
    looked,
    next: looked === PAGE_ROWS ? last : null,
  };
}
