// The pieces under the calls, each by itself.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { readSettings } from '../../src/channels/read-settings.ts';
import { ExpiringMap } from '../../src/channels/voice-sip/expiring-map.ts';
import { SipFramer } from '../../src/channels/voice-sip/framer.ts';
import { readHead } from '../../src/channels/voice-sip/message.ts';
import { outcomeOf, SIP_OUTCOMES } from '../../src/channels/voice-sip/outcomes.ts';
import { PortRange } from '../../src/channels/voice-sip/port-range.ts';
import { rewriteIncoming } from '../../src/channels/voice-sip/rewrite.ts';
import { DigitReader, readRtp, writeRtp } from '../../src/channels/voice-sip/rtp.ts';
import { makeAnswer, makeOffer, readAnswer } from '../../src/channels/voice-sip/sdp.ts';
import { readSipSettings, SIP_FIELDS } from '../../src/channels/voice-sip/settings.ts';
import { eventually } from '../helpers/eventually.ts';
import { startCaller } from './sip/caller.ts';
import { freePort } from './sip/programs.ts';

test('every final answer has its outcome', () => {
  const expected: Record<string, number[]> = {
    busy: [486, 600],
    'invalid-number': [301, 404, 410, 484, 485, 604],
    rejected: [300, 305, 380, 403, 405, 603, 607, 608],
    unreachable: [302, 408, 480],
    'no-answer': [487],
    'trunk-auth': [401, 402, 407],
    congestion: [429, 482, 483, 500, 502, 503, 504, 580],
    'engine-failure': [400, 406, 413, 414, 415, 416, 420, 421, 423, 481, 488, 491, 493, 501, 505, 513, 606],
  };
  for (const [outcome, statuses] of Object.entries(expected)) {
    for (const status of statuses) assert.equal(outcomeOf(status, false), outcome, String(status));
  }
  assert.deepEqual(Object.values(expected).flat().sort(), [...SIP_OUTCOMES.keys()].sort());
  const unknown = [399, 499, 599, 699].map((status) => outcomeOf(status, false));
  assert.deepEqual(unknown, ['rejected', 'engine-failure', 'congestion', 'rejected']);
  assert.deepEqual(
    [outcomeOf(480, true), outcomeOf(408, true), outcomeOf(486, true)],
    ['no-answer', 'no-answer', 'busy'],
  );
});

const answerOf = (media: string[], session: string[] = ['c=IN IP4 10.0.0.5']) =>
  ['v=0', 'o=- 1 1 IN IP4 10.0.0.5', 's=-', ...session, 't=0 0', ...media].join('\r\n');

test('an SDP answer is read with tolerance', () => {
  const at = { address: '10.0.0.5', port: 4000 };
  const good: [what: string, body: string, media: unknown][] = [
    [
      'plain',
      answerOf(['m=audio 4000 RTP/AVP 8 101', 'a=rtpmap:101 telephone-event/8000']),
      { to: at, eventType: 101 },
    ],
    [
      'another type',
      answerOf(['m=audio 4000 RTP/AVP 96 8', 'a=rtpmap:96 TELEPHONE-EVENT/8000/1']),
      { to: at, eventType: 96 },
    ],
    ['by number alone', answerOf(['m=audio 4000 RTP/AVP 8 101']), { to: at, eventType: 101 }],
    [
      '101 is something else',
      answerOf(['m=audio 4000 RTP/AVP 8 101', 'a=rtpmap:101 opus/48000']),
      { to: at, eventType: null },
    ],
    [
      'mapped and not offered',
      answerOf(['m=audio 4000 RTP/AVP 8', 'a=rtpmap:101 telephone-event/8000']),
      { to: at, eventType: null },
    ],
    [
      'address at the media',
      answerOf(['m=audio 4000 RTP/AVP 8', 'c=IN IP4 10.0.0.6/127']),
      { to: { ...at, address: '10.0.0.6' }, eventType: null },
    ],
    ['bare line feeds', answerOf(['m=audio 4000 RTP/AVP 8']).replaceAll('\r\n', '\n'), { to: at, eventType: null }],
    [
      'video too',
      answerOf(['m=audio 4000 RTP/AVP 8', 'm=video 0 RTP/AVP 99', 'a=rtpmap:99 telephone-event/8000']),
      { to: at, eventType: null },
    ],
    ['on hold', answerOf(['m=audio 4000 RTP/AVP 8'], ['c=IN IP4 0.0.0.0']), { to: null, eventType: null }],
    ['a name', answerOf(['m=audio 4000 RTP/AVP 8'], ['c=IN IP4 media.test']), { to: null, eventType: null }],
    ['no address', answerOf(['m=audio 4000 RTP/AVP 8'], []), { to: null, eventType: null }],
  ];
  for (const [what, body, media] of good) assert.deepEqual(readAnswer(body), { kind: 'ok', media }, what);
  const bad = [
    '',
    'x'.repeat(20_000),
    answerOf([]),
    answerOf(['m=video 4000 RTP/AVP 8']),
    answerOf(['m=audio 0 RTP/AVP 8']),
    answerOf(['m=audio 70000 RTP/AVP 8']),
    answerOf(['m=audio 4000 RTP/SAVP 8']),
    answerOf(['m=audio 4000 RTP/AVP 0 18']),
    answerOf(['m=audio 4000 RTP/AVP x']),
    answerOf(['m=audio']),
    '\0\n'.repeat(500),
  ];
  for (const body of bad) assert.equal(readAnswer(body).kind, 'bad', body.slice(0, 60));
});

