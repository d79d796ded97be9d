// The pools: the hot statements and the rest want different planners, and what may be slow must not hold up what may not.
import pg from 'pg';

const INT8 = 20;
const typesWithNumbers = {
  // Ids stay below 2^53 (contract.md §1), so they are plain numbers. Money is read as text and made a BigInt by its reader.
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === INT8 ? Number : (pg.types.getTypeParser(oid, format as 'text') as (value: string) => unknown),
};

/**
 * Settings of the hot pool. Every hot statement is a nested loop over index look-ups from an UNNEST of at most a few
 * thousand rows. A plan made while a table was empty would scan it whole for ever after; these settings leave the
 * planner no other choice than the right one, and a generic plan saves planning each batch (about 1 ms of 3).
 */
const HOT_SESSION = `SET jit = off; SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off;
  SET enable_bitmapscan = off; SET plan_cache_mode = force_generic_plan; SET statement_timeout = '30s'`;
const CALM_SESSION = `SET jit = off; SET statement_timeout = '120s'`;
/** Below the time in which a lease has to be renewed. */
const STEADY_SESSION = `SET jit = off; SET statement_timeout = '8s'`;
/** Somebody waits for the answer, and asks again when it does not come. */
const API_SESSION = `SET jit = off; SET statement_timeout = '20s'`;

const STEADY_SIZE = 2;

export type Row = Record<string, unknown>;
export type Client = pg.ClientBase;
/** A pool, or a connection in the middle of a transaction. */
export type Queryable = pg.Pool | Client;

/** A statement with its name, prepared once a connection. */
export interface Statement {
  name: string;
  text: string;
}

export interface Db {
  /** For the pipeline's statements over arrays. */
  hot: pg.Pool;
  /** For the command line and work in the background. */
  calm: pg.Pool;
  /** For the endpoints of the API. */
  api: pg.Pool;
  /** For what keeps a node a node: leases, its configuration, health. Always free, whatever the others wait for. */
  steady: pg.Pool;
  config: pg.PoolConfig;
  close(): Promise<void>;
}

export function openDb(config: pg.PoolConfig, sizes: { hot: number; calm: number } = { hot: 10, calm: 10 }): Db {
  const hot = openPool(config, sizes.hot, HOT_SESSION, 'kaskad hot', 40_000);
  const calm = openPool(config, sizes.calm, CALM_SESSION, 'kaskad', 130_000);
  // Their connections are opened when they are first used: the command line has none.
  const api = openPool(config, sizes.calm, API_SESSION, 'kaskad api', 25_000);
  const steady = openPool(config, STEADY_SIZE, STEADY_SESSION, 'kaskad steady', 10_000);
  return {
    hot,
    calm,
    api,
    steady,
    config,
    close: async () => {
      await Promise.all([hot.end(), calm.end(), api.end(), steady.end()]);
    },
  };
}

function openPool(config: pg.PoolConfig, max: number, session: string, name: string, queryTimeoutMs: number): pg.Pool {
  const pool = new pg.Pool({
    ...config,
    max,
    application_name: name,
    types: typesWithNumbers as pg.CustomTypesConfig,
    connectionTimeoutMillis: 10_000,
    // A server that has vanished without a word: the socket's own probes, and a limit a little above the statement's.
    keepAlive: true,
    query_timeout: queryTimeoutMs,
    idleTimeoutMillis: 60_000,
    // BEGIN, the first statement and COMMIT go out without waiting for one another's answers.
    pipeline: true,
  } as pg.PoolConfig);
  // A broken idle connection is replaced by the pool; the next statement tells whoever needs to know.
  pool.on('error', () => {});
  pool.on('connect', (client) => {
    client.on('error', () => {});
    client.query(session).catch(() => {});
  });
  return pool;
}

const isPool = (pool: Queryable): pool is pg.Pool => 'totalCount' in pool;

/** Runs a named statement with array parameters and returns its rows as arrays (half the cost of objects). */
export async function run<T extends unknown[]>(
  client: Client | pg.Pool,
  statement: Statement,
  values: unknown[],
): Promise<T[]> {
  const result = await client.query({ name: statement.name, text: statement.text, values, rowMode: 'array' });
  return result.rows as T[];
}

/**
 * One transaction on a pooled connection; a connection that failed in an unknown state is thrown away. A client that is in
 * a transaction already (an audited one, src/store/actor.ts) is used as it is.
 */
export function transaction<T>(pool: Queryable, work: (client: Client) => Promise<T>): Promise<T> {
  if (!isPool(pool)) return work(pool);
  return transactionWithTail(pool, async (client) => {
    const result = await work(client);
    return async () => result;
  });
}

/**
 * A transaction whose last statements and COMMIT go out together: `work` does what needs answers, and returns a function
 * that only sends. A failure in the tail makes the COMMIT behind it a rollback. Saves a turn of both processes, which
 * under load costs more than the statements (a turn waits for the event loop twice).
 */
export async function transactionWithTail<T>(
  pool: pg.Pool,
  work: (client: Client) => Promise<() => Promise<T>>,
): Promise<T> {
  const client = await pool.connect();
  let broken = false;
  try {
    const begun = client.query('BEGIN');
    begun.catch(() => {});
    const tail = await work(client);
    const sent = tail();
    const committed = client.query('COMMIT');
    committed.catch(() => {});
    const result = await sent;
    await committed;
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {
      broken = true;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

/** True when the statement may not have been carried out because the server or the way to it failed: worth trying again. */
export function isUnavailable(error: unknown): boolean {
  const code = (error as { code?: string }).code ?? '';
  if (code === '') return /terminat|timeout|closed|not queryable|ended/i.test(String((error as Error).message));
  // Classes: no connection, not let in (a password that is being changed), out of resources, shut down, system error; a
  // statement that took too long; a server that only reads, because it is about to be or no longer is the first.
  return /^(08|28|3D|53|57P|58)|^57014$|^25006$/.test(code) || /^E(?!RR_)[A-Z]/.test(code);
}

/** True for a conflict between transactions that simply has to be run again. */
export function isConflict(error: unknown): boolean {
  const code = (error as { code?: string }).code ?? '';
  return code === '40P01' || code === '40001' || code === '55P03';
}
