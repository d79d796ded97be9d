// One PostgreSQL for the whole test run, and a database of its own for each test that asks: cloned from a migrated
// template in about 0.1 s.
import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import pg from 'pg';
import { migrate } from '../../src/store/migrate.ts';
import { startTestServer, type TestServer } from './server.ts';

export interface TestDatabase {
  /** For `openDb` and `new pg.Client`. */
  config: pg.PoolConfig;
  /** The same as a URL, for a gateway started as a process (`DATABASE_URL`). */
  url: string;
  name: string;
  /** Disconnects whoever is left, and removes it. */
  drop(): Promise<void>;
}

interface TestContext {
  after(work: () => Promise<void>): void;
}

const MIGRATIONS = new URL('../../src/store/migrations/', import.meta.url);
const TEMPLATE_LOCK = 7_527_002;

let shared: Promise<TestServer> | undefined;

/** The server of this run: the runner's (`scripts/test.ts`), else one of this process's own, gone when it exits. */
export function testServer(): Promise<TestServer> {
  shared ??= startTestServer();
  return shared;
}

/** A fresh migrated database; dropped after the test or suite whose context is given, else with the server. */
export async function cloneDatabase(context?: TestContext): Promise<TestDatabase> {
  const server = await testServer();
  const template = await ensureTemplate(server);
  const name = `t_${randomBytes(6).toString('hex')}`;
  await withClient(server, 'kaskad', (client) => client.query(`CREATE DATABASE ${name} TEMPLATE ${template}`));
  const config = { ...server.connection, database: name };
  const url = `postgresql://${config.user}:${encodeURIComponent(config.password)}@${encodeURIComponent(config.host)}:${config.port}/${name}`;
  const drop = () => withClient(server, 'kaskad', (client) => dropDatabase(client, name));
  context?.after(drop);
  return { config, url, name, drop };
}

/** FORCE may meet a vacuum of the server's own, which only the system may end (42501): it is gone a moment later. */
async function dropDatabase(client: pg.Client, name: string): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      return;
    } catch (error) {
      if ((error as { code?: string }).code !== '42501' || tries === 20) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

/** Several processes may ask at once: the first makes it, under an advisory lock. A changed migration makes a new one. */
async function ensureTemplate(server: TestServer): Promise<string> {
  const name = `template_${migrationsHash()}`;
  await withClient(server, 'kaskad', async (client) => {
    await client.query('SELECT pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    const { rows } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (rows.length > 0) return;
    const partial = `${name}_partial`;
    await client.query(`DROP DATABASE IF EXISTS ${partial} WITH (FORCE)`);
    await client.query(`CREATE DATABASE ${partial}`);
    await withClient(server, partial, migrate);
    await client.query(`ALTER DATABASE ${partial} RENAME TO ${name}`);
  });
  return name;
}

function migrationsHash(): string {
  const hash = createHash('sha256');
  for (const name of readdirSync(MIGRATIONS).sort()) hash.update(name).update(readFileSync(new URL(name, MIGRATIONS)));
  return hash.digest('hex').slice(0, 12);
}

async function withClient<T>(
  server: TestServer,
  database: string,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({ ...server.connection, database });
  client.on('error', () => {});
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
