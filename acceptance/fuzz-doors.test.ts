// Rubbish on raw sockets at a live gateway: it goes on serving a neighbour, answers within reason, and does not grow.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { before, test } from 'node:test';
import { type Doors, idsOf } from './helpers/doors.ts';
import { makePlace } from './helpers/place.ts';
import { pick, seededRandom } from './helpers/random.ts';
import { addAccount, makeLightWorld, tokenOf, untilOpen, type World } from './helpers/world.ts';

const REQUESTS = 4_000;
const AT_ONCE = 24;
const SEED = Number(process.env.FUZZ_SEED ?? Date.now() % 1_000_000);
/** A neighbour's request takes some milliseconds; under the rubbish and on a busy machine it may take this. */
const PATIENCE_MS = 3_000;
const GROWTH_MAX_MB = 150;

const place = makePlace();
const random = seededRandom(SEED);
let world: World;
let shop: Doors;

before(async () => {
  console.log(`FUZZ_SEED=${SEED}`);
  world = await makeLightWorld(place);
  shop = await addAccount(world.gateway, 'shop', { balance: '100000', getAnswer: 'text' });
  await untilOpen(world.gateway, shop);
});

const PATHS = [
  '/json/',
  '/json/state.php',
  '/json/balance.php',
  '/sendsms.php',
  '//json//',
  '/',
  '/metrics',
  '/%',
  '*',
  'http://x/json/',
];
const METHODS = [
  ...Array<string>(5).fill('GET'),
  ...Array<string>(5).fill('POST'),
  'HEAD',
  'PUT',
  'OPTIONS',
  'BREW',
  'DELETE',
];
const VALUES = [
  '',
  '0',
  '1',
  '-1',
  '9'.repeat(400),
  'null',
  '[]',
  '{}',
  '\u0000',
  '%00',
  '%',
  '%zz',
  '%ff%fe',
  '\ud83d',
  "'--",
  '+79161234567',
  '2030-01-01 00:00',
  'SHOP',
  '../..',
  '€'.repeat(50),
];
const NAMES = [
  'user',
  'pwd',
  'token',
  'sadr',
  'dadr',
  'text',
  'msgid',
  'smsid',
  'id_sms',
  'balance',
  'type_send_1',
  'type_send_2',
  'validity_period',
  'client_id_sms',
  '__proto__',
  'constructor',
  'message',
  'phones',
  'phone',
  'detail',
];
const HEADERS = [
  'Content-Type: application/json',
  'Content-Type: \u0001',
  'Transfer-Encoding: chunked',
  'Content-Length: 5',
  'Content-Length: 99999999999',
  'Content-Length: -1',
  'Expect: 100-continue',
  'Authorization: Bearer',
  'Upgrade: h2c',
  'Connection: upgrade',
  `X: ${'x'.repeat(9000)}`,
  ': empty',
  'Host:',
];
const amount = (max: number) => Math.floor(random() * max);
const noise = (max: number) => Buffer.from(Array.from({ length: amount(max) }, () => amount(256)));

function query(): string {
  const raw = random() < 0.2;
  const value = () => (raw ? pick(random, VALUES) : encodeURIComponent(pick(random, VALUES).toWellFormed()));
  const known = random() < 0.5 ? [`token=${tokenOf('shop')}`] : [];
  return [...known, ...Array.from({ length: amount(8) }, () => `${pick(random, NAMES)}=${value()}`)].join('&');
}

/** A document that is nearly right. */
function document(depth: number): unknown {
  const kind = amount(depth > 4 ? 4 : 7);
  if (kind < 4) return pick(random, [...VALUES, null, true, 0, 1e308, -1, 79161234567, 0.1]);
  if (kind === 4) return Array.from({ length: amount(5) }, () => document(depth + 1));
  return Object.fromEntries(Array.from({ length: amount(6) }, () => [pick(random, NAMES), document(depth + 1)]));
}

function body(): Buffer {
  const known = random() < 0.5 ? { token: tokenOf('shop') } : {};
  const wish = { ...known, message: document(0), id_sms: document(2) };
  const text = Buffer.from(JSON.stringify(wish));
  switch (amount(6)) {
    case 0:
      return noise(2000);
    case 1:
      return text.subarray(0, amount(text.length));
    case 2: {
      for (let i = 0; i < 4; i++) text[amount(text.length)] = amount(256);
      return text;
    }
    case 3:
      return Buffer.from(pick(random, ['[', '{"a":']).repeat(amount(20_000)));
    case 4:
      return Buffer.from(query());
    default:
      return text;
  }
}

function rubbish(): Buffer {
  if (random() < 0.1) return noise(3000);
  const content = body();
  const lines = [`${pick(random, METHODS)} ${pick(random, PATHS)}?${query()} HTTP/1.1`, 'Host: x'];
  for (let i = amount(5) - 2; i > 0; i--) lines.push(pick(random, HEADERS));
  if (random() < 0.7) lines.push(`Content-Length: ${content.length}`);
  lines.push('Connection: close', '', '');
  return Buffer.concat([Buffer.from(lines.join('\r\n')), content]);
}

/** One request on a connection of its own. Resolves with what came back; connections that hang are left after a while. */
function shoot(octets: Buffer): Promise<string> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const socket = connect(world.gateway.port, '127.0.0.1');
    const done = () => {
      clearTimeout(timer);
      socket.destroy();
      resolve(Buffer.concat(chunks).toString('latin1'));
    };
    // Some announce more than they send: the server waits for it, we do not.
    const timer = setTimeout(done, 300);
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.on('close', done).on('error', done);
    socket.write(octets);
    if (random() < 0.3) socket.end();
  });
}

function residentMb(): number {
  const found = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${world.gateway.pid}/status`, 'utf8'));
  return Number(found?.[1]) / 1024;
}

test(`${REQUESTS} requests of rubbish: a neighbour is served all the while, and memory stays`, async () => {
  const pid = world.gateway.pid;
  let left = REQUESTS;
  const statuses = new Map<string, number>();
  const worker = async () => {
    while (left-- > 0) {
      const status = /^HTTP\/1\.1 (\d{3})/.exec(await shoot(rubbish()))?.[1] ?? 'none';
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: 400 }, () => shoot(rubbish())));
  const startMb = residentMb();
  const neighbour = async () => {
    let slowestMs = 0;
    while (left > 0) {
      const begun = performance.now();
      assert.equal(idsOf(await shop.send('SHOP', 'Neighbour', [{ phone: '79161234567' }])).length, 1);
      slowestMs = Math.max(slowestMs, performance.now() - begun);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return slowestMs;
  };
  const [slowestMs] = await Promise.all([neighbour(), ...Array.from({ length: AT_ONCE }, worker)]);
  const endMb = residentMb();
  console.log(
    `answers ${JSON.stringify(Object.fromEntries(statuses))}, slowest neighbour ${slowestMs.toFixed(0)} ms, ${startMb.toFixed(0)} → ${endMb.toFixed(0)} MB`,
  );
  assert.ok(slowestMs < PATIENCE_MS, `the neighbour waited ${slowestMs} ms`);
  assert.ok(endMb - startMb < GROWTH_MAX_MB, `${startMb} → ${endMb} MB`);
  assert.equal(statuses.get('500'), undefined, 'nothing unexpected was thrown');
  assert.equal(world.gateway.pid, pid);
  assert.doesNotMatch(world.gateway.output(), /unexpected failure/);
});

test('and then all of the accounts add up', async () => {
  await world.gateway.command('ledger', 'check');
  assert.equal((await shop.raw('/readyz')).status, 200);
});
