// Cascades, one situation at a time: what a step that ends brings about, and what comes late.
import assert from 'node:assert/strict';
import { after, beforeEach, test } from 'node:test';
import type { Outcome } from '../../src/channels/channel.ts';
import type { Channel } from '../../src/domain/message.ts';
import { nodeLost } from '../../src/pipeline/connection-runner.ts';
import { sweepExpired, sweepOverdue, sweepSteps } from '../../src/pipeline/sweep.ts';
import { writeBatch } from '../../src/pipeline/write-batch.ts';
import type { ClaimedJob } from '../../src/store/claim-jobs.ts';
import { eventually } from '../helpers/eventually.ts';
import { type ItemSetup, idOf, makeWorld, PRICE_E7, STEP_LIFE_MS, submitted, type World } from './world.ts';

const VIBER_E7 = 10_000_000n;
const VOICE_E7 = 40_000_000n;

const world: World = await makeWorld({ after });
let shop = 0;
let viber = 0;
let voice = 0;
let sms = 0;

beforeEach(async () => {
  await world.query(`UPDATE connection SET state = 'removed'`);
  await world.query('DELETE FROM queue');
  viber = await world.connection('viber', {}, { channels: ['viber'] });
  voice = await world.connection('voice', {}, { channels: ['voice'] });
  sms = await world.connection('sms');
  shop = await world.account('shop', {
    pushUrl: 'http://127.0.0.1:1/',
    channels: {
      viber: { priceE7: VIBER_E7, charge: 'delivered' },
      voice: { priceE7: VOICE_E7, charge: 'delivered' },
    },
  });
  world.heard.queued.length = 0;
});

const by = (channel: Channel, more: ItemSetup = {}) => ({ channel, text: `by ${channel}`, ...more });
const rejected = (job: ClaimedJob): Outcome => ({
  kind: 'rejected',
  job,
  code: '7',
  errorClass: 'recipient',
  providerIds: [],
});

async function accept(...steps: ReturnType<typeof by>[]): Promise<number> {
  const { results } = await world.send(world.acceptor(), shop, [{ steps }]);
  return idOf(results[0]!);
}

/** Claims the message from its connection; whatever is recorded of it comes by that. */
async function claim(id: number, connection: number): Promise<ClaimedJob> {
  const job = (await world.claim(connection)).find(({ messageId }) => messageId === id);
  assert.ok(job, 'claimed');
  world.via(id, connection);
  return job;
}

/** Its upstream takes the present step, under this id. */
async function take(id: number, connection: number, providerId: string): Promise<void> {
  await world.record(submitted(await claim(id, connection), [providerId]));
}

const stepTimePasses = (id: number) =>
  world.query(
    `WITH s AS (UPDATE message_step SET deadline_at = now() - interval '1 s' WHERE message_id = $1 AND deadline_at IS NOT NULL)
     UPDATE queue SET expires_at = now() - interval '1 s' WHERE message_id = $1`,
    [id],
  );

const look = (id: number) =>
  world.one<{ state: string; step: number; channel: string; text: string; charged: string | null; rest: boolean }>(
    `SELECT state, step, channel, text, charged_e7::text AS charged, release_entry_id IS NOT NULL AS rest FROM message WHERE id = $1`,
    [id],
  );
const steps = async (id: number) =>
  (
    await world.query<{ line: string }>(
      `SELECT concat_ws(' ', channel, CASE WHEN began_at IS NULL THEN '-' ELSE 'began' END,
         CASE WHEN deadline_at IS NULL THEN '-' ELSE 'clock' END, NULLIF(ended, ''), charged_e7) AS line
       FROM message_step WHERE message_id = $1 ORDER BY step`,
      [id],
    )
  ).map(({ line }) => line);
const told = async (id: number) => (await world.statuses(id)).map(({ state }) => state);

