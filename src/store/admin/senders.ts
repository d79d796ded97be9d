// Sender IDs and their moderation.

import type { TrafficClass } from '../../domain/message.ts';
import type { Queryable } from '../db.ts';

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
