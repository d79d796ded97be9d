// HLR and PING over SMPP against the simulated SMSC: what is written, and what comes back.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { DeliveryEvent, Job, Settings } from '../../src/channels/channel.ts';
import { decodeAt } from '../../src/channels/sms-smpp/codec.ts';
import { Framer } from '../../src/channels/sms-smpp/framer.ts';
import type { PduOf } from '../../src/channels/sms-smpp/pdu-table.ts';
import { encodeGsm7 } from '../../src/domain/gsm7.ts';
import { feed, makeJob, proxy, until } from './harness.ts';
import { assertOnce, smscFor, upFor } from './link-helpers.ts';

const SOON = { receipt_delay_ms: 2 };

function lookupJob(channel: 'hlr' | 'ping', end: string, over: Partial<Job> = {}): Job {
  return makeJob({ channel, phone: `7921000${end}`, text: '', sender: channel.toUpperCase(), ...over });
}

/** A simulated SMSC with a log, and a way to read it. */
async function logged(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'kaskad-lookup-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const log = join(folder, 'submits.log');
  const smsc = await smscFor(t, { magic: true, behaviour: SOON, log });
  const lines = () => {
    smsc.stats();
    return readFileSync(log, 'utf8')
      .trim()
      .split('\n')
      .map((line) => {
        const [, destination, , udh, sha1, protocolId, dataCoding, validity] = line.split(' ');
        return { destination, udh, sha1, protocolId, dataCoding, validity };
      });
  };
  return { smsc, lines };
}

const sha1 = (octets: Uint8Array | string) => createHash('sha1').update(octets).digest('hex');

const METHODS: {
  name: string;
  channel: 'hlr' | 'ping';
  settings: Settings;
  want: [text: string, pid: string, dcs: string];
}[] = [
  { name: 'HLR by text', channel: 'hlr', settings: {}, want: ['__HLR__', '0', '0'] },
  { name: 'HLR by another text', channel: 'hlr', settings: { hlr_text: 'HLR?' }, want: ['HLR?', '0', '0'] },
  { name: 'PING by text', channel: 'ping', settings: {}, want: ['__PING__', '0', '0'] },
  { name: 'PING by type 0', channel: 'ping', settings: { ping_method: 'type0' }, want: [' ', '64', '0'] },
  { name: 'PING by discard', channel: 'ping', settings: { ping_method: 'discard' }, want: [' ', '0', '192'] },
  {
    name: 'an empty silent message',
    channel: 'ping',
    settings: { ping_method: 'type0', ping_silent_text: '' },
    want: ['', '64', '0'],
  },
  { name: 'HLR is never silent', channel: 'hlr', settings: { ping_method: 'type0' }, want: ['__HLR__', '0', '0'] },
];

test('each method is on the wire as the SMSC wants it', async (t) => {
  const { smsc, lines } = await logged(t);
  for (const { name, channel, settings, want } of METHODS) {
    const up = await upFor(t, { port: smsc.port, ...settings });
    // A text of the job's own would be a message to a person.
    const job = lookupJob(channel, '9999', { text: 'must not be sent', segments: 1 });
    feed(up, [job]);
    await until(() => up.events.length === 1, name);
    assertOnce(up, [job]);
    const line = lines().at(-1)!;
    const [text, protocolId, dataCoding] = want;
    assert.deepEqual(
      line,
      {
        destination: job.phone,
        udh: '-',
        sha1: sha1(encodeGsm7(text)),
        protocolId,
        dataCoding,
        validity: '000000000500000R',
      },
      name,
    );
    // Receipts go to any session of the account.
    await up.link.stop(500);
  }
});

test('a latin-1 SMSC gets the underscores of its own alphabet', async (t) => {
  const { smsc, lines } = await logged(t);
  const up = await upFor(t, { port: smsc.port, gsm_charset: 'latin1' });
  feed(up, [lookupJob('hlr', '9999')]);
  await until(() => up.events.length === 1, 'the receipt');
  assert.equal(lines()[0]!.sha1, sha1('__HLR__'));
  const [event] = up.events;
  assert.ok(event?.kind === 'receipt' && event.result?.mccmnc === '25002', 'and it knows the command');
});

/** The submissions a link writes, read off the wire. */
async function submissions(t: TestContext, settings: Settings, jobs: Job[]): Promise<PduOf<'submit_sm'>['body'][]> {
  const smsc = await smscFor(t, { magic: true, behaviour: SOON });
  const framer = new Framer();
  const bodies: PduOf<'submit_sm'>['body'][] = [];
  const between = await proxy(smsc.port, (direction, chunk) => {
    if (direction !== 'out') return;
    framer.push(Buffer.from(chunk), (buffer, start, end) => {
      const decoded = decodeAt(buffer, start, end);
      if (decoded.kind === 'pdu' && decoded.pdu.command === 'submit_sm') bodies.push(decoded.pdu.body);
      return true;
    });
  });
  t.after(() => between.close());
  const up = await upFor(t, { port: between.port, ...settings });
  feed(up, jobs);
  await until(() => bodies.length === jobs.length && up.outcomes.length === jobs.length, 'the submissions');
  return bodies;
}

