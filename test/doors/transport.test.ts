// Over real sockets: what belongs to HTTP and not to a dialect.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { after, before, beforeEach, test } from 'node:test';
import { OverloadError } from '../../src/pipeline/overload.ts';
import { type Bench, bench } from './fakes.ts';

const AUTH = { login: 'shop', password: 's3cret' };
const MESSAGE = { sender: 'SHOP', text: 'Привет', phones: ['79612242243'] };
const SECRETS = /s3cret|T0KEN|Привет/;

const done: string[] = [];
const errors: string[] = [];
let b: Bench;
let port: number;

before(async () => {
  b = await bench({
    recipientsMax: 3,
    inFlightMax: 2,
    bodyLimits: { bodyMaxBytes: 100_000, bodiesMaxBytes: 150_000 },
    auth: { attempts: { perLogin: 2, perAddress: 1000, windowSeconds: 60 } },
    trustProxy: '127.0.0.1',
    onRequestDone: (door, durationMs, kind) => done.push(`${door} ${kind} ${durationMs >= 0}`),
    onError: (error, where) => errors.push(`${where} ${error}`),
  });
  await b.server.app.listen({ host: '127.0.0.1', port: 0 });
  port = (b.server.app.server.address() as AddressInfo).port;
});
after(() => b.server.app.close());
beforeEach(() => {
  done.length = 0;
  errors.length = 0;
  b.pipeline.failure = null;
  b.pipeline.refuseAll = null;
  b.pipeline.gate = null;
});

const url = (path: string) => `http://127.0.0.1:${port}${path}`;
const send = (document: unknown) => fetch(url('/json/'), { method: 'POST', body: JSON.stringify(document) });

/** Writes bytes, reads until the other side closes. */
async function raw(bytes: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let answer = '';
  socket.setEncoding('utf8').on('data', (chunk) => {
    answer += chunk;
  });
  socket.write(bytes);
  await once(socket, 'close');
  return answer;
}

const headersOf = (answer: string) => answer.slice(0, answer.indexOf('\r\n\r\n')).toLowerCase();

test('HTTP/1.0, no Host, two requests in one packet', async () => {
  const get = 'GET /sendsms.php?token=T0KEN&balance=1';
  assert.match(await raw(`${get} HTTP/1.0\r\n\r\n`), /"balance"/);
  assert.match(await raw(`${get} HTTP/1.1\r\nConnection: close\r\n\r\n`), /"balance"/);
  const one = `${get} HTTP/1.1\r\nHost: x\r\n\r\n`;
  const many = [one, `${get} HTTP/1.1\r\nConnection: close\r\n\r\n`].join('');
  assert.equal((await raw(many)).split('"balance"').length, 3);
});

test('a URL of 64 KiB is served, a longer one is 413, nonsense 400, without an echo', async () => {
  const long = (length: number) =>
    `GET /sendsms.php?token=T0KEN&balance=1&text=${'x'.repeat(length)} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`;
  assert.match(await raw(long(64 * 1024)), /^HTTP\/1\.1 200 /);
  const tooLong = await raw(long(90 * 1024));
  assert.match(tooLong, /^HTTP\/1\.1 413 /);
  const nonsense = await raw('GET /sendsms.php?pwd=s3cret and blanks HTTP/1.1\r\n\r\n');
  assert.match(nonsense, /^HTTP\/1\.1 400 /);
  assert.doesNotMatch(tooLong + nonsense, SECRETS);
});

test('too large a body, too many recipients: 413', async () => {
  const padded = { ...AUTH, message: [MESSAGE], padding: 'x'.repeat(100_001) };
  const declared = await send(padded);
  assert.deepEqual([declared.status, await declared.text()], [413, '{"error":"слишком большой запрос"}']);
  const chunked = await fetch(url('/json/'), {
    method: 'POST',
    body: new Blob([JSON.stringify(padded)]).stream(),
    duplex: 'half',
  });
  assert.equal(chunked.status, 413);
  const form = await fetch(url('/sendsms.php'), { method: 'POST', body: 'x'.repeat(100_001) });
  assert.deepEqual([form.status, await form.text()], [413, '{"error":"Слишком большой запрос."}']);
  const many = await send({
    ...AUTH,
    message: [
      { ...MESSAGE, phones: [1, 2] },
      { ...MESSAGE, phones: [3, 4] },
    ],
  });
  assert.equal(many.status, 413);
  assert.equal((await fetch(url('/sendsms.php?token=T0KEN&dadr=1,2,3,4'))).status, 413);
  assert.equal((await fetch(url('/sendsms.php?token=T0KEN&msgid=1,2,3,4'))).status, 413);
  assert.ok(
    done.every((line) => line.endsWith('too_large true')),
    done.join(),
  );
  assert.equal((await send({ ...AUTH, message: [MESSAGE] })).status, 200, 'and the budget of bodies is given back');
});

