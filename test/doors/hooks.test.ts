// The providers' door over real sockets, with a connector and a store that remember: what reaches them, and what is answered when.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { after, before, beforeEach, test } from 'node:test';
import type { ChannelDefinition, HookAnswer, HookRequest, UpstreamEvent } from '../../src/channels/channel.ts';
import { type HookOptions, registerHooks } from '../../src/doors/hooks/hooks.ts';
import { eventually } from '../helpers/eventually.ts';
import { type Bench, bench } from './fakes.ts';

const BODY_MAX = 200_000;
const PATIENCE_MS = 150;

const calls: HookRequest[] = [];
const done: string[] = [];
const errors: string[] = [];
/** What waits for its commit. */
let pending: { event: UpstreamEvent; stored: (ok: boolean) => void }[] = [];
let answer: HookAnswer;
let failure: Error | null;
let backlog: number;
let stopping: boolean;
let b: Bench;
let port: number;

const NAMES = ['wa', 'a/b', '__proto__', 'ж'.repeat(64), 'wa;x=1', 'mute'];

before(async () => {
  b = await bench();
  const hook: ChannelDefinition['hook'] = (_connection, request) => {
    calls.push(request);
    if (failure !== null) throw failure;
    return answer;
  };
  const options: HookOptions = {
    connectionNamed: (name) =>
      NAMES.includes(name)
        ? ({ id: 7, name, type: name === 'mute' ? 'mute' : 'fake', settings: {} } as never)
        : undefined,
    definitions: new Map([
      ['fake', { hook } as never],
      ['mute', {} as never],
    ]),
    store: (_connectionId, event, stored) => void pending.push({ event, stored }),
    backlog: () => backlog,
    isStopping: () => stopping,
    onDone: (connection, result, events) => done.push(`${connection} ${result} ${events}`),
    onError: (error, where) => errors.push(`${where} ${error}`),
    bodyLimits: { bodyMaxBytes: BODY_MAX, bodiesMaxBytes: 300_000 },
    patienceMs: PATIENCE_MS,
  };
  registerHooks(b.server.app, options);
  await b.server.app.listen({ host: '127.0.0.1', port: 0 });
  port = (b.server.app.server.address() as AddressInfo).port;
});
after(() => {
  b.server.app.server.closeAllConnections();
  return b.server.app.close();
});
beforeEach(() => {
  calls.length = 0;
  done.length = 0;
  errors.length = 0;
  pending = [];
  answer = ok([]);
  failure = null;
  backlog = 0;
  stopping = false;
});

const ok = (events: UpstreamEvent[]): HookAnswer => ({ status: 200, type: 'text/plain', body: 'thanks', events });
const receipt = (id: string): UpstreamEvent =>
  ({ kind: 'receipt', providerMessageId: id, phone: '', state: 'delivered', errorCode: '', raw: '' }) as const;

const head = (line: string, headers: string[] = []) =>
  `${[`${line} HTTP/1.1`, 'Host: x', 'Connection: close', ...headers].join('\r\n')}\r\n\r\n`;

function open(bytes: string | Buffer): Socket & { answer: () => string } {
  const socket = connect(port, '127.0.0.1');
  let text = '';
  socket.setEncoding('utf8').on('data', (chunk) => {
    text += chunk;
  });
  socket.on('error', () => {});
  socket.write(bytes);
  return Object.assign(socket, { answer: () => text });
}

/** Writes bytes, reads until the other side closes. */
async function raw(bytes: string | Buffer): Promise<string> {
  const socket = open(bytes);
  await once(socket, 'close');
  return socket.answer();
}

const post = (path: string, body: string | Buffer = '', headers: string[] = []) =>
  raw(
    Buffer.concat([
      Buffer.from(head(`POST ${path}`, [...headers, `Content-Length: ${body.length}`])),
      Buffer.from(body),
    ]),
  );
const statusOf = (text: string) => Number(text.split(' ')[1]);

