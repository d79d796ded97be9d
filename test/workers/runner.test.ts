import assert from 'node:assert/strict';
import { after, beforeEach, test } from 'node:test';
import type pg from 'pg';
import { ConnectionRunner, type RunnerEvents } from '../../src/pipeline/connection-runner.ts';
import { Recorder } from '../../src/pipeline/recorder.ts';
import { writeBatch } from '../../src/pipeline/write-batch.ts';
import { eventually } from '../helpers/eventually.ts';
import { makeWorld, type World } from '../pipeline/world.ts';
import { type FakeChannel, type FakeOptions, fakeChannel } from './fake-channel.ts';

const world: World = await makeWorld({ after });
let shop = 0;
let op = 0;

beforeEach(async () => {
  await world.query(`UPDATE connection SET state = 'removed'`);
  op = await world.connection('op');
  shop = await world.account('shop');
});

const recorder = new Recorder(
  (items) => writeBatch(world.writeContext, items),
  { batchMax: 500, gatherMs: 1, eventPatienceMs: 5_000 },
  { recorded: () => {}, stored: () => {}, failed: () => {}, poisoned: (error) => assert.fail(String(error)) },
);

interface Running {
  channel: FakeChannel;
  runner: ConnectionRunner;
  faults: string[];
  recovered: number;
}

function make(epoch: number, options: FakeOptions = {}, pool: pg.Pool = world.db.hot): Running {
  const channel = fakeChannel(options);
  const running = { channel, faults: [] as string[], recovered: 0 } as Running;
  const events: RunnerEvents = {
    claimed: () => {},
    claimFailed: () => {},
    answered: () => {},
    health: () => {},
    configurationFault: (_connection, reason) => running.faults.push(reason),
    notice: () => {},
    recovered: (_connection, jobs) => {
      running.recovered += jobs;
    },
  };
  running.runner = new ConnectionRunner(
    pool,
    recorder,
    channel.definition,
    world.cache.connection(op)!,
    epoch,
    { pollMs: 20, backlogMax: 1000, claimMax: 500, claimPauseMs: 1, lostAfterMs: 100 },
    events,
  );
  return running;
}

async function run(...args: Parameters<typeof make>): Promise<Running> {
  const running = make(...args);
  await running.runner.start();
  return running;
}

const queued = async () => (await world.query('SELECT 1 FROM queue WHERE account_id = $1', [shop])).length;
const leased = async () =>
  (await world.query('SELECT 1 FROM queue WHERE account_id = $1 AND lease IS NOT NULL', [shop])).length;
const many = (n: number) =>
  world.accepted(
    shop,
    Array.from({ length: n }, () => ({})),
  );

test('what is queued is sent once, in batches that fit the window, and leaves the queue', async () => {
  const ids = await many(300);
  const { channel, runner } = await run(1, { window: 20 });
  await eventually(async () => assert.equal(await queued(), 0));
  const sent = channel.link(op)!.jobs.map(({ messageId }) => messageId);
  assert.deepEqual([...sent].sort(), [...ids].sort());
  await runner.stop(Date.now() + 1000);
  assert.deepEqual(await world.faults(), []);
});

test('no more is claimed than the window and its reserve', async () => {
  await many(300);
  const { channel, runner } = await run(1, { window: 20, takeAll: false });
  await eventually(() => assert.equal(channel.link(op)!.jobs.length, 20));
  await new Promise((resolve) => setTimeout(resolve, 60));
  assert.ok((await leased()) <= 40);
  await runner.stop(Date.now() + 1000);
  await recorder.drained();
  // What was not handed over went back; what was is in doubt.
  assert.deepEqual([await leased(), channel.link(op)!.jobs.length], [0, 20]);
});

test('what is announced is sent at once, what other nodes accepted or what becomes due is found', async () => {
  const { channel, runner } = await run(1);
  const [late] = await world.accepted(shop, [{}]);
  await eventually(() => assert.equal(channel.link(op)!.jobs[0]?.messageId, late));
  const [waits] = await many(1);
  await world.query(`UPDATE queue SET ready_at = now() + interval '150 ms' WHERE message_id = $1 AND lease IS NULL`, [
    waits,
  ]);
  await eventually(() => assert.equal(channel.link(op)!.jobs.length, 2));
  await runner.stop(Date.now() + 1000);
});

