// A link against the simulated SMSC, in good times and with each misbehaviour.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { type Smsc, type SmscOptions, startSmsc } from '../../simulators/smsc/smsc.ts';
import type { Settings } from '../../src/channels/channel.ts';
import { decode, encode } from '../../src/channels/sms-smpp/codec.ts';
import { makeConnect } from '../../src/channels/sms-smpp/connect.ts';
import { SmppLink } from '../../src/channels/sms-smpp/link.ts';
import { readSmppSettings } from '../../src/channels/sms-smpp/settings.ts';
import {
  FAST,
  feed,
  LONG_CYRILLIC,
  makeJob,
  makeLink,
  proxy,
  rawServer,
  type TestLink,
  until,
  upLink,
} from './harness.ts';

async function smscFor(t: TestContext, options: SmscOptions = {}): Promise<Smsc> {
  const smsc = await startSmsc({ systemId: 'u', password: 'p', ...options });
  t.after(() => smsc.stop());
  return smsc;
}

async function upFor(t: TestContext, settings: Settings): Promise<TestLink> {
  const up = await upLink(settings);
  t.after(() => up.link.stop(0));
  return up;
}

function kinds(up: TestLink): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { kind } of up.outcomes) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

function noticed(up: TestLink, name: string): number {
  return up.notices.filter((notice) => notice.name === name).length;
}

/** Every job has one outcome and no more. */
function assertOnce(up: TestLink, jobs: { messageId: number }[]): void {
  assert.deepEqual(
    up.outcomes.map(({ job }) => job.messageId).sort((a, b) => a - b),
    jobs.map((job) => job.messageId),
  );
}

test('messages of one and of several parts are taken, and each part is reported on', async (t) => {
  const smsc = await smscFor(t, { behaviour: { receipt_delay_ms: 10 } });
  const up = await upFor(t, { port: smsc.port, window: 50 });
  const jobs = Array.from({ length: 200 }, (_, i) =>
    i % 4 === 0 ? makeJob({ text: LONG_CYRILLIC, encoding: 'ucs2', segments: 4 }) : makeJob(),
  );
  feed(up, jobs);
  await until(() => up.outcomes.length === jobs.length, 'outcomes');
  assert.deepEqual(kinds(up), { submitted: 200 });
  assertOnce(up, jobs);
  await until(() => up.events.length === 350, 'receipts');
  const submitted = up.outcomes.flatMap((outcome) => (outcome.kind === 'submitted' ? outcome.providerIds : []));
  const reported = up.events.map((event) => (event.kind === 'receipt' ? event.providerMessageId : ''));
  assert.deepEqual([...reported].sort(), [...submitted].sort());
  assert.ok(
    up.events.every(
      (event) => event.kind === 'receipt' && event.state === 'delivered' && event.phone === '79161234567',
    ),
  );
});

test('ids written in hexadecimal in answers and in decimal in receipts meet', async (t) => {
  const smsc = await smscFor(t, { behaviour: { id_response: 'hex', id_receipt: 'dec', receipt_delay_ms: 5 } });
  const up = await upFor(t, { port: smsc.port, id_resp: 'hex', id_receipt: 'dec' });
  feed(up, [makeJob()]);
  await until(() => up.events.length === 1, 'the receipt');
  const [outcome] = up.outcomes;
  const [event] = up.events;
  assert.ok(outcome?.kind === 'submitted' && event?.kind === 'receipt');
  assert.equal(outcome.providerIds[0], event.providerMessageId);
});

for (const receipt_style of ['tlv', 'payload'] as const) {
  test(`receipts in ${receipt_style} are understood`, async (t) => {
    const smsc = await smscFor(t, { behaviour: { receipt_style, receipt_delay_ms: 5, states: { UNDELIV: 1 } } });
    const up = await upFor(t, { port: smsc.port });
    feed(up, [makeJob()]);
    await until(() => up.events.length === 1, 'the receipt');
    const event = up.events[0]!;
    assert.ok(event.kind === 'receipt' && event.state === 'undelivered' && Number(event.errorCode) === 1);
  });
}

