// Sender IDs and their moderation.

import type { Channel, TrafficClass } from '../../domain/message.ts';
import type { Client, Queryable } from '../db.ts';

export interface SenderDetail {
  account: string;
  channel: string;
  name: string;
  state: 'pending' | 'approved' | 'rejected';
  trafficClass: TrafficClass | null;
  reason: string;
  createdAt: Date;
}

const SELECT = `SELECT a.login AS account, s.channel, s.name, s.state, s.traffic_class AS "trafficClass", s.reason,
  s.created_at AS "createdAt" FROM sender_id s JOIN account a ON a.id = s.account_id`;
const ONE = 'account_id = $1 AND channel = $2 AND lower(name) = lower($3)';

export type ModerationState = 'pending' | 'approved' | 'rejected';

/** A sender as the API shows it. */
export interface SenderRecord {
  id: number;
  accountId: number;
  account: string;
  channel: Channel;
  name: string;
  state: ModerationState;
  trafficClass: TrafficClass | null;
  reason: string;
  /** What the client says of its right to the name. */
  comment: string;
  documents: string[];
  createdAt: Date;
  changedAt: Date;
  /** Where the client is written to; '' = nowhere. */
  email: string;
}

const RECORD = `SELECT s.id, s.account_id AS "accountId", a.login AS account, s.channel, s.name, s.state,
  s.traffic_class AS "trafficClass", s.reason, s.comment, s.documents, s.created_at AS "createdAt", s.changed_at AS "changedAt", a.email
  FROM sender_id s JOIN account a ON a.id = s.account_id`;

/** Adds a sender, or changes the state and class of the one there is. Returns whether it is new. */
export async function putSender(
  pool: Queryable,
  accountId: number,
  channel: string,
  name: string,
  state: 'pending' | 'approved',
  trafficClass: TrafficClass | null,
): Promise<boolean> {
  const { rows } = await pool.query<{ inserted: boolean }>(
    `INSERT INTO sender_id AS s (account_id, channel, name, state, traffic_class) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (account_id, channel, lower(name)) DO UPDATE SET name = EXCLUDED.name, reason = '', changed_at = now(),
       state = CASE WHEN EXCLUDED.state = 'approved' THEN 'approved' ELSE s.state END,
       traffic_class = COALESCE(EXCLUDED.traffic_class, s.traffic_class)
     RETURNING (xmax = 0) AS inserted`,
    [accountId, channel, name, state, trafficClass],
  );
  return rows[0]!.inserted;
}

/** Returns false when there is no such sender. */
export async function moderateSender(
  pool: Queryable,
  accountId: number,
  channel: string,
  name: string,
  state: 'approved' | 'rejected',
  reason: string,
): Promise<boolean> {
  const result = await pool.query(`UPDATE sender_id SET state = $4, reason = $5, changed_at = now() WHERE ${ONE}`, [
    accountId,
    channel,
    name,
    state,
    reason,
  ]);
  return result.rowCount === 1;
}

export async function removeSender(
  pool: Queryable,
  accountId: number,
  channel: string,
  name: string,
): Promise<boolean> {
  return (await pool.query(`DELETE FROM sender_id WHERE ${ONE}`, [accountId, channel, name])).rowCount === 1;
}

export async function listSenders(
  pool: Queryable,
  filter: { accountId?: number; channel?: string; state?: string },
): Promise<SenderDetail[]> {
  const { rows } = await pool.query<SenderDetail>(
    `${SELECT} WHERE ($1::int IS NULL OR s.account_id = $1) AND ($2::text IS NULL OR s.channel = $2)
       AND ($3::text IS NULL OR s.state = $3) ORDER BY a.login, s.channel, s.name`,
    [filter.accountId ?? null, filter.channel ?? null, filter.state ?? null],
  );
  return rows;
}

export interface SenderFilter {
  accountId?: number | undefined;
  channel?: string | undefined;
  state?: string | undefined;
  limit: number;
}

/** Senders of one account, the newest first, below an id. */
export async function sendersOf(
  pool: Queryable,
  accountId: number,
  filter: Omit<SenderFilter, 'accountId'> & { beforeId: number | null },
): Promise<SenderRecord[]> {
  const { rows } = await pool.query<SenderRecord>(
    `${RECORD} WHERE s.account_id = $1 AND ($2::text IS NULL OR s.channel = $2) AND ($3::text IS NULL OR s.state = $3)
       AND ($4::int IS NULL OR s.id < $4) ORDER BY s.id DESC LIMIT $5`,
    [accountId, filter.channel ?? null, filter.state ?? null, filter.beforeId, filter.limit],
  );
  return rows;
}

/** For moderators: those that wait first, the oldest of them first; then the others. `after` = rank and id. */
export async function sendersToJudge(
  pool: Queryable,
  filter: SenderFilter & { after: readonly [rank: number, id: number] },
): Promise<SenderRecord[]> {
  const { rows } = await pool.query<SenderRecord>(
    `${RECORD} WHERE ($1::int IS NULL OR s.account_id = $1) AND ($2::text IS NULL OR s.channel = $2)
       AND ($3::text IS NULL OR s.state = $3) AND ((s.state <> 'pending')::int, s.id) > ($4::int, $5::int)
     ORDER BY (s.state <> 'pending')::int, s.id LIMIT $6`,
    [filter.accountId ?? null, filter.channel ?? null, filter.state ?? null, ...filter.after, filter.limit],
  );
  return rows;
}

export async function findSender(pool: Queryable, id: number): Promise<SenderRecord | null> {
  const { rows } = await pool.query<SenderRecord>(`${RECORD} WHERE s.id = $1`, [id]);
  return rows[0] ?? null;
}

/**
 * Asks for a sender. One that was rejected may be asked for again and waits anew; null when the account has it, or waits
 * for it, already.
 */
export async function requestSender(
  client: Client,
  request: { accountId: number; channel: string; name: string; comment: string; documents: readonly string[] },
): Promise<SenderRecord | null> {
  const { rows } = await client.query<{ id: number }>(
    `INSERT INTO sender_id AS s (account_id, channel, name, comment, documents) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (account_id, channel, lower(name)) DO UPDATE SET name = EXCLUDED.name, comment = EXCLUDED.comment,
       documents = EXCLUDED.documents, state = 'pending', reason = '', changed_at = now() WHERE s.state = 'rejected'
     RETURNING id`,
    [request.accountId, request.channel, request.name, request.comment, request.documents],
  );
  return rows[0] === undefined ? null : findSender(client, rows[0].id);
}

/** Decides; null when there is no such sender. An approval may set the class, and leaves the one there is otherwise. */
export async function judgeSender(
  client: Client,
  id: number,
  decision: { state: 'approved' | 'rejected'; reason: string; trafficClass?: TrafficClass | null | undefined },
): Promise<SenderRecord | null> {
  const { rows } = await client.query<{ id: number }>(
    `UPDATE sender_id SET state = $2, reason = $3, changed_at = now(), traffic_class = CASE WHEN $4 THEN $5 ELSE traffic_class END
     WHERE id = $1 RETURNING id`,
    [id, decision.state, decision.reason, decision.trafficClass !== undefined, decision.trafficClass ?? null],
  );
  return rows[0] === undefined ? null : findSender(client, id);
}

/** The client needs it no more. */
export async function withdrawSender(client: Client, accountId: number, id: number): Promise<boolean> {
  const result = await client.query('DELETE FROM sender_id WHERE id = $1 AND account_id = $2', [id, accountId]);
  return result.rowCount === 1;
}