test('accepted: all steps are held, the first is queued until its time is over, and nobody but its connection hears of it', async () => {
  const id = await accept(by('viber'), by('voice', { waitS: 30 }), by('sms'));
  assert.equal((await world.balance(shop)).held, String(VIBER_E7 + VOICE_E7 + PRICE_E7));
  assert.deepEqual(await steps(id), ['viber began clock', 'voice - -', 'sms - -']);
  const { left, life } = await world.one<{ left: number; life: number }>(
    `SELECT extract(epoch FROM q.expires_at - now())::float8 * 1000 AS left, extract(epoch FROM m.expires_at - now())::float8 * 1000 AS life
     FROM queue q JOIN message m ON m.id = q.message_id WHERE m.id = $1`,
    [id],
  );
  assert.ok(left > STEP_LIFE_MS - 60_000 && left <= STEP_LIFE_MS, `${left}`);
  assert.ok(life > 100 * STEP_LIFE_MS);
  assert.deepEqual(world.heard.queued, [viber]);
  assert.deepEqual(await world.claim(sms), []);
  const job = await claim(id, viber);
  assert.deepEqual([job.step, job.channel, job.text, job.sender], [1, 'viber', 'by viber', 'SHOP']);
  assert.deepEqual(await world.faults(), []);
});

test('refused: the next channel, with its own text and price, as soon as it is known', async () => {
  const id = await accept(by('viber'), by('sms'));
  await world.record(rejected(await claim(id, viber)));
  assert.deepEqual(await steps(id), ['viber began - rejected', 'sms began -']);
  assert.deepEqual(await look(id), {
    state: 'accepted',
    step: 2,
    channel: 'sms',
    text: 'by sms',
    charged: null,
    rest: false,
  });
  assert.ok(world.heard.queued.includes(sms));
  await take(id, sms, 'sms-1');
  await world.record({ connectionId: sms, id: 'sms-1' });
  assert.deepEqual(await told(id), ['delivered']);
  const { state, step, charged, rest } = await look(id);
  assert.deepEqual([state, step, charged, rest], ['delivered', 2, String(PRICE_E7), true]);
  assert.deepEqual(await steps(id), ['viber began - rejected 0', `sms began - ${PRICE_E7}`]);
  assert.equal((await world.balance(shop)).held, '0');
  assert.deepEqual(
    (await world.query('SELECT attempt_no, step FROM attempt WHERE message_id = $1 ORDER BY 1', [id])).map(
      (row) => row.step,
    ),
    [1, 2],
  );
  assert.deepEqual(await world.faults(), []);
});

test('delivered by the first channel: the others are released, and never sent', async () => {
  const id = await accept(by('viber'), by('voice'), by('sms'));
  await take(id, viber, 'v-1');
  await world.record({ connectionId: viber, id: 'v-1' });
  assert.deepEqual(await told(id), ['delivered']);
  assert.deepEqual(await steps(id), [`viber began - ${VIBER_E7}`, 'voice - - 0', 'sms - - 0']);
  await stepTimePasses(id);
  assert.equal(await sweepSteps(world.sweep), 0);
  assert.equal(await world.queueRow(id), undefined);
  assert.deepEqual(await world.faults(), []);
});

test('the last channel fails: its failure is told, and only what was taken is paid for', async () => {
  const id = await accept(by('viber'), by('sms'));
  await world.record(rejected(await claim(id, viber)));
  await take(id, sms, 'sms-2');
  await world.record({ connectionId: sms, id: 'sms-2', state: 'undelivered' });
  assert.deepEqual(await told(id), ['undelivered']);
  assert.equal((await look(id)).charged, String(PRICE_E7));
  assert.deepEqual(await steps(id), ['viber began - rejected 0', `sms began - undelivered ${PRICE_E7}`]);
  assert.deepEqual(await world.faults(), []);
});