for (const long_message of ['udh16', 'sar', 'payload'] as const) {
  test(`long messages by ${long_message} are taken`, async (t) => {
    const smsc = await smscFor(t);
    const up = await upFor(t, { port: smsc.port, long_message });
    feed(up, [makeJob({ text: LONG_CYRILLIC, encoding: 'ucs2', segments: 4 })]);
    await until(() => up.outcomes.length === 1, 'the outcome');
    const [outcome] = up.outcomes;
    assert.ok(outcome?.kind === 'submitted');
    assert.equal(outcome.providerIds.length, long_message === 'payload' ? 1 : 4);
  });
}

test('the window is used to the full and never exceeded', async (t) => {
  const smsc = await smscFor(t, { behaviour: { response_delay_ms: 20, window_max: 25 } });
  const up = await upFor(t, { port: smsc.port, window: 25 });
  assert.equal(up.link.free(), 25);
  const jobs = Array.from({ length: 400 }, () => makeJob());
  feed(up, jobs);
  assert.equal(up.link.free(), 0);
  await until(() => up.outcomes.length === jobs.length, 'outcomes');
  assert.deepEqual(kinds(up), { submitted: 400 });
  assert.equal(smsc.stats().window_seen, 25);
});

test('jobs handed over beyond the window wait their turn', async (t) => {
  const smsc = await smscFor(t, { behaviour: { response_delay_ms: 5 } });
  const up = await upFor(t, { port: smsc.port, window: 3 });
  const jobs = Array.from({ length: 20 }, () => makeJob({ text: LONG_CYRILLIC, encoding: 'ucs2' }));
  for (const job of jobs) up.link.send(job);
  assert.equal(up.link.free(), 0);
  await until(() => up.outcomes.length === 20, 'outcomes');
  assert.deepEqual(kinds(up), { submitted: 20 });
  assert.equal(smsc.stats().window_seen, 3);
});

test('several binds share the work', async (t) => {
  const smsc = await smscFor(t, { behaviour: { response_delay_ms: 30 } });
  const up = await upFor(t, { port: smsc.port, binds: 4, window: 5 });
  assert.equal(up.link.free(), 20);
  const jobs = Array.from({ length: 60 }, () => makeJob());
  feed(up, jobs);
  assert.equal(up.link.health().inFlight, 20);
  await until(() => up.outcomes.length === 60, 'outcomes');
  assert.deepEqual(kinds(up), { submitted: 60 });
  assert.equal(smsc.stats().window_seen, 5);
});

test('a transmitter and a receiver instead of a transceiver', async (t) => {
  const smsc = await smscFor(t, { behaviour: { receipt_delay_ms: 5 } });
  const up = await upFor(t, { port: smsc.port, bind_mode: 'tx_rx', binds: 2 });
  assert.equal(up.link.health().wanted, 4);
  feed(up, [makeJob(), makeJob(), makeJob()]);
  await until(() => up.events.length === 3, 'receipts over the receiver');
  assert.deepEqual(kinds(up), { submitted: 3 });
});

test('the rate is kept', async (t) => {
  const smsc = await smscFor(t);
  const up = await upFor(t, { port: smsc.port, rate: 200, window: 100 });
  const startedAt = performance.now();
  feed(
    up,
    Array.from({ length: 120 }, () => makeJob()),
  );
  await until(() => up.outcomes.length === 120, 'outcomes');
  // 20 leave at once, 100 more take half a second.
  assert.ok(performance.now() - startedAt > 450);
  assert.deepEqual(kinds(up), { submitted: 120 });
});

test('a clock that moves on between two looks at it never leaves the link waiting for a call that does not come', async (t) => {
  const smsc = await smscFor(t);
  const read = readSmppSettings({ ...FAST, port: smsc.port, rate: 100 });
  assert.ok(read.kind === 'ok');
  let nowMs = 0;
  let submitted = 0;
  let sent = 0;
  const go = () => {
    for (; sent < 60 && link.free() > 0; sent++) link.send(makeJob());
  };
  const link = new SmppLink(
    read.settings,
    {
      outcome: ({ kind }) => {
        if (kind === 'submitted') submitted++;
      },
      event: (_event, stored) => stored(true),
      room: go,
      health: () => {},
      configurationFault: () => {},
    },
    {
      connect: makeConnect(read.settings),
      now: () => {
        nowMs += 0.9;
        return nowMs;
      },
      random: () => 0.5,
      notice: () => {},
    },
  );
  t.after(() => link.stop(0));
  await link.start();
  await until(() => submitted === 60, 'all taken');
});

