// Lists of messages, the newest first: of one account, and across accounts for the operator.
import type { MessageState } from '../domain/message.ts';
import { idArray } from './arrays.ts';
import type { Queryable } from './db.ts';
import { type IdRange, idsBetween, whereToLook } from './message-slices.ts';
import { SLICE_IDS } from './slices.ts';

export interface MessageFilter {
  /** Null = of every account. */
  accountId: number | null;
  ids?: readonly number[];
  /** Of the account: client ids of several may be alike. */
  clientId?: string;
  /** MSISDN. */
  phone?: string;
  state?: string;
  channels?: readonly string[];
  sender?: string;
  /** Tried there, or waiting for it. */
  connectionId?: number;
  campaignId?: number;
  fromMs?: number;
  /** Not included. */
  toMs?: number;
}

export interface MessageRow {
  id: number;
  accountId: number;
  account: string;
  clientId: string | null;
  channel: string;
  state: MessageState;
  phone: string;
  sender: string;
  text: string;
  segments: number;
  area: string | null;
  holdE7: bigint;
  /** Null while the hold is not resolved. */
  chargedE7: bigint | null;
  refundedE7: bigint | null;
  stepCount: number;
  errorCode: string | null;
  result: Record<string, unknown> | null;
  createdAt: Date;
  changedAt: Date | null;
}

/** The newest so many that an index finds are looked at first: with values that are frequent they make the page. */
const LOOK = 3_000;
/** Messages looked at for one page where nobody knows what the slices have (src/store/slices.ts). */
const WINDOW = 20_000;
/** The same where each is looked up in the attempts. */
const WINDOW_BY_CONNECTION = 5_000;
/** Then the page is answered as far as it is, and the next one goes on. */
const BUDGET_MS = 120;
/** Ids that are read at once where each is looked up in the attempts. */
const PART_IDS = 10_000;
/** Slices that are asked about first: mostly they fill the page. Then four times as many, and so on. */
const SLICES_FIRST = 10;

export interface MessagePage {
  rows: MessageRow[];
  /** `before` of the next page; null at the end. */
  next: number | null;
}

/**
 * A page of messages with ids below `before` (null = from the newest). What no index finds (states, channels, senders,
 * connections) is looked for where the slices have it, as long as time allows: a page may then be shorter than asked, and
 * tells where to go on. `look`: messages looked at before the slices are asked.
 */
export async function findMessages(
  pool: Queryable,
  filter: MessageFilter,
  before: number | null,
  limit: number,
  { look = LOOK, budgetMs = BUDGET_MS }: { look?: number; budgetMs?: number } = {},
): Promise<MessagePage> {
  const untilMs = performance.now() + budgetMs;
  const [low, high] = await idsBetween(pool, filter.fromMs, filter.toMs);
  const bounds: IdRange = [low, Math.min(high, before ?? high)];
  if (!isSearch(filter)) return pageFrom(await readMessages(pool, filter, bounds, null, limit + 1), limit);
  const rows = await readMessages(pool, filter, bounds, look, limit + 1);
  if (rows.length > limit) return pageFrom(rows, limit);
  const last = await lastLooked(pool, filter, bounds, look);
  if (last === null) return { rows, next: null };
  let below = last;
  for (let slices = SLICES_FIRST; ; slices *= 4) {
    const places = await whereToLook(pool, filter, low, below, slices);
    if (places === null) return lookFarther(pool, filter, [low, below], limit, rows, look);
    for (const range of filter.connectionId === undefined ? places.ranges : places.ranges.flatMap(parts)) {
      // At least one, or a page that is empty for ever would follow itself.
      if (range[1] < last && performance.now() > untilMs) return { rows, next: range[1] };
      rows.push(...(await readMessages(pool, filter, range, null, limit + 1 - rows.length)));
      if (rows.length > limit) return pageFrom(rows, limit);
    }
    if (places.rest === null) return { rows, next: null };
    if (performance.now() > untilMs) return { rows, next: places.rest };
    below = places.rest;
  }
}

/** The newest first. */
function parts([low, high]: IdRange): IdRange[] {
  const parts: IdRange[] = [];
  // Above the newest slice there is seldom anything.
  for (let end = high; end > low; ) {
    const begin = Math.max(low, Math.min(end, low + SLICE_IDS) - PART_IDS);
    parts.push([begin, end]);
    end = begin;
  }
  return parts;
}

function pageFrom(rows: MessageRow[], limit: number): MessagePage {
  const shown = rows.slice(0, limit);
  return { rows: shown, next: rows.length > limit ? shown.at(-1)!.id : null };
}

/** One window more, without knowing where it is worth looking. */
async function lookFarther(
  pool: Queryable,
  filter: MessageFilter,
  range: IdRange,
  limit: number,
  found: readonly MessageRow[],
  look: number,
): Promise<MessagePage> {
  const most = filter.connectionId === undefined ? WINDOW : WINDOW_BY_CONNECTION;
  const window = look < LOOK ? look : most;
  const rows = [...found, ...(await readMessages(pool, filter, range, window, limit + 1 - found.length))];
  if (rows.length > limit) return pageFrom(rows, limit);
  return { rows, next: await lastLooked(pool, filter, range, window) };
}

/** Whether it asks for something that no index finds. */
function isSearch({ state, channels, sender, connectionId, campaignId }: MessageFilter): boolean {
  return [state, channels, sender, connectionId, campaignId].some((one) => one !== undefined);
}

