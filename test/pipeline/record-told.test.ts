// What upstreams tell beside "delivered": the same again, fields of lookups, people, messages of theirs; and what it costs.
import assert from 'node:assert/strict';
import { after, beforeEach, test } from 'node:test';
import type { Outcome, UpstreamEvent } from '../../src/channels/channel.ts';
import { sweepUnmatched } from '../../src/pipeline/sweep.ts';
import { writeBatch } from '../../src/pipeline/write-batch.ts';
import type { ClaimedJob } from '../../src/store/claim-jobs.ts';
import { findContact } from '../../src/store/contacts.ts';
import { readStates } from '../../src/store/status.ts';
import { makeWorld, PRICE_E7, submitted, type World } from './world.ts';

const world: World = await makeWorld({ after });
let shop = 0;
let op = 0;

beforeEach(async () => {
  await world.query(`UPDATE connection SET state = 'removed'`);
  op = await world.connection('op');
  shop = await world.account('shop', {
    pushUrl: 'http://127.0.0.1:1/',
    channels: { hlr: { priceE7: 3_000_000n, charge: 'submitted' } },
  });
});

let clockMs = Date.now();

/** In one transaction, each a moment after the one before. */
const record = (connectionId: number, ...events: UpstreamEvent[]) =>
  writeBatch(
    world.writeContext,
    events.map((event) => {
      clockMs += 1;
      return { kind: 'event', connectionId, event, stored: () => {}, atMs: clockMs };
    }),
  );
const inDoubt = (job: ClaimedJob, providerIds: (string | null)[] = [null]): Outcome => ({
  kind: 'in_doubt',
  job,
  code: 'timeout',
  providerIds,
  references: providerIds.map((_, i) => 11 + i),
});

test('in doubt, and its second try in somebody’s hand: failures of the first, told as often as you like, end nothing', async () => {
  for (const before of [[], ['enroute'], ['undelivered'], ['enroute', 'undelivered']] as const) {
    const job = await world.claimedOne(shop, op);
    await world.record(inDoubt(job));
    await world.query('UPDATE queue SET ready_at = NULL WHERE message_id = $1', [job.messageId]);
    const second = (await world.claim(op)).find(({ messageId }) => messageId === job.messageId);
    const first = { connectionId: op, id: `first ${before.join()} ${job.messageId}`, reference: 11 };
    for (const state of [...before, 'undelivered'] as const) await world.record({ ...first, state });
    assert.equal((await world.message(job.messageId)).state, 'accepted', before.join());
    const id = `second ${job.messageId}`;
    await world.record(submitted(second!, [id]), { connectionId: op, id });
    const { state, charged } = await world.message(job.messageId);
    assert.deepEqual([state, charged], ['delivered', String(PRICE_E7)]);
  }
  assert.deepEqual(await world.faults(), []);
});

const lookup = (id: string, result: Record<string, string | boolean>): UpstreamEvent => ({
  kind: 'receipt',
  providerMessageId: id,
  phone: '79160000000',
  state: 'delivered',
  errorCode: '000',
  raw: 'ok',
  result,
});

test('the fields of a lookup are kept, also when they come before the answer; what is told again is told anew', async () => {
  const hlr = await world.connection('hlr', {}, { channels: ['hlr'] });
  for (const early of [false, true]) {
    const job = await world.claimedOne(shop, hlr, { channel: 'hlr', sender: '', text: '' });
    world.via(job.messageId, hlr);
    const id = `lookup ${early}`;
    const told = lookup(id, { mccmnc: '25001', ported: false, operator: 'МТС "Россия" \\' });
    if (early) await record(hlr, told);
    await world.record(submitted(job, [id]));
    if (early) assert.equal(await sweepUnmatched(world.sweep), 1);
    else await record(hlr, told);
    const row = (await readStates(world.db.calm, shop, [job.messageId]))[0]!;
    assert.deepEqual(
      [row.state, row.channel, row.result, row.code],
      ['delivered', 'hlr', { mccmnc: '25001', ported: false, operator: 'МТС "Россия" \\' }, ''],
    );
    await record(hlr, lookup(id, { ported: true, country: 'RU\0' }));
    assert.deepEqual((await readStates(world.db.calm, shop, [job.messageId]))[0]?.result, {
      mccmnc: '25001',
      operator: 'МТС "Россия" \\',
      ported: true,
      country: 'RU',
    });
  }
  assert.deepEqual(await readStates(world.db.calm, shop + 1, [1]), []);
});

