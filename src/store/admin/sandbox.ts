// The sandbox as configuration: an area of reserved numbers, and one connection that serves it alone and for nothing.
import type { Client, Queryable } from '../db.ts';
import { ensureArea } from './areas.ts';

/** Of its ranges, as imports have one. */
const SOURCE = 'sandbox';
const TYPE = 'sandbox';

export interface Sandbox {
  connectionId: number;
  /** Of the connection: a paused one keeps its messages. */
  state: 'active' | 'draining' | 'paused';
}

/** Null = switched off. */
export async function findSandbox(pool: Queryable): Promise<Sandbox | null> {
  const { rows } = await pool.query<Sandbox>(
    `SELECT id AS "connectionId", state FROM connection WHERE type = $1 AND is_free AND state <> 'removed' ORDER BY id LIMIT 1`,
    [TYPE],
  );
  return rows[0] ?? null;
}

export interface NewSandbox {
  area: string;
  lo: number;
  hi: number;
  channels: readonly string[];
}

/** Inside a transaction. False when it was on already. */
export async function switchSandboxOn(client: Client, { area, lo, hi, channels }: NewSandbox): Promise<boolean> {
  if ((await findSandbox(client)) !== null) return false;
  // Two at once: the second waits here and finds it done.
  await client.query(
    `INSERT INTO area_source (source, registry_date, ranges, numbers, bad_lines) VALUES ($1, NULL, 1, $2, 0)
     ON CONFLICT (source) DO UPDATE SET ranges = 1, numbers = $2, imported_at = now()`,
    [SOURCE, hi - lo + 1],
  );
  if ((await findSandbox(client)) !== null) return false;
  const areaId = await ensureArea(client, area);
  await client.query('DELETE FROM area_range WHERE source = $1', [SOURCE]);
  await client.query('INSERT INTO area_range (area_id, lo, hi, source) VALUES ($1, $2, $3, $4)', [
    areaId,
    lo,
    hi,
    SOURCE,
  ]);
  const named = await client.query(`SELECT FROM connection WHERE name = $1 AND state <> 'removed'`, [TYPE]);
  await client.query(
    `INSERT INTO connection (name, type, channel, channels, settings, area_id, is_free) VALUES ($1, $2, $3, $4, '{}', $5, true)`,
    // Somebody may have a connection of that name already.
    [named.rows.length === 0 ? TYPE : `${TYPE}-${areaId}`, TYPE, channels[0], channels, areaId],
  );
  return true;
}

/** Inside a transaction. Its numbers are then numbers like any other. `busy` = messages wait in it. */
export async function switchSandboxOff(client: Client): Promise<'off' | 'busy' | 'was_off'> {
  const found = await findSandbox(client);
  if (found === null) return 'was_off';
  const waiting = await client.query('SELECT FROM queue WHERE connection_id = $1 LIMIT 1', [found.connectionId]);
  // They would go to real operators, unpaid.
  if (waiting.rows.length > 0) return 'busy';
  await client.query(
    `UPDATE connection SET state = 'removed', state_reason = 'the sandbox is switched off', changed_at = now() WHERE id = $1`,
    [found.connectionId],
  );
  await client.query('DELETE FROM area_range WHERE source = $1', [SOURCE]);
  await client.query('DELETE FROM area_source WHERE source = $1', [SOURCE]);
  return 'off';
}
