// The connector hlr-lookups against the simulated provider, over real sockets.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { type HlrOptions, startHlr } from '../../simulators/hlr/hlr.ts';
import type { DeliveryEvent, Job, Settings } from '../../src/channels/channel.ts';
import { hlrLookups } from '../../src/channels/hlr-lookups/definition.ts';
import { lookupCall } from '../../src/channels/hlr-lookups/request.ts';
import { FIELDS, readHlrSettings } from '../../src/channels/hlr-lookups/settings.ts';
import { makeJob, type OpenedLink, openLink } from './harness.ts';

const KEY = 'key-1';
const SECRET = 'не secret?';

async function provider(t: TestContext, options: Partial<HlrOptions> = {}) {
  const simulated = await startHlr({ apiKey: KEY, apiSecret: SECRET, ...options });
  t.after(() => simulated.close());
  return simulated;
}

async function opened(t: TestContext, baseUrl: string, settings: Settings = {}): Promise<OpenedLink> {
  const link = await openLink(hlrLookups, { base_url: baseUrl, api_key: KEY, api_secret: SECRET, ...settings });
  t.after(() => link.link.stop(100));
  return link;
}

const lookup = (end: string, over: Partial<Job> = {}) =>
  makeJob({ channel: 'hlr', phone: `7921000${end}`, text: '', sender: 'HLR', encoding: 'gsm7', ...over });

/** Sends a lookup and waits for its receipt. */
async function receiptOf(up: OpenedLink, job: Job): Promise<DeliveryEvent> {
  const outcome = await up.send(job);
  assert.equal(outcome.kind, 'submitted', JSON.stringify(outcome));
  const event = await up.event((candidate) => candidate.kind === 'receipt' && candidate.phone === job.phone);
  assert.ok(event.kind === 'receipt' && outcome.kind === 'submitted');
  assert.deepEqual(outcome.providerIds, [event.providerMessageId]);
  return event;
}

test('every fate of a number becomes its state and its result', async (t) => {
  const { url } = await provider(t);
  const up = await opened(t, url);
  const home = { mccmnc: '25002', operator: 'MegaFON', country: 'Russian Federation', ported: false };
  const rows: [end: string, state: string, result: object][] = [
    ['9999', 'delivered', { status: 'reachable', ...home, roaming: false, imsi: '25002**********' }],
    ['0001', 'undelivered', { status: 'invalid', country: 'Russian Federation' }],
    ['0002', 'expired', { status: 'absent', ...home }],
    ['0011', 'unknown', { status: 'unknown', country: 'Russian Federation' }],
    ['0012', 'delivered', { status: 'reachable', ...home, roaming: true, imsi: '25002**********' }],
    [
      '0013',
      'delivered',
      {
        status: 'reachable',
        ...home,
        mccmnc: '25020',
        operator: 'Tele2',
        ported: true,
        roaming: false,
        imsi: '25020**********',
      },
    ],
    ['0016', 'unknown', { status: 'unknown', ...home, roaming: false, imsi: '25002**********' }],
    ['0017', 'delivered', { status: 'reachable', ...home, roaming: false }],
  ];
  for (const [end, state, result] of rows) {
    const event = await receiptOf(up, lookup(end));
    assert.equal(event.state, state, end);
    assert.deepEqual(event.result, result, end);
    assert.ok(!/25002\d{4}/.test(JSON.stringify(event)), 'no digit of the subscriber');
  }
  assert.equal(up.events.length, rows.length, 'one receipt each');
});

test('a ping asks the same and tells only whether the phone is there', async (t) => {
  const { url } = await provider(t);
  const up = await opened(t, url);
  for (const [end, state] of [
    ['9999', 'delivered'],
    ['0001', 'undelivered'],
    ['0002', 'expired'],
  ] as const) {
    const event = await receiptOf(up, lookup(end, { channel: 'ping', sender: 'PING' }));
    assert.equal(event.state, state);
    assert.equal('result' in event, false);
  }
});