test('errors of the SMSC become outcomes of their class', async (t) => {
  const smsc = await smscFor(t, { magic: true });
  const up = await upFor(t, { port: smsc.port, window: 100, error_map: { '0x0A': 'temporary' }, temporary_delay_s: 7 });
  const jobs = ['0005', '0007', '0009', '0015'].map((end) => makeJob({ phone: `7916123${end}` }));
  jobs.push(makeJob({ phone: '12' }));
  feed(up, jobs);
  await until(() => up.outcomes.length === 5, 'outcomes');
  const [bad, full, system, mapped, invalid] = jobs.map((job) => up.outcomes.find((outcome) => outcome.job === job)!);
  assert.deepEqual({ ...bad, kind: 'rejected', code: '0x0B', errorClass: 'recipient' }, bad);
  assert.deepEqual({ ...full, kind: 'deferred', code: '0x14', errorClass: 'throttle', delayMs: 5000 }, full);
  assert.deepEqual({ ...system, kind: 'deferred', code: '0x08', errorClass: 'temporary', delayMs: 7000 }, system);
  assert.deepEqual({ ...mapped, kind: 'deferred', code: '0x0A', errorClass: 'temporary' }, mapped);
  assert.deepEqual({ ...invalid, kind: 'rejected', code: '0x0B' }, invalid);
});

test('a throttling SMSC slows the link down, and no message is lost by it', async (t) => {
  const smsc = await smscFor(t, { behaviour: { rate_max: 300 } });
  const up = await upFor(t, { port: smsc.port, window: 50 });
  const jobs = Array.from({ length: 450 }, () => makeJob());
  const queue = [...jobs];
  let submitted = 0;
  let seen = 0;
  const go = () => {
    for (; seen < up.outcomes.length; seen++) {
      const outcome = up.outcomes[seen]!;
      if (outcome.kind === 'submitted') submitted++;
      else {
        assert.deepEqual({ ...outcome, kind: 'deferred', code: '0x58', errorClass: 'throttle', delayMs: 0 }, outcome);
        queue.unshift(outcome.job);
      }
    }
    while (queue.length > 0 && up.link.free() > 0) up.link.send(queue.shift()!);
  };
  up.onRoom = go;
  go();
  await until(() => submitted === jobs.length, 'all taken in the end', 20_000);
  assert.ok(noticed(up, 'throttled') > 0);
  const refused = smsc.stats().refused['0x58'] ?? 0;
  assert.ok(refused > 0 && refused < 400, `${refused} refusals`);
});

test('one part throttled among those taken is written again over the same session', async (t) => {
  const smsc = await smscFor(t, { behaviour: { rate_max: 3 } });
  const up = await upFor(t, { port: smsc.port, part_retries: 10, throttle_min_s: 0.5, throttle_max_s: 0.5 });
  feed(up, [makeJob({ text: LONG_CYRILLIC, encoding: 'ucs2', segments: 4 })]);
  await until(() => up.outcomes.length === 1, 'the outcome');
  assert.equal(up.outcomes[0]!.kind, 'submitted');
});

test('a lost answer is in doubt exactly once, with the references that find its receipt', async (t) => {
  const smsc = await smscFor(t, { behaviour: { drop_responses: 0.2, receipt_delay_ms: 5 } });
  const up = await upFor(t, { port: smsc.port, window: 200, response_timeout_s: 0.1 });
  const jobs = Array.from({ length: 60 }, (_, i) =>
    i % 3 === 0 ? makeJob({ text: LONG_CYRILLIC, encoding: 'ucs2', segments: 4 }) : makeJob(),
  );
  feed(up, jobs);
  await until(() => up.outcomes.length === 60, 'outcomes');
  assertOnce(up, jobs);
  const counts = kinds(up);
  assert.equal((counts.submitted ?? 0) + (counts.in_doubt ?? 0), 60);
  assert.ok((counts.in_doubt ?? 0) > 5);
  await until(() => up.events.length === smsc.stats().accepted, 'receipts');
  const references = new Set(up.events.map((event) => (event.kind === 'receipt' ? event.reference : 0)));
  for (const outcome of up.outcomes) {
    if (outcome.kind === 'in_doubt') assert.ok(outcome.references.every((value) => references.has(value)));
  }
});

