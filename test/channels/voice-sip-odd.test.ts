// Calls that go wrong: lost packets, silence, answers that cross, restarts. Whatever happens, each ends exactly once (which
// `startCaller` holds for every call of every test).
import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { test } from 'node:test';
import { eventually } from '../helpers/eventually.ts';
import { startCaller, sweep } from './sip/caller.ts';
import { startRelay } from './sip/relay.ts';
import {
  ack,
  answer,
  answeredLate,
  calleeSdp,
  cancelled,
  cancelOnly,
  invite,
  pause,
  requestBye,
  ringing,
  scenario,
  trying,
} from './sip/scenario.ts';
import { startSilentTrunk } from './sip/silent-trunk.ts';
import { startSipp } from './sip/sipp.ts';

test('a 200 that crosses our CANCEL is acknowledged and hung up, and the call has one end', async (t) => {
  const late = answeredLate(calleeSdp(4000));
  const sipp = await startSipp(t, scenario(invite(), ringing(), cancelOnly(), late, ack(), requestBye()));
  const caller = await startCaller(t, sipp.port);
  const ended = await caller.call();
  assert.deepEqual([ended.outcome, ended.by, ended.rang, ended.answered], ['ok', 'local', true, true]);
  await sipp.passed();
});

test('a 200 sent again is acknowledged again', async (t) => {
  const ok = answer('200 OK', { sdp: calleeSdp(4000) });
  const sipp = await startSipp(t, scenario(invite(), ok, ok, ack(), '<recv request="BYE"/>', ack()));
  const caller = await startCaller(t, sipp.port);
  assert.equal((await caller.call()).outcome, 'ok');
  await sipp.passed();
});

test('a 487 that never comes: the guard ends the call', async (t) => {
  const sipp = await startSipp(t, scenario(invite(), ringing(), cancelOnly(), pause(1000)));
  const caller = await startCaller(t, sipp.port, { times: { cancelGuardMs: 400 } });
  const began = performance.now();
  const ended = await caller.call({ flashHoldMs: 100 });
  const tookMs = performance.now() - began;
  assert.deepEqual([ended.outcome, ended.by, ended.rang, ended.sipCode], ['ok', 'local', true, undefined]);
  assert.ok(tookMs >= 450 && tookMs < 1500, `${tookMs} ms`);
});

test('a trunk that says nothing at all: the ring timeout ends the call, and nothing is repeated behind it', async (t) => {
  const trunk = await startSilentTrunk(t);
  const caller = await startCaller(t, trunk.port, { times: { t1Ms: 40 } });
  const ended = await caller.call({ kind: 'voice', audio: sweep(100), ringTimeoutMs: 400 });
  assert.deepEqual([ended.outcome, ended.by, ended.rang, ended.sipCode], ['congestion', 'local', false, undefined]);
  const count = trunk.lines().length;
  // At 0, 40, 120 and 280 ms.
  assert.equal(count, 4);
  assert.ok(trunk.lines().every((line) => line.startsWith('INVITE ')));
  await new Promise((resolve) => setTimeout(resolve, 400));
  assert.equal(trunk.lines().length, count);
});

test('what comes after we gave up is refused: a late ringing is cancelled, a late challenge calls nobody', async (t) => {
  const rings = await startSilentTrunk(t);
  const first = await startCaller(t, rings.port);
  await first.call({ ringTimeoutMs: 50 });
  rings.answer(await rings.request('INVITE'), '180 Ringing');
  await rings.request('CANCEL');

  const asks = await startSilentTrunk(t);
  const second = await startCaller(t, asks.port, { settings: { user: 'acc', password: 'p' } });
  const callId = await second.place({ ringTimeoutMs: 200 });
  const request = await asks.request('INVITE');
  await second.ended(callId);
  const challenge = 'Proxy-Authenticate: Digest realm="r", nonce="n"';
  asks.answer(request, `407 Proxy Authentication Required\r\n${challenge}`);
  await asks.request('ACK');
  await new Promise((resolve) => setTimeout(resolve, 100));
  assert.deepEqual(new Set(asks.lines().map((line) => line.split(' ')[0])), new Set(['INVITE', 'ACK']));
});

test('a phone that only rings is cancelled at the ring timeout', async (t) => {
  const sipp = await startSipp(t, scenario(invite(), trying(), ringing(), cancelled()));
  const caller = await startCaller(t, sipp.port);
  const ended = await caller.call({ kind: 'voice', audio: sweep(100), ringTimeoutMs: 300 });
  assert.deepEqual([ended.outcome, ended.rang, ended.sipCode], ['no-answer', true, 487]);
  await sipp.passed();
});

