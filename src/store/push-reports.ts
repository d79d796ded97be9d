// Pushes as operators look at them: addresses that fare worst, and what was given up.
import type { MessageState } from '../domain/message.ts';
import type { Queryable } from './db.ts';
import type { PushState, PushStyle } from './push-settings.ts';

export interface AddressReport {
  accountId: number;
  login: string;
  url: string;
  style: PushStyle;
  state: PushState;
  /** Of the last pushes of the last day, at most `RECENT`. */
  pushes: number;
  failed: number;
  waiting: number;
  dead: number;
  oldestWaitingAt: Date | null;
  lastError: string;
  lastFailedAt: Date | null;
}

const RECENT = 100;

/**
 * Accounts whose pushes failed within a day, or that have statuses waiting for another try or given up; the worst first: the
 * greater share of pushes that failed, then the more that waits.
 */
export async function worstAddresses(pool: Queryable, limit: number): Promise<AddressReport[]> {
  const { rows } = await pool.query<AddressReport>(
    `WITH outbox AS (
       SELECT account_id, count(*) FILTER (WHERE dead_at IS NULL) AS waiting, count(dead_at) AS dead,
         min(changed_at) FILTER (WHERE dead_at IS NULL) AS oldest
       FROM status_outbox WHERE account_id > 0 GROUP BY account_id)
     SELECT a.id AS "accountId", a.login, a.push_url AS url, a.push_style AS style, a.push_state AS state,
       p.pushes::int, p.failed::int, COALESCE(o.waiting, 0)::int AS waiting, COALESCE(o.dead, 0)::int AS dead,
       o.oldest AS "oldestWaitingAt", COALESCE(bad.error, '') AS "lastError", bad.created_at AS "lastFailedAt"
     FROM account a
     LEFT JOIN outbox o ON o.account_id = a.id
     -- One probe of the index of failures an account.
     LEFT JOIN LATERAL (SELECT error, created_at FROM push_log WHERE account_id = a.id AND error <> '' AND NOT test
       AND created_at > now() - interval '1 day' ORDER BY created_at DESC LIMIT 1) bad ON true
     CROSS JOIN LATERAL (SELECT count(*) AS pushes, count(*) FILTER (WHERE error <> '') AS failed FROM (
       SELECT error FROM push_log WHERE account_id = a.id AND NOT test AND created_at > now() - interval '1 day'
       ORDER BY created_at DESC LIMIT ${RECENT}) l) p
     WHERE bad.created_at IS NOT NULL OR o.dead > 0 OR o.waiting > 0 OR a.push_state = 'gone'
     ORDER BY p.failed::float8 / greatest(p.pushes, 1) DESC, COALESCE(o.waiting, 0) + COALESCE(o.dead, 0) DESC, a.id LIMIT $1`,
    [limit],
  );
  return rows;
}

export interface DeadLetter {
  accountId: number;
  login: string;
  messageId: number;
  seq: number;
  state: MessageState;
  changedAt: Date;
  tries: number;
  lastError: string;
  deadAt: Date;
  /** `deadAt` in microseconds, exact: the key of pages. */
  deadAtUs: number;
}

/** Statuses that were given up, the newest first; of one account, or of all. */
export async function listDeadLetters(
  pool: Queryable,
  accountId: number | null,
  before: readonly [number, number, number] | null,
  limit: number,
): Promise<DeadLetter[]> {
  const { rows } = await pool.query<DeadLetter>(
    `SELECT o.account_id AS "accountId", a.login, o.message_id AS "messageId", o.seq, o.state, o.changed_at AS "changedAt", o.tries,
       o.last_error AS "lastError", o.dead_at AS "deadAt", (extract(epoch FROM o.dead_at) * 1000000)::bigint AS "deadAtUs"
     FROM status_outbox o JOIN account a ON a.id = o.account_id
     WHERE o.dead_at IS NOT NULL AND o.account_id > 0 AND ($1::int IS NULL OR o.account_id = $1)
       AND ($2::bigint IS NULL OR (o.dead_at, o.message_id, o.seq) < ('epoch'::timestamptz + $2 * interval '1 microsecond', $3::bigint, $4::smallint))
     ORDER BY o.dead_at DESC, o.message_id DESC, o.seq DESC LIMIT $5`,
    [accountId, ...(before ?? [null, null, null]), limit],
  );
  return rows;
}
