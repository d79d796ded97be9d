// Messages that do not move, and messages whose state and money tell different stories. Every look is bounded.
import type { MessageState } from '../../domain/message.ts';
import type { Queryable } from '../db.ts';
import { firstIdOfDay } from '../ids.ts';

/** Queued and not handed over; handed over and not answered for; before a moderator. */
export type StuckKind = 'queued' | 'unanswered' | 'held';

export interface StuckMessage {
  id: number;
  accountId: number;
  account: string;
  channel: string;
  phone: string;
  sender: string;
  createdAt: Date;
  /** Null where it is with a moderator. */
  connectionId: number | null;
  connection: string | null;
  /** In plain words. */
  why: string;
}

/** Rows looked at for one answer. */
const WINDOW = 50_000;

const COLUMNS = `m.id, m.account_id AS "accountId", a.login AS account, m.channel, m.phone::text, m.sender, m.created_at AS "createdAt"`;
const LATE = `m.created_at < now() - $1::float8 * interval '1 hour' AND ($2::int IS NULL OR m.account_id = $2) AND m.id > $3`;

const STUCK: Record<StuckKind, string> = {
  // Those that wait for a moment of their own are not late before it.
  queued: `SELECT ${COLUMNS}, c.id AS "connectionId", c.name AS connection,
      CASE WHEN c.state <> 'active' THEN 'the connection is ' || c.state || ': ' || c.state_reason
           WHEN q.leased_at IS NOT NULL THEN 'in hand since ' || to_char(q.leased_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
           WHEN h.state IS NULL THEN 'no running node has the connection'
           WHEN h.state <> 'up' THEN 'the link is ' || h.state || ': ' || h.reason
           WHEN q.temporary_tries > 0 THEN q.temporary_tries || ' tries failed for passing reasons'
           ELSE 'others are before it' END AS why
    FROM (SELECT * FROM queue WHERE message_id > $3 ORDER BY message_id LIMIT ${WINDOW}) q
    JOIN message m ON m.id = q.message_id JOIN account a ON a.id = m.account_id
    LEFT JOIN connection c ON c.id = q.connection_id LEFT JOIN connection_health h ON h.connection_id = q.connection_id
    WHERE ${LATE} AND (q.ready_at IS NULL OR q.ready_at < now() - $1::float8 * interval '1 hour') ORDER BY m.id LIMIT $4`,
  unanswered: `SELECT ${COLUMNS}, c.id AS "connectionId", c.name AS connection,
      CASE WHEN t.state = 'unknown' THEN 'sent and not answered' WHEN t.state IS NULL THEN 'neither queued nor tried'
           ELSE 'taken, and no receipt came' END AS why
    FROM (SELECT * FROM message WHERE final_at IS NULL ORDER BY expires_at LIMIT ${WINDOW}) m JOIN account a ON a.id = m.account_id
    LEFT JOIN LATERAL (SELECT t.state, t.connection_id FROM attempt t WHERE t.message_id = m.id ORDER BY t.attempt_no DESC LIMIT 1) t ON true
    LEFT JOIN connection c ON c.id = t.connection_id
    WHERE ${LATE} AND NOT EXISTS (SELECT 1 FROM queue q WHERE q.message_id = m.id) ORDER BY m.id LIMIT $4`,
  held: `SELECT ${COLUMNS}, NULL AS "connectionId", NULL AS connection, 'a moderator has to look at it: ' || h.rule_kind AS why
    FROM (SELECT * FROM held_message WHERE decided_at IS NULL AND message_id > $3 ORDER BY message_id LIMIT ${WINDOW}) h
    JOIN message m ON m.id = h.message_id JOIN account a ON a.id = m.account_id WHERE ${LATE} ORDER BY m.id LIMIT $4`,
};

/** The oldest first, from after `afterId` on. */
export async function stuckMessages(
  pool: Queryable,
  kind: StuckKind,
  filter: { olderThanH: number; accountId: number | null; afterId?: number; limit: number },
): Promise<StuckMessage[]> {
  const { olderThanH, accountId, afterId = 0, limit } = filter;
  const { rows } = await pool.query<StuckMessage>(STUCK[kind], [olderThanH, accountId, afterId, limit]);
  return rows;
}