test('a phone that does not even ring is out of reach', async (t) => {
  const sipp = await startSipp(t, scenario(invite(), trying(), cancelled()));
  const caller = await startCaller(t, sipp.port);
  const ended = await caller.call({ kind: 'voice', audio: sweep(100), ringTimeoutMs: 300 });
  assert.deepEqual([ended.outcome, ended.rang], ['unreachable', false]);
});

test('a BYE that nobody answers holds nothing up', async (t) => {
  const ok = answer('200 OK', { sdp: calleeSdp(4000) });
  const sipp = await startSipp(t, scenario(invite(), ok, ack(), '<recv request="BYE"/>', pause(400)));
  const caller = await startCaller(t, sipp.port, { times: { t1Ms: 50 } });
  const ended = await caller.call();
  assert.equal(ended.outcome, 'ok');
  await sipp.passed();
  const byes = sipp.messages().filter(({ text }) => text.startsWith('BYE ')).length;
  assert.ok(byes >= 3, `${byes} BYE`);
});

test('20 % of the packets lost each way: every call ends once, most of them well', async (t) => {
  const calls = 30;
  const sipp = await startSipp(t, scenario(invite(), ringing(), cancelled()), { calls, timeoutS: 30 });
  const relay = await startRelay(t, sipp.port, { loss: 0.2, seed: 20_261_122 });
  const caller = await startCaller(t, relay.port, {
    times: { t1Ms: 50, t2Ms: 400, cancelGuardMs: 3200, transactionMs: 3200 },
  });
  const ended = await Promise.all(
    Array.from({ length: calls }, (_, i) => caller.call({ from: `7495123${1000 + i}`, flashHoldMs: 100 })),
  );
  assert.ok(relay.lost() > 20, `only ${relay.lost()} lost`);
  const rang = ended.filter((end) => end.rang && end.outcome === 'ok').length;
  assert.ok(rang >= calls * 0.8, `${rang} of ${calls} rang`);
});

test('garbage, and packets from elsewhere, do no harm', async (t) => {
  const trunk = await startSilentTrunk(t);
  const caller = await startCaller(t, trunk.port);
  const callId = await caller.place({ flashHoldMs: 100 });
  const request = await trunk.request('INVITE');
  const callHead = request.split('\r\n').filter((line) => /^(Via|From|To|Call-ID): /.test(line));
  const withCseq = (cseq: string) => ['SIP/2.0 180 Ringing', ...callHead, cseq, '', ''].join('\r\n');
  const garbage = [
    '',
    '\r\n\r\n',
    '\0\0\0\0',
    'SIP/2.0 180 Ringing\r\n\r\n',
    'SIP/2.0 999 \r\nVia: ;branch=\r\n\r\n',
    'INVITE sip:x SIP/2.0\r\nVia: SIP/2.0/UDP x;branch=z9hG4bKx\r\nCall-ID: 1\r\nCSeq: 1 INVITE\r\n\r\n',
    'BYE sip:kaskad@x SIP/2.0\r\nVia: SIP/2.0/UDP x;branch=z9hG4bKy\r\nTo: <sip:a@b>;tag=1\r\nCall-ID: 1\r\nCSeq: 1 BYE\r\n\r\n',
    withCseq('CSeq: abc'),
    withCseq('CSeq: 99999999999999999999 INVITE'),
    `SIP/2.0 200 OK\r\n${'X: y\r\n'.repeat(8000)}\r\n`,
  ];
  for (const packet of garbage) trunk.send(packet);
  for (let i = 0; i < 200; i++) trunk.send(Buffer.from(Array.from({ length: i }, (_, n) => (n * 7 + i * 13) & 255)));

  const stranger = createSocket('udp4');
  stranger.bind(0, '127.0.0.2');
  await once(stranger, 'listening');
  const port = Number(/^Via: SIP\/2\.0\/UDP 127\.0\.0\.1:(\d+)/m.exec(request)?.[1]);
  const forged = ['SIP/2.0 180 Ringing', ...callHead.map((line) => (line.startsWith('To:') ? `${line};tag=f` : line))];
  const cseq = /^CSeq: .*$/m.exec(request)![0].trim();
  stranger.send([...forged, cseq, 'Content-Length: 0', '', ''].join('\r\n'), port, '127.0.0.1');
  await new Promise((resolve) => setTimeout(resolve, 100));
  stranger.close();
  assert.deepEqual(caller.words(callId), []);

  trunk.answer(request, '180 Ringing');
  const cancel = await trunk.request('CANCEL');
  trunk.answer(cancel, '200 OK');
  trunk.answer(request, '487 Request Terminated');
  assert.equal((await caller.ended(callId)).outcome, 'ok');
});