test('a step’s time passes: what was not sent, and what was taken without a receipt, gives way; what is in hand does not', async () => {
  const waiting = await accept(by('viber'), by('sms'));
  await stepTimePasses(waiting);
  assert.equal(await sweepSteps(world.sweep), 1);
  assert.deepEqual(await steps(waiting), ['viber began - expired', 'sms began -']);

  const taken = await accept(by('viber'), by('sms'));
  await take(taken, viber, 'v-2');
  assert.equal(await sweepSteps(world.sweep), 0, 'not before its time');
  await stepTimePasses(taken);
  assert.equal(await sweepSteps(world.sweep), 1);
  assert.deepEqual(await steps(taken), ['viber began - timeout', 'sms began -']);

  const ringing = await accept(by('voice'), by('sms'));
  const job = await claim(ringing, voice);
  await stepTimePasses(ringing);
  assert.equal(await sweepSteps(world.sweep), 0);
  await world.record(submitted(job, ['call-1']));
  assert.equal(await sweepSteps(world.sweep), 1);
  assert.deepEqual(await steps(ringing), ['voice began - timeout', 'sms began -']);
  assert.deepEqual(await told(ringing), []);
  assert.deepEqual(await world.faults(), []);
});

test('a step’s time in the queue passes before anybody looks at its clock: the same', async () => {
  const id = await accept(by('viber'), by('sms'));
  await stepTimePasses(id);
  assert.equal(await sweepExpired(world.sweep), 1);
  assert.deepEqual(await steps(id), ['viber began - expired', 'sms began -']);
  assert.equal(await sweepSteps(world.sweep), 0);
  assert.deepEqual((await claim(id, sms)).text, 'by sms');
});

test('a step that gives way while the sweep waits for its message: the one that just began is left alone', async () => {
  const id = await accept(by('viber'), by('voice'), by('sms'));
  const job = await claim(id, viber);
  await world.record({ kind: 'in_doubt', job, code: 'timeout', providerIds: [null], references: [21] });
  await stepTimePasses(id);
  // Its failure is told in a transaction that is under way when the sweep looks.
  const blocker = await world.db.calm.connect();
  const locked = `SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`;
  const waits = (n: number) => eventually(async () => assert.equal((await world.query(locked)).length, n));
  let both: Promise<unknown>[] = [];
  try {
    await blocker.query('BEGIN');
    await blocker.query('SELECT 1 FROM message WHERE id = $1 FOR UPDATE', [id]);
    both = [world.record({ connectionId: viber, id: `late ${id}`, reference: 21, state: 'undelivered' })];
    await waits(1);
    both.push(sweepSteps(world.sweep));
    await waits(2);
  } finally {
    await blocker.query('ROLLBACK');
    blocker.release();
    await Promise.all(both);
  }
  assert.deepEqual(await steps(id), ['viber began - undelivered', 'voice began clock', 'sms - -']);
  assert.equal((await world.queueRow(id))?.connection_id, voice);
});

test('delivered late, while the next channel waits or is being served: told once, shown, both billed by their own policy', async () => {
  const waits = await accept(by('viber'), by('sms'));
  await take(waits, viber, 'v-3');
  await stepTimePasses(waits);
  await sweepSteps(world.sweep);
  await world.record({ connectionId: viber, id: 'v-3' });
  assert.equal(await world.queueRow(waits), undefined, 'what waits is not sent');
  assert.deepEqual(await look(waits), {
    state: 'delivered',
    step: 1,
    channel: 'viber',
    text: 'by viber',
    charged: String(VIBER_E7),
    rest: true,
  });

  const inHand = await accept(by('viber'), by('sms'));
  await take(inHand, viber, 'v-4');
  await stepTimePasses(inHand);
  await sweepSteps(world.sweep);
  const job = await claim(inHand, sms);
  await world.record({ connectionId: viber, id: 'v-4' });
  assert.equal((await look(inHand)).charged, String(VIBER_E7));
  // What somebody has in hand may be sent all the same; it costs nothing any more, and changes nothing.
  await world.record(submitted(job, ['sms-3']), { connectionId: sms, id: 'sms-3' });
  assert.equal(await world.queueRow(inHand), undefined);
  assert.deepEqual(await told(inHand), ['delivered']);
  assert.deepEqual([(await look(inHand)).channel, (await look(inHand)).charged], ['viber', String(VIBER_E7)]);

  const both = await accept(by('viber'), by('sms'));
  await take(both, viber, 'v-5');
  await stepTimePasses(both);
  await sweepSteps(world.sweep);
  await take(both, sms, 'sms-4');
  await world.record({ connectionId: viber, id: 'v-5' });
  assert.equal((await look(both)).charged, String(VIBER_E7 + PRICE_E7), 'the SMS is paid for once it was taken');
  await world.record({ connectionId: sms, id: 'sms-4' });
  assert.deepEqual(await told(both), ['delivered']);
  await world.record({ connectionId: sms, id: 'sms-4', state: 'read' });
  assert.deepEqual(await told(both), ['delivered', 'read']);
  assert.equal((await look(both)).channel, 'sms');
  assert.deepEqual(await world.faults(), []);
});

