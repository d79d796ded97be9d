import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DeliveryEvent } from '../../src/channels/channel.ts';
import { NO_CONTENT } from '../../src/domain/content.ts';
import { type Recorded, Recorder, type RecorderEvents } from '../../src/pipeline/recorder.ts';
import type { ClaimedJob } from '../../src/store/claim-jobs.ts';
import { eventually } from '../helpers/eventually.ts';

const silent: RecorderEvents = { recorded: () => {}, stored: () => {}, failed: () => {}, poisoned: () => {} };
const away = () => Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
const JOB: ClaimedJob = {
  messageId: 1,
  accountId: 1,
  attemptNo: 1,
  step: 1,
  channel: 'sms',
  priority: 1,
  phone: '79160000000',
  sender: 'SHOP',
  text: 'x',
  content: NO_CONTENT,
  encoding: 'gsm7',
  segments: 1,
  expiresAtMs: 0,
  temporaryTries: 0,
  doubtTries: 0,
};

function outcome(messageId: number): Recorded {
  const job = { ...JOB, messageId };
  return {
    kind: 'outcome',
    connectionId: 1,
    outcome: { kind: 'submitted', job, providerIds: ['a'] },
    job,
    atMs: Date.now(),
  };
}

/** A receipt, and what its upstream is told of it. */
function receipt(id: string): { item: Recorded; told: boolean[] } {
  const told: boolean[] = [];
  const event: DeliveryEvent = {
    kind: 'receipt',
    providerMessageId: id,
    phone: '',
    state: 'delivered',
    errorCode: '',
    raw: '',
  };
  return { item: { kind: 'event', connectionId: 1, event, stored: (ok) => told.push(ok), atMs: Date.now() }, told };
}

const nameOf = (item: Recorded): string =>
  item.kind === 'outcome' ? String(item.job.messageId) : (item.event as DeliveryEvent).providerMessageId;

test('everything is recorded in the order it came, many together, one transaction at a time; then receipts are acknowledged', async () => {
  const batches: string[][] = [];
  let flying = 0;
  const recorder = new Recorder(
    async (items) => {
      flying += 1;
      assert.equal(flying, 1);
      await new Promise((resolve) => setTimeout(resolve, 5));
      batches.push(items.map(nameOf));
      assert.ok(items.every((item) => item.kind === 'outcome' || receipts.get(nameOf(item))!.told.length === 0));
      flying -= 1;
    },
    { batchMax: 10, gatherMs: 1, eventPatienceMs: 1000 },
    silent,
  );
  const receipts = new Map<string, ReturnType<typeof receipt>>();
  const names: string[] = [];
  for (let i = 0; i < 25; i += 1) {
    const one = receipt(`r${i}`);
    receipts.set(`r${i}`, one);
    names.push(String(i), `r${i}`);
    recorder.push(outcome(i));
    recorder.push(one.item);
  }
  await recorder.drained();
  assert.deepEqual(batches.flat(), names);
  assert.ok(batches.every((batch) => batch.length <= 10));
  for (const { told } of receipts.values()) assert.deepEqual(told, [true]);
});

test('drained waits for what was pushed before, not for the node to be idle', async () => {
  let written = 0;
  const recorder = new Recorder(
    async (items) => {
      await new Promise((resolve) => setTimeout(resolve, 3));
      written += items.length;
    },
    { batchMax: 1000, gatherMs: 0, eventPatienceMs: 1000 },
    silent,
  );
  let busy = true;
  const traffic = (async () => {
    for (let i = 1; busy; i += 1) {
      recorder.push(outcome(i));
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  })();
  await eventually(() => assert.ok(written > 5));
  await recorder.drained();
  busy = false;
  await traffic;
});

test('the database is away: receipts go back after their patience, also those that still wait; answers are kept', async () => {
  let here = false;
  const written: string[] = [];
  const recorder = new Recorder(
    async (items) => {
      if (!here) throw away();
      written.push(...items.map(nameOf));
    },
    { batchMax: 2, gatherMs: 0, eventPatienceMs: 150 },
    silent,
  );
  const [first, second] = [receipt('first'), receipt('second')];
  for (const item of [outcome(1), first.item, outcome(2), second.item]) recorder.push(item);
  await new Promise((resolve) => setTimeout(resolve, 60));
  assert.deepEqual([first.told, second.told], [[], []], 'not before their patience ends');
  await eventually(() => assert.deepEqual([first.told, second.told], [[false], [false]]));
  here = true;
  await recorder.drained();
  assert.deepEqual(written, ['1', '2']);
  assert.deepEqual([first.told, second.told], [[false], [false]], 'told once');
});

test('one item that can never be written does not stop the others', async () => {
  const poisoned: string[] = [];
  const written: string[] = [];
  const recorder = new Recorder(
    async (items) => {
      if (items.some((item) => ['7', 'bad'].includes(nameOf(item))))
        throw Object.assign(new Error('no'), { code: '22P02' });
      written.push(...items.map(nameOf));
    },
    { batchMax: 100, gatherMs: 1, eventPatienceMs: 1000 },
    { ...silent, poisoned: (_error, item) => poisoned.push(nameOf(item)) },
  );
  const [good, bad] = [receipt('good'), receipt('bad')];
  for (let i = 0; i < 16; i += 1) recorder.push(outcome(i));
  recorder.push(bad.item);
  recorder.push(good.item);
  await recorder.drained();
  assert.deepEqual(poisoned, ['7', 'bad']);
  assert.equal(written.length, 16);
  assert.deepEqual([good.told, bad.told], [[true], [false]]);
});

const PASSING = ['40P01', '57014', '57P01', '53300', '25006', '28P01', 'EHOSTUNREACH', 'ECONNRESET'];

test('a failure that passes is tried again, whatever its name', async () => {
  for (const code of PASSING) {
    let tries = 0;
    const recorder = new Recorder(
      async () => {
        tries += 1;
        if (tries < 3) throw Object.assign(new Error('not now'), { code });
      },
      { batchMax: 10, gatherMs: 0, eventPatienceMs: 1000 },
      { ...silent, poisoned: () => assert.fail(`${code} is no reason to give up`) },
    );
    recorder.push(outcome(1));
    await recorder.drained();
    assert.equal(tries, 3, code);
  }
});

test('closing takes no more receipts, records what waits, and gives back at its deadline what cannot be recorded', async () => {
  const written: string[] = [];
  const recorder = new Recorder(
    async (items) => {
      written.push(...items.map(nameOf));
    },
    { batchMax: 10, gatherMs: 5, eventPatienceMs: 1000 },
    silent,
  );
  recorder.push(outcome(1));
  await recorder.close(Date.now() + 1000);
  assert.deepEqual(written, ['1']);
  const late = receipt('late');
  recorder.push(late.item);
  assert.deepEqual(late.told, [false]);

  const stuck = new Recorder(
    async () => {
      throw away();
    },
    { batchMax: 1, gatherMs: 0, eventPatienceMs: 10_000 },
    silent,
  );
  const waiting = receipt('waiting');
  stuck.push(outcome(1));
  await new Promise((resolve) => setTimeout(resolve, 5));
  stuck.push(waiting.item);
  const begun = performance.now();
  await stuck.close(Date.now() + 100);
  assert.ok(performance.now() - begun < 1000);
  assert.deepEqual(waiting.told, [false]);
});
