// Connections as the operator handles them, with what their owners last saw of them.
import type { Queryable } from '../db.ts';
import type { ErrorClassName } from '../load-config.ts';

/** Draining: what is queued goes out, nothing new comes. */
export type ConnectionState = 'active' | 'draining' | 'paused';

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
  state: ConnectionState;
  stateReason: string;
  createdAt: Date;
  changedAt: Date;
  /** A running node has it; without one, `health` is what the last one saw. */
  owned: boolean;
  health: ConnectionHealth | null;
  queued: number;
  /** When the oldest of them was accepted. */
  oldestAt: Date | null;
  /** The operator's word on codes of its upstream. */
  errorClasses: Record<string, ErrorClassName>;
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
  w.queued, w.oldest_id AS "oldestId", c.error_classes AS "errorClasses"
  FROM connection c LEFT JOIN connection_health h ON h.connection_id = c.id
  CROSS JOIN LATERAL (SELECT count(*)::int AS queued, min(q.message_id) AS oldest_id FROM queue q
    WHERE q.connection_id = c.id AND q.ready_at IS DISTINCT FROM 'infinity') w WHERE c.state <> 'removed'`;

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
  state: ConnectionState | 'removed',
  reason: string,
): Promise<void> {
  await pool.query('UPDATE connection SET state = $2, state_reason = $3, changed_at = now() WHERE id = $1', [
    id,
    state,
    reason,
  ]);
}

export async function setConnectionName(pool: Queryable, id: number, name: string): Promise<void> {
  await pool.query('UPDATE connection SET name = $2, changed_at = now() WHERE id = $1', [id, name]);
}

export async function setErrorClasses(
  pool: Queryable,
  id: number,
  classes: Readonly<Record<string, ErrorClassName>>,
): Promise<void> {
  await pool.query('UPDATE connection SET error_classes = $2, changed_at = now() WHERE id = $1', [
    id,
    JSON.stringify(classes),
  ]);
}

/** Whoever changes a connection by what it was holds it meanwhile. Inside a transaction. */
export async function lockConnection(client: Queryable, id: number): Promise<ConnectionDetail | undefined> {
  await client.query('SELECT 1 FROM connection WHERE id = $1 FOR UPDATE', [id]);
  return findConnectionById(client, id);
}

/** By id; all, or a page of them. */
export async function listConnections(
  pool: Queryable,
  page: { afterId: number | null; limit: number } = { afterId: null, limit: 10_000 },
): Promise<ConnectionDetail[]> {
  const { rows } = await pool.query<ConnectionRow>(
    `${SELECT} AND ($1::int IS NULL OR c.id > $1) ORDER BY c.id LIMIT $2`,
    [page.afterId, page.limit],
  );
  return detailed(pool, rows);
}

export async function findConnection(pool: Queryable, name: string): Promise<ConnectionDetail | undefined> {
  const { rows } = await pool.query<ConnectionRow>(`${SELECT} AND c.name = $1`, [name]);
  return (await detailed(pool, rows))[0];
}

export async function findConnectionById(pool: Queryable, id: number): Promise<ConnectionDetail | undefined> {
  const { rows } = await pool.query<ConnectionRow>(`${SELECT} AND c.id = $1`, [id]);
  return (await detailed(pool, rows))[0];
}

type ConnectionRow = ConnectionDetail & { oldestId: number | null };

async function detailed(pool: Queryable, rows: readonly ConnectionRow[]): Promise<ConnectionDetail[]> {
  const ids = rows.map(({ oldestId }) => oldestId).filter((id) => id !== null);
  const found =
    ids.length === 0
      ? []
      : (
          await pool.query<{ id: number; at: Date }>(
            'SELECT id, created_at AS at FROM message WHERE id = ANY($1::bigint[])',
            [ids],
          )
        ).rows;
  const acceptedAt = new Map(found.map(({ id, at }) => [id, at]));
  return rows.map(({ oldestId, ...row }) => ({
    ...withTimes(row),
    oldestAt: oldestId === null ? null : (acceptedAt.get(oldestId) ?? null),
  }));
}

/** Times inside jsonb come as text, and so does money. */
function withTimes(row: Omit<ConnectionDetail, 'oldestAt'>): Omit<ConnectionDetail, 'oldestAt'> {
  const costE7 = BigInt(row.costE7);
  const { health } = row;
  if (health === null) return { ...row, costE7 };
  return { ...row, costE7, health: { ...health, since: new Date(health.since), seenAt: new Date(health.seenAt) } };
}