test('failed late: nothing but its attempt changes', async () => {
  const id = await accept(by('viber'), by('sms'));
  await take(id, viber, 'v-6');
  await stepTimePasses(id);
  await sweepSteps(world.sweep);
  await world.record({ connectionId: viber, id: 'v-6', state: 'undelivered' });
  assert.deepEqual((await look(id)).state, 'accepted');
  assert.equal((await world.attempts(id))[0]?.state, 'undelivered');
  assert.equal((await world.queueRow(id))?.connection_id, sms);
});

test('to be read: delivery waits for its reader, then the next channel begins; if that fails too, it was delivered', async () => {
  const unread = await accept(by('viber', { success: 'read' }), by('sms'));
  await take(unread, viber, 'v-7');
  await world.record({ connectionId: viber, id: 'v-7' });
  assert.deepEqual(await told(unread), []);
  assert.deepEqual(await steps(unread), ['viber began clock', 'sms - -']);
  await stepTimePasses(unread);
  assert.equal(await sweepSteps(world.sweep), 1);
  assert.deepEqual(await steps(unread), ['viber began - unread', 'sms began -']);
  await world.record(rejected(await claim(unread, sms)));
  assert.deepEqual(await told(unread), ['delivered']);
  const { step, channel, charged } = await look(unread);
  assert.deepEqual([step, channel, charged], [1, 'viber', String(VIBER_E7)], 'the channel that answered is shown');

  const read = await accept(by('viber', { success: 'read' }), by('sms'));
  await take(read, viber, 'v-8');
  await world.record({ connectionId: viber, id: 'v-8' }, { connectionId: viber, id: 'v-8', state: 'read' });
  assert.deepEqual(await told(read), ['read']);
  assert.deepEqual(await world.faults(), []);
});

test('to be read, and delivered only when all was over: the good news is told', async () => {
  const id = await accept(by('viber', { success: 'read' }), by('sms'));
  await take(id, viber, 'v-9');
  await stepTimePasses(id);
  await sweepSteps(world.sweep);
  await take(id, sms, 'sms-5');
  await world.record({ connectionId: sms, id: 'sms-5', state: 'expired' });
  assert.deepEqual(await told(id), ['expired']);
  await world.record({ connectionId: viber, id: 'v-9' });
  assert.deepEqual(await told(id), ['expired', 'delivered']);
  assert.equal((await look(id)).channel, 'viber');
});

test('nobody carries the next channel: the one behind it begins; nobody carries any: the step goes on', async () => {
  const id = await accept(by('viber'), by('voice'), by('sms'));
  await world.query(`UPDATE connection SET state = 'removed' WHERE id = $1`, [voice]);
  await world.cache.refresh();
  await world.record(rejected(await claim(id, viber)));
  assert.deepEqual(await steps(id), ['viber began - rejected', 'voice - - skipped', 'sms began -']);

  const alone = await accept(by('viber'), by('sms'));
  await take(alone, viber, 'v-10');
  await world.query(`UPDATE connection SET state = 'removed' WHERE id = $1`, [sms]);
  await world.cache.refresh();
  await stepTimePasses(alone);
  assert.equal(await sweepSteps(world.sweep), 1);
  assert.deepEqual([(await look(alone)).state, await steps(alone)], ['accepted', ['viber began -', 'sms - -']]);
  await world.record({ connectionId: viber, id: 'v-10' });
  assert.deepEqual(await told(alone), ['delivered']);

  for (const sweep of [sweepSteps, sweepExpired]) {
    const waiting = await accept(by('viber'), by('sms'));
    await stepTimePasses(waiting);
    await sweep(world.sweep);
    assert.equal((await look(waiting)).state, 'accepted');
    assert.equal((await claim(waiting, viber)).text, 'by viber', 'it is still sent');
  }
});

