import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import pg from 'pg';
import { type EmbeddedServer, startEmbedded } from '../../src/store/embedded/embedded.ts';
import { boundLog } from '../../src/store/embedded/log-file.ts';
import { eventually } from '../helpers/eventually.ts';

const log = { info: () => {}, warn: () => {}, error: () => {} };
const holder = join(import.meta.dirname, 'holder.ts');
const isRoot = process.getuid?.() === 0;

let folder: string;
let dataDir: string;

// fsync is off except where a test is about the real settings: nothing here is about power cuts.
const start = (dir = dataDir) => startEmbedded({ dataDir: dir, log, settings: { fsync: 'off' } });

before(() => {
  folder = mkdtempSync(join(tmpdir(), 'kaskad-embedded-'));
  chmodSync(folder, 0o711);
  dataDir = join(folder, 'data');
});
after(() => rmSync(folder, { recursive: true, force: true }));

async function query(server: EmbeddedServer, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ ...server.connection });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Starts a process that holds the server; resolves when it says so, with the postmaster's pid. */
async function hold(dir: string): Promise<{ child: ChildProcess; adopted: boolean; pid: number }> {
  const child = spawn(process.execPath, [holder, dir], { stdio: ['pipe', 'pipe', 'inherit'] });
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (chunk) => resolve(String(chunk)));
    child.once('exit', (code) => reject(new Error(`holder exited with ${code}`)));
  });
  return { child, ...JSON.parse(line) };
}

const ended = (child: ChildProcess) => new Promise((resolve) => child.once('exit', resolve));

