// What is heard and pressed in an answered call: sipp signals, the test is the ear and the finger.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { DtmfRules } from '../../src/channels/voice/engine.ts';
import { eventually } from '../helpers/eventually.ts';
import { type Caller, startCaller, sweep, tone } from './sip/caller.ts';
import { correlation } from './sip/correlation.ts';
import { type PhoneMedia, startPhoneMedia } from './sip/phone-media.ts';
import {
  ack,
  answer,
  calleeSdp,
  cancelled,
  hangUp,
  invite,
  pause,
  reInvite,
  requestBye,
  ringing,
  scenario,
  trying,
} from './sip/scenario.ts';
import { type Sipp, startSipp } from './sip/sipp.ts';

interface Answered {
  sipp: Sipp;
  caller: Caller;
  phone: PhoneMedia;
}

interface Options {
  sdp?: (port: number) => string;
  ending?: string[];
  calls?: number;
  settings?: Record<string, unknown>;
}

/** A phone that answers at once. */
async function setUp(t: TestContext, { sdp, ending, calls = 1, settings = {} }: Options = {}): Promise<Answered> {
  const phone = await startPhoneMedia(t);
  const ok = answer('200 OK', { retrans: true, sdp: (sdp ?? calleeSdp)(phone.port) });
  const steps = scenario(invite(), ringing(), ok, ack(), ...(ending ?? [requestBye()]));
  const sipp = await startSipp(t, steps, { calls });
  return { phone, sipp, caller: await startCaller(t, sipp.port, { settings }) };
}

const RULES: DtmfRules = { maxDigits: 4, terminator: '#', firstDigitMs: 2000, betweenMs: 2000, bargeIn: true };

test('a message is sent whole, in time, and then we hang up', async (t) => {
  const { sipp, caller, phone } = await setUp(t, { settings: { play_delay_ms: 100 } });
  const audio = sweep(1500);
  const callId = await caller.place({ kind: 'voice', audio });
  const ended = await caller.ended(callId);
  assert.deepEqual([ended.outcome, ended.by, ended.answered, ended.rang], ['ok', 'local', true, true]);
  assert.deepEqual(caller.words(callId), ['ringing 180', 'answered', 'playback complete', 'ended']);
  const playback = caller.of(callId).find((event) => event.type === 'playback');
  assert.equal(playback?.playedMs, 1500);
  await sipp.passed();

  const value = correlation(audio.pcm, phone.heard(), 200);
  assert.ok(value > 0.98, `correlation ${value}`);
  const [first, ...rest] = phone.packets;
  assert.equal(first!.marker, true);
  let before = first!;
  for (const packet of rest) {
    assert.deepEqual([packet.marker, packet.payloadType, packet.payload.length], [false, 8, 160]);
    assert.equal(packet.sequence, (before.sequence + 1) & 0xffff);
    assert.equal(packet.timestamp, before.timestamp + 160);
    before = packet;
  }
  const lasted = before.atMs - first!.atMs;
  const lateMs = lasted - rest.length * 20;
  assert.ok(lateMs > -60 && lateMs < 250, `${rest.length} packets in ${lasted} ms`);
});

test('who hangs up in the middle has not heard it', async (t) => {
  const { sipp, caller } = await setUp(t, { ending: [pause(300), hangUp()] });
  const callId = await caller.place({ kind: 'voice', audio: sweep(5000) });
  const ended = await caller.ended(callId);
  assert.deepEqual([ended.outcome, ended.by, ended.cause], ['answered-no-play', 'remote', 16]);
  const playback = caller.of(callId).find((event) => event.type === 'playback');
  assert.equal(playback?.result, 'interrupted');
  assert.ok(playback.playedMs >= 200 && playback.playedMs <= 500, `${playback.playedMs} ms`);
  await sipp.passed();
});

test('digits stop the message; the terminator ends the input', async (t) => {
  const { sipp, caller, phone } = await setUp(t);
  const callId = await caller.place({ kind: 'ivr', audio: sweep(10_000), dtmf: RULES });
  phone.press('42#9', await phone.after(10));
  const ended = await caller.ended(callId);
  assert.deepEqual([ended.outcome, ended.digits, ended.by], ['ok', '42', 'local']);
  const words = ['ringing 180', 'answered', 'playback interrupted', 'digit 4', 'digit 2', 'ended'];
  assert.deepEqual(caller.words(callId), words);
  await sipp.passed();
});

test('as many digits as are asked for, the same ones among them', async (t) => {
  const { caller, phone } = await setUp(t);
  const callId = await caller.place({ kind: 'ivr', audio: sweep(10_000), dtmf: { ...RULES, terminator: '' } });
  phone.press('77#*1', await phone.after(5));
  assert.equal((await caller.ended(callId)).digits, '77#*');
});

test('a message that must be heard out is, and what was pressed into it does not count', async (t) => {
  const { caller, phone } = await setUp(t);
  const dtmf = { ...RULES, bargeIn: false, betweenMs: 100 };
  const callId = await caller.place({ kind: 'ivr', audio: sweep(400), dtmf });
  const to = await phone.after(3);
  phone.press('1', to);
  await phone.after(25);
  phone.press('2', to);
  const ended = await caller.ended(callId);
  assert.deepEqual([ended.outcome, ended.digits], ['ok', '2']);
  assert.deepEqual(caller.words(callId), ['ringing 180', 'answered', 'playback complete', 'digit 2', 'ended']);
});

test('nobody presses anything: the time to the first digit counts from the end of the message', async (t) => {
  const { caller } = await setUp(t);
  const began = performance.now();
  const ended = await caller.call({ kind: 'ivr', audio: sweep(300), dtmf: { ...RULES, firstDigitMs: 200 } });
  const tookMs = performance.now() - began;
  assert.deepEqual([ended.outcome, ended.digits], ['ok', '']);
  assert.ok(tookMs >= 480 && tookMs < 1200, `${tookMs} ms`);
});

