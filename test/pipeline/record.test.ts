import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { Outcome } from '../../src/channels/channel.ts';
import { sweepUnmatched } from '../../src/pipeline/sweep.ts';
import type { ClaimedJob } from '../../src/store/claim-jobs.ts';
import { insertDoubts } from '../../src/store/receipts.ts';
import { makeWorld, PRICE_E7, type ReceiptSetup, submitted, type World } from './world.ts';

const world: World = await makeWorld({ after });
const LONG = 'x'.repeat(400);

/** A fresh account with a push address on a route of fresh connections; nothing else is active. */
async function setUp(connections = 1, setup = {}): Promise<{ shop: number; ops: number[] }> {
  await world.query(`UPDATE connection SET state = 'removed'`);
  const ops: number[] = [];
  for (let i = 0; i < connections; i += 1) ops.push(await world.connection('op'));
  const shop = await world.account('shop', { balanceE7: 100n * PRICE_E7, pushUrl: 'http://127.0.0.1:1/', ...setup });
  world.heard.queued.length = 0;
  return { shop, ops };
}

const rejected = (
  job: ClaimedJob,
  code = '0x0B',
  errorClass: 'recipient' | 'temporary' | 'configuration' = 'recipient',
): Outcome => ({
  kind: 'rejected',
  job,
  code,
  errorClass,
  providerIds: [],
});
const deferred = (
  job: ClaimedJob,
  errorClass: 'temporary' | 'throttle' | 'configuration',
  delayMs = 0,
  code = '0x08',
): Outcome => ({
  kind: 'deferred',
  job,
  code,
  errorClass,
  delayMs,
});
const inDoubt = (job: ClaimedJob, providerIds: (string | null)[] = [null], references = [77]): Outcome => ({
  kind: 'in_doubt',
  job,
  code: 'timeout',
  providerIds,
  references,
});

test('taken by the upstream: attempt and provider id are written, the queue row is gone, the message waits for its receipt', async () => {
  const { shop, ops } = await setUp();
  const job = await world.claimedOne(shop, ops[0]!);
  await world.record(submitted(job, ['first-1']));
  assert.equal(await world.queueRow(job.messageId), undefined);
  assert.deepEqual(await world.attempts(job.messageId), [
    { attempt_no: 1, connection_id: ops[0], state: 'submitted', segment_states: 's', error_class: null },
  ]);
  assert.equal((await world.message(job.messageId)).state, 'accepted');
  // Recorded twice, because nobody knows whether a commit that was cut short went through.
  await world.record(submitted(job, ['first-1']));
  assert.equal((await world.attempts(job.messageId)).length, 1);

  await world.record({ connectionId: ops[0]!, id: 'first-1' });
  const message = await world.message(job.messageId);
  assert.deepEqual([message.state, message.charged], ['delivered', String(PRICE_E7)]);
  assert.deepEqual(await world.statuses(job.messageId), [{ seq: 1, state: 'delivered' }]);
  assert.deepEqual(await world.balance(shop), { balance: String(99n * PRICE_E7), held: '0' });
  assert.deepEqual(await world.faults(), []);
});

type Order = (job: ClaimedJob, receipt: ReceiptSetup) => Promise<void>;
const ORDERS: Record<string, Order> = {
  'after the answer': async (job, receipt) => {
    await world.record(submitted(job, [receipt.id]));
    await world.record(receipt);
  },
  'with the answer': (job, receipt) => world.record(receipt, submitted(job, [receipt.id])),
  'before the answer': async (job, receipt) => {
    await world.record(receipt);
    assert.equal(await sweepUnmatched(world.sweep), 0);
    await world.record(submitted(job, [receipt.id]));
    assert.equal(await sweepUnmatched(world.sweep), 1);
  },
  'three times': async (job, receipt) => {
    await world.record(submitted(job, [receipt.id]));
    await world.record(receipt, receipt);
    await world.record(receipt);
  },
};

test('a receipt counts once, whenever it comes', async () => {
  const { shop, ops } = await setUp();
  for (const [name, order] of Object.entries(ORDERS)) {
    const job = await world.claimedOne(shop, ops[0]!);
    await order(job, { connectionId: ops[0]!, id: `id ${name}` });
    assert.deepEqual(await world.statuses(job.messageId), [{ seq: 1, state: 'delivered' }], name);
    assert.equal((await world.message(job.messageId)).charged, String(PRICE_E7), name);
    assert.equal((await world.query(`SELECT 1 FROM unmatched_receipt`)).length, 0, name);
  }
  assert.deepEqual(await world.faults(), []);
});