test('an answer that comes after its time changes nothing but a counter', async (t) => {
  const smsc = await smscFor(t, { behaviour: { response_delay_ms: 300 } });
  const up = await upFor(t, { port: smsc.port, response_timeout_s: 0.1 });
  const job = makeJob();
  up.link.send(job);
  await until(() => noticed(up, 'late_response') === 1, 'the late answer');
  assertOnce(up, [job]);
  assert.equal(up.outcomes[0]!.kind, 'in_doubt');
  assert.equal(up.link.free(), 10);
});

test('a peer that answers probes but no submissions is left and come back to', async (t) => {
  const smsc = await smscFor(t, { behaviour: { drop_responses: 1, drop_receipts: 1 } });
  const up = await upFor(t, { port: smsc.port, response_timeout_s: 0.05, window: 20 });
  const jobs = Array.from({ length: 20 }, () => makeJob());
  feed(up, jobs);
  await until(() => up.outcomes.length === 20, 'outcomes');
  assertOnce(up, jobs);
  await until(() => smsc.stats().binds === 2, 'the second bind');
});

test('cut connections: written jobs are in doubt, unwritten ones deferred, and the link comes back', async (t) => {
  const smsc = await smscFor(t, { behaviour: { response_delay_ms: 500 } });
  const up = await upFor(t, { port: smsc.port, window: 10 });
  const jobs = Array.from({ length: 15 }, () => makeJob());
  for (const job of jobs) up.link.send(job);
  await until(() => smsc.stats().submits === 10, 'a full window');
  smsc.cut();
  await until(() => up.outcomes.length === 15, 'outcomes');
  assertOnce(up, jobs);
  assert.deepEqual(kinds(up), { in_doubt: 10, deferred: 5 });
  assert.equal(up.link.free(), 0);
  smsc.behave({ response_delay_ms: 0 });
  await until(() => up.link.free() === 10, 'bound again');
  feed(up, [makeJob()]);
  await until(() => up.outcomes.length === 16, 'the next outcome');
  assert.equal(up.outcomes[15]!.kind, 'submitted');
});

test('with failures of every kind, each job still ends exactly once, and nothing taken is called deferred', async (t) => {
  const smsc = await smscFor(t, {
    behaviour: {
      response_delay_ms: 3,
      drop_responses: 0.02,
      disconnect: 0.004,
      malformed: 0.01,
      queue_full: 0.05,
      system_error: 0.05,
      duplicate_receipts: 0.2,
      reorder_receipts: 0.2,
    },
  });
  const up = await upFor(t, {
    port: smsc.port,
    window: 40,
    binds: 2,
    response_timeout_s: 0.15,
    part_retries: 2,
    max_pdu: 4096,
  });
  const jobs = Array.from({ length: 1500 }, (_, i) =>
    makeJob(i % 5 === 0 ? { text: LONG_CYRILLIC, encoding: 'ucs2', segments: 4 } : { phone: `7916${1_000_000 + i}` }),
  );
  feed(up, jobs);
  await until(() => up.outcomes.length >= jobs.length, 'outcomes', 60_000);
  assertOnce(up, jobs);
  const counts = kinds(up);
  assert.ok(
    (counts.submitted ?? 0) > 500 && (counts.in_doubt ?? 0) > 0 && (counts.deferred ?? 0) > 0,
    JSON.stringify(counts),
  );
  const stats = smsc.stats();
  const known = up.outcomes.reduce(
    (sum, outcome) => sum + ('providerIds' in outcome ? outcome.providerIds.filter((id) => id !== null).length : 0),
    0,
  );
  assert.ok(known <= stats.accepted);
});

