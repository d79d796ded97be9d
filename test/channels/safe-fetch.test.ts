// Fetching what a client names: nothing of ours may be reached by it, and nothing may hold us up.
import assert from 'node:assert/strict';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import { isPublicAddress } from '../../src/channels/public-address.ts';
import { type SafeFetchOptions, safeFetch } from '../../src/channels/safe-fetch.ts';

const LIMITS = { maxBytes: 10_000, timeoutMs: 2_000 } satisfies SafeFetchOptions;

const closing: (() => void)[] = [];
after(() => {
  for (const close of closing) close();
});

async function serve(listener: RequestListener): Promise<{ url: string; port: number; asked: () => number }> {
  let asked = 0;
  const server = createServer((request, response) => {
    asked += 1;
    listener(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, port, asked: () => asked };
}

const closed = [
  'http://127.0.0.1',
  'http://127.0.0.1.',
  'http://127.1',
  'http://2130706433',
  'http://0x7f.0.0.1',
  'http://0x7f000001',
  'http://0177.0.0.1',
  'http://１２７.0.0.1',
  'http://[::1]',
  'http://[::]',
  'http://[::ffff:127.0.0.1]',
  'http://[::ffff:7f00:1]',
  'http://[::127.0.0.1]',
  'http://[64:ff9b::7f00:1]',
  'http://[2002:7f00:1::]',
  'http://[fd00:ec2::254]',
  'http://[fe80::1]',
  'http://[ff02::1]',
  'http://0.0.0.0',
  'http://10.1.2.3',
  'http://100.64.0.1',
  'http://100.100.100.200',
  'http://168.63.129.16',
  'http://169.254.169.254/latest/meta-data/',
  'http://172.16.0.1',
  'http://172.31.255.254',
  'http://192.168.0.1',
  'http://192.0.0.192',
  'http://198.18.0.1',
  'http://224.0.0.1',
  'http://255.255.255.255',
  'http://localhost',
];
for (const url of closed) {
  test(`a closed address is not asked: ${url}`, async () => {
    assert.deepEqual(await safeFetch(url, LIMITS), { kind: 'refused', code: 'private_address' });
  });
}

test('addresses of the public internet are open', () => {
  for (const address of [
    '8.8.8.8',
    '77.88.8.8',
    '100.63.255.255',
    '172.32.0.1',
    '2a02:6b8::feed:0ff',
    '2001:4860:4860::8888',
  ]) {
    assert.equal(isPublicAddress(address), true, address);
  }
  for (const text of ['', 'example.com', '1.2.3', '2a02:6b8::1%eth0']) assert.equal(isPublicAddress(text), false, text);
});

const odd = [
  'ftp://example.com/a.wav',
  'file:///etc/passwd',
  'data:audio/wav;base64,AAAA',
  'http://user:secret@example.com/a.wav',
  'http://user@example.com/a.wav',
  'not a url',
  '',
  `http://example.com/${'a'.repeat(3_000)}`,
];
for (const url of odd) {
  test(`no URL to fetch: ${url.slice(0, 40)}`, async () => {
    assert.deepEqual(await safeFetch(url, LIMITS), { kind: 'refused', code: 'bad_url' });
  });
}

test('a name with a private address is refused, also beside public ones, and nothing is asked', async () => {
  const target = await serve((_, response) => response.end('secret'));
  for (const addresses of [['127.0.0.1'], ['8.8.8.8', '127.0.0.1'], ['8.8.8.8', '::1']]) {
    const options = { ...LIMITS, resolve: async () => addresses };
    const fetched = await safeFetch(`http://media.example:${target.port}/a.wav`, options);
    assert.deepEqual(fetched, { kind: 'refused', code: 'private_address' });
  }
  assert.equal(target.asked(), 0);
});

test('the connection goes to the address that was looked at, with the name in the request', async () => {
  let host = '';
  const target = await serve((request, response) => {
    host = request.headers.host ?? '';
    response.writeHead(200, { 'content-type': 'Audio/WAV; x=1' }).end('bytes');
  });
  let asked = 0;
  const resolve = async (name: string) => {
    asked += 1;
    assert.equal(name, 'media.example');
    return ['127.0.0.1'];
  };
  const fetched = await safeFetch(`http://media.example:${target.port}/a`, { ...LIMITS, allowPrivate: true, resolve });
  assert.deepEqual(fetched, { kind: 'ok', bytes: Buffer.from('bytes'), type: 'audio/wav' });
  assert.equal(host, `media.example:${target.port}`);
  assert.equal(asked, 1);
});

test('redirects are followed three times, each looked at anew', async () => {
  const secret = await serve((_, response) => response.end('secret'));
  const target = await serve((request, response) => {
    const left = Number(request.url?.slice(1));
    if (Number.isNaN(left)) response.writeHead(302, { location: `http://inside.example:${secret.port}/` }).end();
    else if (left > 0) response.writeHead(302, { location: `/${left - 1}` }).end('moved');
    else response.end('here');
  });
  const options = { ...LIMITS, allowPrivate: true };
  assert.equal((await safeFetch(`${target.url}/3`, options)).kind, 'ok');
  assert.deepEqual(await safeFetch(`${target.url}/4`, options), { kind: 'refused', code: 'too_many_redirects' });
  assert.deepEqual(await safeFetch(`${target.url}/999`, options), { kind: 'refused', code: 'too_many_redirects' });

  // The first hop passes as a public address would; the second one is private.
  let hop = 0;
  const guarded: SafeFetchOptions = { ...LIMITS, resolve: async () => ['127.0.0.1'] };
  Object.defineProperty(guarded, 'allowPrivate', { get: () => ++hop === 1 });
  const fetched = await safeFetch(`http://media.example:${target.port}/inside`, guarded);
  assert.deepEqual(fetched, { kind: 'refused', code: 'private_address' });
  assert.equal(secret.asked(), 0);
});

test('a redirect to another scheme is refused', async () => {
  const target = await serve((_, response) => response.writeHead(301, { location: 'file:///etc/passwd' }).end());
  const fetched = await safeFetch(target.url, { ...LIMITS, allowPrivate: true });
  assert.deepEqual(fetched, { kind: 'refused', code: 'bad_url' });
});

const unreachable: [string, RequestListener][] = [
  ['404', (_, response) => response.writeHead(404).end('no')],
  ['500', (_, response) => response.writeHead(500).end('no')],
  ['304', (_, response) => response.writeHead(304).end()],
  ['a redirect without a place', (_, response) => response.writeHead(302).end()],
  ['packed bytes', (_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('x')],
  [
    'a broken body',
    (_, response) => response.writeHead(200, { 'content-length': '100' }).write('x', () => response.destroy()),
  ],
  ['no answer', (request) => request.destroy()],
];
for (const [name, listener] of unreachable) {
  test(`not to be had: ${name}`, async () => {
    const target = await serve(listener);
    const fetched = await safeFetch(target.url, { ...LIMITS, allowPrivate: true });
    assert.deepEqual(fetched, { kind: 'refused', code: 'unreachable' });
  });
}

test('no such name, no addresses, nobody there', async () => {
  const fails = async () => Promise.reject(new Error('ENOTFOUND'));
  const refused = { kind: 'refused', code: 'unreachable' };
  assert.deepEqual(await safeFetch('http://nowhere.example/', { ...LIMITS, resolve: fails }), refused);
  assert.deepEqual(await safeFetch('http://nowhere.example/', { ...LIMITS, resolve: async () => [] }), refused);
  assert.deepEqual(await safeFetch('http://127.0.0.1:1/', { ...LIMITS, allowPrivate: true }), refused);
});

test('an endless body ends at the limit', async () => {
  const target = await serve((_, response) => {
    response.writeHead(200);
    const more = () => {
      while (response.write(Buffer.alloc(4_096)));
      response.once('drain', more);
    };
    more();
  });
  const fetched = await safeFetch(target.url, { ...LIMITS, allowPrivate: true });
  assert.deepEqual(fetched, { kind: 'refused', code: 'too_large' });
});

test('a huge length is refused before its body; a body at the limit passes', async () => {
  const target = await serve((request, response) => {
    const size = Number(request.url?.slice(1));
    response.writeHead(200, { 'content-length': size });
    if (size > 10_000) response.flushHeaders();
    else response.end(Buffer.alloc(size));
  });
  const options = { ...LIMITS, allowPrivate: true };
  assert.deepEqual(await safeFetch(`${target.url}/99999999999`, options), { kind: 'refused', code: 'too_large' });
  const exact = await safeFetch(`${target.url}/10000`, options);
  assert.equal(exact.kind === 'ok' && exact.bytes.length, 10_000);
});

const slow: [string, RequestListener][] = [
  ['a slow answer', () => {}],
  [
    'a slow body',
    (_, response) => {
      response.writeHead(200);
      const timer = setInterval(() => response.write('x'), 20);
      response.on('close', () => clearInterval(timer));
    },
  ],
  ['slow redirects', (_, response) => void setTimeout(() => response.writeHead(302, { location: '/' }).end(), 100)],
];
for (const [name, listener] of slow) {
  test(`time is bounded over all: ${name}`, async () => {
    const target = await serve(listener);
    const began = Date.now();
    const fetched = await safeFetch(target.url, { ...LIMITS, timeoutMs: 250, allowPrivate: true });
    assert.deepEqual(fetched, { kind: 'refused', code: 'unreachable' });
    assert.ok(Date.now() - began < 1_500);
  });
}

test('a resolver that never answers is given up', async () => {
  const resolve = () => new Promise<never>(() => {});
  const fetched = await safeFetch('http://media.example/', { ...LIMITS, timeoutMs: 100, resolve });
  assert.deepEqual(fetched, { kind: 'refused', code: 'unreachable' });
});
