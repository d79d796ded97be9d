import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join, resolve } from 'node:path';
import { Pool } from 'pg';
import { readPassword } from '../../src/store/embedded/initialise.ts';
import { embeddedPaths } from '../../src/store/embedded/paths.ts';
import { gatewayConnection } from '../../src/store/embedded/roles.ts';
import type { Bench } from '../bench.ts';
import { startKaskad } from '../kaskad.ts';
import { countAll } from '../tables/count.ts';
import { fill } from '../tables/fill.ts';
import { DAYS, type Filled } from '../tables/filled.ts';
import { ask, type Headers, type Measured, measure, signIn } from '../tables/measure.ts';
import { type Plan, PlanLog, PRELOAD } from '../tables/plans.ts';
import { type Probe, probes, readFacts, type Who } from '../tables/probes.ts';
import { type Goal, lower, type Scenario } from './scenario.ts';

const GOAL_MS = 300;
/** Not lists: told beside them. */
const OVERVIEWS = new Set(['overview', 'statistics', 'statistics of all', 'wall']);
/** As many as the samples are asked within a minute. */
const RATE = '1000000';

/** `BENCH_TABLES_DATA`: a folder where the filled database stays, to measure again without filling. */
const KEPT = process.env.BENCH_TABLES_DATA;

/** Every list with every filter, through the API of a running gateway, over months of traffic. */
export const tables: Scenario = {
  name: 'tables',
  summary: 'the first page of every list with every filter, ten million messages in the database, with the plans',
  run: async (bench: Bench) => {
    process.env.KASKAD_API_RATE = RATE;
    const folder = KEPT === undefined ? join(bench.folder, 'tables') : resolve(KEPT);
    const start = () => startKaskad(bench.programs, folder, bench.smscPort, bench.receiverPort);
    if (!existsSync(folder)) {
      const first = await start();
      writeFileSync(join(folder, 'data/postgres.local.conf'), PRELOAD, { mode: 0o644 });
      await first.stop();
    }
    const kaskad = await start();
    const pool = openPool(join(folder, 'data'));
    try {
      const filled = await readFilled(bench, pool, join(folder, 'filled.json'));
      const gateway = { port: kaskad.port, pids: kaskad.gatewayPids() };
      const { goals, notes } = await measureAll(bench, pool, gateway, join(folder, 'data'), filled);
      return { measures: [], goals, notes };
    } finally {
      await pool.end();
      await kaskad.stop();
    }
  },
};

/** What lies there since a run before, or is filled in now. */
async function readFilled(bench: Pick<Bench, 'say' | 'size'>, pool: Pool, file: string): Promise<Filled> {
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'));
  const filled = await fill(pool, bench.size(10_000_000, 300_000), (line) => bench.say(line));
  const begun = performance.now();
  await countAll(pool, filled);
  filled.seconds.counts = Math.round((performance.now() - begun) / 100) / 10;
  bench.say(`tables: counted in ${filled.seconds.counts} s`);
  writeFileSync(file, JSON.stringify(filled));
  return filled;
}

export function openPool(data: string): Pool {
  const paths = embeddedPaths(data);
  return new Pool({ ...gatewayConnection(paths, readPassword(paths)), max: 4 });
}

/** First all times with nothing else on, then the plan of the slowest sample of each filter. */
export async function measureAll(
  bench: Pick<Bench, 'say'>,
  pool: Pool,
  { port, pids }: { port: number; pids: readonly number[] },
  data: string,
  filled: Filled,
  only = '',
): Promise<{ goals: Goal[]; notes: Record<string, unknown>; measured: Measured[] }> {
  const origin = `http://127.0.0.1:${port}`;
  const api = `${origin}/api/v1`;
  const facts = await readFacts(pool, filled);
  const headers = await signIn(pool, facts, origin);
  const chosen = probes(facts).filter(({ list, filter, who }) => `${list} ${filter} ${who}`.includes(only));
  const load = [loadavg()[0]!];
  const measured: Measured[] = [];
  for (const probe of chosen) {
    const one = await measure(api, probe, headers[probe.who], [...pids, ...(await backends(pool))]);
    measured.push(one);
    if (one.first.p95Ms > GOAL_MS / 2) bench.say(`tables: ${line(one)}`);
  }
  load.push(loadavg()[0]!);
  const plans = await plansOf(api, data, chosen, headers, measured);
  const lists = measured.filter(({ list }) => !OVERVIEWS.has(list));
  const beside = measured.filter(({ list }) => OVERVIEWS.has(list));
  const worst = (of: readonly Measured[], page: 'first' | 'cpu' | 'second' | 'deep') =>
    Math.max(0, ...of.map((one) => one[page]?.p95Ms ?? 0));
  const goals = [
    lower(
      `first page of ${lists.length} lists with filters, the slowest filter's p95`,
      GOAL_MS,
      worst(lists, 'first'),
      'ms',
    ),
    lower('the same, processor time of gateway and PostgreSQL', GOAL_MS, worst(lists, 'cpu'), 'ms'),
    lower("second page, the slowest filter's p95", GOAL_MS, worst(lists, 'second'), 'ms'),
    lower("page after twenty, the slowest filter's p95", GOAL_MS, worst(lists, 'deep'), 'ms'),
    lower(
      `overview, statistics of 30 days and wall, the slowest of ${beside.length}`,
      GOAL_MS,
      worst(beside, 'first'),
      'ms',
    ),
  ];
  const sizes = await pool.query(
    `SELECT pg_size_pretty(pg_database_size(current_database())) AS database, (SELECT count(*)::int FROM stat_message) AS counts`,
  );
  const { messages, seconds } = filled;
  return { goals, measured, notes: { messages, days: DAYS, seconds, load, ...sizes.rows[0], measured, plans } };
}

/** The connections that answer the API. */
async function backends(pool: Pool): Promise<number[]> {
  const { rows } = await pool.query<{ pid: number }>(
    `SELECT pid FROM pg_stat_activity WHERE application_name = 'kaskad api'`,
  );
  return rows.map(({ pid }) => pid);
}

const line = ({ list, filter, who, first, cpu, items, withNext }: Measured): string =>
  `${list}, ${filter} (${who}): p50 ${first.p50Ms}, p95 ${first.p95Ms}, max ${first.maxMs} ms, processor p50 ${cpu.p50Ms}, p95 ${cpu.p95Ms} ms; ${items.join('–')} items, ${withNext} with more`;

async function plansOf(
  api: string,
  data: string,
  chosen: readonly Probe[],
  headers: Record<Who, Headers>,
  measured: readonly Measured[],
): Promise<Record<string, Plan[]>> {
  const log = await PlanLog.start(data);
  const plans: Record<string, Plan[]> = {};
  try {
    for (const [i, probe] of chosen.entries()) {
      const url = `${api}${probe.path(measured[i]!.slowest)}`;
      plans[`${probe.list}, ${probe.filter} (${probe.who})`] = await log.during(() => ask(url, headers[probe.who]));
    }
  } finally {
    await log.stop();
  }
  return plans;
}
