// Parts of pushes on their own: where they may connect to, when they are tried again, the published signature, places.
import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import { PushClient, retryAfterS } from '../../src/pipeline/push-client.ts';
import { faultOfAddress } from '../../src/pipeline/push-guard.ts';
import { boundedLookups, nameServers, type Resolver } from '../../src/pipeline/push-lookup.ts';
import { pauseAfterMs, SIGNED_PAUSES_MS } from '../../src/pipeline/push-pauses.ts';
import { PushSlots } from '../../src/pipeline/push-slots.ts';
import { signedHeaders } from '../../src/pipeline/signed-push.ts';

const LIMITS = { timeoutMs: 2_000, answerMax: 1_000 };
const HOUR_MS = 3_600_000;

test('the signature is the one that the published libraries are tested with', () => {
  // libraries/javascript/src/webhook.test.ts of standard-webhooks, "sign function works".
  const headers = signedHeaders(
    'msg_p5jXN8AQM9LWM0D4loKWxJek',
    '{"test": 2432232314}',
    ['MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
    1_614_265_330_999,
  );
  assert.deepEqual(headers, {
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  });
});

test('an address that a client has set leads to no private network, by number, by name or by both; an operator’s may', async () => {
  let asked = 0;
  const server = createServer((_request, response) => {
    asked += 1;
    response.end('inside');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const names: Record<string, string[]> = {
    'inside.example': ['127.0.0.1'],
    'both.example': ['93.184.216.34', '10.0.0.1'],
    'nothing.example': [],
  };
  const resolve: Resolver = (hostname, done) =>
    done(
      null,
      (names[hostname] ?? []).map((address) => ({ address, family: 4 })),
    );
  const client = new PushClient({ allowPrivate: false, resolve });
  const open = new PushClient({ allowPrivate: true });
  after(async () => {
    await Promise.all([client.close(), open.close()]);
    server.closeAllConnections();
    server.close();
  });
  const urls = ['127.0.0.1', '2130706433', '0x7f.1', '[::1]', '[::ffff:127.0.0.1]', 'inside.example', 'both.example'];
  for (const host of urls) {
    const answer = await client.post({ url: `http://${host}:${port}/`, byClient: true }, '{}', {}, LIMITS);
    assert.deepEqual([answer.status, answer.body], [null, ''], host);
    assert.match(answer.error, /private network/, host);
  }
  const unknown = await client.post({ url: `http://nothing.example:${port}/`, byClient: true }, '{}', {}, LIMITS);
  assert.match(unknown.error, /has no address/);
  // The system's own resolver says so too.
  const local = new PushClient({ allowPrivate: false });
  after(() => local.close());
  const named = await local.post({ url: `http://localhost:${port}/`, byClient: true }, '{}', {}, LIMITS);
  assert.match(named.error, /private network/);
  assert.equal(asked, 0);

  const url = `http://127.0.0.1:${port}/`;
  assert.equal((await client.post({ url, byClient: false }, '{}', {}, LIMITS)).body, 'inside');
  assert.equal((await open.post({ url, byClient: true }, '{}', {}, LIMITS)).body, 'inside');
  assert.equal(asked, 2);
});

test('a name server that keeps silent holds up nobody else, and a name is asked for once at a time', async () => {
  const A = 1;
  const asked: string[] = [];
  const server = createSocket('udp4');
  server.on('message', (query, { port, address }) => {
    const name = query.toString('latin1', 13, 13 + query[12]!);
    // Behind the header, the name's two parts with their lengths, and its end.
    const typeAt = 13 + query[12]! + 1 + 'example'.length + 1;
    const type = query.readUInt16BE(typeAt);
    asked.push(`${name} ${type}`);
    if (name.startsWith('silent') || (name === 'half' && type !== A)) return;
    const question = query.subarray(12, typeAt + 4);
    const found = type === A && name !== 'none';
    const head = Buffer.from([
      query[0]!,
      query[1]!,
      0x81,
      name === 'none' ? 0x83 : 0x80,
      0,
      1,
      0,
      found ? 1 : 0,
      0,
      0,
      0,
      0,
    ]);
    const answer = found ? Buffer.from([0xc0, 12, 0, A, 0, 1, 0, 0, 0, 60, 0, 4, 93, 184, 216, 34]) : Buffer.alloc(0);
    server.send(Buffer.concat([head, question, answer]), port, address);
  });
  await new Promise<void>((resolve) => server.bind(0, '127.0.0.1', resolve));
  after(() => server.close());
  const limits = { waitMs: 700, keepMs: 60_000, atOnceMax: 20 };
  const lookUp = boundedLookups(nameServers([`127.0.0.1:${server.address().port}`]), limits);
  const ask = (host: string) =>
    new Promise<string>((resolve) => {
      lookUp(host, (error, addresses) => resolve(error?.message ?? addresses.map(({ address }) => address).join()));
    });
  let isOver = false;
  const silent = Promise.all(Array.from({ length: 19 }, (_, i) => ask(`silent${i}.example`)));
  void silent.then(() => {
    isOver = true;
  });
  assert.deepEqual(await Promise.all([ask('shop.example'), ask('shop.example')]), ['93.184.216.34', '93.184.216.34']);
  assert.equal(await ask('half.example'), '93.184.216.34', 'one kind of address is enough');
  assert.equal(await ask('none.example'), '');
  assert.equal(isOver, false);
  for (const word of await silent) assert.match(word, /not found in time/);
  // Remembered, well or badly.
  const before = asked.length;
  assert.deepEqual(await Promise.all([ask('shop.example'), ask('half.example')]), ['93.184.216.34', '93.184.216.34']);
  assert.match(await ask('silent0.example'), /in time/);
  assert.equal(asked.length, before);
  assert.equal(asked.filter((one) => one.startsWith('shop ')).length, 2, asked.join());
});

test('an address is refused as it is set when it is plainly none', () => {
  const bad = ['ftp://x.example/', 'http://', 'x', 'http://user:pw@x.example/', `http://x.example/${'a'.repeat(3000)}`];
  for (const url of bad) assert.match(faultOfAddress(url, true), /http or https/, url);
  for (const host of ['10.1.2.3', '169.254.169.254', '[fe80::1]', '0']) {
    assert.match(faultOfAddress(`http://${host}/`, false), /private network/, host);
    assert.equal(faultOfAddress(`http://${host}/`, true), '');
  }
  assert.equal(faultOfAddress('https://shop.example:8443/status?key=1', false), '');
});

test('pauses grow to three days, a tenth around; Retry-After prolongs them and never shortens them', () => {
  const sum = (random: number) =>
    SIGNED_PAUSES_MS.reduce((total, _, tries) => total + pauseAfterMs(SIGNED_PAUSES_MS, tries, random, null)!, 0);
  assert.equal(sum(0.5), 72 * HOUR_MS);
  assert.ok(sum(0) > 64 * HOUR_MS && sum(0.999) < 80 * HOUR_MS);
  assert.equal(pauseAfterMs(SIGNED_PAUSES_MS, SIGNED_PAUSES_MS.length, 0.5, null), null);
  assert.equal(pauseAfterMs(SIGNED_PAUSES_MS, 0, 0.5, 60), 60_000);
  assert.equal(pauseAfterMs(SIGNED_PAUSES_MS, 0, 0.5, 1), 5_000);
  assert.equal(pauseAfterMs(SIGNED_PAUSES_MS, 0, 0.5, 10 ** 9), 12 * HOUR_MS);
  assert.equal(retryAfterS('120', 0), 120);
  assert.equal(retryAfterS('Thu, 01 Jan 1970 00:02:00 GMT', 60_000), 60);
  for (const nonsense of [undefined, '', 'soon', '-5x']) assert.equal(retryAfterS(nonsense, 0), null);
  assert.equal(retryAfterS('Thu, 01 Jan 1970 00:00:00 GMT', 60_000), 0);
});

test('places are taken in turn; who is silent or fails makes room, and has another place the next time', async () => {
  let now = 0;
  const ends = new Map<number, () => void>();
  const begun: number[] = [];
  const run = (accountId: number) => {
    begun.push(accountId);
    return new Promise<void>((resolve) => ends.set(accountId, resolve));
  };
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  const slots = new PushSlots({ quickMax: 2, slowMax: 1, slowMs: 100, turnMs: 50 }, run, () => now);
  for (const id of [1, 2, 3, 4, 3]) slots.offer(id);
  assert.deepEqual(begun, [1, 2]);
  now = 60;
  assert.equal(slots.mustYield(1), true);
  slots.fared(2, true);
  now = 150;
  slots.look();
  assert.deepEqual(begun, [1, 2, 3], 'the silent one has left its place');
  now = 300;
  slots.look();
  assert.deepEqual(begun, [1, 2, 3], 'the slow places are full');
  slots.offer(1);
  ends.get(1)!();
  await settle();
  assert.deepEqual(begun, [1, 2, 3, 1], 'offered meanwhile: once more, in a slow place');
  slots.fared(2, true);
  slots.fared(3, true);
  ends.get(2)!();
  await settle();
  assert.deepEqual(begun, [1, 2, 3, 1, 4]);
  slots.fared(4, false);
  ends.get(4)!();
  await settle();
  slots.offer(4);
  assert.deepEqual(begun, [1, 2, 3, 1, 4], 'failed: waits for a slow place though a quick one is free');
  ends.get(1)!();
  await settle();
  assert.deepEqual(begun, [1, 2, 3, 1, 4, 4]);
  const closed = slots.close();
  for (const end of ends.values()) end();
  await closed;
});
