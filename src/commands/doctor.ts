import pg from 'pg';
import { checkConfiguration, checkDatabase, checkDisk, checkNode } from './doctor/machine.ts';
import { checkClock, checkConnections, checkLedgerQuickly, checkMigrations, checkPartitions } from './doctor/state.ts';
import { command } from './frame/command.ts';
import { rows } from './frame/result.ts';

/** `kaskad doctor`: one line a check; exit code 1 when one failed. */
export default command({
  options: {},
  positionals: [],
  notes:
    'Example: kaskad doctor\nIt changes nothing, and looks at a running gateway as well as at one that does not start.',
  run: async (context) => {
    const config = context.config();
    const checks = [checkNode(), checkConfiguration(), await checkDisk(config.dataDir)];
    const database = await checkDatabase(context, config.databaseUrl === '' ? 'embedded' : 'DATABASE_URL');
    checks.push(database);
    if (database.ok) {
      const pool = new pg.Pool({ ...(await context.database()), max: 1, connectionTimeoutMillis: 5_000 });
      pool.on('error', () => {});
      context.onExit(() => pool.end());
      checks.push(await checkClock(pool));
      const migrations = await checkMigrations(pool);
      checks.push(migrations);
      if (migrations.isSetUp) {
        checks.push(await checkPartitions(pool), await checkLedgerQuickly(pool), ...(await checkConnections(pool)));
      }
    }
    const table = checks.map(({ check, ok, detail }) => ({ check, ok, detail }));
    return { ...rows(table, ['check', 'ok', 'detail']), exitCode: table.every(({ ok }) => ok) ? 0 : 1 };
  },
});