test('our own SDP reads back, and a hold is mirrored', () => {
  const offer = makeOffer({ address: '10.0.0.5', port: 4000 }, 7);
  assert.deepEqual(readAnswer(offer), {
    kind: 'ok',
    media: { to: { address: '10.0.0.5', port: 4000 }, eventType: 101 },
  });
  const local = { address: '10.0.0.9', port: 5000 };
  assert.match(makeAnswer(offer, local, 7, 2), /o=- 7 2 [\s\S]*a=sendrecv/);
  assert.match(makeAnswer(offer.replace('sendrecv', 'sendonly'), local, 7, 3), /a=recvonly/);
  assert.match(makeAnswer(offer.replace('sendrecv', 'inactive'), local, 7, 3), /a=inactive/);
  assert.match(makeAnswer('garbage', local, 7, 3), /m=audio 5000 RTP\/AVP 8 101/);
});

test('RTP: what is written is read, and garbage is nothing', () => {
  const packet = writeRtp(101, true, 65_536, 160, 5, Buffer.from([4, 0x8a, 0, 160]));
  assert.deepEqual(readRtp(packet), { payloadType: 101, timestamp: 160, payload: Buffer.from([4, 0x8a, 0, 160]) });
  const extended = Buffer.concat([packet.subarray(0, 12), Buffer.from([0, 0, 0, 1, 9, 9, 9, 9, 1, 2, 3, 4])]);
  extended[0] = 0x90;
  assert.deepEqual(readRtp(extended)?.payload, Buffer.from([1, 2, 3, 4]));
  for (let length = 0; length < 40; length++) {
    for (const first of [0x00, 0x80, 0x8f, 0x90, 0xa0, 0xbf, 0xff]) {
      const garbage = Buffer.alloc(length, 0xff);
      garbage[0] = first;
      readRtp(garbage); // must not throw
    }
  }
  assert.equal(readRtp(Buffer.from([0x80, 0xc8, 0, 6, ...Array(20).fill(0)])), null); // RTCP
});

test('a digit counts once, at its end', () => {
  const reader = new DigitReader();
  const event = (digit: number, flags: number, timestamp: number) => ({
    payloadType: 101,
    timestamp,
    payload: Buffer.from([digit, flags, 0, 160]),
  });
  const told = [
    event(5, 0x0a, 100),
    event(5, 0x8a, 100),
    event(5, 0x8a, 100),
    event(11, 0x8a, 300),
    event(5, 0x8a, 100), // late
    event(5, 0x8a, 500),
    event(16, 0x8a, 700), // a flash, no digit
    { payloadType: 101, timestamp: 900, payload: Buffer.from([1, 0x80]) },
  ].map((packet) => reader.read(packet));
  assert.deepEqual(told, [null, '5', null, '#', null, '5', null, null]);
});

test('messages are cut out of a stream wherever it is cut', () => {
  const one = 'SIP/2.0 200 OK\r\nContent-Length: 4\r\n\r\nabcd';
  const two = 'BYE sip:x SIP/2.0\r\nl : 0\r\n\r\n';
  const stream = Buffer.from(`\r\n\r\n${one}${two}\r\n${two}`);
  for (let size = 1; size < stream.length; size += 3) {
    const framer = new SipFramer();
    const messages: string[] = [];
    for (let at = 0; at < stream.length; at += size) messages.push(...framer.push(stream.subarray(at, at + size)));
    assert.deepEqual(messages, [one, two, two]);
  }
  assert.throws(() => new SipFramer().push(Buffer.alloc(20_000, 65)), /header too long/);
  assert.throws(() => new SipFramer().push(Buffer.from('X y SIP/2.0\r\nContent-Length: 99999999\r\n\r\n')), /too long/);
});