test('lookups have a sender, a validity and a receipt of their own', async (t) => {
  const soon = Date.now() + 100_000;
  const [hlr, ping, short, message] = await submissions(t, { registered_delivery: 0 }, [
    lookupJob('hlr', '9999'),
    lookupJob('ping', '9999', { sender: 'SHOP' }),
    lookupJob('hlr', '9998', { expiresAtMs: soon }),
    makeJob({ text: '__HLR__' }),
  ]);
  for (const body of [hlr!, ping!]) {
    assert.deepEqual([body.source_addr_ton, body.source_addr_npi, body.source_addr], [5, 0, 'HLR']);
    assert.equal(body.validity_period, '000000000500000R');
    assert.equal(body.registered_delivery, 1, 'a lookup without a receipt has no answer');
  }
  assert.match(short!.validity_period, /^0000000001(?:40|39|38)000R$/, 'no longer than the lookup may live');
  assert.equal(message!.registered_delivery, 0, 'a message keeps what the connection says');
  assert.equal(message!.source_addr, 'SHOP');

  const settings = { lookup_sender: '', lookup_validity_s: 30, registered_delivery: 17, protocol_id: 0x41 };
  const [nameless] = await submissions(t, settings, [lookupJob('hlr', '9999')]);
  assert.deepEqual([nameless!.source_addr_ton, nameless!.source_addr_npi, nameless!.source_addr], [0, 0, '']);
  assert.equal(nameless!.validity_period, '000000000030000R');
  assert.equal(nameless!.registered_delivery, 17);
  assert.equal(nameless!.protocol_id, 0x41);
  const [unbounded] = await submissions(t, { validity: 'none', lookup_sender: '900' }, [lookupJob('ping', '9999')]);
  assert.equal(unbounded!.validity_period, '');
  assert.deepEqual([unbounded!.source_addr_ton, unbounded!.source_addr], [3, '900']);
});

const HOME = { mccmnc: '25002', operator: 'MegaFON', country: 'Russian Federation' };
const FATES: { end: string; phone?: string; hlr: [string, object]; ping: string }[] = [
  {
    end: '9999',
    hlr: ['delivered', { status: 'reachable', ...HOME, roaming: false, imsi: '25002**********' }],
    ping: 'delivered',
  },
  { end: '0001', hlr: ['undelivered', { status: 'invalid' }], ping: 'undelivered' },
  { end: '0002', hlr: ['expired', { status: 'absent', ...HOME, imsi: '25002**********' }], ping: 'expired' },
  {
    end: '0016',
    hlr: ['delivered', { status: 'reachable', ...HOME, roaming: true, imsi: '25002**********' }],
    ping: 'delivered',
  },
  {
    end: '7777',
    phone: '79031237777',
    hlr: [
      'delivered',
      {
        status: 'reachable',
        mccmnc: '25099',
        operator: 'Билайн',
        country: HOME.country,
        roaming: false,
        imsi: '25099**********',
      },
    ],
    ping: 'delivered',
  },
  { end: '1111', phone: '4917612341111', hlr: ['delivered', { status: 'reachable' }], ping: 'delivered' },
];

test('every fate of a number comes back as its state, of HLR with what was found', async (t) => {
  const smsc = await smscFor(t, { magic: true, behaviour: SOON });
  for (const ping_method of ['text', 'type0', 'discard']) {
    const up = await upFor(t, { port: smsc.port, window: 50, ping_method, lookup_error_preset: 'smsc' });
    for (const { end, phone = `7921000${end}`, hlr, ping } of FATES) {
      up.events.length = 0;
      feed(up, [lookupJob('hlr', end, { phone })]);
      await until(() => up.events.length === 1, `HLR ${end}`);
      const found = up.events[0] as DeliveryEvent;
      assert.deepEqual([found.state, found.result], hlr, end);
      assert.equal(found.phone, phone);
      feed(up, [lookupJob('ping', end, { phone })]);
      await until(() => up.events.length === 2, `PING ${end}`);
      const answered = up.events[1] as DeliveryEvent;
      assert.deepEqual([answered.state, answered.result], [ping, undefined], `${ping_method} ${end}`);
    }
    await up.link.stop(500);
  }
});

test('messages beside lookups on one connection are what they were', async (t) => {
  const smsc = await smscFor(t, { magic: true, behaviour: SOON });
  const up = await upFor(t, { port: smsc.port, window: 50, lookup_error_preset: 'smsc' });
  const jobs = [
    makeJob({ phone: '79210000001' }),
    makeJob({ phone: '79210000002' }),
    makeJob({ phone: '79210009999' }),
    lookupJob('hlr', '9998'),
  ];
  feed(up, jobs);
  await until(() => up.events.length === 4, 'the receipts');
  const states = Object.fromEntries(
    up.events.map((event) => [event.kind === 'receipt' && event.phone, event.kind === 'receipt' && event.state]),
  );
  assert.deepEqual(states, {
    '79210000001': 'undelivered',
    '79210000002': 'expired',
    '79210009999': 'delivered',
    '79210009998': 'delivered',
  });
  assert.equal(up.events.filter((event) => event.kind === 'receipt' && event.result !== undefined).length, 1);
  assertOnce(up, jobs);
});

test('without its magic the simulator takes the words for a message', async (t) => {
  const smsc = await smscFor(t, { behaviour: SOON });
  const up = await upFor(t, { port: smsc.port });
  feed(up, [lookupJob('hlr', '0001')]);
  await until(() => up.events.length === 1, 'the receipt');
  const [event] = up.events;
  assert.ok(event?.kind === 'receipt');
  assert.deepEqual([event.state, 'result' in event], ['delivered', false]);
});

test('a lookup the SMSC refuses is of the class its status has', async (t) => {
  const smsc = await smscFor(t, { magic: true, behaviour: SOON });
  const up = await upFor(t, { port: smsc.port });
  feed(up, [lookupJob('hlr', '0005')]);
  await until(() => up.outcomes.length === 1, 'the outcome');
  const [outcome] = up.outcomes;
  assert.ok(outcome?.kind === 'rejected' && outcome.errorClass === 'recipient' && outcome.code === '0x0B');
});