test('the connector gets the bytes as they came, whatever their type is said to be', async () => {
  const bodies = [
    Buffer.from('{ "a" : 1 }\r\n'),
    Buffer.from([0x7b, 0xff, 0xfe, 0x00, 0xc3, 0x28, 0x7d]),
    Buffer.from('a=%7B%22b%22%3A1%7D&c=+'),
    Buffer.alloc(0),
  ];
  const types = [
    ...['application/json', 'application/x-www-form-urlencoded', 'text/json; charset=windows-1251', 'text/plain'],
    ...['multipart/form-data', '', 'garbage', ';;;', 'a/b/c', 'application/json; charset="', '*/*', null],
  ];
  for (const body of bodies) {
    for (const type of types) {
      const heard = await post('/hooks/wa', body, type === null ? [] : [`Content-Type: ${type}`]);
      assert.match(heard, /^HTTP\/1\.1 200 [\s\S]*content-type: text\/plain[\s\S]*thanks$/i, `${type} ${heard}`);
      const call = calls.at(-1)!;
      assert.deepEqual(call.body, body, String(type));
      assert.equal(call.headers['content-type'], type ?? undefined);
    }
  }
  assert.equal(calls.length, bodies.length * types.length);
});

test('a body in chunks, with a pause, after "100-continue", compressed: the same bytes', async () => {
  const slow = open(head('POST /hooks/wa', ['Transfer-Encoding: chunked', 'Expect: 100-continue']));
  slow.write('3\r\n{"a\r\n');
  await eventually(() => assert.match(slow.answer(), /^HTTP\/1\.1 100 /));
  assert.equal(calls.length, 0);
  slow.write('4\r\n":1}\r\n0\r\n\r\n');
  await once(slow, 'close');
  assert.match(slow.answer(), / 200 OK/);
  assert.equal(String(calls[0]!.body), '{"a":1}');
  // Signatures are over what was sent: nothing is unpacked.
  const packed = Buffer.from([0x1f, 0x8b, 8, 0, 0]);
  await post('/hooks/wa', packed, ['Content-Encoding: gzip']);
  assert.deepEqual(calls[1]!.body, packed);
});

test('method, key, query, headers and address are told as they came', async () => {
  const key = 'k'.repeat(128);
  await post(`/hooks/wa/${key}?a=1&a=2&b=%D0%B6+x&c=%zz`, 'x', [
    'X-Hub-Signature-256: sha256=AB',
    'X-Two: 1',
    'X-Two: 2',
  ]);
  const call = calls[0]!;
  assert.deepEqual([call.method, call.key, call.ip], ['POST', key, '127.0.0.1']);
  assert.deepEqual(
    [...call.query],
    [
      ['a', '1'],
      ['a', '2'],
      ['b', 'ж x'],
      ['c', '%zz'],
    ],
  );
  assert.equal(call.headers['x-hub-signature-256'], 'sha256=AB');
  assert.equal(call.headers['x-two'], '1, 2');
  await raw(head('GET /hooks/wa?hub.mode=subscribe&hub.challenge=5'));
  assert.deepEqual([calls[1]!.method, calls[1]!.key, calls[1]!.body.length], ['GET', '', 0]);
  assert.equal(calls[1]!.query.get('hub.challenge'), '5');
});