test('all bodies together are bounded', async () => {
  const held = ['x', 'y'].map((letter) => {
    const socket = connect(port, '127.0.0.1');
    socket.write(`POST /json/ HTTP/1.1\r\nHost: x\r\nContent-Length: 90000\r\n\r\n${letter.repeat(80_000)}`);
    return socket;
  });
  const [chunk] = await Promise.race(held.map((socket) => once(socket, 'data')));
  assert.match(String(chunk), /^HTTP\/1\.1 503 [\s\S]*retry-after: 1/i);
  for (const socket of held) socket.destroy();
});

test('wrong passwords too often: 429 with Retry-After, per login and client address', async () => {
  const attempt = (password: string, forwarded: string) =>
    fetch(url(`/sendsms.php?user=texty&pwd=${password}&balance=1`), { headers: { 'x-forwarded-for': forwarded } });
  for (const password of ['1', '2']) assert.equal((await attempt(password, '198.51.100.7')).status, 200);
  const limited = await attempt('3', '198.51.100.7');
  assert.deepEqual([limited.status, await limited.text()], [429, '{"error":"Слишком много запросов."}']);
  assert.ok(Number(limited.headers.get('retry-after')) >= 50);
  assert.equal((await attempt('s3cret', '198.51.100.8')).status, 200);
});

test('an overrun limit of the account is 429, a failing pipeline 503, and nothing of it leaks', async () => {
  b.pipeline.refuseAll = 'limit_exceeded';
  const limited = await send({ ...AUTH, message: [MESSAGE] });
  assert.deepEqual([limited.status, limited.headers.get('retry-after')], [429, '1']);
  b.pipeline.refuseAll = null;
  b.pipeline.failure = new OverloadError('limited', 3);
  const slowed = await fetch(url('/sendsms.php?token=T0KEN&sadr=SHOP&text=x&dadr=79161234567'));
  assert.deepEqual([slowed.status, slowed.headers.get('retry-after')], [429, '3']);
  b.pipeline.failure = new Error('relation "message" does not exist');
  const answers = await Promise.all([
    send({ ...AUTH, message: [MESSAGE] }),
    fetch(url('/sendsms.php?token=T0KEN&balance=1')),
    fetch(url('/json/state.php'), { method: 'POST', body: JSON.stringify({ ...AUTH, id_sms: 1 }) }),
  ]);
  for (const answer of answers) {
    assert.equal(answer.status, 503);
    assert.match(await answer.text(), /^\{"error":"[Сс]ервис временно недоступен\.?"\}$/);
  }
  assert.equal(errors.length, 3);
  assert.doesNotMatch(errors.join(), SECRETS);
});

test('more at once than the server takes: 503', async () => {
  let open = () => {};
  b.pipeline.gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  const waiting = [send({ ...AUTH, message: [MESSAGE] }), send({ ...AUTH, message: [MESSAGE] })];
  while (b.server.inFlight() < 2) await new Promise(setImmediate);
  assert.equal((await send({ ...AUTH, message: [MESSAGE] })).status, 503);
  open();
  assert.deepEqual(
    (await Promise.all(waiting)).map((answer) => answer.status),
    [200, 200],
  );
  assert.equal(b.server.inFlight(), 0);
});

test('an upload broken off leaves nothing behind', async () => {
  const socket = connect(port, '127.0.0.1');
  socket.write('POST /json/ HTTP/1.1\r\nHost: x\r\nContent-Length: 90000\r\n\r\n{"login"');
  while (b.server.inFlight() === 0) await new Promise(setImmediate);
  socket.destroy();
  while (b.server.inFlight() > 0) await new Promise(setImmediate);
  assert.equal((await send({ ...AUTH, message: [MESSAGE] })).status, 200);
});

test('each request of a door is told once, by operation', async () => {
  await send({ ...AUTH, message: [MESSAGE] });
  await send({});
  await fetch(url('/sendsms.php?token=T0KEN&balance=1'));
  await fetch(url('/sendsms.php?token=T0KEN&msgid=1'));
  await fetch(url('/nothing'));
  assert.deepEqual(done, [
    'json_send answered true',
    'json_send unauthorized true',
    'get_balance answered true',
    'get_status answered true',
  ]);
});

test('draining: what is in flight is finished, what comes then is 503, connections close', async () => {
  let open = () => {};
  b.pipeline.gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  const waiting = raw('GET /sendsms.php?token=T0KEN&sadr=SHOP&text=x&dadr=79612242243 HTTP/1.1\r\nHost: x\r\n\r\n');
  while (b.server.inFlight() === 0) await new Promise(setImmediate);
  b.server.drain();
  const refused = await raw('GET /sendsms.php?token=T0KEN&balance=1 HTTP/1.1\r\nHost: x\r\n\r\n');
  assert.match(refused, /^HTTP\/1\.1 503 /);
  assert.match(headersOf(refused), /connection: close/);
  open();
  const answered = await waiting;
  assert.match(answered, /"id_message"/);
  assert.match(headersOf(answered), /connection: close/);
});
