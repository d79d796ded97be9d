// Forward-only migrations: numbered .sql files, each in a transaction of its own, never edited once released.
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import type pg from 'pg';

const FOLDER = new URL('./migrations/', import.meta.url);
/** Any constant: keeps two nodes that start at once from migrating together. */
const ADVISORY_LOCK = 7_527_001;

/**
 * Brings the database up to this version and returns the names of the migrations that were applied.
 * Throws when a migration that was applied has been edited since, or the database is newer than this program.
 */
export async function migrate(client: pg.ClientBase): Promise<string[]> {
  const names = (await readdir(FOLDER)).filter((name) => name.endsWith('.sql')).sort();
  await client.query('SELECT pg_advisory_lock($1)', [ADVISORY_LOCK]);
  try {
    await client.query(`CREATE TABLE IF NOT EXISTS schema_migration
      (name text PRIMARY KEY, sha256 text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())`);
    const done = new Map(
      (await client.query<{ name: string; sha256: string }>('SELECT name, sha256 FROM schema_migration')).rows.map(
        (row) => [row.name, row.sha256] as const,
      ),
    );
    const unknown = [...done.keys()].filter((name) => !names.includes(name));
    if (unknown.length > 0) throw new Error(`the database is newer than this kaskad: it has ${unknown.join(', ')}`);
    const applied: string[] = [];
    for (const name of names) {
      const sql = await readFile(new URL(name, FOLDER), 'utf8');
      const sha256 = createHash('sha256').update(sql).digest('hex');
      const before = done.get(name);
      if (before === sha256) continue;
      if (before !== undefined) throw new Error(`migration ${name} was edited after it had been applied`);
      await applyOne(client, name, sql, sha256);
      applied.push(name);
    }
    return applied;
  } finally {
    await client.query('SELECT pg_advisory_unlock($1)', [ADVISORY_LOCK]);
  }
}

async function applyOne(client: pg.ClientBase, name: string, sql: string, sha256: string): Promise<void> {
  await client.query('BEGIN');
  try {
    await client.query(sql);
    await client.query('INSERT INTO schema_migration (name, sha256) VALUES ($1, $2)', [name, sha256]);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw new Error(`migration ${name} failed: ${(error as Error).message}`, { cause: error });
  }
}
