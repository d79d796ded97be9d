// Connections as the operator handles them, with what their owners last saw of them.
import type { Queryable } from '../db.ts';

export interface ConnectionDetail {
  id: number;
  name: string;
  type: string;
  channels: string[];
  settings: Record<string, unknown>;
  hours: string;
  timeZone: string;
  /** What the provider asks for one part. */
  costE7: bigint;
  state: 'active' | 'paused';
  stateReason: string;
  createdAt: Date;
  changedAt: Date;
  /** A running node has it; without one, `health` is what the last one saw. */
  owned: boolean;
  health: ConnectionHealth | null;
  queued: number;
}

export interface ConnectionHealth {
  state: 'up' | 'connecting' | 'down';
  bound: number;
  wanted: number;
  inFlight: number;
  window: number;
  reason: string;
  node: string;
  since: Date;
  seenAt: Date;
}

const SELECT = `SELECT c.id, c.name, c.type, COALESCE(c.channels, ARRAY[c.channel]) AS channels, c.settings, c.hours, c.time_zone AS "timeZone", c.cost_e7::text AS "costE7", c.state, c.state_reason AS "stateReason",
  c.created_at AS "createdAt", c.changed_at AS "changedAt",
  CASE WHEN h.connection_id IS NOT NULL THEN jsonb_build_object('state', h.state, 'bound', h.bound, 'wanted', h.wanted,
    'inFlight', h.in_flight, 'window', h.window_size, 'reason', h.reason, 'node', h.node_id, 'since', h.since, 'seenAt', h.seen_at)
  END AS health,
  EXISTS (SELECT 1 FROM lease l WHERE l.name = 'connection:' || c.id AND l.expires_at > now()) AS owned,
  (SELECT count(*)::int FROM queue q WHERE q.connection_id = c.id) AS queued
  FROM connection c LEFT JOIN connection_health h ON h.connection_id = c.id WHERE c.state <> 'removed'`;

/** Returns its id. Throws 23505 when the name is taken. */
export async function addConnection(
  pool: Queryable,
  connection: {
    name: string;
    type: string;
    channels: readonly string[];
    settings: Record<string, unknown>;
  } & Partial<ConnectionTerms>,
): Promise<number> {
  const { rows } = await pool.query<{ id: number }>(
    `INSERT INTO connection (name, type, channel, channels, settings, hours, time_zone, cost_e7)
     VALUES ($1, $2, $3, $4, $5, COALESCE($6, ''), COALESCE($7, 'Europe/Moscow'), COALESCE($8, 0)) RETURNING id`,
    [
      connection.name,
      connection.type,
      connection.channels[0],
      connection.channels,
      JSON.stringify(connection.settings),
      connection.hours,
      connection.timeZone,
      connection.costE7,
    ],
  );
  return rows[0]!.id;
}

/** What a connection is besides its settings: when it may send, and what its provider asks. */
export interface ConnectionTerms {
  hours: string;
  timeZone: string;
  costE7: bigint;
}

/** Changes what is given. */
export async function setConnectionTerms(
  pool: Queryable,
  id: number,
  terms: Partial<ConnectionTerms> & { channels?: readonly string[] },
): Promise<void> {
  await pool.query(
    `UPDATE connection SET hours = COALESCE($2, hours), time_zone = COALESCE($3, time_zone), cost_e7 = COALESCE($4, cost_e7),
       channels = COALESCE($5, channels), channel = COALESCE($5[1], channel), changed_at = now() WHERE id = $1`,
    [id, terms.hours, terms.timeZone, terms.costE7, terms.channels],
  );
}

export async function setConnectionSettings(
  pool: Queryable,
  id: number,
  settings: Record<string, unknown>,
): Promise<void> {
  await pool.query('UPDATE connection SET settings = $2, changed_at = now() WHERE id = $1', [
    id,
    JSON.stringify(settings),
  ]);
}

export async function setConnectionState(
  pool: Queryable,
  id: number,
  state: 'active' | 'paused' | 'removed',
  reason: string,
): Promise<void> {
  await pool.query('UPDATE connection SET state = $2, state_reason = $3, changed_at = now() WHERE id = $1', [
    id,
    state,
    reason,
  ]);
}

export async function listConnections(pool: Queryable): Promise<ConnectionDetail[]> {
  const { rows } = await pool.query<ConnectionDetail>(`${SELECT} ORDER BY c.id`);
  return rows.map(withTimes);
}

export async function findConnection(pool: Queryable, name: string): Promise<ConnectionDetail | undefined> {
  const { rows } = await pool.query<ConnectionDetail>(`${SELECT} AND c.name = $1`, [name]);
  return rows.map(withTimes)[0];
}

/** Times inside jsonb come as text, and so does money. */
function withTimes(row: ConnectionDetail): ConnectionDetail {
  const costE7 = BigInt(row.costE7);
  const { health } = row;
  if (health === null) return { ...row, costE7 };
  return { ...row, costE7, health: { ...health, since: new Date(health.since), seenAt: new Date(health.seenAt) } };
}