test('an answer recorded twice, or that of a former owner, does nothing to the step that has begun since', async () => {
  const again: Record<string, (job: ClaimedJob) => Outcome> = {
    submitted: (job) => submitted(job, [`again ${job.messageId}`]),
    rejected,
    deferred: (job) => ({ kind: 'deferred', job, code: '0x58', errorClass: 'temporary', delayMs: 1 }),
    throttled: (job) => ({ kind: 'deferred', job, code: '0x58', errorClass: 'throttle', delayMs: 1 }),
    'in doubt': (job) => ({ kind: 'in_doubt', job, code: 'timeout', providerIds: [null], references: [1] }),
  };
  for (const [name, late] of Object.entries(again)) {
    for (const inHand of [false, true]) {
      // Both steps by one connection, so that nothing but the step tells them apart.
      const id = await accept(by('sms', { text: 'first' }), by('sms', { text: 'second' }));
      const job = await claim(id, sms);
      await writeBatch(world.writeContext, [nodeLost(sms, job, [])]);
      await stepTimePasses(id);
      assert.equal(await sweepSteps(world.sweep), 1);
      if (inHand) assert.equal((await claim(id, sms)).text, 'second');
      await world.record(late(job));
      const row = await world.queueRow(id);
      assert.deepEqual(
        [row?.connection_id, row?.lease, row?.waits, row?.tried],
        [sms, inHand ? 1 : null, false, []],
        name,
      );
      assert.deepEqual([(await look(id)).state, (await look(id)).step], ['accepted', 2], name);
      if (!inHand) assert.equal((await claim(id, sms)).text, 'second');
    }
  }
  assert.deepEqual(await world.faults(), []);
});

test('an answer that counted no attempt, recorded twice: nor does it, though the numbers are the same', async () => {
  const throttled = (job: ClaimedJob): Outcome => {
    return { kind: 'deferred', job, code: '0x58', errorClass: 'throttle', delayMs: 0 };
  };
  const id = await accept(by('viber'), by('sms'));
  for (let times = 0; times < 2; times += 1) await world.record(throttled(await claim(id, viber)));
  const job = await claim(id, viber);
  await world.record(throttled(job));
  await stepTimePasses(id);
  assert.equal(await sweepSteps(world.sweep), 1);
  for (let number = 0; number < job.attemptNo; ) {
    const present = await claim(id, sms);
    number = present.attemptNo;
    world.via(id, viber);
    await world.record(throttled(job));
    const row = await world.queueRow(id);
    assert.deepEqual([row?.connection_id, row?.lease], [sms, 1]);
    world.via(id, sms);
    await world.record(throttled(present));
  }
});

test('its whole life passes: what was sent and never confirmed is partly delivered, by the channel that was last', async () => {
  const id = await accept(by('viber'), by('sms'));
  await take(id, viber, 'v-11');
  await stepTimePasses(id);
  await sweepSteps(world.sweep);
  await take(id, sms, 'sms-6');
  await world.query(`UPDATE message SET expires_at = now() - interval '61 s' WHERE id = $1`, [id]);
  assert.equal(await sweepOverdue(world.sweep), 1);
  assert.deepEqual(await told(id), ['partly_delivered']);
  assert.deepEqual([(await look(id)).channel, (await look(id)).charged], ['sms', String(PRICE_E7)]);
  await world.record({ connectionId: viber, id: 'v-11' });
  assert.deepEqual(await told(id), ['partly_delivered', 'delivered']);
  assert.deepEqual([(await look(id)).channel, (await look(id)).charged], ['viber', String(PRICE_E7)]);
  assert.deepEqual(await world.faults(), []);
});
