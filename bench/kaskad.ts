import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { freePorts } from './ports.ts';
import { type Programs, processTree } from './processes.ts';

/** `BENCH_KASKAD`: another checkout's command, to compare two. */
const KASKAD = process.env.BENCH_KASKAD ?? join(import.meta.dirname, '../bin/kaskad');
const READY_TIMEOUT_MS = 120_000;
const EFFECT_TIMEOUT_MS = 10_000;
const CONNECTION = 'bench';

/** The clients of the benchmark: `shop` sends; `bank` is the other one, for the fairness of urgent messages. */
export const SHOP = {
  login: 'shop',
  password: 's3cret',
  sender: 'SHOP',
  urgentSender: 'SHOPCODE',
  token: 'bench-token-of-shop',
};
export const BANK = {
  login: 'bank',
  password: 's3cret',
  sender: 'BANK',
  urgentSender: 'BANKCODE',
  token: 'bench-token-of-bank',
};

export type Kaskad = {
  port: number;
  /** The node process alone, without PostgreSQL. */
  gatewayPids(): number[];
  postgresPids(): number[];
  pause(): Promise<void>;
  resume(): Promise<void>;
  stop(): Promise<void>;
};

/**
 * `kaskad serve` as in production: embedded PostgreSQL with fsync in `folder`, set up with the commands of the README.
 * A folder used before is set up already. Only errors are logged, as with Kannel; the log is `folder`/gateway.log.
 */
export async function startKaskad(
  programs: Programs,
  folder: string,
  smscPort: number,
  pushPort: number,
): Promise<Kaskad> {
  const isNew = !existsSync(folder);
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  const [port = 0] = await freePorts(1);
  const data = join(folder, 'data');
  const { DATABASE_URL: _, ...inherited } = process.env;
  const env = { ...inherited, KASKAD_PORT: String(port), KASKAD_DATA: data, KASKAD_LOG_LEVEL: 'error' };
  const log = openSync(join(folder, 'gateway.log'), 'a');
  const child = programs.start(KASKAD, ['serve'], { env, stdio: ['ignore', log, log] });
  const run = async (...args: string[]) => {
    await promisify(execFile)(KASKAD, args, { env });
  };
  const postgresPids = () => {
    const root = postmasterPid(data);
    return root === undefined ? [] : processTree(root);
  };
  const kaskad: Kaskad = {
    port,
    postgresPids,
    gatewayPids: () => processTree(child.pid!, new Set(postgresPids())),
    pause: () => run('connection', 'pause', CONNECTION, '--reason', 'benchmark'),
    resume: () => run('connection', 'resume', CONNECTION),
    stop: () => programs.stop(child),
  };
  try {
    await untilReady(port, () => child.exitCode);
    if (isNew) await setUp(run, smscPort, pushPort);
    await untilAccepting(port);
    return kaskad;
  } catch (error) {
    await kaskad.stop();
    throw new Error(`Kaskad did not come up, see ${join(folder, 'gateway.log')}`, { cause: error });
  }
}

async function setUp(run: (...args: string[]) => Promise<void>, smscPort: number, pushPort: number): Promise<void> {
  await run(
    ...['connection', 'add', '--channel', 'sms-smpp', '--name', CONNECTION, '--set', 'host=127.0.0.1'],
    ...['--set', `port=${smscPort}`, '--set', 'system_id=bench', '--set', 'password=bench', '--set', 'window=200'],
  );
  for (const { login, password, sender, urgentSender, token } of [SHOP, BANK]) {
    await run(
      ...['account', 'create', '--login', login, '--password', password, '--balance', '1000000000'],
      ...['--token', token],
      ...['--get-answer', 'text', '--push-url', `http://127.0.0.1:${pushPort}/`],
    );
    await run('tariff', 'set', '--account', login, '--channel', 'sms', '--area', '*', '--price', '2.5');
    const add = ['sender', 'add', '--account', login, '--channel', 'sms', '--approved'];
    await run(...add, '--name', sender);
    await run(...add, '--name', urgentSender, '--class', 'urgent');
  }
}

async function untilReady(port: number, exitCode: () => number | null): Promise<void> {
  const deadline = Date.now() + READY_TIMEOUT_MS;
  while (Date.now() < deadline) {
    if (exitCode() !== null) throw new Error(`it ended with ${exitCode()}`);
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined);
    if (answer?.ok) return;
    await wait(100);
  }
  throw new Error('not ready in time');
}

/** Commands take effect within a second; both clients are through when each of their senders is taken. */
async function untilAccepting(port: number): Promise<void> {
  const deadline = Date.now() + EFFECT_TIMEOUT_MS;
  for (const { login, password, sender, urgentSender } of [SHOP, BANK]) {
    for (const from of [sender, urgentSender]) {
      let said = '';
      while (!/^[1-9]\d*$/.test(said)) {
        if (Date.now() > deadline) throw new Error(`${login} cannot send as ${from}: ${said}`);
        said = await sendOne(port, login, password, from, '79990000000').catch(String);
      }
    }
  }
}

/** One message by `sendsms.php`; the trimmed answer: its id, or the sentence that refuses it. */
export async function sendOne(
  port: number,
  login: string,
  password: string,
  sender: string,
  phone: string,
): Promise<string> {
  const query = `user=${login}&pwd=${password}&sadr=${sender}&dadr=${phone}&text=Code+4821`;
  const answer = await fetch(`http://127.0.0.1:${port}/sendsms.php?${query}`);
  return (await answer.text()).trim();
}

/** PostgreSQL writes its pid into the first line of postmaster.pid, in `data` or a folder below. */
function postmasterPid(data: string): number | undefined {
  const below = readdirSync(data, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  for (const folder of [data, ...below.map(({ name }) => join(data, name))]) {
    try {
      return Number(readFileSync(join(folder, 'postmaster.pid'), 'latin1').split('\n')[0]);
    } catch {
      // Not the folder of the database.
    }
  }
  return undefined;
}