test('a link that goes down gets nothing, and what was claimed for it goes back', async () => {
  const { channel, runner } = await run(1, { window: 10, takeAll: false });
  await many(30);
  await eventually(() => assert.equal(channel.link(op)!.jobs.length, 10));
  channel.link(op)!.down();
  await eventually(async () => assert.equal(await leased(), 10));
  channel.link(op)!.takeAll = true;
  for (const job of channel.link(op)!.jobs) channel.link(op)!.take(job);
  await new Promise((resolve) => setTimeout(resolve, 60));
  assert.equal(channel.link(op)!.jobs.length, 10);
  channel.link(op)!.up();
  await eventually(async () => assert.equal(await queued(), 0));
  assert.equal(new Set(channel.link(op)!.jobs).size, 30);
  await runner.stop(Date.now() + 1000);
});

test('a dead owner’s messages are in doubt, each once; its buffer’s and its sent ones look the same', async () => {
  await many(5);
  assert.equal((await world.claim(op, 5, 1)).length, 5);
  const { recovered, runner, channel } = await run(2);
  assert.equal(recovered, 5);
  const states = await world.query(
    'SELECT DISTINCT a.state, a.error_code FROM attempt a JOIN message m ON m.id = a.message_id WHERE m.account_id = $1',
    [shop],
  );
  assert.deepEqual(states, [{ state: 'unknown', error_code: 'node_lost' }]);
  // Normal traffic is sent once more after the wait.
  await eventually(async () => assert.equal(await queued(), 0));
  assert.equal(channel.link(op)!.jobs.length, 5);
  await runner.stop(Date.now() + 1000);
});

test('stopped while it still settles a dead owner’s messages: the link is never opened', async () => {
  await many(1);
  await world.claim(op, 1, 1);
  const blocker = await world.db.calm.connect();
  await blocker.query('BEGIN');
  await blocker.query('SELECT 1 FROM message WHERE account_id = $1 FOR UPDATE', [shop]);
  const { runner, channel } = make(2);
  const starting = runner.start();
  await eventually(async () => {
    const waiting = await world.query(
      `SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`,
    );
    assert.equal(waiting.length, 1);
  });
  await runner.stop(Date.now());
  await blocker.query('ROLLBACK');
  blocker.release();
  await starting;
  assert.equal(channel.links[0]!.started, false);
});

test('a link is told how long it may take to stop', async () => {
  const { runner, channel } = await run(1);
  await runner.stop(Date.now() + 5_000);
  const ms = channel.links[0]!.stoppedAfterMs!;
  assert.ok(ms > 3_000 && ms <= 5_000, String(ms));
});

test('a claim that committed without an answer: its messages were sent to nobody, and go back', async () => {
  const ids = await many(4);
  let failing = 1;
  // The claim is carried out, and the connection dies before it can say so.
  const pool = new Proxy(world.db.hot, {
    get(target, name) {
      const value = Reflect.get(target, name);
      if (name !== 'query') return typeof value === 'function' ? value.bind(target) : value;
      return async (query: { name?: string }, ...rest: unknown[]) => {
        const result = await (target.query as (...args: unknown[]) => Promise<unknown>)(query, ...rest);
        if (query.name !== 'claim_jobs' || failing === 0) return result;
        failing -= 1;
        throw Object.assign(new Error('Connection terminated unexpectedly'), { code: 'ECONNRESET' });
      };
    },
  });
  const { channel, runner } = await run(1, {}, pool);
  await eventually(async () => assert.equal(await queued(), 0));
  assert.deepEqual(
    channel
      .link(op)!
      .jobs.map(({ messageId }) => messageId)
      .sort(),
    [...ids].sort(),
  );
  await runner.stop(Date.now() + 1000);
  assert.deepEqual(await world.faults(), []);
});

