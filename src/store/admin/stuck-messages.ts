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
const OWN = '($2::int IS NULL OR account_id = $2)';
const LATE = `m.created_at < now() - $1::float8 * interval '1 hour'`;
/** One look-up a row: joined as tables are, the planner would read all messages from the oldest on. */
const MESSAGE_OF = (id: string): string => `CROSS JOIN LATERAL (SELECT * FROM message WHERE id = ${id} OFFSET 0) m`;

const STUCK: Record<StuckKind, string> = {
  // Those that wait for a moment of their own are not late before it.
  queued: `SELECT ${COLUMNS}, c.id AS "connectionId", c.name AS connection,
      CASE WHEN c.state <> 'active' THEN 'the connection is ' || c.state || ': ' || c.state_reason
           WHEN q.leased_at IS NOT NULL THEN 'in hand since ' || to_char(q.leased_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
           WHEN h.state IS NULL THEN 'no running node has the connection'
           WHEN h.state <> 'up' THEN 'the link is ' || h.state || ': ' || h.reason
           WHEN q.temporary_tries > 0 THEN q.temporary_tries || ' tries failed for passing reasons'
           ELSE 'others are before it' END AS why
    FROM (SELECT * FROM (SELECT * FROM queue WHERE message_id > $3 ORDER BY message_id LIMIT ${WINDOW}) w
            WHERE ${OWN} AND (ready_at IS NULL OR ready_at < now() - $1::float8 * interval '1 hour') ORDER BY message_id) q
    ${MESSAGE_OF('q.message_id')} JOIN account a ON a.id = m.account_id
    LEFT JOIN connection c ON c.id = q.connection_id LEFT JOIN connection_health h ON h.connection_id = q.connection_id
    WHERE ${LATE} ORDER BY q.message_id LIMIT $4`,
  unanswered: `SELECT ${COLUMNS}, c.id AS "connectionId", c.name AS connection,
      CASE WHEN t.state = 'unknown' THEN 'sent and not answered' WHEN t.state IS NULL THEN 'neither queued nor tried'
           ELSE 'taken, and no receipt came' END AS why
    FROM (SELECT * FROM (SELECT * FROM message WHERE final_at IS NULL ORDER BY expires_at LIMIT ${WINDOW}) m
            WHERE ${LATE} AND ${OWN} AND id > $3 AND NOT EXISTS (SELECT 1 FROM queue q WHERE q.message_id = m.id) ORDER BY id LIMIT $4) m
    JOIN account a ON a.id = m.account_id
    LEFT JOIN LATERAL (SELECT t.state, t.connection_id FROM attempt t WHERE t.message_id = m.id ORDER BY t.attempt_no DESC LIMIT 1) t ON true
    LEFT JOIN connection c ON c.id = t.connection_id ORDER BY m.id`,
  held: `SELECT ${COLUMNS}, NULL AS "connectionId", NULL AS connection, 'a moderator has to look at it: ' || h.rule_kind AS why
    FROM (SELECT * FROM (SELECT * FROM held_message WHERE decided_at IS NULL AND message_id > $3 ORDER BY message_id LIMIT ${WINDOW}) w
            WHERE ${OWN} ORDER BY message_id) h
    ${MESSAGE_OF('h.message_id')} JOIN account a ON a.id = m.account_id WHERE ${LATE} ORDER BY h.message_id LIMIT $4`,
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

/** Messages looked at in one statement. */
const RECENT = 25_000;
/** Somebody waits for the answer: then it is as far as it is, and the next page goes on. */
const BUDGET_MS = 120;
/** Behind every contradiction of a message. */
const PAST = 'zzz';

export interface ContradictionFilter {
  sinceMs: number;
  accountId: number | null;
  after?: ContradictionPlace | null;
  limit: number;
}

export interface ContradictionPlace {
  id: number;
  contradiction: string;
}

/**
 * The newest first, from behind `after` on, as far back as time allows: a page may be shorter than asked, and tells where to go
 * on (`next` null = that was all). Refunded ones are settled.
 */
export async function contradictoryMessages(
  pool: Queryable,
  filter: ContradictionFilter,
): Promise<{ rows: ContradictoryMessage[]; next: ContradictionPlace | null }> {
  const untilMs = performance.now() + BUDGET_MS;
  const rows: ContradictoryMessage[] = [];
  for (let place = filter.after ?? null; ; ) {
    const lowest = await lowestLooked(pool, filter, place);
    rows.push(...(await contradictionsAbove(pool, filter, place, lowest ?? 0)));
    if (rows.length > filter.limit) {
      const shown = rows.slice(0, filter.limit);
      return { rows: shown, next: shown.at(-1)! };
    }
    place = lowest === null ? null : { id: lowest, contradiction: PAST };
    if (place === null || performance.now() > untilMs) return { rows, next: place };
  }
}

const lowestOf = ({ sinceMs }: ContradictionFilter): number => Math.max(0, firstIdOfDay(sinceMs));

/** The last id of the next so many; null when there are fewer. */
async function lowestLooked(
  pool: Queryable,
  filter: ContradictionFilter,
  place: ContradictionPlace | null,
): Promise<number | null> {
  const { rows } = await pool.query<{ n: number; last: number | null }>(
    `SELECT count(*)::int AS n, min(id) AS last FROM (SELECT id FROM message
       WHERE id >= $1 AND ($2::int IS NULL OR account_id = $2) AND ($3::bigint IS NULL OR id <= $3) ORDER BY id DESC LIMIT ${RECENT}) m`,
    [lowestOf(filter), filter.accountId, place?.id ?? null],
  );
  return rows[0]!.n === RECENT ? rows[0]!.last : null;
}

const FAILED = `'undelivered', 'rejected', 'expired', 'canceled'`;
/** Said of each table, so that the partitions of other days are not opened. */
const within = (id: string): string => `${id} >= $1 AND ($3::bigint IS NULL OR ${id} <= $3)`;

async function contradictionsAbove(
  pool: Queryable,
  filter: ContradictionFilter,
  place: ContradictionPlace | null,
  lowest: number,
): Promise<ContradictoryMessage[]> {
  const arrived = `t.state IN ('delivered', 'read')`;
  const { rows } = await pool.query(
    `WITH recent AS MATERIALIZED (
       SELECT id, account_id, channel, phone, state, charge, charged_e7, hold_e7, step_count, created_at, final_at FROM message
       WHERE ${within('id')} AND ($2::int IS NULL OR account_id = $2)
         -- What cannot have any of them is left out at once.
         AND (step_count > 1 OR final_at IS NULL OR (charge = 'delivered' AND charged_e7 > 0 AND state IN (${FAILED}))
              OR (state IN ('delivered', 'read') AND charged_e7 = 0 AND hold_e7 > 0)
              OR id IN (SELECT message_id FROM queue WHERE ${within('message_id')} AND lease IS NULL))
     ), found AS (
       SELECT id, 'charged_undelivered' AS contradiction FROM recent
         WHERE step_count = 1 AND charge = 'delivered' AND charged_e7 > 0 AND state IN (${FAILED})
       UNION ALL SELECT m.id, 'charged_undelivered' FROM recent m JOIN message_step s ON s.message_id = m.id AND ${within('s.message_id')}
         WHERE m.step_count > 1 AND s.charge = 'delivered' AND s.charged_e7 > 0
           AND NOT EXISTS (SELECT 1 FROM attempt t WHERE t.message_id = m.id AND ${within('t.message_id')} AND t.step = s.step AND t.segment_states ~ '[dr]')
       UNION ALL SELECT id, 'delivered_uncharged' FROM recent WHERE state IN ('delivered', 'read') AND charged_e7 = 0 AND hold_e7 > 0
       UNION ALL SELECT m.id, 'delivered_twice' FROM recent m
         WHERE m.step_count > 1 AND EXISTS (
           SELECT 1 FROM attempt t JOIN message_step s ON s.message_id = t.message_id AND s.step = t.step
           JOIN attempt later ON later.message_id = t.message_id AND later.step > t.step AND later.state IN ('delivered', 'read')
           WHERE t.message_id = m.id AND ${within('t.message_id')} AND ${within('later.message_id')} AND ${within('s.message_id')}
             AND s.success = 'delivered' AND ${arrived})
       UNION ALL SELECT m.id, 'in_doubt' FROM recent m
         WHERE m.final_at IS NULL AND EXISTS (SELECT 1 FROM attempt t WHERE t.message_id = m.id AND ${within('t.message_id')} AND t.state = 'unknown'
           AND t.changed_at < now() - interval '24 hours')
       UNION ALL SELECT m.id, 'ended_and_queued' FROM queue q JOIN recent m ON m.id = q.message_id
         WHERE ${within('q.message_id')} AND m.final_at IS NOT NULL AND q.lease IS NULL
     )
     SELECT DISTINCT m.id, m.account_id AS "accountId", a.login AS account, m.channel, m.phone::text, m.state,
       m.charged_e7::text AS "chargedE7", m.created_at AS "createdAt", f.contradiction
     FROM found f JOIN recent m ON m.id = f.id JOIN account a ON a.id = m.account_id
     WHERE NOT EXISTS (SELECT 1 FROM refund r WHERE r.message_id = m.id)
       AND ($3::bigint IS NULL OR m.id < $3 OR (m.id = $3 AND f.contradiction > $4::text))
     ORDER BY m.id DESC, f.contradiction LIMIT $5`,
    [
      Math.max(lowest, lowestOf(filter)),
      filter.accountId,
      place?.id ?? null,
      place?.contradiction ?? '',
      filter.limit + 1,
    ],
  );
  return rows.map((row) => ({ ...row, chargedE7: row.chargedE7 === null ? null : BigInt(row.chargedE7) }));
}