test('what UNDETERMINED means is a setting', async (t) => {
  const { url } = await provider(t);
  for (const undetermined of ['expired', 'undelivered', 'unknown']) {
    const up = await opened(t, url, { undetermined });
    const event = await receiptOf(up, lookup('0011'));
    assert.equal(event.state, undetermined);
    assert.equal(event.result?.status, 'unknown', 'the result does not pretend to know');
  }
  const up = await opened(t, url, { undetermined: 'next' });
  const outcome = await up.send(lookup('0011'));
  assert.ok(outcome.kind === 'rejected');
  assert.deepEqual([outcome.code, outcome.errorClass], ['UNDETERMINED', hlrLookups.errorClasses.get('UNDETERMINED')]);
  assert.deepEqual(up.events, []);
});

test('refusals become outcomes of their class', async (t) => {
  const simulated = await provider(t);
  const up = await opened(t, simulated.url, { temporary_delay_s: 7 });
  const refused = await up.send(lookup('0005'));
  assert.ok(refused.kind === 'rejected' && refused.errorClass === 'recipient' && refused.code === 'msisdn');
  const rejected = await up.send(lookup('0014'));
  assert.ok(rejected.kind === 'rejected' && rejected.errorClass === 'recipient' && rejected.code === 'REJECTED');
  const failed = await up.send(lookup('0018'));
  assert.ok(failed.kind === 'deferred' && failed.errorClass === 'temporary' && failed.delayMs === 7000);
  simulated.behaviour.errorRate = 1;
  const broken = await up.send(lookup('9999'));
  assert.ok(broken.kind === 'deferred' && broken.errorClass === 'temporary' && broken.code === '500');
  simulated.behaviour.errorRate = 0;
  simulated.behaviour.throttleRate = 1;
  const throttled = await up.send(lookup('9999'));
  assert.ok(throttled.kind === 'deferred' && throttled.errorClass === 'throttle' && throttled.code === '429');
  assert.equal(up.link.free(), 0, 'the connection slows down');
  assert.deepEqual([up.events, up.faults], [[], []]);
});

test('no credit and wrong credentials pause the connection and keep the lookup', async (t) => {
  const { url } = await provider(t);
  const rows: [string, Settings, string, string][] = [
    ['no credit', {}, '0010', 'insufficient'],
    ['wrong key', { api_key: 'other' }, '9999', '401'],
    ['wrong secret', { api_secret: 'other' }, '9999', '401'],
    ['wrong endpoint in the signature', { signed_endpoint: '/api/v2/hlr-lookup' }, '9999', '401'],
    ['wrong path', { path: '/api/v1/hlr-lookup' }, '9999', '404'],
  ];
  for (const [name, settings, end, code] of rows) {
    const up = await opened(t, url, settings);
    const outcome = await up.send(lookup(end));
    assert.ok(outcome.kind === 'deferred' && outcome.errorClass === 'configuration', name);
    assert.equal(outcome.code, code, name);
    assert.deepEqual(up.faults, [code], name);
    assert.equal(up.link.free(), 0, name);
  }
});

test('a clock that is off is refused, as the provider refuses it', async (t) => {
  const { url } = await provider(t, { now: () => Date.now() - 3_600_000 });
  const up = await opened(t, url);
  const outcome = await up.send(lookup('9999'));
  assert.ok(outcome.kind === 'deferred' && outcome.code === '401');
});

test('the signature is the one openssl makes of the published recipe', () => {
  const read = readHlrSettings({ api_key: KEY, api_secret: 'hlr-secret-value', route: 'IP1' });
  assert.ok(read.kind === 'ok');
  const { path, method, headers, body } = lookupCall('491788735000', read.settings, 1_790_000_000_999);
  assert.equal(body, '{"msisdn":"+491788735000","route":"IP1"}');
  assert.deepEqual([method, path], ['POST', '/api/v2/hlr-lookup']);
  assert.equal(headers?.['x-digest-key'], KEY);
  assert.equal(headers?.['x-digest-timestamp'], '1790000000');
  const openssl = execFileSync('openssl', ['dgst', '-sha256', '-hmac', 'hlr-secret-value'], {
    input: `/hlr-lookup1790000000POST${body}`,
    encoding: 'utf8',
  });
  assert.equal(headers?.['x-digest-signature'], openssl.trim().split(' ').at(-1));
});