test('a trunk over TCP that talks nonsense is left and tried again', async (t) => {
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    socket.on('error', () => {});
    socket.write(Buffer.alloc(20_000, 65));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => void server.close());
  const { port } = server.address() as { port: number };
  const settings = { transport: 'tcp', reconnect_min_s: 0.02, reconnect_max_s: 0.02 };
  const caller = await startCaller(t, port, { settings });
  await eventually(() => assert.ok(connections >= 3));
  assert.match(caller.health.find(({ ok }) => !ok)?.detail ?? '', /header too long/);
});

test('heads are read in either form, and only heads', () => {
  const compact = readHead(
    'SIP/2.0 183 Session Progress\r\nv: SIP/2.0/UDP h;branch=z9hG4bKa\r\ni: c\r\nt: <sip:a@b>;tag=q\r\nCSeq: 7 INVITE\r\nReason: Q.850 ;cause=19\r\n\r\nv=0',
  );
  assert.deepEqual(compact, {
    kind: 'response',
    method: 'INVITE',
    status: 183,
    branch: 'z9hG4bKa',
    callId: 'c',
    cseq: 7,
    toTag: 'q',
    cause: 19,
    body: 'v=0',
  });
  for (const text of ['', 'x', 'GET / HTTP/1.1\r\n\r\n', 'SIP/2.0 200 OK\r\n\r\n', 'SIP/2.0 2000 OK\r\n\r\n']) {
    assert.equal(readHead(text), null);
  }
});

test('of several challenges the one that can be met is left', () => {
  const challenge = (algorithm: string) => `WWW-Authenticate: Digest realm="r", nonce="n"${algorithm}\r\n`;
  const text = (lines: string) => `SIP/2.0 401 Unauthorized\r\nVia: x\r\n${lines}CSeq: 1 INVITE\r\n\r\n`;
  const sha = challenge(', algorithm=SHA-256');
  const md5 = challenge(', algorithm=md5');
  const fixed = text(challenge(', algorithm=MD5'));
  assert.equal(rewriteIncoming(text(sha + md5), 401), fixed);
  assert.equal(rewriteIncoming(text(md5 + sha), 401), fixed);
  assert.equal(rewriteIncoming(text(md5), 401), fixed);
  assert.equal(rewriteIncoming(text(challenge('')), 401), text(challenge('')));
  assert.equal(rewriteIncoming(text(sha), 401), text(sha));
});

test('a map that forgets', () => {
  let now = 0;
  const map = new ExpiringMap<number>(100, 3, () => now);
  for (const key of ['a', 'b', 'c', 'd']) map.set(key, 1);
  assert.deepEqual([map.size, map.get('a'), map.get('b')], [3, undefined, 1]);
  now = 60;
  map.set('b', 2);
  now = 101;
  assert.deepEqual([map.get('b'), map.get('c')], [2, undefined]);
  map.set('e', 1);
  assert.equal(map.size, 2);
});

test('RTP ports are given out in turn, and those of others passed over', async () => {
  const first = await freePort();
  const others = new PortRange(first + 2, first + 3, () => '127.0.0.1');
  const foreign = await others.open();
  const range = new PortRange(first, first + 5, () => '127.0.0.1');
  const take = async () => {
    const socket = await range.open();
    const { port } = socket.address();
    range.release(socket);
    return port - first;
  };
  assert.deepEqual([await take(), await take(), await take()], [0, 4, 0]);
  others.release(foreign);
});

test('settings that cannot work are all named at once', () => {
  const read = readSettings(SIP_FIELDS, {
    host: 'a b',
    from_domain: 'x@y',
    caller_prefix: '<',
    local_address: 'eth0',
    trunk_addresses: '10.0.0.1, nowhere',
    rtp_port_min: 20_000,
    rtp_port_max: 10_000,
  });
  assert.equal(read.kind, 'ok');
  const values = read.kind === 'ok' ? read.values : {};
  const named = /host: .*from_domain: .*caller_prefix: .*local_address: .*trunk_addresses: .*rtp_port_min: /;
  assert.throws(() => readSipSettings(values), named);
});
