// A link against the simulated SMSC, when the far end refuses, dies, or talks rubbish.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Settings } from '../../src/channels/channel.ts';
import { decode, encode } from '../../src/channels/sms-smpp/codec.ts';
import { feed, makeJob, makeLink, proxy, rawServer, until } from './harness.ts';
import { assertOnce, kinds, noticed, smscFor, upFor } from './link-helpers.ts';

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
