import { userInfo } from 'node:os';
import type pg from 'pg';
import { openDb } from '../../store/db.ts';
import { migrate } from '../../store/migrate.ts';
import type { CommandContext } from '../frame/command.ts';

/** The database for a command that reads or sets something; a fresh one is set up first. Closed after the command. */
export async function openStore(context: CommandContext): Promise<pg.Pool> {
  const db = openDb(await context.database(), { hot: 1, calm: 3 });
  // Whatever the command changes is written down as done by whoever called it.
  const actor = JSON.stringify({ kind: 'command', name: userInfo().username });
  db.calm.on('connect', (client) => {
    client.query(`SELECT set_config('kaskad.actor', $1, false)`, [actor]).catch(() => {});
  });
  context.onExit(() => db.close());
  await setUpWhenEmpty(db.calm);
  return db.calm;
}

/** Only an empty database: bringing an older one up is for `kaskad migrate` and `kaskad serve`. */
async function setUpWhenEmpty(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ found: boolean }>(`SELECT to_regclass('schema_migration') IS NOT NULL AS found`);
  if (rows[0]?.found) return;
  const client = await pool.connect();
  try {
    await migrate(client);
  } finally {
    client.release();
  }
}

/** The constraint or index that a statement broke, '' for any other error. */
export function brokenConstraint(error: unknown): string {
  const { code, constraint } = error as { code?: string; constraint?: string };
  return code?.startsWith('23') ? (constraint ?? '') : '';
}