test('odd addresses: a name is only ever compared, and what is not ours is 404', async () => {
  const served: [path: string, key: string][] = [
    ['/hooks/wa/', ''],
    ['//hooks//wa', ''],
    ['http://elsewhere/hooks/wa', ''],
    ['/hooks/a%2Fb', ''],
    ['/hooks/__proto__', ''],
    ['/hooks/wa;x=1', ''],
    [`/hooks/${encodeURIComponent('ж'.repeat(64))}/k`, 'k'],
    ['/hooks/wa/../../etc/passwd', '../../etc/passwd'],
    ['/hooks/wa/%2e%2e%2f', '../'],
    ['/hooks/wa/a/b', 'a/b'],
  ];
  for (const [path, key] of served) {
    assert.equal(statusOf(await post(path)), 200, path);
    assert.equal(calls.at(-1)!.key, key, path);
  }
  const count = calls.length;
  const unknown = ['/hooks/', '/hooks/nobody', '/hooks/nobody/wa', '/hooks/../wa', '/hooks/%2e%2e/wa', '/hooks/wa%00'];
  const more = ['/hooks/constructor', '/hooks/toString', '/hooks/WA', '/hooks/mute', `/hooks/${'x'.repeat(99)}`];
  for (const path of [...unknown, ...more]) assert.equal(statusOf(await post(path, 'x')), 404, path);
  for (const path of ['/hooks', '/HOOKS/wa', '/hooks/%zz', '/hook/wa'])
    assert.equal(statusOf(await post(path)), 404, path);
  for (const method of ['HEAD', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
    assert.equal(statusOf(await raw(head(`${method} /hooks/wa`))), 404, method);
  }
  assert.equal(calls.length, count);
  assert.ok(
    done.slice(count).every((line) => line === 'unknown unknown_connection 0'),
    done.slice(count).join(),
  );
});

test('the answer waits for the last of its events to be committed', async () => {
  answer = ok([receipt('1'), receipt('2'), receipt('3')]);
  const socket = open(`${head('POST /hooks/wa', ['Content-Length: 1'])}x`);
  await eventually(() => assert.equal(pending.length, 3));
  pending[2]!.stored(true);
  pending[0]!.stored(true);
  await new Promise(setImmediate);
  assert.equal(socket.answer(), '');
  assert.deepEqual(done, []);
  pending[1]!.stored(true);
  await once(socket, 'close');
  assert.match(socket.answer(), / 200 OK[\s\S]*thanks$/);
  assert.deepEqual(done, ['wa stored 3']);
});

test('one event that cannot be stored: the others are, and the provider is told to come again', async () => {
  answer = ok([receipt('1'), receipt('2'), receipt('3')]);
  const heard = post('/hooks/wa', 'x');
  await eventually(() => assert.equal(pending.length, 3));
  for (const [i, { stored }] of pending.entries()) stored(i !== 1);
  assert.match(await heard, /^HTTP\/1\.1 503 [\s\S]*retry-after: 5/i);
  assert.deepEqual(done, ['wa not_stored 3']);
});

test('a store that takes too long: "come again" before the provider hangs up, and its late word harms nobody', async () => {
  answer = ok([receipt('1')]);
  const began = performance.now();
  assert.match(await post('/hooks/wa', 'x'), /^HTTP\/1\.1 503 [\s\S]*retry-after: 5/i);
  assert.ok(performance.now() - began >= PATIENCE_MS - 5);
  pending[0]!.stored(true);
  assert.deepEqual(done, ['wa late 1']);
  pending = [];
  const again = post('/hooks/wa', 'x');
  await eventually(() => pending[0]!.stored(true));
  assert.equal(statusOf(await again), 200);
});

test('what the connector refuses is answered in its words, and nothing is stored', async () => {
  for (const [status, refused] of [
    [401, 'signature'],
    [403, 'key'],
    [400, 'garbage'],
  ] as const) {
    answer = { status, type: 'text/plain', body: refused, events: [receipt('1')], refused };
    const heard = await post('/hooks/wa', 'x');
    assert.equal(statusOf(heard), status);
    assert.ok(heard.endsWith(refused));
  }
  assert.deepEqual(done, ['wa signature 0', 'wa key 0', 'wa garbage 0']);
  assert.equal(pending.length, 0);
});

test('a connector that throws after all: 400, reported, without a word of it in the answer', async () => {
  failure = new Error('the secret');
  const heard = await post('/hooks/wa', 'x');
  assert.equal(statusOf(heard), 400);
  assert.doesNotMatch(heard, /secret/);
  assert.deepEqual([done, errors], [['wa garbage 0'], ['hook Error: the secret']]);
});

test('more than the limit: 413 whether announced or not, and the connector sees nothing of it', async () => {
  assert.equal(statusOf(await post('/hooks/wa', Buffer.alloc(BODY_MAX + 1, 'x'))), 413);
  const size = BODY_MAX + 1;
  const chunked = head('POST /hooks/wa', ['Transfer-Encoding: chunked']);
  assert.equal(statusOf(await raw(`${chunked}${size.toString(16)}\r\n${'x'.repeat(size)}\r\n0\r\n\r\n`)), 413);
  assert.equal(calls.length, 0);
  assert.equal(statusOf(await post('/hooks/wa', Buffer.alloc(BODY_MAX, 'x'))), 200);
  assert.equal(calls[0]!.body.length, BODY_MAX);
  answer = ok(Array.from({ length: 10_001 }, (_, i) => receipt(String(i))));
  assert.equal(statusOf(await post('/hooks/wa', 'x')), 413, 'events in one call are bounded too');
  assert.equal(pending.length, 0);
  assert.deepEqual(done, ['wa too_large 0', 'wa too_large 0', 'wa stored 0', 'wa too_large 0']);
});

test("a body broken off is nobody's: counted, not judged, and its room is given back", async () => {
  for (let i = 0; i < 3; i += 1) {
    const socket = open(`${head('POST /hooks/wa', [`Content-Length: ${BODY_MAX}`])}${'x'.repeat(BODY_MAX - 1)}`);
    // All in the kernel's hands: it is read before the end is.
    await eventually(() => assert.equal(socket.writableLength, 0));
    socket.destroy();
    await eventually(() => assert.equal(done.length, i + 1));
  }
  assert.deepEqual(done, ['wa aborted 0', 'wa aborted 0', 'wa aborted 0']);
  assert.equal(calls.length, 0);
  assert.equal(statusOf(await post('/hooks/wa', Buffer.alloc(BODY_MAX))), 200);
});

test('many slow bodies together: 503, not memory', async () => {
  const slow = [1, 2].map(() =>
    open(`${head('POST /hooks/wa', [`Content-Length: ${BODY_MAX}`])}${'x'.repeat(160_000)}`),
  );
  await eventually(() => assert.ok(slow.some((socket) => /^HTTP\/1\.1 503 [\s\S]*retry-after/i.test(socket.answer()))));
  for (const socket of slow) socket.destroy();
  await eventually(() => assert.equal(done.length, 2));
  assert.deepEqual(done.sort(), ['wa aborted 0', 'wa busy 0']);
});

test('a provider that hangs up while we store: what it told is stored all the same', async () => {
  answer = ok([receipt('1')]);
  const socket = open(`${head('POST /hooks/wa', ['Content-Length: 1'])}x`);
  await eventually(() => assert.equal(pending.length, 1));
  socket.destroy();
  pending[0]!.stored(true);
  await eventually(() => assert.deepEqual(done, ['wa stored 1']));
});

test('too much not stored yet: 503 before the body is read', async () => {
  backlog = 20_001;
  assert.match(await post('/hooks/wa', 'x'), /^HTTP\/1\.1 503 [\s\S]*retry-after: 5/i);
  assert.deepEqual([calls.length, done], [0, ['wa busy 0']]);
});

test('a stopping node: 503 and the connection closes; what came before is answered when stored', async () => {
  answer = ok([receipt('1')]);
  const before = open('POST /hooks/wa HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\nx');
  await eventually(() => assert.equal(pending.length, 1));
  stopping = true;
  const heard = await raw('POST /hooks/wa HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\nx');
  assert.match(heard, /^HTTP\/1\.1 503 /);
  assert.match(heard, /connection: close/i);
  assert.match(heard, /retry-after: 5/i);
  pending[0]!.stored(true);
  await once(before, 'close');
  assert.match(before.answer(), /^HTTP\/1\.1 200 [\s\S]*connection: close/i);
  assert.deepEqual(done, ['wa stopping 0', 'wa stored 1']);
});

test('calls of one connection are answered in their order, each for itself', async () => {
  answer = ok([receipt('1')]);
  const one = 'POST /hooks/wa HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\nx';
  const socket = open(one + one);
  await eventually(() => assert.equal(pending.length, 2));
  pending[1]!.stored(false);
  await new Promise(setImmediate);
  assert.equal(socket.answer(), '');
  pending[0]!.stored(true);
  await eventually(() => assert.match(socket.answer(), / 200 OK[\s\S]* 503 Service/));
  socket.destroy();
});
