// What owners last saw of their connections; other nodes route round those that are down, the command line shows them.
import type pg from 'pg';

export interface HealthRow {
  connectionId: number;
  state: 'up' | 'connecting' | 'down';
  bound: number;
  wanted: number;
  inFlight: number;
  window: number;
  reason: string;
  nodeId: string;
}

export async function writeHealth(pool: pg.Pool, row: HealthRow): Promise<void> {
  await pool.query(
    `INSERT INTO connection_health AS h (connection_id, state, bound, wanted, in_flight, window_size, reason, node_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
     ON CONFLICT (connection_id) DO UPDATE SET state = EXCLUDED.state, bound = EXCLUDED.bound, wanted = EXCLUDED.wanted,
       in_flight = EXCLUDED.in_flight, window_size = EXCLUDED.window_size, reason = EXCLUDED.reason, node_id = EXCLUDED.node_id,
       since = CASE WHEN h.state = EXCLUDED.state THEN h.since ELSE now() END, seen_at = now()`,
    [
      row.connectionId,
      row.state,
      row.bound,
      row.wanted,
      row.inFlight,
      row.window,
      row.reason.slice(0, 300),
      row.nodeId,
    ],
  );
}

/** Connections that have been away for longer than `afterMs`, by their owners' word. */
export async function readDown(pool: pg.Pool, afterMs: number): Promise<Set<number>> {
  const { rows } = await pool.query<{ connection_id: number }>(
    `SELECT connection_id FROM connection_health WHERE state <> 'up' AND since < now() - $1 * interval '1 ms'`,
    [afterMs],
  );
  return new Set(rows.map((row) => row.connection_id));
}

/** Pauses a connection that cannot work as configured; nothing happens when somebody already did. */
export async function pauseForFault(pool: pg.Pool, connectionId: number, reason: string): Promise<void> {
  await pool.query(
    `UPDATE connection SET state = 'paused', state_reason = $2, changed_at = now() WHERE id = $1 AND state IN ('active', 'draining')`,
    [connectionId, reason.slice(0, 300)],
  );
}

/** Connections that were removed and still have messages in the queue. */
export async function removedWithQueue(pool: pg.Pool): Promise<number[]> {
  const { rows } = await pool.query<{ id: number }>(
    `SELECT c.id FROM connection c WHERE c.state = 'removed'
       AND (EXISTS (SELECT 1 FROM queue q WHERE q.connection_id = c.id AND q.lease IS NULL AND q.ready_at IS NULL)
            OR EXISTS (SELECT 1 FROM queue q WHERE q.connection_id = c.id AND q.ready_at IS NOT NULL))`,
  );
  return rows.map((row) => row.id);
}