const contact = (phone: string | undefined, address: string, more: object = {}): UpstreamEvent => ({
  kind: 'contact',
  address,
  state: 'bound',
  ...(phone === undefined ? {} : { phone }),
  ...more,
});

test('people: bound by their phone, renewed, lost by their address; every connection knows its own', async () => {
  const other = await world.connection('other');
  const at = (phone: string, connection = op) => findContact(world.db.calm, connection, phone);
  await record(op, contact('79160000001', 'chat-1'), contact('79160000002', 'chat-2', { inboundAtMs: 1_000_000 }));
  assert.deepEqual(await at('79160000001'), { address: 'chat-1', state: 'bound', inboundAtMs: null });
  assert.deepEqual(await at('79160000002'), { address: 'chat-2', state: 'bound', inboundAtMs: 1_000_000 });
  assert.equal(await at('79160000001', other), null);

  await record(op, contact(undefined, 'chat-2', { state: 'blocked' }), contact(undefined, 'nobody'));
  assert.deepEqual(await at('79160000002'), { address: 'chat-2', state: 'blocked', inboundAtMs: 1_000_000 });
  // They wrote again, and an older word of when they wrote comes late.
  await record(op, contact(undefined, 'chat-2', { inboundAtMs: 2_000_000 }));
  await record(op, contact('79160000002', 'chat-2', { inboundAtMs: 1_500_000 }));
  assert.deepEqual(await at('79160000002'), { address: 'chat-2', state: 'bound', inboundAtMs: 2_000_000 });

  // One transaction, in the order it was told: the last word counts.
  await record(
    op,
    contact(undefined, 'chat-3', { state: 'gone' }),
    contact('79160000003', 'chat-3', { inboundAtMs: 5_000_000 }),
    contact('79160000003', 'chat-33'),
    contact('79160000001', 'chat-1'),
    contact(undefined, 'chat-1', { state: 'gone' }),
  );
  assert.deepEqual(await at('79160000003'), { address: 'chat-33', state: 'bound', inboundAtMs: 5_000_000 });
  assert.deepEqual((await at('79160000001'))?.state, 'gone');
});

test('a message of a person’s is kept once a connection when its upstream numbers it, else as often as it comes', async () => {
  const other = await world.connection('other');
  const says = (providerId?: string): UpstreamEvent => ({
    kind: 'inbound',
    from: '79161112233',
    to: 'SHOP',
    text: 'hello',
    detail: {},
    ...(providerId === undefined ? {} : { providerId }),
  });
  await record(op, says('m-1'), says('m-1'), says('m-2'));
  await record(op, says('m-1'));
  await record(other, says('m-1'));
  await record(op, says(), says());
  const rows = await world.query<{ connection: number; n: number }>(
    'SELECT connection_id AS connection, count(*)::int AS n FROM inbound_message GROUP BY 1 ORDER BY 1',
  );
  assert.deepEqual(rows, [
    { connection: op, n: 4 },
    { connection: other, n: 1 },
  ]);
});

test('what a connection asks for is written to the attempt: for every part it took, for none that it did not', async () => {
  const dear = await world.connection('dear', {}, { costE7: 7n });
  await world.query(`UPDATE connection SET state = 'removed' WHERE id = $1`, [op]);
  await world.cache.refresh();
  const text = 'x'.repeat(400);
  const costs: [name: string, outcome: (job: ClaimedJob) => Outcome, costE7: string][] = [
    ['taken', (job) => submitted(job), '21'],
    ['refused', (job) => ({ ...refusal(job), providerIds: [] }), '0'],
    ['refused in part', (job) => ({ ...refusal(job), providerIds: ['only-1', null, null] }), '7'],
    ['put off', (job) => ({ kind: 'deferred', job, code: 'x', errorClass: 'temporary', delayMs: 1 }), '0'],
    ['in doubt', (job) => inDoubt(job, ['d-1', 'd-2', null]), '14'],
  ];
  for (const [name, outcome, costE7] of costs) {
    const job = await world.claimedOne(shop, dear, { text });
    world.via(job.messageId, dear);
    await world.record(outcome(job));
    const rows = await world.query('SELECT cost_e7::text AS cost FROM attempt WHERE message_id = $1', [job.messageId]);
    assert.deepEqual(rows, [{ cost: costE7 }], name);
    await world.query('DELETE FROM queue');
  }
});

function refusal(job: ClaimedJob): Extract<Outcome, { kind: 'rejected' }> {
  return { kind: 'rejected', job, code: 'x', errorClass: 'recipient', providerIds: [] };
}
