import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type pg from 'pg';
import { ConnectionRunner } from '../../src/pipeline/connection-runner.ts';
import { Recorder } from '../../src/pipeline/recorder.ts';
import { writeBatch } from '../../src/pipeline/write-batch.ts';
import type { Lease } from '../../src/store/leases.ts';
import { ConnectionWorkers } from '../../src/workers/connection-workers.ts';
import { LeaseKeeper } from '../../src/workers/lease-keeper.ts';
import { eventually } from '../helpers/eventually.ts';
import { makeWorld, type World } from '../pipeline/world.ts';
import { fakeChannel } from './fake-channel.ts';

const TIMES = { ttlMs: 600, renewMs: 150, tryMs: 50 };
const world: World = await makeWorld({ after });

/** A keeper that writes down what it gains and loses. */
function keeper(
  node: string,
  pool: pg.Pool = world.db.calm,
  events: Partial<{ gained(lease: Lease): void; lost(lease: Lease): void }> = {},
) {
  const log: string[] = [];
  const epochs: number[] = [];
  const one = new LeaseKeeper(pool, node, TIMES, {
    gained: (lease) => {
      log.push(`+${lease.name}`);
      epochs.push(lease.epoch);
      events.gained?.(lease);
    },
    lost: (lease) => {
      log.push(`-${lease.name}`);
      events.lost?.(lease);
    },
    failed: () => {},
  });
  return Object.assign(one, { log, epochs });
}

/** A pool that fails, or answers nothing at all, when it is told to. */
function fragile(): { pool: pg.Pool; mood: 'well' | 'fails' | 'hangs' } {
  const state: { pool: pg.Pool; mood: 'well' | 'fails' | 'hangs' } = { pool: world.db.calm, mood: 'well' };
  state.pool = new Proxy(world.db.calm, {
    get(target, name) {
      const value = Reflect.get(target, name);
      if (name !== 'query') return typeof value === 'function' ? value.bind(target) : value;
      return (...args: unknown[]) => {
        if (state.mood === 'hangs') return new Promise(() => {});
        if (state.mood === 'fails') return Promise.reject(Object.assign(new Error('away'), { code: 'ECONNREFUSED' }));
        return (target.query as (...args: unknown[]) => unknown)(...args);
      };
    },
  });
  return state;
}

test('one owner at a time; the other takes over when the owner falls silent, with a greater epoch', async () => {
  const [first, second] = [keeper('one:1'), keeper('two:1')];
  for (const one of [first, second]) one.want(['a', 'b']);
  await first.tick();
  await second.tick();
  assert.deepEqual([first.log, second.log], [['+a', '+b'], []]);
  // Renewed, it stays.
  first.start();
  second.start();
  await new Promise((resolve) => setTimeout(resolve, 2 * TIMES.ttlMs));
  assert.deepEqual([first.log.length, second.log], [2, []]);
  // Given back, it is taken at once.
  const begun = performance.now();
  await first.stop();
  await eventually(() => assert.deepEqual(second.log, ['+a', '+b']));
  assert.ok(performance.now() - begun < TIMES.ttlMs);
  assert.ok(Math.min(...second.epochs) > Math.max(...first.epochs));
  await second.stop();
});

test('a node that dies is waited for as long as its lease, a node that restarts not at all', async () => {
  const dead = keeper('dead:1');
  dead.want(['c']);
  await dead.tick();
  const [other, reborn] = [keeper('other:1'), keeper('dead:1')];
  other.want(['c']);
  await other.tick();
  assert.deepEqual(other.log, []);
  reborn.want(['c']);
  await reborn.tick();
  assert.deepEqual(reborn.log, ['+c']);
  await new Promise((resolve) => setTimeout(resolve, TIMES.ttlMs + 20));
  other.want(['c']);
  await other.tick();
  assert.deepEqual(other.log, ['+c']);
  // The one that was thought dead learns that it owns nothing any more.
  await reborn.tick();
  assert.deepEqual(reborn.log, ['+c', '-c']);
  await other.stop();
});

