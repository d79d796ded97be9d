// How the database compares with this program, without changing it.

import { readdir } from 'node:fs/promises';
import type { Queryable } from '../db.ts';

const FOLDER = new URL('../migrations/', import.meta.url);

export interface SchemaState {
  /** Null = nothing was ever set up here. */
  applied: string[] | null;
  pending: string[];
  /** Migrations this program does not know. */
  unknown: string[];
}

export async function schemaState(pool: Queryable): Promise<SchemaState> {
  const names = (await readdir(FOLDER)).filter((name) => name.endsWith('.sql')).sort();
  const there = await pool.query<{ found: boolean }>(`SELECT to_regclass('schema_migration') IS NOT NULL AS found`);
  if (!there.rows[0]!.found) return { applied: null, pending: names, unknown: [] };
  const { rows } = await pool.query<{ name: string }>('SELECT name FROM schema_migration ORDER BY name');
  const applied = rows.map((row) => row.name);
  return {
    applied,
    pending: names.filter((name) => !applied.includes(name)),
    unknown: applied.filter((name) => !names.includes(name)),
  };
}