test('the short way: leased as it is accepted, handed over from memory, once', async () => {
  const { channel, runner } = await run(1, { window: 10 });
  const lanes = {
    reserve: (_id: number, parts: number) => runner.reserve(parts),
    hand: (_id: number, job: Parameters<typeof runner.hand>[0]) => runner.hand(job),
    cancel: (_id: number, parts: number, uncertain: boolean) => runner.cancel(parts, uncertain),
  };
  const acceptor = world.acceptor({}, lanes);
  await eventually(() => assert.notEqual(runner.reserve(0), null));
  for (let i = 0; i < 30; i += 1) await world.send(acceptor, shop, [{}, { text: 'x'.repeat(200) }]);
  await eventually(async () => assert.equal(await queued(), 0));
  assert.equal(channel.link(op)!.jobs.length, 60);
  assert.equal(new Set(channel.link(op)!.jobs.map(({ messageId }) => messageId)).size, 60);
  // A link that is down takes nothing the short way.
  channel.link(op)!.down();
  assert.equal(runner.reserve(1), null);
  await runner.stop(Date.now() + 1000);
  assert.deepEqual(await world.faults(), []);
});

test('what expires while it is held is not handed over', async () => {
  await many(2);
  await world.query(`UPDATE queue SET expires_at = now() + interval '400 ms' WHERE account_id = $1`, [shop]);
  const { channel, runner } = await run(1, { window: 1, takeAll: false });
  await eventually(async () => assert.equal(await leased(), 2));
  await new Promise((resolve) => setTimeout(resolve, 420));
  const [first] = channel.link(op)!.jobs;
  channel.link(op)!.take(first!);
  await eventually(async () => assert.deepEqual([await queued(), await leased()], [1, 0]));
  assert.equal(channel.link(op)!.jobs.length, 1);
  await runner.stop(Date.now() + 1000);
});

test('a fault of the configuration is told', async () => {
  const { channel, faults, runner } = await run(1);
  channel.link(op)!.port.configurationFault('bind refused: 0x0E');
  assert.deepEqual(faults, ['bind refused: 0x0E']);
  await runner.stop(Date.now() + 1000);
});

test('outside its hours a connection claims nothing, and takes nothing the short way; inside them it goes on', async () => {
  const hour = (offset: number) => `${String((new Date().getUTCHours() + offset + 24) % 24).padStart(2, '0')}:00`;
  // Two hours ago at the latest until an hour from now at the earliest, whenever this runs.
  const [now, later] = [`${hour(-1)}-${hour(2)}`, `${hour(3)}-${hour(6)}`];
  await world.query(`UPDATE connection SET hours = $2, time_zone = 'UTC' WHERE id = $1`, [op, later]);
  await world.cache.refresh();
  const [id] = await many(1);
  const closed = await run(1);
  await new Promise((resolve) => setTimeout(resolve, 100));
  assert.deepEqual([closed.channel.link(op)!.jobs, await leased(), closed.runner.reserve(1)], [[], 0, null]);
  await closed.runner.stop(Date.now() + 1000);

  await world.query('UPDATE connection SET hours = $2 WHERE id = $1', [op, now]);
  await world.cache.refresh();
  const open = await run(2);
  await eventually(() => assert.equal(open.channel.link(op)!.jobs[0]?.messageId, id));
  await open.runner.stop(Date.now() + 1000);
});

test('what a cascade goes on with is claimed by its own connection, and sent with its own text', async () => {
  const viber = await world.connection('viber', {}, { channels: ['viber'] });
  const both = await world.account('both', { channels: { viber: { priceE7: 1n, charge: 'submitted' } } });
  const steps = [
    { channel: 'viber' as const, text: 'by viber' },
    { channel: 'sms' as const, text: 'by sms' },
  ];
  const { channel, runner } = await run(1);
  const [id] = await world.accepted(both, [{ steps }]);
  const [job] = await world.claim(viber);
  world.via(id!, viber);
  await world.record({ kind: 'rejected', job: job!, code: '7', errorClass: 'recipient', providerIds: [] });
  await eventually(() => assert.equal(channel.link(op)!.jobs.length, 1));
  const [sent] = channel.link(op)!.jobs;
  assert.deepEqual([sent!.messageId, sent!.channel, sent!.text], [id, 'sms', 'by sms']);
  assert.ok(sent!.attemptNo > job!.attemptNo);
  await eventually(async () => assert.equal(await world.queueRow(id!), undefined));
  await runner.stop(Date.now() + 1000);
  assert.deepEqual(await world.faults(), []);
});
