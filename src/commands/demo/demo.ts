import pg from 'pg';
import { findConnection } from '../../store/admin/connections.ts';
import { type CommandContext, CommandError, command } from '../frame/command.ts';
import { silent } from '../frame/result.ts';
import { migrateDatabase, type RunningNode, runNode } from '../run-node.ts';
import { checkPort } from '../support/port.ts';
import { openStore } from '../support/store.ts';
import { startChild } from './child.ts';
import { greeting } from './greeting.ts';
import { CONNECTION, LOGIN, PASSWORD, seed } from './seed.ts';

/** Any constant: one demo at a time on a database, because each has its own ports. */
const ADVISORY_LOCK = 7_527_100;
const LOCK_TRIES = 25;
const LOCK_PAUSE_MS = 200;
const BOUND_MS = 10_000;

/** `kaskad demo` (`npm start`): everything that is needed to send a message and see it arrive. */
export default command({
  options: {},
  positionals: [],
  notes: `Starts PostgreSQL in KASKAD_DATA, an SMSC simulator and a push receiver as processes of their own, and the gateway with
one client. Data are kept from one start to the next. It logs warnings and errors; KASKAD_LOG_LEVEL=debug logs more.
The variables of kaskad serve --help apply. Ctrl-C stops everything.`,
  run: async (context) => {
    const config = context.config();
    await checkPort(config.host, config.port);
    const begunAt = Date.now();
    context.print(`starting, data in ${config.databaseUrl === '' ? config.dataDir : 'DATABASE_URL'}`);
    const database = await context.database();
    await lock(context, database);
    await migrateDatabase(database);
    const ports = await startSimulators(context);
    const pool = await openStore(context);
    const seeded = await seed(pool, ports);
    await runNode(quiet(context), async (node: RunningNode) => {
      for (const line of greeting(seeded, { host: node.host, port: node.port, ...ports })) context.print(line);
      if (!(await isBound(pool, begunAt, context.signal))) {
        context.print('the link to the simulator is not up yet: kaskad connection list tells why');
      }
      context.print('ready');
    });
    return silent();
  },
});

/** A screen for people: what a node says of its ordinary doings is left out. */
function quiet(context: CommandContext): CommandContext {
  const config = context.config();
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

async function startSimulators(context: CommandContext): Promise<{ smpp: number; smscControl: number; push: number }> {
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
  return {
    smpp: Number(smsc.ready.port),
    smscControl: Number(smsc.ready.http_port),
    push: Number(receiver.ready.port),
  };
}

async function isBound(pool: pg.Pool, sinceMs: number, signal: AbortSignal): Promise<boolean> {
  const deadlineMs = Date.now() + BOUND_MS;
  while (Date.now() < deadlineMs && !signal.aborted) {
    const health = (await findConnection(pool, CONNECTION))?.health;
    if (health?.state === 'up' && health.seenAt.getTime() >= sinceMs) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
}