test('a receipt by another connection is nobody’s, and is kept', async () => {
  const { shop, ops } = await setUp(2);
  const job = await world.claimedOne(shop, ops[0]!);
  await world.record(submitted(job, ['same']));
  await world.record({ connectionId: ops[1]!, id: 'same' });
  assert.equal((await world.message(job.messageId)).state, 'accepted');
  assert.equal(await sweepUnmatched(world.sweep), 0);
  assert.equal((await world.query('SELECT 1 FROM unmatched_receipt WHERE connection_id = $1', [ops[1]])).length, 1);
  await world.query('DELETE FROM unmatched_receipt');
});

interface MergeCase {
  states: ReceiptSetup['state'][];
  state: string;
  told: string[];
  charged: bigint;
}
const MERGES: MergeCase[] = [
  { states: ['delivered', 'delivered', 'delivered'], state: 'delivered', told: ['delivered'], charged: 3n },
  { states: ['delivered', 'delivered'], state: 'accepted', told: [], charged: -1n },
  {
    states: ['delivered', 'undelivered', 'delivered'],
    state: 'partly_delivered',
    told: ['partly_delivered'],
    charged: 3n,
  },
  { states: ['undelivered', 'undelivered', 'undelivered'], state: 'undelivered', told: ['undelivered'], charged: 3n },
  { states: ['expired', 'expired', 'expired'], state: 'expired', told: ['expired'], charged: 3n },
  { states: ['enroute', 'enroute', 'enroute'], state: 'accepted', told: [], charged: -1n },
];

test('receipts of all parts make one state and one charge', async () => {
  const { shop, ops } = await setUp();
  for (const { states, state, told, charged } of MERGES) {
    const name = states.join();
    const job = await world.claimedOne(shop, ops[0]!, { text: LONG });
    assert.equal(job.segments, 3);
    const ids = [0, 1, 2].map((i) => `${name} ${i}`);
    await world.record(submitted(job, ids));
    for (const [i, part] of states.entries()) await world.record({ connectionId: ops[0]!, id: ids[i]!, state: part });
    const message = await world.message(job.messageId);
    assert.equal(message.state, state, name);
    assert.equal(message.charged, charged < 0n ? null : String(charged * PRICE_E7), name);
    assert.deepEqual(
      (await world.statuses(job.messageId)).map((row) => row.state),
      told,
      name,
    );
  }
  assert.deepEqual(await world.faults(), []);
});

test('an account that pays for delivery pays for nothing else', async () => {
  const { shop, ops } = await setUp(1, { charge: 'delivered' });
  for (const [state, charged] of [
    ['undelivered', 0n],
    ['delivered', PRICE_E7],
  ] as const) {
    const job = await world.claimedOne(shop, ops[0]!);
    await world.record(submitted(job, [`paid ${state}`]), { connectionId: ops[0]!, id: `paid ${state}`, state });
    assert.equal((await world.message(job.messageId)).charged, String(charged));
  }
  assert.deepEqual(await world.balance(shop), { balance: String(99n * PRICE_E7), held: '0' });
  assert.deepEqual(await world.faults(), []);
});

test('refused: the next connection of the route, and when there is none, its end without a charge', async () => {
  const { shop, ops } = await setUp(2);
  const job = await world.claimedOne(shop, ops[0]!);
  await world.record(rejected(job));
  const row = await world.queueRow(job.messageId);
  assert.deepEqual([row?.connection_id, row?.lease, row?.tried], [ops[1], null, [ops[0]]]);
  assert.deepEqual(world.heard.queued.slice(-1), [ops[1]]);
  assert.equal((await world.message(job.messageId)).state, 'accepted');

  const [again] = await world.claim(ops[1]!);
  assert.equal(again?.attemptNo, 2);
  world.via(job.messageId, ops[1]!);
  await world.record(rejected(again!, '0x45'));
  assert.deepEqual(await world.message(job.messageId), {
    state: 'rejected',
    charged: '0',
    status_seq: 1,
    error_code: '0x45',
  });
  assert.equal(await world.queueRow(job.messageId), undefined);
  assert.deepEqual(
    (await world.attempts(job.messageId)).map(({ connection_id, state }) => [connection_id, state]),
    [
      [ops[0], 'rejected'],
      [ops[1], 'rejected'],
    ],
  );
  assert.deepEqual(await world.balance(shop), { balance: String(100n * PRICE_E7), held: '0' });
  assert.deepEqual(await world.faults(), []);
});

test('a passing failure waits longer each time, and after eight tries counts as a refusal', async () => {
  const { shop, ops } = await setUp();
  const [id] = await world.accepted(shop, [{}]);
  const pauses: number[] = [];
  for (let n = 1; n <= 8; n += 1) {
    await world.query('UPDATE queue SET ready_at = NULL WHERE message_id = $1', [id]);
    const [job] = await world.claim(ops[0]!);
    assert.ok(job, `try ${n}`);
    await world.record(deferred(job, 'temporary', 100));
    const row = await world.queueRow(id!);
    if (row !== undefined) pauses.push(Math.round((row.in_ms ?? 0) / 1000));
  }
  assert.deepEqual(pauses, [5, 10, 20, 40, 80, 160, 320]);
  assert.equal((await world.message(id!)).state, 'rejected');
  assert.equal(await world.queueRow(id!), undefined);
  assert.deepEqual(await world.faults(), []);
});