describe('embedded PostgreSQL', () => {
  test('starts, keeps its data, and starts again within two seconds', async () => {
    const first = await start();
    await query(first, "CREATE TABLE kept AS SELECT 'здравствуй' AS word");
    await first.stop();
    assert.equal(first.pid(), undefined);
    const begun = performance.now();
    const second = await start();
    assert.ok(performance.now() - begun < 2000);
    assert.equal(second.adopted, false);
    assert.deepEqual(await query(second, 'SELECT word FROM kept'), [{ word: 'здравствуй' }]);
    await second.stop();
  });

  test('is reachable by nobody else: no TCP, no superuser, a private password, not root', async () => {
    const server = await start();
    const [settings] = await query(
      server,
      "SELECT current_setting('listen_addresses') AS tcp, current_setting('server_encoding') AS encoding, rolsuper FROM pg_roles WHERE rolname = current_user",
    );
    assert.deepEqual(settings, { tcp: '', encoding: 'UTF8', rolsuper: false });
    assert.equal(statSync(join(dataDir, 'postgres.password')).mode & 0o777, 0o600);
    assert.equal(readFileSync(`/proc/${server.pid()}/status`, 'utf8').includes('Uid:\t0\t'), false);
    await assert.rejects(query({ ...server, connection: { ...server.connection, password: 'x' } }, 'SELECT 1'), {
      code: '28P01',
    });
    await server.stop();
  });

  test('comes back with its data after kill -9, also while a long statement runs', async () => {
    const server = await start();
    await query(server, 'CREATE TABLE before_kill AS SELECT 1 AS one');
    const busy = query(server, 'SELECT count(*) FROM generate_series(1, 100000000000)').catch((error: Error) => error);
    await eventually(async () => {
      const rows = await query(
        server,
        "SELECT 1 FROM pg_stat_activity WHERE query LIKE 'SELECT count%' AND state = 'active'",
      );
      assert.equal(rows.length, 1);
    });
    const killed = server.pid()!;
    process.kill(killed, 'SIGKILL');
    await eventually(async () => {
      assert.deepEqual(await query(server, 'SELECT one FROM before_kill'), [{ one: 1 }]);
      assert.notEqual(server.pid(), killed);
    });
    assert.ok((await busy) instanceof Error);
    await server.stop();
  });

  test('is adopted when its gateway was killed', async () => {
    const { child, pid } = await hold(dataDir);
    child.kill('SIGKILL');
    await ended(child);
    const server = await start();
    assert.equal(server.adopted, true);
    assert.equal(server.pid(), pid);
    await server.stop();
    assert.equal(server.pid(), undefined);
  });

  test('starts once for parallel starters, and the last one out stops it', async () => {
    const [a, b, own] = await Promise.all([hold(dataDir), hold(dataDir), start()]);
    assert.equal(a.pid, own.pid());
    assert.equal(b.pid, own.pid());
    assert.equal([a.adopted, b.adopted, own.adopted].filter((adopted) => !adopted).length, 1);
    await own.stop();
    a.child.stdin?.end();
    await ended(a.child);
    assert.equal(own.pid(), b.pid);
    b.child.stdin?.end();
    await ended(b.child);
    assert.equal(own.pid(), undefined);
  });

  test('starts over a stale pid file whose pid now belongs to somebody else', async () => {
    const server = await start();
    const pidFile = join(dataDir, 'postgres', 'postmaster.pid');
    const stale = readFileSync(pidFile, 'utf8').replace(/^\d+/, String(process.pid));
    await server.stop();
    writeFileSync(pidFile, stale);
    writeFileSync(join(dataDir, 'postgres', '.s.PGSQL.5432.lock'), stale);
    const again = await start();
    assert.equal((await query(again, 'SELECT 1 AS one')).length, 1);
    await again.stop();
  });

  test('works where a socket path would be too long, and under a folder that only root may enter', async () => {
    const closed = join(folder, 'closed');
    mkdirSync(closed, { mode: 0o700 });
    const server = await start(join(closed, 'x'.repeat(100)));
    assert.match(server.connection.host, /^\/tmp\/kaskad-pg-[0-9a-f]{12}$/);
    assert.equal(statSync(server.connection.host).mode & 0o777, 0o700);
    assert.equal((await query(server, 'SELECT 1 AS one')).length, 1);
    await server.stop();
    rmSync(server.connection.host, { recursive: true });
  });

  const unusable: [what: string, spoil: (dir: string) => void, message: RegExp][] = [
    [
      'data of another major version',
      (dir) => writeFileSync(join(dir, 'postgres', 'PG_VERSION'), '14\n'),
      /written by PostgreSQL 14/,
    ],
    [
      'a folder with something else in it',
      (dir) => rmSync(join(dir, 'postgres', 'PG_VERSION')),
      /holds no PostgreSQL data/,
    ],
  ];
  for (const [what, spoil, message] of unusable) {
    test(`refuses ${what}`, async () => {
      const dir = mkdtempSync(join(folder, 'spoilt-'));
      mkdirSync(join(dir, 'postgres'));
      writeFileSync(join(dir, 'postgres', 'PG_VERSION'), '18\n');
      writeFileSync(join(dir, 'postgres', 'something'), '');
      spoil(dir);
      await assert.rejects(start(dir), { name: 'EmbeddedError', message });
    });
  }

  test('says which file is missing when the password is', async () => {
    const password = join(dataDir, 'postgres.password');
    const kept = readFileSync(password);
    rmSync(password);
    await assert.rejects(start(), { name: 'EmbeddedError', message: /postgres\.password \(ENOENT\)/ });
    writeFileSync(password, kept, { mode: 0o600 });
  });

  test('keeps its log within bounds', () => {
    const path = join(folder, 'some.log');
    writeFileSync(path, 'x'.repeat(3000));
    boundLog(path, 2000);
    assert.equal(statSync(path).size, 0);
    assert.equal(statSync(`${path}.1`).size, 3000);
  });

  test('runs with fsync on and durable commits unless a test asks otherwise', async () => {
    const server = await startEmbedded({ dataDir, log });
    const [settings] = await query(
      server,
      "SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commit, current_setting('data_checksums') AS checksums",
    );
    assert.deepEqual(settings, { fsync: 'on', commit: 'on', checksums: 'on' });
    await server.stop();
  });

  test('under root, takes only the capability it needs, and only where it needs one', async () => {
    const server = await start();
    const status = readFileSync(`/proc/${server.pid()}/status`, 'utf8');
    await server.stop();
    const expected = isRoot ? /CapEff:\t0000000000000000|CapEff:\t000000000000000[24]\n/ : /CapEff:\t0000000000000000/;
    assert.match(status, expected);
  });
});
