import pg from 'pg';
import type { Config } from '../../config/config.ts';
import { listConnections } from '../../store/admin/connections.ts';
import { type CommandContext, CommandError, command } from '../frame/command.ts';
import { silent } from '../frame/result.ts';
import { migrateDatabase, type RunningNode, runNode } from '../run-node.ts';
import { checkPort, firstFree, freePort } from '../support/port.ts';
import { openStore } from '../support/store.ts';
import { startChild } from './child.ts';
import { type FarEnds, HOOK_KEY, PEOPLE } from './connections.ts';
import { FILL_DEFAULTS, fillDemo, fillState } from './fill/fill.ts';
import { baseUrl, greeting } from './greeting.ts';
import { LOGIN, PASSWORD, seed } from './seed.ts';

/** Where the simulated providers listen when nobody else does: lines copied from the README work. */
const FIRST_PORT = 9061;
const PROVIDER_PORTS = 8;
/** Any constant: one demo at a time on a database, because each has its own ports. */
const ADVISORY_LOCK = 7_527_100;
const LOCK_TRIES = 25;
const LOCK_PAUSE_MS = 200;
const BOUND_MS = 10_000;

/** `kaskad demo` (`npm start`): everything that is needed to send a message and see it arrive. */
export default command({
  options: { empty: { kind: 'flag', help: 'at the first start: without a month of made-up traffic' } },
  positionals: [],
  notes: `Starts PostgreSQL in KASKAD_DATA, simulators of an SMSC and of every provider, and a push receiver as processes of their own, and the gateway with
one client. The first start fills the database with a month of traffic (kaskad demo fill); data are kept from one start to the
next. It logs warnings and errors; KASKAD_LOG_LEVEL=debug logs more.
The variables of kaskad serve --help apply. Ctrl-C stops everything.`,
  run: async (context, values) => {
    const given = context.config();
    await checkPort(given.host, given.port);
    // Known before the simulators start: they are told where to call.
    const port = given.port || (await freePort(given.host));
    // Whoever tries it has the receiver of their pushes on this very machine.
    const config: Config = { ...given, port, pushPrivate: 'allow' };
    const begunAt = Date.now();
    context.print(`starting, data in ${config.databaseUrl === '' ? config.dataDir : 'DATABASE_URL'}`);
    const database = await context.database();
    await lock(context, database);
    await migrateDatabase(database);
    const ends = await startSimulators(context, `${baseUrl(config.host, config.port)}/hooks`);
    const pool = await openStore(context);
    const isFirst = (await fillState(pool)) === 'empty';
    await seed(pool, ends);
    if (isFirst && !values.empty) await fillFirst(context, pool);
    // The balance is the one that the month has left.
    const seeded = await seed(pool, ends);
    await runNode(quiet(context, config), async (node: RunningNode) => {
      for (const line of greeting(seeded, { host: node.host, port: node.port, ...ends })) context.print(line);
      if (!(await isBound(pool, begunAt, context.signal))) {
        context.print('some link to a simulator is not up yet: kaskad connection list tells why');
      }
      context.print('ready');
    });
    return silent();
  },
});

async function fillFirst(context: CommandContext, pool: pg.Pool): Promise<void> {
  context.print('making up a month of traffic (without: --empty)');
  await fillDemo(pool, { ...FILL_DEFAULTS, nowMs: Date.now() });
}

/** A screen for people: what a node says of its ordinary doings is left out. */
function quiet(context: CommandContext, config: Config): CommandContext {
  const logLevel = config.logLevel === 'info' ? 'warn' : config.logLevel;
  return { ...context, config: () => ({ ...config, logLevel }) };
}

/** Held until the process ends, however it ends. A demo that was killed a moment ago may still hold it. */
async function lock(context: CommandContext, database: pg.ClientConfig): Promise<void> {
  const client = new pg.Client(database);
  client.on('error', () => {});
  await client.connect();
  context.onExit(() => client.end());
  for (let attempt = 1; attempt <= LOCK_TRIES; attempt += 1) {
    const { rows } = await client.query<{ got: boolean }>('SELECT pg_try_advisory_lock($1) AS got', [ADVISORY_LOCK]);
    if (rows[0]!.got) return;
    await new Promise((resolve) => setTimeout(resolve, LOCK_PAUSE_MS));
  }
  throw new CommandError('running', 'another demo runs on these data: stop it, or set KASKAD_DATA to another folder');
}

async function startSimulators(context: CommandContext, hooks: string): Promise<FarEnds> {
  const ended = (name: string) => (how: string) => context.print(`${name} ended (${how}); start the demo again`);
  const smsc = await startChild(
    'smsc',
    ['--port', '0', '--http-port', '0', '--system-id', LOGIN, '--password', PASSWORD, '--magic'],
    () => {},
    ended('the SMSC simulator'),
  );
  context.onExit(() => smsc.stop());
  const receiver = await startChild(
    'push-receiver',
    ['--port', '0'],
    (line) => context.print(`push  ${line}`),
    ended('the push receiver'),
  );
  context.onExit(() => receiver.stop());
  const startProviders = (firstPort: number) =>
    startChild(
      'providers',
      ['--first-port', String(firstPort), '--hooks', hooks, '--hook-key', HOOK_KEY, '--people', PEOPLE.join(',')],
      () => {},
      ended('the simulated providers'),
    );
  // A demo that starts at this moment may take the ports that were free a moment ago: then any will do.
  const providers = await startProviders(await firstFree(FIRST_PORT, PROVIDER_PORTS)).catch(() => startProviders(0));
  context.onExit(() => providers.stop());
  return {
    hooks,
    providers: providers.ready.ports as Record<string, number>,
    audio: String(providers.ready.audio),
    smpp: Number(smsc.ready.port),
    smscControl: Number(smsc.ready.http_port),
    push: Number(receiver.ready.port),
  };
}

async function isBound(pool: pg.Pool, sinceMs: number, signal: AbortSignal): Promise<boolean> {
  const deadlineMs = Date.now() + BOUND_MS;
  while (Date.now() < deadlineMs && !signal.aborted) {
    const links = (await listConnections(pool)).filter(
      ({ name, state }) => name.startsWith('demo-') && state === 'active',
    );
    const up = links.filter(({ health }) => health?.state === 'up' && health.seenAt.getTime() >= sinceMs);
    if (up.length === links.length) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
}
