// A link against the simulated SMSC, in good times and with each misbehaviour.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeConnect } from '../../src/channels/sms-smpp/connect.ts';
import { SmppLink } from '../../src/channels/sms-smpp/link.ts';
import { readSmppSettings } from '../../src/channels/sms-smpp/settings.ts';
import { FAST, feed, LONG_CYRILLIC, makeJob, until } from './harness.ts';
import { assertOnce, kinds, noticed, smscFor, upFor } from './link-helpers.ts';

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
      contact: async () => null,
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