/** The lowest of the ids that a window holds; null when it reaches the end. */
async function lastLooked(
  pool: Queryable,
  filter: MessageFilter,
  range: IdRange,
  window: number,
): Promise<number | null> {
  const values: unknown[] = [];
  const where = indexed(filter, range, (value) => `$${values.push(value)}`).join(' AND ');
  const { rows } = await pool.query<{ n: number; last: number | null }>(
    `SELECT count(*)::int AS n, min(id) AS last FROM (SELECT m.id FROM message m WHERE ${where} ORDER BY m.id DESC LIMIT ${window}) m`,
    values,
  );
  return rows[0]!.n === window ? rows[0]!.last : null;
}

/** Messages of the range, of the newest `window` that an index finds (null = of all). */
async function readMessages(
  pool: Queryable,
  filter: MessageFilter,
  range: IdRange,
  window: number | null,
  limit: number,
): Promise<MessageRow[]> {
  const values: unknown[] = [];
  const param = (value: unknown): string => `$${values.push(value)}`;
  const found = indexed(filter, range, param).join(' AND ');
  const others = unindexed(filter, window === null ? range : null, param).join(' AND ');
  const from =
    window === null
      ? `message m WHERE ${found} AND ${others}`
      : `(SELECT m.* FROM message m WHERE ${found} ORDER BY m.id DESC LIMIT ${window}) m WHERE ${others}`;
  const { rows } = await pool.query(
    `SELECT m.id, m.account_id AS "accountId", a.login AS account, m.client_id AS "clientId", m.channel, m.state, m.phone::text,
       m.sender, m.text, m.segments, r.name AS area, m.hold_e7::text AS "holdE7", m.charged_e7::text AS "chargedE7",
       f.amount_e7::text AS "refundedE7", m.step_count AS "stepCount", m.error_code AS "errorCode", m.result,
       m.created_at AS "createdAt", m.changed_at AS "changedAt"
     FROM (SELECT m.* FROM ${from} ORDER BY m.id DESC LIMIT ${param(limit)}) m
     JOIN account a ON a.id = m.account_id LEFT JOIN area r ON r.id = m.area_id LEFT JOIN refund f ON f.message_id = m.id
     ORDER BY m.id DESC`,
    values,
  );
  return rows.map(messageRow);
}

// biome-ignore lint/suspicious/noExplicitAny: a row as the driver gives it
function messageRow(row: any): MessageRow {
  const money = (text: string | null): bigint | null => (text === null ? null : BigInt(text));
  return {
    ...row,
    holdE7: BigInt(row.holdE7),
    chargedE7: money(row.chargedE7),
    refundedE7: money(row.refundedE7),
  };
}

/** Conditions that an index or the partitions answer. */
function indexed(filter: MessageFilter, range: IdRange, param: (value: unknown) => string): string[] {
  const { accountId, ids, clientId, phone, fromMs, toMs } = filter;
  const conditions = ['true'];
  if (accountId !== null) conditions.push(`m.account_id = ${param(accountId)}`);
  const [from, to] = range;
  if (from > 0) conditions.push(`m.id >= ${param(from)}`);
  if (to < Number.MAX_SAFE_INTEGER) conditions.push(`m.id < ${param(to)}`);
  if (ids !== undefined) conditions.push(`m.id = ANY(${param(idArray(ids))}::bigint[])`);
  if (clientId !== undefined) {
    conditions.push(
      `m.id = (SELECT message_id FROM client_key WHERE account_id = ${param(accountId)} AND client_id = ${param(clientId)})`,
    );
  }
  if (filter.campaignId !== undefined) {
    const own = `campaign WHERE id = ${param(filter.campaignId)} AND (${param(accountId)}::int IS NULL OR account_id = ${param(accountId)})`;
    conditions.push(`m.id >= (SELECT first_message_id FROM ${own})`, `m.id <= (SELECT last_message_id FROM ${own})`);
  }
  if (phone !== undefined) conditions.push(`m.phone = ${param(phone)}`);
  if (fromMs !== undefined) conditions.push(`m.created_at >= to_timestamp(${param(fromMs)}::float8 / 1000)`);
  if (toMs !== undefined) conditions.push(`m.created_at < to_timestamp(${param(toMs)}::float8 / 1000)`);
  return conditions;
}

/**
 * Conditions that are looked at row by row. With a `range` the attempts are read in one go: the connection is one that most of
 * the messages were not tried on.
 */
function unindexed(filter: MessageFilter, range: IdRange | null, param: (value: unknown) => string): string[] {
  const { state, channels, sender, connectionId, campaignId } = filter;
  const conditions = ['true'];
  if (state !== undefined) conditions.push(`m.state = ${param(state)}`);
  if (channels !== undefined) conditions.push(`m.channel = ANY(${param(channels)}::text[])`);
  if (sender !== undefined) conditions.push(`lower(m.sender) = lower(${param(sender)})`);
  if (campaignId !== undefined) {
    conditions.push(
      `EXISTS (SELECT 1 FROM campaign_recipient c WHERE c.campaign_id = ${param(campaignId)} AND c.phone = m.phone AND c.message_id = m.id)`,
    );
  }
  if (connectionId !== undefined) conditions.push(tried(param(connectionId), range, param));
  return conditions;
}

/** Tried on the connection, or waiting for it. */
function tried(id: string, range: IdRange | null, param: (value: unknown) => string): string {
  if (range === null) {
    return `(EXISTS (SELECT 1 FROM attempt t WHERE t.message_id = m.id AND t.connection_id = ${id})
      OR EXISTS (SELECT 1 FROM queue q WHERE q.message_id = m.id AND q.connection_id = ${id}))`;
  }
  const between = `message_id >= ${param(range[0])} AND message_id < ${param(range[1])} AND connection_id = ${id}`;
  return `m.id IN (SELECT message_id FROM attempt WHERE ${between} UNION ALL SELECT message_id FROM queue WHERE ${between})`;
}
