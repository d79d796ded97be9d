// `kaskad demo` as a person meets it: a process of its own with its own data folder.
import assert from 'node:assert/strict';
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import type { FarEnds } from '../../src/commands/demo/connections.ts';
import { seed } from '../../src/commands/demo/seed.ts';
import { openDb } from '../../src/store/db.ts';
import { eventually } from '../helpers/eventually.ts';
import { commandLine } from './support/command-line.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const START_MS = 90_000;

interface Demo {
  process: ChildProcess;
  printed(): string;
  ready(): Promise<void>;
  ended: Promise<number | null>;
}

function start(dataDir: string, port: number): Demo {
  const child = spawn(join(ROOT, 'bin', 'kaskad'), ['demo'], {
    env: { PATH: process.env.PATH, KASKAD_DATA: dataDir, KASKAD_PORT: String(port) },
    cwd: '/',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  const take = (chunk: Buffer) => {
    printed += chunk;
  };
  child.stdout.on('data', take);
  child.stderr.on('data', take);
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const ready = () =>
    eventually(() => {
      if (child.exitCode !== null) throw new Error(printed);
      assert.match(printed, /^ready$/m);
    }, START_MS);
  return { process: child, printed: () => printed, ready, ended };
}

/** The processes whose command line has this word, from /proc. */
function processesWith(word: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(word);
      } catch {
        return false;
      }
    })
    .map(Number);
}

function childrenOf(parent: number): number[] {
  return processesWith('simulators').filter((pid) => {
    try {
      return new RegExp(`^PPid:\\s*${parent}$`, 'm').test(readFileSync(`/proc/${pid}/status`, 'utf8'));
    } catch {
      return false;
    }
  });
}

async function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

const shell = async (line: string) => (await promisify(execFile)('sh', ['-c', line])).stdout.trim();
const curls = (printed: string) => [...printed.matchAll(/^ {2}(curl .*)$/gm)].map((match) => match[1]!);

test('demo: its curl lines work, pushes are printed, data outlive kill -9, nothing is left behind', async (context) => {
  const dataDir = mkdtempSync(join(tmpdir(), 'kaskad-demo-'));
  chmodSync(dataDir, 0o711);
  const demos: Demo[] = [];
  context.after(async () => {
    for (const demo of demos) {
      if (demo.process.exitCode === null && demo.process.signalCode === null) demo.process.kill('SIGKILL');
    }
    // The server of a demo that was killed hard stays for the next one.
    for (const pid of processesWith(dataDir)) process.kill(pid, 'SIGQUIT');
    await eventually(() => assert.deepEqual(processesWith(dataDir), []));
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
  });
  const port = await freePort();
  const begin = () => {
    const demo = start(dataDir, port);
    demos.push(demo);
    return demo;
  };

  const first = begin();
  await first.ready();
  assert.match(first.printed(), new RegExp(`address +http://127\\.0\\.0\\.1:${port}\\n`));
  const lines = curls(first.printed());
  // The three of SMS, the three of the API, then one a channel; acceptance/documents.test.ts sends those too.
  assert.equal(lines.length, 15);
  const json = JSON.parse(await shell(lines[0]!));
  assert.match(json.information[0].id_sms, /^\d+$/);
  const got = JSON.parse(await shell(lines[1]!));
  assert.equal(got.balance, '995.00');
  assert.equal(JSON.parse(await shell(lines[2]!)).balance, '995.00');
  const sent = JSON.parse(await shell(lines[3]!));
  assert.equal(sent.accepted, 1);
  assert.equal(JSON.parse(await shell(lines[4]!)).items[0].id, sent.results[0].id);
  assert.ok(Array.isArray(JSON.parse(await shell(lines[5]!)).connections));
  for (const id of [json.information[0].id_sms, got.information[0].id_message, sent.results[0].id]) {
    await eventually(() => assert.match(first.printed(), new RegExp(`^push .* ${id} +deliver$`, 'm')));
  }

  const taken = start(dataDir, port);
  assert.equal(await taken.ended, 1);
  assert.match(taken.printed(), new RegExp(`port ${port} of 127.0.0.1 is taken: set KASKAD_PORT`));

  const simulators = childrenOf(first.process.pid!);
  assert.equal(simulators.length, 3);
  first.process.kill('SIGKILL');
  await first.ended;
  await eventually(() => {
    const left = processesWith('simulators').filter((pid) => simulators.includes(pid));
    assert.deepEqual(left, []);
  });

  const second = begin();
  await second.ready();
  assert.match(second.printed(), /balance +992.5 RUR/);
  const again = JSON.parse(await shell(curls(second.printed())[0]!));
  const id = again.information[0].id_sms;
  await eventually(() => assert.match(second.printed(), new RegExp(`^push .* ${id} +deliver$`, 'm')));
  second.process.kill('SIGTERM');
  assert.equal(await second.ended, 0);
  assert.deepEqual(processesWith(dataDir), []);
});

test("demo: its seed is made once, keeps what was set, and refuses a database that is somebody else's", async (context) => {
  const cli = await commandLine(context);
  const db = openDb(cli.database.config, { hot: 1, calm: 2 });
  context.after(() => db.close());
  const ends = (smpp: number, push: number): FarEnds => ({
    smpp,
    push,
    smscControl: 1,
    providers: { viber: 1, infobip: 2, 'graph-api': 3, 'telegram-bot': 4, 'telegram-gateway': 5, hlr: 6, ari: smpp },
    audio: 'http://127.0.0.1:7/hello.wav',
    hooks: 'http://127.0.0.1:8/hooks',
  });
  await seed(db.calm, ends(1001, 1002));
  await cli.json('account set demo --password mine');
  await cli.json('tariff set --account demo --price 9');
  const second = await seed(db.calm, ends(2001, 2002));
  assert.deepEqual(
    [second.passwordHolds, second.tokenHolds, second.account.pushUrl],
    [false, true, 'http://127.0.0.1:2002/'],
  );
  const { settings } = await cli.json<{ settings: { port: number } }>('connection show demo-smsc');
  assert.equal(settings.port, 2001);
  const calls = await cli.json<{ settings: { base_url: string } }>('connection show demo-asterisk');
  assert.equal(calls.settings.base_url, 'http://127.0.0.1:2001/ari');
  assert.equal(
    (await cli.json<{ price: string; channel: string }[]>('tariff show --account demo')).find(
      ({ channel }) => channel === 'sms',
    )!.price,
    '9',
  );
  await cli.json('account set demo --push-url http://127.0.0.1:9000/mine');
  assert.equal((await seed(db.calm, ends(1, 2))).account.pushUrl, 'http://127.0.0.1:9000/mine');

  const other = await commandLine(context);
  await other.json('account create --login shop');
  const foreign = openDb(other.database.config, { hot: 1, calm: 2 });
  context.after(() => foreign.close());
  await assert.rejects(seed(foreign.calm, ends(1, 2)), /has accounts and no demo/);
});