test('throttling and what was never written are not counted as tries', async () => {
  const { shop, ops } = await setUp();
  const [id] = await world.accepted(shop, [{}]);
  for (let n = 1; n <= 20; n += 1) {
    await world.query('UPDATE queue SET ready_at = NULL WHERE message_id = $1', [id]);
    const [job] = await world.claim(ops[0]!);
    await world.record(n % 2 === 0 ? deferred(job!, 'throttle', 1000) : deferred(job!, 'temporary', 0, 'not_sent'));
  }
  const row = await world.queueRow(id!);
  assert.deepEqual([row?.temporary_tries, row?.waits], [0, true]);
  assert.deepEqual(await world.attempts(id!), []);
});

test('a connection that cannot work as configured is gone round, and keeps its messages where it is the only one', async () => {
  const { shop, ops } = await setUp(2);
  const job = await world.claimedOne(shop, ops[0]!);
  await world.record(rejected(job, '0x0E', 'configuration'));
  assert.deepEqual(
    [(await world.queueRow(job.messageId))?.connection_id, (await world.message(job.messageId)).state],
    [ops[1], 'accepted'],
  );

  const alone = await setUp(1);
  const kept = await world.claimedOne(alone.shop, alone.ops[0]!);
  await world.record(deferred(kept, 'configuration', 1000));
  assert.equal((await world.queueRow(kept.messageId))?.connection_id, alone.ops[0]);
});

test('in doubt: sent once more after a wait, a second doubt leaves it to its receipts, and bulk is never sent again', async () => {
  const { shop, ops } = await setUp();
  const job = await world.claimedOne(shop, ops[0]!);
  await world.record(inDoubt(job));
  const row = await world.queueRow(job.messageId);
  assert.deepEqual([row?.doubt_tries, row?.waits, row?.lease], [1, true, null]);
  await world.query('UPDATE queue SET ready_at = NULL WHERE message_id = $1', [job.messageId]);
  const [again] = await world.claim(ops[0]!);
  await world.record(inDoubt(again!));
  assert.equal(await world.queueRow(job.messageId), undefined);
  assert.equal((await world.message(job.messageId)).state, 'accepted');

  const bulk = await world.accepted(
    shop,
    Array.from({ length: 11 }, () => ({})),
  );
  const jobs = await world.claim(ops[0]!);
  assert.equal(jobs.length, 11);
  await world.record(inDoubt(jobs[0]!));
  assert.equal(await world.queueRow(jobs[0]!.messageId), undefined);
  assert.ok(bulk.includes(jobs[0]!.messageId));
});

test('in doubt, and a receipt names the reference: it was taken, and is not sent once more', async () => {
  for (const state of ['delivered', 'enroute', 'undelivered'] as const) {
    const { shop, ops } = await setUp();
    const job = await world.claimedOne(shop, ops[0]!);
    await world.record(inDoubt(job, [null], [4711]));
    assert.ok(await world.queueRow(job.messageId));
    await world.record({ connectionId: ops[0]!, id: `new ${state}`, reference: 4711, phone: '79169999999', state });
    assert.ok(await world.queueRow(job.messageId), 'another phone proves nothing');
    await world.record({ connectionId: ops[0]!, id: `new ${state}`, reference: 4711, state });
    assert.equal(await world.queueRow(job.messageId), undefined, state);
    assert.equal((await world.message(job.messageId)).state, state === 'enroute' ? 'accepted' : state);
    // From now on its id is known.
    await world.record({ connectionId: ops[0]!, id: `new ${state}` });
    assert.equal((await world.message(job.messageId)).state, state === 'undelivered' ? 'undelivered' : 'delivered');
    assert.deepEqual(await world.faults(), [], state);
    await world.query('DELETE FROM unmatched_receipt');
  }
});

test('one part in doubt, the other taken: the retry is called off when receipts show that both arrived', async () => {
  const { shop, ops } = await setUp();
  const job = await world.claimedOne(shop, ops[0]!, { text: 'x'.repeat(200) });
  await world.record(inDoubt(job, ['half-1', null], [1, 2]));
  assert.ok(await world.queueRow(job.messageId));
  await world.record({ connectionId: ops[0]!, id: 'half-1' });
  assert.ok(await world.queueRow(job.messageId));
  await world.record({ connectionId: ops[0]!, id: 'half-2', reference: 2 });
  assert.equal(await world.queueRow(job.messageId), undefined);
  assert.equal((await world.message(job.messageId)).state, 'delivered');
  assert.deepEqual(await world.faults(), []);
});

