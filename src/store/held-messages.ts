// Messages that a person has to look at: listed for moderators, and decided once. A decision locks the message first, as
// everybody does who ends or moves it; so of two decisions, an expiry and a cancel exactly one finds it still held.
import type { Content } from '../domain/content.ts';
import type { Channel } from '../domain/message.ts';
import { idArray } from './arrays.ts';
import type { Client, Queryable } from './db.ts';

export interface HeldStep {
  channel: Channel;
  sender: string;
  text: string;
  content: Content | null;
}

export interface HeldMessage {
  id: number;
  accountId: number;
  account: string;
  channel: Channel;
  sender: string;
  phone: string;
  text: string;
  /** The step whose text it is, from 1. */
  step: number;
  /** All that may be sent. */
  steps: HeldStep[];
  ruleId: number | null;
  ruleKind: string;
  /** '' when the rule is gone. */
  ruleReason: string;
  hit: string;
  textMd5: string;
  /** Held ones of this account with these very steps, itself included; at most 1000 are counted. */
  alike: number;
  createdAt: Date;
  expiresAt: Date;
}

export interface HeldFilter {
  accountId?: number | undefined;
  ruleId?: number | undefined;
  textMd5?: string | undefined;
  /** From behind this message on. */
  afterId: number;
  limit: number;
}

const ALIKE_MAX = 1000;
const HELD_STEP = (of: string): string =>
  `jsonb_build_object('channel', ${of}.channel, 'sender', ${of}.sender, 'text', ${of}.text, 'content', ${of}.content)`;

/** Undecided messages, the oldest first. */
export async function listHeld(pool: Queryable, filter: HeldFilter): Promise<HeldMessage[]> {
  const { rows } = await pool.query<HeldMessage>(
    `SELECT h.message_id AS id, h.account_id AS "accountId", a.login AS account, COALESCE(s.channel, m.channel) AS channel,
       COALESCE(s.sender, m.sender) AS sender, m.phone::text, COALESCE(s.text, m.text) AS text,
       COALESCE((SELECT jsonb_agg(${HELD_STEP('o')} ORDER BY o.step) FROM message_step o WHERE o.message_id = h.message_id),
         jsonb_build_array(${HELD_STEP('m')})) AS steps,
       h.step, h.rule_id AS "ruleId", h.rule_kind AS "ruleKind", COALESCE(r.reason, '') AS "ruleReason",
       h.hit, h.text_md5 AS "textMd5", h.created_at AS "createdAt", m.expires_at AS "expiresAt",
       (SELECT count(*)::int FROM (SELECT 1 FROM held_message o WHERE o.account_id = h.account_id AND o.text_md5 = h.text_md5
          AND o.decided_at IS NULL LIMIT ${ALIKE_MAX}) o) AS alike
     FROM (SELECT * FROM held_message WHERE decided_at IS NULL AND message_id > $1 AND ($2::int IS NULL OR account_id = $2)
             AND ($3::int IS NULL OR rule_id = $3) AND ($4::text IS NULL OR text_md5 = $4) ORDER BY message_id LIMIT $5) h
     JOIN message m ON m.id = h.message_id JOIN account a ON a.id = h.account_id
     LEFT JOIN message_step s ON s.message_id = h.message_id AND s.step = h.step
     LEFT JOIN moderation_rule r ON r.id = h.rule_id
     ORDER BY h.message_id`,
    [filter.afterId, filter.accountId ?? null, filter.ruleId ?? null, filter.textMd5 ?? null, filter.limit],
  );
  return rows;
}

/** Ids of undecided messages of an account with the same steps, the oldest first. */
export async function heldAlike(pool: Queryable, accountId: number, textMd5: string, limit: number): Promise<number[]> {
  const { rows } = await pool.query<{ id: number }>(
    `SELECT message_id AS id FROM held_message
     WHERE account_id = $1 AND text_md5 = $2 AND decided_at IS NULL ORDER BY message_id LIMIT $3`,
    [accountId, textMd5, limit],
  );
  return rows.map((row) => row.id);
}

export interface Waiting {
  messages: number;
  senders: number;
  templates: number;
}

/** What waits for a moderator; at most 10,000 messages are counted. */
export async function countWaiting(pool: Queryable): Promise<Waiting> {
  const { rows } = await pool.query<Waiting>(
    `SELECT (SELECT count(*)::int FROM (SELECT 1 FROM held_message WHERE decided_at IS NULL LIMIT 10000) h) AS messages,
       (SELECT count(*)::int FROM sender_id WHERE state = 'pending') AS senders,
       (SELECT count(*)::int FROM template WHERE state = 'pending') AS templates`,
  );
  return rows[0]!;
}

const LOCK = 'SELECT id FROM message WHERE id = ANY($1::bigint[]) ORDER BY id FOR UPDATE';

/**
 * Lets held messages be sent, each from now or from the moment its client named, whichever is later; the clock of its
 * step begins then. Returns the connections of those that were still held, by id.
 */
export async function approveHeld(
  client: Client,
  ids: readonly number[],
  by: string,
): Promise<{ id: number; accountId: number; connectionId: number }[]> {
  await client.query(LOCK, [idArray(ids)]);
  const stepEnd = `d.start + d.life_ms * interval '1 ms'`;
  const { rows } = await client.query<{ id: number; accountId: number; connectionId: number }>(
    `WITH due AS MATERIALIZED (
       SELECT q.message_id, q.account_id, q.connection_id, greatest(now(), h.not_before) AS start, h.not_before > now() AS later, m.step,
         m.step_count, m.expires_at, s.life_ms, s.not_after
       FROM held_message h JOIN queue q ON q.message_id = h.message_id JOIN message m ON m.id = h.message_id
       LEFT JOIN message_step s ON s.message_id = m.id AND s.step = m.step
       WHERE h.message_id = ANY($1::bigint[]) AND h.decided_at IS NULL AND q.ready_at = 'infinity' AND q.lease IS NULL
         AND q.expires_at > now()
     ), freed AS (
       UPDATE queue q SET ready_at = CASE WHEN d.later THEN d.start ELSE now() END, expires_at = least(d.expires_at, d.not_after, ${stepEnd})
       FROM due d WHERE q.message_id = d.message_id
     ), begun AS (
       UPDATE message_step s SET began_at = d.start,
         deadline_at = CASE WHEN d.step < d.step_count THEN least(d.expires_at, d.not_after, ${stepEnd}) END
       FROM due d WHERE s.message_id = d.message_id AND s.step = d.step
     )
     UPDATE held_message h SET decided_at = now(), decision = 'approved', decided_by = $2
     FROM due d WHERE h.message_id = d.message_id
     RETURNING h.message_id AS id, d.account_id AS "accountId", d.connection_id AS "connectionId"`,
    [idArray(ids), by],
  );
  return rows;
}

/** Marks those of the messages that are still held as rejected, and returns them: the caller ends them. */
export async function rejectHeld(
  client: Client,
  ids: readonly number[],
  by: string,
  reason: string,
): Promise<{ id: number; accountId: number }[]> {
  await client.query(LOCK, [idArray(ids)]);
  const { rows } = await client.query<{ id: number; accountId: number }>(
    `UPDATE held_message h SET decided_at = now(), decision = 'rejected', decided_by = $2, reason = $3
     FROM queue q WHERE q.message_id = h.message_id AND q.ready_at = 'infinity' AND q.lease IS NULL
       AND h.message_id = ANY($1::bigint[]) AND h.decided_at IS NULL
     RETURNING h.message_id AS id, h.account_id AS "accountId"`,
    [idArray(ids), by, reason],
  );
  return rows;
}