test('a wrong password stops the link and says so once, without trying every bind', async (t) => {
  for (const [settings, code] of [
    [{ password: 'wrong' }, '0x0E'],
    [{ system_id: 'nobody' }, '0x0F'],
  ] as const) {
    const smsc = await smscFor(t);
    const wrong = makeLink({ port: smsc.port, binds: 3, ...settings });
    t.after(() => wrong.link.stop(0));
    await wrong.link.start();
    await until(() => wrong.faults.length > 0, 'the fault');
    assert.match(wrong.faults[0]!, new RegExp(code));
    assert.equal(wrong.link.health().state, 'down');
    await new Promise((resolve) => setTimeout(resolve, 150));
    assert.equal(wrong.faults.length, 1);
    assert.equal(smsc.stats().binds_refused, 1);
    assert.ok(!JSON.stringify([wrong.faults, wrong.notices, wrong.health]).includes('"wrong"'));
  }
});

test('one bind too many does not stop those that work', async (t) => {
  const smsc = await smscFor(t, { bindsMax: 2 });
  const up = makeLink({ port: smsc.port, binds: 3 });
  t.after(() => up.link.stop(0));
  await up.link.start();
  await until(() => noticed(up, 'bind_refused') >= 2, 'refusals');
  assert.deepEqual(up.faults, []);
  assert.equal(up.link.health().state, 'up');
  assert.equal(up.link.health().bound, 2);
});

test('a fault of the account pauses the connection and keeps the messages', async (t) => {
  const smsc = await smscFor(t, { behaviour: { refuse_all: 0x401 } });
  const up = await upFor(t, { port: smsc.port, error_map: { '0x0401': 'configuration' } });
  feed(up, [makeJob()]);
  await until(() => up.faults.length === 1, 'the fault');
  assert.equal(up.outcomes[0]!.kind, 'deferred');
  assert.equal(up.link.free(), 0);
});

test('settings that cannot work are a configuration fault, not an exception', async () => {
  for (const settings of [
    { window: 0 },
    { tls: true, tls_ca: '/no/such/file' },
    { tls: true, tls_ca: '-----BEGIN NONSENSE' },
  ]) {
    const broken = makeLink({ port: 1, ...settings });
    await broken.link.start();
    assert.equal(broken.faults.length, 1);
    assert.equal(broken.link.free(), 0);
    broken.link.send(makeJob());
    assert.equal(broken.outcomes[0]!.kind, 'deferred');
    await broken.link.stop(0);
  }
});

test('nothing listens: the link goes on trying, with growing pauses', async (t) => {
  const { port, close } = await rawServer(() => {});
  close();
  const up = makeLink({ port });
  t.after(() => up.link.stop(0));
  await up.link.start();
  await until(() => noticed(up, 'reconnect') >= 4, 'tries');
  assert.equal(up.link.health().state, 'connecting');
  assert.match(up.link.health().reason, /ECONNREFUSED/);
  assert.deepEqual(up.faults, []);
  up.link.send(makeJob());
  assert.equal(up.outcomes[0]!.kind, 'deferred');
});

test('a receipt is acknowledged only when it is stored, and comes again when it was not', async (t) => {
  const smsc = await smscFor(t, { behaviour: { receipt_delay_ms: 1 } });
  const up = await upFor(t, { port: smsc.port });
  up.holdEvents = true;
  feed(up, [makeJob()]);
  await until(() => up.held.length === 1, 'the receipt');
  assert.equal(smsc.stats().deliveries_acknowledged, 0);
  up.held[0]!(false);
  await until(() => smsc.stats().deliveries_refused === 1, 'the refusal');
  await until(() => up.held.length === 2, 'the same receipt again');
  up.held[1]!(true);
  up.held[1]!(true);
  await until(() => smsc.stats().deliveries_acknowledged === 1, 'the acknowledgement');
  assert.deepEqual(up.events[0], up.events[1]);
});

test('too many receipts unstored stop the reading, not the process, and nothing times out meanwhile', async (t) => {
  const smsc = await smscFor(t, { behaviour: { receipt_delay_ms: 1 } });
  const up = await upFor(t, {
    port: smsc.port,
    inbound_max: 20,
    window: 200,
    response_timeout_s: 0.2,
    enquire_link_s: 0.2,
  });
  up.holdEvents = true;
  const jobs = Array.from({ length: 2000 }, () => makeJob());
  feed(up, jobs);
  await until(() => noticed(up, 'paused_reading') > 0, 'the pause');
  // Longer than an answer and a probe may take.
  await new Promise((resolve) => setTimeout(resolve, 600));
  assert.ok(up.held.length < 1200, `${up.held.length} receipts unstored`);
  assert.equal(noticed(up, 'reconnect'), 0);
  up.holdEvents = false;
  for (let stored = up.held.shift(); stored !== undefined; stored = up.held.shift()) stored(true);
  await until(() => up.outcomes.length === 2000 && up.events.length >= 2000, 'everything in the end');
  assert.deepEqual(kinds(up), { submitted: 2000 });
});

