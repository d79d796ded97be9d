// Lists of messages and of statuses given up, for the operator.

import type { MessageState } from '../../domain/message.ts';
import { idArray } from '../arrays.ts';
import type { Queryable } from '../db.ts';
import { firstIdOfDay } from '../ids.ts';

export interface MessageLine {
  id: number;
  account: string;
  channel: string;
  phone: string;
  sender: string;
  state: MessageState;
  segments: number;
  priceE7: bigint;
  createdAt: Date;
  finalAt: Date | null;
  errorCode: string | null;
}

/** The newest first. */
export async function listMessages(
  pool: Queryable,
  filter: { accountId?: number; state?: string; channel?: string; sinceMs: number; limit: number },
): Promise<MessageLine[]> {
  const { rows } = await pool.query(
    `SELECT m.id, a.login AS account, m.channel, m.phone::text, m.sender, m.state, m.segments, m.hold_e7::text AS "priceE7",
       m.created_at AS "createdAt", m.final_at AS "finalAt", m.error_code AS "errorCode"
     FROM message m JOIN account a ON a.id = m.account_id
     -- Ids begin with the day, so the days before are left out at once.
     WHERE m.id >= $1 AND m.created_at >= to_timestamp($2::float8 / 1000) AND ($3::int IS NULL OR m.account_id = $3)
       AND ($4::text IS NULL OR m.state = $4) AND ($6::text IS NULL OR m.channel = $6) ORDER BY m.id DESC LIMIT $5`,
    [
      Math.max(0, firstIdOfDay(filter.sinceMs)),
      filter.sinceMs,
      filter.accountId ?? null,
      filter.state ?? null,
      filter.limit,
      filter.channel ?? null,
    ],
  );
  return rows.map((row) => ({ ...row, priceE7: BigInt(row.priceE7) }));
}

export interface DeadStatus {
  messageId: number;
  account: string;
  state: MessageState;
  changedAt: Date;
  tries: number;
  lastError: string;
  deadAt: Date;
}

/** Statuses that were given up, the newest first, and how many there are in all. */
export async function listDead(
  pool: Queryable,
  accountId: number | undefined,
  limit: number,
): Promise<{ total: number; statuses: DeadStatus[] }> {
  // Account 0 has the rows that only steady the planner (migration 001).
  const where = 'o.dead_at IS NOT NULL AND o.account_id > 0 AND ($1::int IS NULL OR o.account_id = $1)';
  const total = await pool.query<{ n: number }>(`SELECT count(*)::int AS n FROM status_outbox o WHERE ${where}`, [
    accountId ?? null,
  ]);
  const { rows } = await pool.query<DeadStatus>(
    `SELECT o.message_id AS "messageId", a.login AS account, o.state, o.changed_at AS "changedAt", o.tries,
       o.last_error AS "lastError", o.dead_at AS "deadAt"
     FROM status_outbox o JOIN account a ON a.id = o.account_id WHERE ${where} ORDER BY o.dead_at DESC, o.message_id LIMIT $2`,
    [accountId ?? null, limit],
  );
  return { total: total.rows[0]!.n, statuses: rows };
}

export interface ReplayCandidate {
  id: number;
  accountId: number;
  account: string;
  pushUrl: string;
  isFinal: boolean;
  /** Statuses of it in the outbox that were given up, and that are still being tried. */
  dead: number;
  pending: number;
}

/** What there is to tell again of these messages; unknown ids are absent. */
export async function replayCandidates(pool: Queryable, ids: readonly number[]): Promise<ReplayCandidate[]> {
  const { rows } = await pool.query<ReplayCandidate>(
    `SELECT m.id, m.account_id AS "accountId", a.login AS account, a.push_url AS "pushUrl", m.final_at IS NOT NULL AS "isFinal",
       (SELECT count(*)::int FROM status_outbox o WHERE o.message_id = m.id AND o.dead_at IS NOT NULL) AS dead,
       (SELECT count(*)::int FROM status_outbox o WHERE o.message_id = m.id AND o.dead_at IS NULL) AS pending
     FROM message m JOIN account a ON a.id = m.account_id WHERE m.id = ANY($1::bigint[]) ORDER BY m.id`,
    [idArray(ids)],
  );
  return rows;
}