/**
 * charged_undelivered: charged on delivery, and not delivered · delivered_uncharged: a late receipt, when the money was given
 * back · delivered_twice: two steps of a cascade reached the person · in_doubt: nobody answered for a day · ended_and_queued.
 */
export type Contradiction =
  | 'charged_undelivered'
  | 'delivered_uncharged'
  | 'delivered_twice'
  | 'in_doubt'
  | 'ended_and_queued';

export interface ContradictoryMessage {
  id: number;
  accountId: number;
  account: string;
  channel: string;
  phone: string;
  state: MessageState;
  chargedE7: bigint | null;
  createdAt: Date;
  contradiction: Contradiction;
}

/** Of the newest so many messages. */
const RECENT = 200_000;

/** The newest first, from after `after` on. Refunded ones are settled. */
export async function contradictoryMessages(
  pool: Queryable,
  filter: {
    sinceMs: number;
    accountId: number | null;
    after?: { id: number; contradiction: string } | null;
    limit: number;
  },
): Promise<ContradictoryMessage[]> {
  const arrived = `t.state IN ('delivered', 'read')`;
  const { rows } = await pool.query(
    `WITH recent AS MATERIALIZED (
       SELECT id, account_id, channel, phone, state, charge, charged_e7, hold_e7, step_count, created_at, final_at FROM message
       WHERE id >= $1 AND ($2::int IS NULL OR account_id = $2) ORDER BY id DESC LIMIT ${RECENT}
     ), found AS (
       SELECT id, 'charged_undelivered' AS contradiction FROM recent
         WHERE step_count = 1 AND charge = 'delivered' AND charged_e7 > 0 AND state IN ('undelivered', 'rejected', 'expired', 'canceled')
       UNION ALL SELECT m.id, 'charged_undelivered' FROM recent m JOIN message_step s ON s.message_id = m.id
         WHERE m.step_count > 1 AND s.charge = 'delivered' AND s.charged_e7 > 0
           AND NOT EXISTS (SELECT 1 FROM attempt t WHERE t.message_id = m.id AND t.step = s.step AND t.segment_states ~ '[dr]')
       UNION ALL SELECT id, 'delivered_uncharged' FROM recent WHERE state IN ('delivered', 'read') AND charged_e7 = 0 AND hold_e7 > 0
       UNION ALL SELECT m.id, 'delivered_twice' FROM recent m
         WHERE m.step_count > 1 AND EXISTS (
           SELECT 1 FROM attempt t JOIN message_step s ON s.message_id = t.message_id AND s.step = t.step
           JOIN attempt later ON later.message_id = t.message_id AND later.step > t.step AND later.state IN ('delivered', 'read')
           WHERE t.message_id = m.id AND s.success = 'delivered' AND ${arrived})
       UNION ALL SELECT m.id, 'in_doubt' FROM recent m
         WHERE m.final_at IS NULL AND EXISTS (SELECT 1 FROM attempt t WHERE t.message_id = m.id AND t.state = 'unknown'
           AND t.changed_at < now() - interval '24 hours')
       UNION ALL SELECT m.id, 'ended_and_queued' FROM queue q JOIN recent m ON m.id = q.message_id
         WHERE m.final_at IS NOT NULL AND q.lease IS NULL
     )
     SELECT DISTINCT m.id, m.account_id AS "accountId", a.login AS account, m.channel, m.phone::text, m.state,
       m.charged_e7::text AS "chargedE7", m.created_at AS "createdAt", f.contradiction
     FROM found f JOIN recent m ON m.id = f.id JOIN account a ON a.id = m.account_id
     WHERE NOT EXISTS (SELECT 1 FROM refund r WHERE r.message_id = m.id)
       AND ($3::bigint IS NULL OR m.id < $3 OR (m.id = $3 AND f.contradiction > $4::text))
     ORDER BY m.id DESC, f.contradiction LIMIT $5`,
    [
      Math.max(0, firstIdOfDay(filter.sinceMs)),
      filter.accountId,
      filter.after?.id ?? null,
      filter.after?.contradiction ?? '',
      filter.limit,
    ],
  );
  return rows.map((row) => ({ ...row, chargedE7: row.chargedE7 === null ? null : BigInt(row.chargedE7) }));
}