test('the provider gets route and storage when they are set, and nothing of the message', async (t) => {
  const simulated = await provider(t);
  const up = await opened(t, simulated.url, { route: 'PTX', storage: 'kaskad' });
  await receiptOf(up, lookup('9999', { text: 'a text', sender: 'SHOP' }));
  assert.deepEqual(JSON.parse(simulated.log.at(-1)!.body), {
    msisdn: '+79210009999',
    route: 'PTX',
    storage: 'kaskad',
  });
});

test('answers that cannot be read, and answers that never come, are in doubt', async (t) => {
  const simulated = await provider(t);
  const up = await opened(t, simulated.url, { timeout_s: 0.3 });
  const garbage = await up.send(lookup('0015'));
  assert.ok(garbage.kind === 'in_doubt' && garbage.code === 'garbage');
  simulated.behaviour.loseAnswerRate = 1;
  const lost = await up.send(lookup('9999'));
  assert.equal(lost.kind, 'in_doubt');
  simulated.behaviour.loseAnswerRate = 0;
  simulated.behaviour.delayMs = 2000;
  const late = await up.send(lookup('9998'));
  assert.equal(late.kind, 'in_doubt');
  assert.deepEqual(up.events, [], 'nothing is told of a number nobody answered for');
});

test('a provider that is not there has taken nothing', async (t) => {
  const closed = await provider(t);
  await closed.close();
  const up = await opened(t, closed.url);
  const outcome = await up.send(lookup('9999'));
  assert.ok(outcome.kind === 'deferred' && outcome.errorClass === 'temporary');
});

test('an endless answer ends in doubt and not in memory', async (t) => {
  const server = createServer((_, response) => {
    response.on('error', () => {});
    const more = () => {
      while (!response.destroyed && response.write('x'.repeat(65_536)));
      if (!response.destroyed) response.once('drain', more);
    };
    more();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const up = await opened(t, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const outcome = await up.send(lookup('9999'));
  assert.equal(outcome.kind, 'in_doubt');
});

test('settings: what is required, secret, checked and sensible', async () => {
  const faults = (settings: Settings) => {
    const read = readHlrSettings(settings);
    return read.kind === 'ok' ? [] : read.faults;
  };
  assert.deepEqual(faults({}), ['api_key: is required', 'api_secret: is required']);
  assert.deepEqual(faults({ api_key: 'k', api_secret: 's' }), []);
  assert.deepEqual(faults({ api_key: 'a\nb', api_secret: 's' }), ['api_key: must be printable, without spaces']);
  assert.deepEqual(faults({ api_key: 'k', api_secret: 's', path: 'hlr' }), ['path: must be a path that begins with /']);
  assert.deepEqual(
    FIELDS.filter((field) => field.secret).map((field) => field.name),
    ['api_key', 'api_secret'],
  );
  assert.equal(FIELDS.find((field) => field.name === 'in_doubt_retry')?.default, 'urgent,normal,bulk');
  const up = await openLink(hlrLookups, { base_url: 'ftp://x', api_key: 'k', api_secret: 's' });
  assert.match(up.faults.join(), /base_url/);
  const outcome = await up.send(lookup('9999'));
  assert.equal(outcome.kind, 'deferred');
  const without = await openLink(hlrLookups, {});
  assert.match(without.faults.join(), /api_key: is required/);
});

test('it is a connector for HLR and PING, charged when the provider has answered', () => {
  assert.equal(hlrLookups.type, 'hlr-lookups');
  assert.deepEqual(hlrLookups.channels, ['hlr', 'ping']);
  assert.equal(hlrLookups.chargePolicy, 'submitted');
  assert.deepEqual(hlrLookups.references(lookup('9999')), []);
  assert.equal(hlrLookups.codeName?.('418'), '418');
  assert.equal(hlrLookups.codeName?.('402'), 'no credit left at the provider');
});