test('a receipt of the first try while the second is in somebody’s hand: delivered once, charged once, nothing is sent again', async () => {
  const { shop, ops } = await setUp();
  const job = await world.claimedOne(shop, ops[0]!);
  await world.record(inDoubt(job, [null], [5]));
  await world.query('UPDATE queue SET ready_at = NULL WHERE message_id = $1', [job.messageId]);
  const [second] = await world.claim(ops[0]!);
  await world.record({ connectionId: ops[0]!, id: 'late', reference: 5 });
  assert.equal((await world.message(job.messageId)).state, 'delivered');
  await world.record(deferred(second!, 'temporary', 1000));
  assert.equal(await world.queueRow(job.messageId), undefined);
  assert.deepEqual(await world.statuses(job.messageId), [{ seq: 1, state: 'delivered' }]);
  assert.deepEqual(await world.faults(), []);
});

test('a receipt that only comes with a reference after a crash is placed when the doubt becomes known', async () => {
  const { shop, ops } = await setUp();
  const job = await world.claimedOne(shop, ops[0]!);
  await world.record({ connectionId: ops[0]!, id: 'early', reference: 9 });
  assert.equal(await sweepUnmatched(world.sweep), 0);
  await world.record(inDoubt(job, [null], [9]));
  assert.equal(await sweepUnmatched(world.sweep), 1);
  assert.equal((await world.message(job.messageId)).state, 'delivered');
  assert.equal(await world.queueRow(job.messageId), undefined);
  assert.deepEqual(await world.faults(), []);
});

test('a receipt that cannot be placed after all is not lost', async () => {
  const { ops } = await setUp();
  const client = await world.db.hot.connect();
  // A doubt of a message whose day was dropped.
  await insertDoubts(
    client,
    [{ messageId: 17, attemptNo: 1, segment: 0, connectionId: ops[0]!, reference: 3, phone: '79160000000' }],
    Date.now(),
  );
  client.release();
  await world.record({ connectionId: ops[0]!, id: 'orphan', reference: 3 });
  await sweepUnmatched(world.sweep);
  assert.equal((await world.query(`SELECT 1 FROM unmatched_receipt WHERE provider_message_id = 'orphan'`)).length, 1);
  await world.query('DELETE FROM unmatched_receipt');
});

test('refused after some parts were taken: not sent elsewhere, it ends with the receipts of what was taken', async () => {
  const { shop, ops } = await setUp(2);
  const job = await world.claimedOne(shop, ops[0]!, { text: 'x'.repeat(200) });
  await world.record({ kind: 'rejected', job, code: '0x0B', errorClass: 'recipient', providerIds: ['part-1', null] });
  assert.equal(await world.queueRow(job.messageId), undefined);
  assert.equal((await world.message(job.messageId)).state, 'accepted');
  await world.record({ connectionId: ops[0]!, id: 'part-1' });
  assert.equal((await world.message(job.messageId)).state, 'partly_delivered');
  assert.deepEqual(await world.faults(), []);
});

test('answers of a former owner do not disturb what the next one has in hand', async () => {
  const { shop, ops } = await setUp();
  const job = await world.claimedOne(shop, ops[0]!);
  // The owner was lost; the next one counted it as in doubt, and is sending it once more.
  await world.record(inDoubt(job));
  await world.query('UPDATE queue SET ready_at = NULL WHERE message_id = $1', [job.messageId]);
  const [second] = await world.claim(ops[0]!, 10, 2);
  for (const late of [rejected(job), deferred(job, 'temporary', 0, 'not_sent'), inDoubt(job)]) {
    await world.record(late);
    const row = await world.queueRow(job.messageId);
    assert.deepEqual([row?.lease, row?.waits, row?.doubt_tries], [2, false, 1], late.kind);
    assert.equal((await world.message(job.messageId)).state, 'accepted', late.kind);
  }
  await world.record(submitted(second!, ['second']), { connectionId: ops[0]!, id: 'second' });
  assert.equal((await world.message(job.messageId)).state, 'delivered');
  assert.deepEqual(await world.faults(), []);
});

test('a message from a handset is kept with what was not understood', async () => {
  const { ops } = await setUp();
  const { writeBatch } = await import('../../src/pipeline/write-batch.ts');
  const event = { kind: 'inbound' as const, from: '79161112233', to: '1234', text: 'STOP "\\ ', detail: { udh: '05' } };
  await writeBatch(world.writeContext, [
    { kind: 'event', connectionId: ops[0]!, event, stored: () => {}, atMs: Date.now() },
  ]);
  const row = await world.one('SELECT sender, recipient, text, detail FROM inbound_message');
  assert.deepEqual(row, { sender: '79161112233', recipient: '1234', text: 'STOP "\\ ', detail: { udh: '05' } });
});
