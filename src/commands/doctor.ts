import { command } from './frame/command.ts';
import { rows } from './frame/result.ts';

/** `kaskad doctor`: one line a check; exit code 1 when one failed. */
export const doctor = command({
  options: {},
  positionals: [],
  run: async (context) => {
    const checks: { check: string; ok: boolean; detail: string }[] = [];
    const major = Number(process.versions.node.split('.')[0]);
    checks.push({ check: 'node', ok: major >= 24, detail: process.version });
    const config = context.config();
    checks.push({ check: 'configuration', ok: true, detail: 'every variable is well-formed' });
    checks.push(await checkDatabase(context, config.databaseUrl === '' ? 'embedded' : 'DATABASE_URL'));
    return { ...rows(checks, ['check', 'ok', 'detail']), exitCode: checks.every(({ ok }) => ok) ? 0 : 1 };
  },
});

const SERVER_VERSION_MIN = 150_000;

async function checkDatabase(
  context: { database(): Promise<object> },
  kind: string,
): Promise<{ check: string; ok: boolean; detail: string }> {
  const { default: pg } = await import('pg');
  try {
    const client = new pg.Client({ ...(await context.database()), connectionTimeoutMillis: 5_000 });
    client.on('error', () => {});
    await client.connect();
    try {
      const { rows: found } = await client.query(
        "SELECT current_setting('server_version') AS version, current_setting('server_version_num')::int AS number",
      );
      const { version, number } = found[0] as { version: string; number: number };
      const ok = number >= SERVER_VERSION_MIN;
      return { check: 'database', ok, detail: `${kind}, PostgreSQL ${version}${ok ? '' : ': 15 or newer is needed'}` };
    } finally {
      await client.end();
    }
  } catch (error) {
    return { check: 'database', ok: false, detail: `${kind}: ${(error as Error).message}` };
  }
}