test('the time between digits ends the input', async (t) => {
  const { caller, phone } = await setUp(t);
  const callId = await caller.place({ kind: 'ivr', audio: sweep(300), dtmf: { ...RULES, betweenMs: 150 } });
  phone.press('5', await phone.after(3));
  assert.deepEqual((await caller.ended(callId, 2000)).digits, '5');
});

test('who hangs up after pressing has answered', async (t) => {
  const { caller, phone } = await setUp(t, { ending: [pause(300), hangUp()] });
  const callId = await caller.place({ kind: 'ivr', audio: sweep(5000), dtmf: RULES });
  phone.press('1', await phone.after(3));
  const ended = await caller.ended(callId);
  assert.deepEqual([ended.outcome, ended.digits, ended.by], ['ok', '1', 'remote']);
});

for (const [why, kind, sdp] of [
  ['no telephone-event', 'ivr', (port: number) => calleeSdp(port, { events: false })],
  ['refuses G.711 A-law', 'voice', (port: number) => calleeSdp(port).replace('RTP/AVP 8 101', 'RTP/AVP 0')],
] as const) {
  test(`an answer that cannot be used is told and hung up: ${why}`, async (t) => {
    const { sipp, caller } = await setUp(t, { sdp });
    const callId = await caller.place({ kind, audio: sweep(300), ...(kind === 'ivr' && { dtmf: RULES }) });
    const ended = await caller.ended(callId);
    assert.deepEqual([ended.outcome, ended.by, ended.answered], ['answered-no-play', 'local', true]);
    assert.deepEqual(caller.words(callId), ['ringing 180', 'answered', 'playback failed', 'ended']);
    const notice = caller.notices.find(({ name }) => name === 'call_unusable');
    assert.ok(String(notice?.fields.reason).includes(why));
    await sipp.passed();
  });
}

test('media goes to where theirs comes from, and strangers are not heard', async (t) => {
  const { caller, phone } = await setUp(t, { sdp: () => calleeSdp(9) });
  const stranger = await startPhoneMedia(t, '127.0.0.2');
  const callId = await caller.place({ kind: 'ivr', audio: sweep(300), dtmf: RULES });
  const ours = { address: '127.0.0.1', port: caller.firstRtpPort };
  await eventually(() => assert.ok(caller.words(callId).includes('answered')));
  stranger.press('666', ours);
  phone.speak(ours);
  await phone.after(5);
  stranger.press('666', ours);
  phone.press('12#', ours);
  const ended = await caller.ended(callId);
  assert.equal(ended.digits, '12');
  assert.equal(stranger.packets.length, 0);
});

test('ports are bounded and given back', async (t) => {
  const phoneless = scenario(invite(), trying(), cancelled());
  const sipp = await startSipp(t, phoneless, { calls: 11 });
  const caller = await startCaller(t, sipp.port); // it has ten
  const voice = { kind: 'voice' as const, audio: sweep(300) };
  const placed: string[] = [];
  for (let i = 0; i < 10; i++) placed.push(await caller.place(voice));
  await assert.rejects(caller.place(voice), /no RTP port is free/);
  await caller.engine.hangup(placed[0]!);
  await caller.ended(placed[0]!);
  await caller.place(voice);
});

test('media that is moved within the call goes on at its new place', async (t) => {
  const elsewhere = await startPhoneMedia(t);
  const moved = [pause(200), reInvite(elsewhere.port), requestBye()];
  const { sipp, caller, phone } = await setUp(t, { ending: moved });
  const callId = await caller.place({ kind: 'ivr', audio: sweep(800), dtmf: RULES });
  await phone.after(1);
  phone.speak({ address: '127.0.0.1', port: caller.firstRtpPort });
  elsewhere.press('7#', await elsewhere.after(10));
  assert.equal((await caller.ended(callId)).digits, '7');
  await sipp.passed();
  assert.ok(phone.packets.length < 20, `${phone.packets.length} to the old place`);
  const answers = sipp.messages().filter(({ way, text }) => way === '<' && text.startsWith('SIP/2.0 200'));
  assert.match(answers[0]!.text, /m=audio \d+ RTP\/AVP 8 101/);
});

test('thirty calls at once, each with its own caller and its own voice', async (t) => {
  const calls = 30;
  const { sipp, caller, phone } = await setUp(t, {
    calls,
    settings: { rtp_port_max: 32_000 },
  });
  const voices = Array.from({ length: calls }, (_, i) => tone(400 + i * 60, 700));
  const ended = await Promise.all(
    voices.map((audio, i) =>
      caller.call({ kind: 'voice', audio, from: `7495123${2000 + i}`, to: `7916000${2000 + i}` }),
    ),
  );
  assert.deepEqual(new Set(ended.map(({ outcome }) => outcome)), new Set(['ok']));
  await sipp.passed();
  const callers = sipp.log().sort();
  assert.deepEqual(
    callers,
    voices.map((_, i) => `ANI=7495123${2000 + i} TO=7916000${2000 + i}`),
  );
  const invites = sipp.messages().filter(({ text }) => text.startsWith('INVITE '));
  for (const { text } of invites) {
    const i = Number(/^From: <sip:7495123(\d+)@/m.exec(text)?.[1]) - 2000;
    const port = Number(/^m=audio (\d+)/m.exec(text)?.[1]);
    const value = correlation(voices[i]!.pcm, phone.heard(port), 60);
    assert.ok(value > 0.98, `call ${i}: ${value}`);
  }
});
