// Ownership of what only one node may do at a time: a connection's sessions, an account's pushes, the sweep.
import type pg from 'pg';

export interface Lease {
  name: string;
  /** Grows with every new owner; what the owner touches carries it. */
  epoch: number;
}

/**
 * Takes each named lease that is free, expired, or ours from an earlier life of this very node, for `ttlMs`.
 * The node's name stands for its listening address, so that a restarted node need not wait for itself.
 */
export async function acquireLeases(
  pool: pg.Pool,
  nodeId: string,
  names: readonly string[],
  ttlMs: number,
): Promise<Lease[]> {
  if (names.length === 0) return [];
  const { rows } = await pool.query<{ name: string; epoch: number }>(
    `INSERT INTO lease AS l (name, node_id, epoch, expires_at)
     SELECT t.name, $2, nextval('lease_epoch'), now() + $3 * interval '1 ms' FROM unnest($1::text[]) AS t(name)
     ON CONFLICT (name) DO UPDATE SET node_id = $2, epoch = EXCLUDED.epoch, expires_at = EXCLUDED.expires_at
       WHERE l.expires_at < now() OR l.node_id = $2
     RETURNING name, epoch`,
    [names, nodeId, ttlMs],
  );
  return rows;
}

/** Renews what is still ours; returns the names that are. */
export async function renewLeases(pool: pg.Pool, leases: readonly Lease[], ttlMs: number): Promise<Set<string>> {
  if (leases.length === 0) return new Set();
  const { rows } = await pool.query<{ name: string }>(
    `UPDATE lease l SET expires_at = now() + $3 * interval '1 ms'
     FROM unnest($1::text[], $2::bigint[]) AS t(name, epoch) WHERE l.name = t.name AND l.epoch = t.epoch RETURNING l.name`,
    [leases.map((lease) => lease.name), leases.map((lease) => lease.epoch), ttlMs],
  );
  return new Set(rows.map((row) => row.name));
}

/** Gives leases back at once, so that another node need not wait. */
export async function releaseLeases(pool: pg.Pool, leases: readonly Lease[]): Promise<void> {
  if (leases.length === 0) return;
  await pool.query(
    `DELETE FROM lease l USING unnest($1::text[], $2::bigint[]) AS t(name, epoch) WHERE l.name = t.name AND l.epoch = t.epoch`,
    [leases.map((lease) => lease.name), leases.map((lease) => lease.epoch)],
  );
}