test('messages from handsets arrive', async (t) => {
  const smsc = await smscFor(t);
  const up = await upFor(t, { port: smsc.port });
  const body = { esm_class: 0, data_coding: 8, short_message: Buffer.from('СТОП', 'utf16le').swap16() };
  smsc.inbound('u', { from: '79161234567', to: '1234', body });
  await until(() => up.events.length === 1, 'the message');
  const event = up.events[0]!;
  assert.ok(event.kind === 'inbound' && event.text === 'СТОП' && event.from === '79161234567' && event.to === '1234');
  await until(() => smsc.stats().deliveries_acknowledged === 1, 'the acknowledgement');
});

test('a receipt may come before the answer', async (t) => {
  const smsc = await smscFor(t, { behaviour: { receipt_before_response: true } });
  const up = await upFor(t, { port: smsc.port });
  feed(up, [makeJob()]);
  await until(() => up.events.length === 1, 'the receipt');
  assert.equal(up.outcomes.length, 0);
  await until(() => up.outcomes.length === 1, 'the answer');
  const [outcome] = up.outcomes;
  const [event] = up.events;
  assert.ok(outcome?.kind === 'submitted' && event?.kind === 'receipt');
  assert.equal(outcome.providerIds[0], event.providerMessageId);
});

test('a silent link is probed, and a dead one is left', async (t) => {
  const smsc = await smscFor(t);
  const up = await upFor(t, { port: smsc.port, enquire_link_s: 0.05, response_timeout_s: 0.1 });
  await until(() => smsc.stats().enquire_links >= 3, 'probes');
  assert.equal(noticed(up, 'reconnect'), 0);
  smsc.behave({ silent: true });
  await until(() => noticed(up, 'reconnect') > 0, 'the end of the dead link');
  assert.match(String(up.notices.find(({ name }) => name === 'reconnect')?.fields.reason), /no answer: silence/);
});

test('stopping finishes what is under way, gives back what is not, unbinds, and takes nothing more', async (t) => {
  const smsc = await smscFor(t, { behaviour: { response_delay_ms: 100 } });
  const up = await upFor(t, { port: smsc.port, window: 5 });
  const jobs = Array.from({ length: 8 }, () => makeJob());
  for (const job of jobs) up.link.send(job);
  await until(() => smsc.stats().submits === 5, 'a full window');
  const stopped = up.link.stop(5000);
  assert.equal(up.link.free(), 0);
  const late = makeJob();
  up.link.send(late);
  await stopped;
  assertOnce(up, [...jobs, late]);
  assert.deepEqual(kinds(up), { submitted: 5, deferred: 4 });
  assert.equal(smsc.stats().unbinds, 1);
  assert.equal(up.link.health().state, 'down');
});

test('stopping does not wait beyond its deadline: what is unanswered then is in doubt', async (t) => {
  const smsc = await smscFor(t, { behaviour: { silent: false, drop_responses: 1, drop_receipts: 1 } });
  const up = await upFor(t, { port: smsc.port });
  up.link.send(makeJob());
  await until(() => smsc.stats().submits === 1, 'the submission');
  const startedAt = performance.now();
  await up.link.stop(200);
  assert.ok(performance.now() - startedAt < 2000);
  assert.deepEqual(kinds(up), { in_doubt: 1 });
});

test('a message whose time passed while it waited is given back, not sent', async (t) => {
  const smsc = await smscFor(t, { behaviour: { response_delay_ms: 60 } });
  const up = await upFor(t, { port: smsc.port, window: 1 });
  up.link.send(makeJob());
  up.link.send(makeJob({ expiresAtMs: Date.now() + 20 }));
  await until(() => up.outcomes.length === 2, 'outcomes');
  const [, second] = up.outcomes;
  assert.ok(second?.kind === 'deferred' && second.code === 'expired');
  assert.equal(smsc.stats().submits, 1);
});