for (const mood of ['fails', 'hangs'] as const) {
  test(`a database that ${mood}: the owner stops before anybody else may begin`, async () => {
    const database = fragile();
    const owner = keeper(`owner-${mood}`, database.pool);
    owner.want([`d-${mood}`]);
    await owner.tick();
    owner.start();
    database.mood = mood;
    const begun = performance.now();
    await eventually(() => assert.deepEqual(owner.log, [`+d-${mood}`, `-d-${mood}`]), 5_000, 5);
    assert.ok(performance.now() - begun < TIMES.ttlMs, 'before its lease ends');
    const row = await world.one<{ valid: boolean }>('SELECT expires_at > now() AS valid FROM lease WHERE name = $1', [
      `d-${mood}`,
    ]);
    assert.equal(row.valid, true);
    assert.equal(owner.has(`d-${mood}`), false);
    if (mood === 'fails') {
      database.mood = 'well';
      await eventually(() => assert.equal(owner.has(`d-${mood}`), true));
      await owner.stop();
    }
    // Its round still hangs.
    else void owner.stop();
  });
}

test('connections follow their configuration: opened, reopened on change, stopped on pause, and given back', async () => {
  const recorder = new Recorder(
    (items) => writeBatch(world.writeContext, items),
    { batchMax: 100, gatherMs: 1, eventPatienceMs: 1000 },
    { recorded: () => {}, stored: () => {}, failed: () => {}, poisoned: () => {} },
  );
  const channel = fakeChannel();
  const one: LeaseKeeper = keeper('workers:1', world.db.calm, {
    gained: (lease) => workers.gained(lease),
    lost: (lease) => workers.lost(lease),
  });
  const workers: ConnectionWorkers = new ConnectionWorkers(
    world.cache,
    one,
    new Map([['fake', channel.definition]]),
    (definition, connection, epoch) =>
      new ConnectionRunner(
        world.db.hot,
        recorder,
        definition,
        connection,
        epoch,
        { pollMs: 20, backlogMax: 100, claimMax: 100, claimPauseMs: 1, lostAfterMs: 1000 },
        {
          claimed: () => {},
          claimFailed: () => {},
          answered: () => {},
          health: () => {},
          configurationFault: () => {},
          notice: () => {},
          recovered: () => {},
        },
      ),
    { stopMs: 1000 },
    () => {},
    (error) => assert.fail(String(error)),
  );
  world.cache.onChange(() => {
    one.want(workers.wanted());
    workers.reconcile();
  });
  const op = await world.connection('op', { host: 'a' });
  await world.connection('foreign', {}, { type: 'not-ours' });
  assert.deepEqual(workers.wanted(), [`connection:${op}`]);
  one.start();
  await eventually(() => assert.equal(channel.link(op)?.started, true));
  assert.equal(channel.links.length, 1);

  const change = async (sql: string) => {
    await world.query(`UPDATE connection SET ${sql} WHERE id = $1`, [op]);
    await world.cache.refresh();
  };
  await change(`settings = '{"host":"b"}'`);
  await eventually(() => assert.equal(channel.links.length, 2));
  assert.notEqual(channel.links[0]!.stoppedAfterMs, null);
  assert.deepEqual(channel.link(op)!.connection.settings, { host: 'b' });

  await change(`state_reason = 'only a remark'`);
  await change(`state = 'paused'`);
  await eventually(() => assert.notEqual(channel.links[1]!.stoppedAfterMs, null));
  await eventually(async () =>
    assert.equal((await world.query('SELECT 1 FROM lease WHERE name = $1', [`connection:${op}`])).length, 0),
  );
  assert.equal(channel.links.length, 2);

  await change(`state = 'active'`);
  await eventually(() => assert.equal(channel.links.length, 3));
  await eventually(() => assert.equal(channel.links[2]!.started, true));

  // Another node says that it is theirs: ours stops.
  await world.query(
    `UPDATE lease SET node_id = 'robber', epoch = nextval('lease_epoch'), expires_at = now() + interval '1 h' WHERE name = $1`,
    [`connection:${op}`],
  );
  await eventually(() => assert.notEqual(channel.links[2]!.stoppedAfterMs, null));
  await workers.stop(Date.now() + 1000);
  await one.stop();
  assert.equal(channel.links.length, 3);
});
