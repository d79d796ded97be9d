// Lists of messages, the newest first: of one account, and across accounts for the operator.
import type { MessageState } from '../domain/message.ts';
import { idArray } from './arrays.ts';
import type { Queryable } from './db.ts';
import { firstIdOfDay, IDS_A_DAY } from './ids.ts';

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

/**
 * Messages looked at for one page. What no index finds (states, senders) is looked for among so many: a page may then be
 * shorter than asked, and says where to go on. 50,000 rows are read in some 50 ms.
 */
const WINDOW = 50_000;
/** The same where each is looked up in the attempts. */
const WINDOW_BY_CONNECTION = 10_000;

/**
 * A page of messages with ids below `before` (null = from the newest), and the `before` of the next page; null at the end.
 * `window`: messages looked at.
 */
export async function findMessages(
  pool: Queryable,
  filter: MessageFilter,
  before: number | null,
  limit: number,
  window = filter.connectionId === undefined ? WINDOW : WINDOW_BY_CONNECTION,
): Promise<{ rows: MessageRow[]; next: number | null }> {
  const values: unknown[] = [];
  const param = (value: unknown): string => `$${values.push(value)}`;
  const found = indexed(filter, before, param);
  const others = unindexed(filter, param);
  const looked = `FROM message m WHERE ${found.join(' AND ')} ORDER BY m.id DESC LIMIT ${window}`;
  const { rows } = await pool.query(
    `SELECT m.id, m.account_id AS "accountId", a.login AS account, m.client_id AS "clientId", m.channel, m.state, m.phone::text,
       m.sender, m.text, m.segments, r.name AS area, m.hold_e7::text AS "holdE7", m.charged_e7::text AS "chargedE7",
       f.amount_e7::text AS "refundedE7", m.step_count AS "stepCount", m.error_code AS "errorCode", m.result,
       m.created_at AS "createdAt", m.changed_at AS "changedAt"
     FROM (SELECT * FROM (SELECT m.* ${looked}) m WHERE ${others.join(' AND ')} ORDER BY m.id DESC LIMIT ${param(limit + 1)}) m
     JOIN account a ON a.id = m.account_id LEFT JOIN area r ON r.id = m.area_id LEFT JOIN refund f ON f.message_id = m.id
     ORDER BY m.id DESC`,
    values,
  );
  const shown = rows.slice(0, limit).map(messageRow);
  if (rows.length > limit) return { rows: shown, next: shown.at(-1)!.id };
  if (others.length === 1) return { rows: shown, next: null };
  // Nothing more among those looked at: are there others behind them?
  const { rows: seen } = await pool.query<{ n: number; last: number | null }>(
    `SELECT count(*)::int AS n, min(id) AS last FROM (SELECT m.id ${looked}) m`,
    values.slice(0, values.length - 1 - (others.length - 1)),
  );
  return { rows: shown, next: seen[0]!.n === window ? seen[0]!.last : null };
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
function indexed(filter: MessageFilter, before: number | null, param: (value: unknown) => string): string[] {
  const { accountId, ids, clientId, phone, fromMs, toMs } = filter;
  const conditions = ['true'];
  if (accountId !== null) conditions.push(`m.account_id = ${param(accountId)}`);
  if (before !== null) conditions.push(`m.id < ${param(before)}`);
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
  // Ids begin with the day.
  if (fromMs !== undefined) {
    conditions.push(`m.id >= ${param(Math.max(0, firstIdOfDay(fromMs)))}`);
    conditions.push(`m.created_at >= to_timestamp(${param(fromMs)}::float8 / 1000)`);
  }
  if (toMs !== undefined) {
    conditions.push(`m.id < ${param(Math.max(0, firstIdOfDay(toMs) + IDS_A_DAY))}`);
    conditions.push(`m.created_at < to_timestamp(${param(toMs)}::float8 / 1000)`);
  }
  return conditions;
}

/** Conditions that are looked at row by row, a parameter each behind the first. */
function unindexed(filter: MessageFilter, param: (value: unknown) => string): string[] {
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
  if (connectionId !== undefined) {
    const id = param(connectionId);
    conditions.push(
      `(EXISTS (SELECT 1 FROM attempt t WHERE t.message_id = m.id AND t.connection_id = ${id})
        OR EXISTS (SELECT 1 FROM queue q WHERE q.message_id = m.id AND q.connection_id = ${id}))`,
    );
  }
  return conditions;
}