test('the trunk may ask whether we are there, and nobody may call us', async (t) => {
  const trunk = await startSilentTrunk(t);
  const caller = await startCaller(t, trunk.port);
  const callId = await caller.place();
  await trunk.request('INVITE');
  const ask = (method: string) =>
    `${method} sip:kaskad@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bK${method}\r\nFrom: <sip:t@t>;tag=1\r\nTo: <sip:kaskad@k>\r\nCall-ID: q\r\nCSeq: 1 ${method}\r\nContent-Length: 0\r\n\r\n`;
  trunk.send(ask('OPTIONS'));
  trunk.send(ask('INVITE'));
  await eventually(() => {
    assert.ok(trunk.lines().includes('SIP/2.0 200 OK'));
    assert.ok(trunk.lines().includes('SIP/2.0 405 Method Not Allowed'));
  });
  await caller.engine.hangup(callId);
});

test('stopped in the middle of a call: it is hung up and told, and nothing of it is called again', async (t) => {
  const ok = answer('200 OK', { retrans: true, sdp: calleeSdp(4000) });
  const sipp = await startSipp(t, scenario(invite(), ringing(), ok, ack(), requestBye()));
  const first = await startCaller(t, sipp.port);
  const callId = await first.place({ kind: 'voice', audio: sweep(5000) });
  await eventually(() => assert.ok(first.words(callId).includes('answered')));
  await first.engine.stop();
  assert.deepEqual(first.words(callId), ['ringing 180', 'answered', 'playback interrupted', 'ended']);
  await sipp.passed();

  const trunk = await startSilentTrunk(t);
  const second = await startCaller(t, trunk.port);
  assert.equal(await second.engine.lookup(callId), 'unknown');
  await second.engine.hangup(callId);
  assert.deepEqual(trunk.lines(), []);
  await assert.rejects(first.place(), /stopped/);
});

test('without a connection nothing is placed; a lost one comes back, and calls that ring live through it', async (t) => {
  const sockets: Socket[] = [];
  const received: string[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('data', (data) => received.push(data.toString()));
    socket.on('error', () => {});
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const { port } = server.address() as { port: number };
  const settings = { transport: 'tcp', reconnect_min_s: 0.05, reconnect_max_s: 0.1 };
  const caller = await startCaller(t, port, { settings, times: { cancelGuardMs: 300 } });
  assert.equal(caller.engine.health().ok, true);
  const callId = await caller.place({ flashHoldMs: 100 });
  const request = await eventually(() => {
    assert.match(received[0] ?? '', /^INVITE /);
    return received[0]!;
  });
  sockets[0]!.destroy();
  await eventually(() => assert.match(caller.health.find(({ ok }) => !ok)?.detail ?? '', /SIP over TCP/));
  await eventually(() => assert.equal(received.length, 2));
  assert.equal(received[1], request);
  const head = request.split('\r\n').filter((line) => /^(Via|From|To|Call-ID|CSeq): /.test(line));
  const tagged = head.map((line) => (line.startsWith('To: ') ? `${line};tag=t` : line));
  const answered = Buffer.from(['SIP/2.0 180 Ringing', ...tagged, 'Content-Length: 0', '', ''].join('\r\n'));
  // In pieces, with a keep-alive before it.
  for (const piece of [Buffer.from('\r\n\r\n'), answered.subarray(0, 50), answered.subarray(50)]) {
    sockets[1]!.write(piece);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  const ended = await caller.ended(callId);
  assert.deepEqual([ended.outcome, ended.rang], ['ok', true]);
  assert.equal(caller.engine.health().ok, true);

  const nowhere = await startCaller(t, 1, { settings });
  assert.equal(nowhere.engine.health().ok, false);
  await assert.rejects(nowhere.place(), /SIP over TCP: ECONNREFUSED/);
});

test('an address that is not ours is a fault of configuration', async (t) => {
  const caller = await startCaller(t, 5060, { settings: { local_address: '192.0.2.1' } });
  const { ok, configuration } = caller.engine.health();
  assert.deepEqual([ok, configuration], [false, true]);
});
