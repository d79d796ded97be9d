// Telling statuses again: those that were given up, and those that were acknowledged already.
import type { MessageState } from '../domain/message.ts';
import { idArray } from './arrays.ts';
import type { Queryable } from './db.ts';
import { firstIdOfDay } from './ids.ts';

/** What is not null narrows. */
export interface ReplayFilter {
  accountId: number | null;
  messageIds: readonly number[] | null;
  states?: readonly MessageState[] | null;
  /** When the state changed, RFC 3339: from inclusive, to exclusive. */
  from?: string | null;
  to?: string | null;
}

const CHUNK = 5_000;
const DAY_MS = 86_400_000;
/** Longest from a message's acceptance to its state: its life and the wait for receipts, thirty days each. */
const LATEST_MS = 60 * DAY_MS;

/**
 * Brings dead letters back for a whole new round of tries, the oldest messages first; returns how many, at most `limit`.
 * Not those of which a later status was told: statuses of one message are never told out of order (contract.md §2).
 */
export async function replayDead(
  pool: Queryable,
  filter: ReplayFilter,
  limit = Number.POSITIVE_INFINITY,
): Promise<number> {
  let replayed = 0;
  let after = { message: 0, seq: 0 };
  while (replayed < limit) {
    const chunk = Math.min(CHUNK, limit - replayed);
    const { rows } = await pool.query<{ message: number; seq: number; told: boolean }>(
      `WITH dead AS (
         SELECT o.message_id, o.seq FROM status_outbox o
         WHERE o.dead_at IS NOT NULL AND o.account_id > 0 AND ($1::int IS NULL OR o.account_id = $1)
           AND ($2::bigint[] IS NULL OR o.message_id = ANY($2)) AND ($3::text[] IS NULL OR o.state = ANY($3))
           AND ($4::timestamptz IS NULL OR o.changed_at >= $4) AND ($5::timestamptz IS NULL OR o.changed_at < $5)
           AND (o.message_id, o.seq) > ($6::bigint, $7::smallint)
           AND NOT EXISTS (SELECT 1 FROM message m WHERE m.id = o.message_id AND m.status_seq - o.seq >
             (SELECT count(*) FROM status_outbox l WHERE l.message_id = o.message_id AND l.seq > o.seq AND NOT l.again))
         ORDER BY o.message_id, o.seq LIMIT $8 FOR UPDATE OF o)
       UPDATE status_outbox o SET dead_at = NULL, next_at = NULL, tries = 0 FROM dead
       WHERE o.message_id = dead.message_id AND o.seq = dead.seq RETURNING o.message_id AS message, o.seq`,
      [...values(filter), after.message, after.seq, chunk],
    );
    replayed += rows.length;
    if (rows.length < chunk) break;
    after = rows.reduce((a, b) => (b.message > a.message || (b.message === a.message && b.seq > a.seq) ? b : a));
  }
  return replayed;
}

/**
 * Tells the last status of messages of one account again, with its own sequence number, also where it was acknowledged
 * before; returns how many, at most `limit`. Nothing is added where that status still is to be told or was given up.
 */
export async function tellAgain(
  pool: Queryable,
  filter: ReplayFilter & { accountId: number },
  limit = Number.POSITIVE_INFINITY,
): Promise<number> {
  // Ids grow with the days: the ends of the span in which messages with such a status were accepted.
  const lowest = filter.from ? firstIdOfDay(Date.parse(filter.from) - LATEST_MS) : 0;
  const highest = filter.to ? firstIdOfDay(Date.parse(filter.to) + DAY_MS) : Number.MAX_SAFE_INTEGER;
  let told = 0;
  let after = Math.max(0, lowest - 1);
  while (told < limit) {
    const chunk = Math.min(CHUNK, limit - told);
    const { rows } = await pool.query<{ last: number | null; looked: number; told: number }>(
      `WITH due AS (
         SELECT m.id, m.status_seq, m.account_id, m.state, m.changed_at FROM message m
         WHERE m.account_id = $1 AND m.final_at IS NOT NULL AND m.id > $6 AND m.id < $7
           AND ($2::bigint[] IS NULL OR m.id = ANY($2)) AND ($3::text[] IS NULL OR m.state = ANY($3))
           AND ($4::timestamptz IS NULL OR m.changed_at >= $4) AND ($5::timestamptz IS NULL OR m.changed_at < $5)
         ORDER BY m.id LIMIT $8 FOR UPDATE OF m),
       -- Messages of a time when there was no push address have no status yet.
       first AS (UPDATE message m SET status_seq = 1 FROM due WHERE m.id = due.id AND due.status_seq = 0),
       again AS (
         INSERT INTO status_outbox (message_id, seq, account_id, state, changed_at, again)
         SELECT id, greatest(status_seq, 1), account_id, state, changed_at, status_seq > 0 FROM due
         ON CONFLICT (message_id, seq) DO NOTHING RETURNING 1)
       SELECT (SELECT max(id) FROM due) AS last, (SELECT count(*) FROM due) AS looked, (SELECT count(*) FROM again) AS told`,
      [...values(filter), after, highest, chunk],
    );
    const { last, looked, told: more } = rows[0]!;
    told += more;
    if (last === null || looked < chunk) break;
    after = last;
  }
  return told;
}

const values = ({ accountId, messageIds, states, from, to }: ReplayFilter): unknown[] => [
  accountId,
  messageIds === null ? null : idArray(messageIds),
  states ?? null,
  from ?? null,
  to ?? null,
];
