// One partition a UTC day for the tables that grow with traffic.
import type { Client } from './db.ts';
import { dayOfId, firstIdOfDay, IDS_A_DAY } from './ids.ts';

const DAY_MS = 86_400_000;
const TABLES = ['message', 'attempt'] as const;
/** Space left in a page so that the one update of a row stays on it. */
const FILLFACTOR: Record<(typeof TABLES)[number], number> = { message: 90, attempt: 85 };

/** Makes the partitions of the days from `fromMs` on; those that exist are left alone. */
export async function ensurePartitions(client: Client, fromMs: number, days: number): Promise<void> {
  for (let day = 0; day < days; day += 1) {
    const first = firstIdOfDay(fromMs + day * DAY_MS);
    const suffix = new Date(dayOfId(first)).toISOString().slice(0, 10).replaceAll('-', '');
    for (const table of TABLES) {
      await client.query(`CREATE TABLE IF NOT EXISTS ${table}_${suffix} PARTITION OF ${table}
        FOR VALUES FROM (${first}) TO (${first + IDS_A_DAY})
        WITH (fillfactor = ${FILLFACTOR[table]}, autovacuum_vacuum_insert_threshold = -1,
              autovacuum_vacuum_scale_factor = 0.4, autovacuum_analyze_threshold = 100000)`);
    }
  }
}

/** Drops whole days before `beforeMs`, and what other tables keep of their messages. Returns the names dropped. */
export async function dropPartitions(client: Client, beforeMs: number): Promise<string[]> {
  const limit = new Date(beforeMs).toISOString().slice(0, 10).replaceAll('-', '');
  const dropped: string[] = [];
  for (const table of TABLES) {
    const children = await client.query<{ name: string }>(
      `SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = $1::regclass`,
      [table],
    );
    for (const { name } of children.rows) {
      if (name.slice(table.length + 1) >= limit) continue;
      await client.query(`DROP TABLE ${name}`);
      dropped.push(name);
    }
  }
  return dropped;
}