test('a peer that dribbles octet by octet is understood', async (t) => {
  const smsc = await smscFor(t, { behaviour: { receipt_delay_ms: 5 } });
  const between = await proxy(smsc.port, () => {}, 1);
  t.after(between.close);
  const up = await upFor(t, { port: between.port });
  feed(
    up,
    Array.from({ length: 10 }, () => makeJob()),
  );
  await until(() => up.events.length === 10, 'receipts');
  assert.deepEqual(kinds(up), { submitted: 10 });
});

/** A peer that accepts any bind and then sends what the test says. */
async function boundTo(t: TestContext, then: (write: (octets: Buffer) => void) => void, settings: Settings = {}) {
  const received: Buffer[] = [];
  const { port, close } = await rawServer((socket) => {
    socket.on('data', (chunk: Buffer) => {
      const decoded = decode(chunk);
      if (decoded.kind === 'pdu' && decoded.pdu.command === 'bind_transceiver') {
        socket.write(encode('bind_transceiver_resp', 0, decoded.pdu.sequence, { system_id: 's' }));
        then((octets) => socket.write(octets));
      } else received.push(chunk);
    });
  });
  t.after(close);
  const up = makeLink({ port, ...settings });
  t.after(() => up.link.stop(0));
  await up.link.start();
  return { up, received: () => Buffer.concat(received) };
}

test('a broken command_length is answered by generic_nack 0x02, and the link begins anew', async (t) => {
  const { up, received } = await boundTo(t, (write) => write(Buffer.from('7fffffff000000050000000000000007', 'hex')));
  await until(() => noticed(up, 'reconnect') > 0 && received().length >= 16, 'the new beginning');
  assert.equal(received().subarray(0, 16).toString('hex'), '00000010800000000000000200000007');
});

test('an unknown request is answered by generic_nack 0x03, a truncated one by its own response and never 0', async (t) => {
  const truncated = encode('deliver_sm', 0, 9, {
    source_addr: '7916',
    short_message: Buffer.from('id:1 stat:DELIVRD'),
  });
  truncated[truncated.length - 18] = 200;
  const { up, received } = await boundTo(t, (write) =>
    write(
      Buffer.concat([Buffer.from('0000001000c0ffee0000000000000008', 'hex'), truncated, encode('submit_sm', 0, 10)]),
    ),
  );
  await until(() => received().length >= 48, 'three answers');
  const answers = received().toString('hex').match(/.{32}/g);
  assert.deepEqual(answers, [
    '00000010800000000000000300000008',
    '00000010800000050000000100000009',
    '0000001080000000000000030000000a',
  ]);
  assert.equal(up.events.length, 0);
  assert.equal(up.link.health().state, 'up');
});

test('a flood of rubbish neither crashes the link nor keeps it from coming back', async (t) => {
  let floods = 0;
  const { up } = await boundTo(t, (write) => {
    const noise = Buffer.alloc(512 * 1024);
    for (let i = 0; i < noise.length; i++) noise[i] = (i * 2654435761 + floods) >>> 13;
    floods++;
    write(noise);
  });
  await until(() => floods >= 4, 'four new beginnings');
  assert.ok(noticed(up, 'malformed') >= 3);
});

test('a flood of probes that nobody reads the answers of stays bounded', async (t) => {
  const { port, close } = await rawServer((socket) => {
    socket.once('data', () => {
      socket.write(encode('bind_transceiver_resp', 0, 1, {}));
      socket.pause();
      const probes = Buffer.concat(Array.from({ length: 4000 }, (_, i) => encode('enquire_link', 0, i + 1)));
      const flood = () => {
        if (socket.destroyed) return;
        if (socket.writableLength < 4_000_000) socket.write(probes);
        setTimeout(flood, 1);
      };
      flood();
    });
  });
  t.after(close);
  const up = await upFor(t, { port });
  await until(() => noticed(up, 'paused_reading') > 0, 'reading stops', 20_000);
  assert.equal(up.link.free(), 0);
});
