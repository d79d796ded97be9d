// The parts of the engine that need no Asterisk: outcomes, events, sounds, settings.
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { FATES } from '../../simulators/ari/fates.ts';
import type { CallOutcome } from '../../src/channels/voice/engine.ts';
import { readAriEvent } from '../../src/channels/voice-asterisk/ari-event.ts';
import {
  BY_CAUSE,
  BY_SIP_CODE,
  type CallFacts,
  outcomeOf,
  unansweredOutcome,
} from '../../src/channels/voice-asterisk/outcomes.ts';
import { asteriskSettings, dialString, FIELDS } from '../../src/channels/voice-asterisk/settings.ts';
import { SoundFiles } from '../../src/channels/voice-asterisk/sound-files.ts';
import { carrierScenario } from '../asterisk/carrier.ts';
import { tone } from '../asterisk/rig.ts';

/** `before it rang / after it rang`, or one for both. */
const SIP: Record<number, string> = {
  401: 'trunk-auth',
  403: 'rejected',
  404: 'invalid-number',
  407: 'trunk-auth',
  408: 'unreachable / no-answer',
  410: 'invalid-number',
  480: 'unreachable / no-answer',
  484: 'invalid-number',
  485: 'invalid-number',
  486: 'busy',
  487: 'unreachable / no-answer',
  488: 'rejected',
  500: 'congestion',
  502: 'congestion',
  503: 'congestion',
  504: 'congestion',
  600: 'busy',
  603: 'rejected',
  604: 'invalid-number',
  606: 'rejected',
  607: 'rejected',
  608: 'rejected',
};

const CAUSES: Record<number, string> = {
  0: 'engine-failure',
  1: 'invalid-number',
  2: 'congestion',
  3: 'unreachable',
  16: 'unreachable / no-answer',
  17: 'busy',
  18: 'unreachable / no-answer',
  19: 'unreachable / no-answer',
  20: 'unreachable',
  21: 'rejected',
  22: 'invalid-number',
  23: 'unreachable',
  26: 'unreachable / no-answer',
  27: 'unreachable',
  28: 'invalid-number',
  29: 'rejected',
  31: 'unreachable / no-answer',
  34: 'congestion',
  38: 'congestion',
  41: 'congestion',
  42: 'congestion',
  44: 'congestion',
  47: 'congestion',
  50: 'rejected',
  52: 'rejected',
  55: 'rejected',
  57: 'rejected',
  58: 'rejected',
  63: 'congestion',
  65: 'rejected',
  69: 'rejected',
  79: 'rejected',
  88: 'rejected',
  102: 'congestion',
  111: 'congestion',
  127: 'unreachable / no-answer',
};

function pair(words: string): [string, string] {
  const [silent = '', rang = silent] = words.split(' / ');
  return [silent, rang];
}

for (const [code, words] of Object.entries(SIP)) {
  test(`outcome of SIP ${code}: ${words}`, () => {
    const [silent, rang] = pair(words);
    // The cause beside it is not asked.
    assert.equal(unansweredOutcome({ rang: false, sipCode: Number(code), cause: 16 }), silent);
    assert.equal(unansweredOutcome({ rang: true, sipCode: Number(code), cause: 1 }), rang);
  });
}
for (const [cause, words] of Object.entries(CAUSES)) {
  test(`outcome of cause ${cause}: ${words}`, () => {
    const [silent, rang] = pair(words);
    assert.equal(unansweredOutcome({ rang: false, cause: Number(cause) }), silent);
    assert.equal(unansweredOutcome({ rang: true, cause: Number(cause), sipCode: 499 }), rang);
  });
}

test('every row of the outcome tables is tested, and the unknown passes', () => {
  assert.deepEqual([...BY_SIP_CODE.keys()].map(String), Object.keys(SIP));
  assert.deepEqual([...BY_CAUSE.keys()].map(String), Object.keys(CAUSES));
  assert.equal(unansweredOutcome({ rang: false, cause: 99 }), 'congestion');
  assert.equal(unansweredOutcome({ rang: true }), 'engine-failure');
});

const FACTS: CallFacts = {
  kind: 'voice',
  rang: true,
  answered: true,
  machine: false,
  local: true,
  farHangup: false,
  playback: 'complete',
  hasAudio: true,
  pressed: false,
};
const OUTCOMES: [what: string, facts: Partial<CallFacts>, outcome: CallOutcome][] = [
  ['heard', {}, 'ok'],
  ['heard, and then they hung up', { local: false, farHangup: true }, 'ok'],
  ['a machine', { machine: true, playback: null }, 'machine'],
  ['broken off by them', { playback: 'interrupted', local: false, farHangup: true }, 'answered-no-play'],
  ['broken off by us', { playback: 'interrupted' }, 'answered-no-play'],
  ['not playable', { playback: 'failed' }, 'engine-failure'],
  ['lost sight of while it played', { playback: 'interrupted', local: false }, 'engine-failure'],
  ['hung up before it played', { playback: null, local: false, farHangup: true }, 'answered-no-play'],
  ['nothing to play', { playback: null, hasAudio: false }, 'ok'],
  ['pressed into the message', { kind: 'ivr', playback: 'interrupted', pressed: true }, 'ok'],
  ['flash, seen and cancelled', { kind: 'flash', answered: false, playback: null, hasAudio: false }, 'ok'],
  ['flash, picked up', { kind: 'flash', playback: null, hasAudio: false }, 'ok'],
  [
    'flash, cancelled before it was seen',
    { kind: 'flash', answered: false, rang: false, playback: null },
    'unreachable',
  ],
  ['cancelled by the gateway while it rang', { answered: false, playback: null }, 'no-answer'],
  ['busy', { answered: false, local: false, playback: null, cause: 17 }, 'busy'],
];
for (const [what, facts, outcome] of OUTCOMES) {
  test(`outcome: ${what}`, () => assert.equal(outcomeOf({ ...FACTS, ...facts }), outcome));
}

test('events: whatever comes is read or is null, and never throws', () => {
  const type = fc.constantFrom(
    ...['Dial', 'ChannelStateChange', 'StasisStart', 'ChannelDtmfReceived', 'PlaybackStarted', 'PlaybackFinished'],
    ...['ChannelHangupRequest', 'ChannelDestroyed', 'ApplicationReplaced', 'ChannelUserevent', 'ChannelVarset'],
  );
  const field = fc.oneof(fc.jsonValue(), fc.record({ id: fc.jsonValue(), state: fc.jsonValue() }));
  const event = fc.record({
    type,
    channel: field,
    peer: field,
    playback: field,
    args: field,
    cause: field,
    digit: field,
  });
  fc.assert(fc.property(event, (value) => void readAriEvent(JSON.stringify(value))));
  fc.assert(fc.property(fc.string(), (text) => void readAriEvent(text)));
  fc.assert(fc.property(fc.json(), (text) => void readAriEvent(text)));
});

test('events: codes out of range are left out, digits that no phone has are dropped', () => {
  const channel = { id: 'a' };
  const destroyed = readAriEvent(JSON.stringify({ type: 'ChannelDestroyed', channel, cause: 1e9, tech_cause: '486' }));
  assert.deepEqual(destroyed, { type: 'destroyed', channelId: 'a', cause: undefined, sipCode: undefined });
  assert.equal(readAriEvent(JSON.stringify({ type: 'ChannelDtmfReceived', channel, digit: '<b>' })), null);
});

test('sounds: one WAV file for one sound, however many ask at once', async (t) => {
  const dir = mkdtempSync(join(tmpdir(), 'kaskad-sounds-'));
  t.after(() => rmSync(dir, { recursive: true }));
  const files = new SoundFiles(join(dir, 'new'), '/as/asterisk/sees', 3_600_000);
  const sound = tone(100);
  const paths = await Promise.all([files.put(sound), files.put(sound), files.put(sound)]);
  assert.deepEqual([...new Set(paths)], [`/as/asterisk/sees/${sound.hash}`]);
  assert.deepEqual(readdirSync(join(dir, 'new')), [`${sound.hash}.wav`]);
  const bytes = readFileSync(join(dir, 'new', `${sound.hash}.wav`));
  assert.equal(bytes.toString('latin1', 0, 4) + bytes.toString('latin1', 8, 16), 'RIFFWAVEfmt ');
  const [format, channels, rate, bits] = [20, 22, 24, 34].map((at) => bytes.readUInt16LE(at));
  assert.deepEqual([format, channels, rate, bits], [1, 1, 8_000, 16]);
  assert.equal(bytes.readUInt32LE(40), 1_600);
  assert.ok(bytes.subarray(44).equals(Buffer.from(sound.pcm.buffer)));
});

test('sounds: a half-written file is written again, a name that is a path is refused', async (t) => {
  const dir = mkdtempSync(join(tmpdir(), 'kaskad-sounds-'));
  t.after(() => rmSync(dir, { recursive: true }));
  const files = new SoundFiles(dir, dir, 3_600_000);
  const sound = tone(100);
  writeFileSync(join(dir, `${sound.hash}.wav`), 'RIFF');
  await files.put(sound);
  assert.equal(readFileSync(join(dir, `${sound.hash}.wav`)).length, 44 + 1_600);
  await assert.rejects(files.put({ ...sound, hash: '../../etc/passwd' }), /hexadecimal/);
  await assert.rejects(new SoundFiles('/dev/null/none', '/x', 1).put(tone(20)));
});

test('sounds: ours go when nobody has played them for long, other files stay', async (t) => {
  const dir = mkdtempSync(join(tmpdir(), 'kaskad-sounds-'));
  t.after(() => rmSync(dir, { recursive: true }));
  const files = new SoundFiles(dir, dir, 3_600_000);
  const [old, fresh] = [tone(20), tone(20)];
  await files.put(old);
  await files.put(fresh);
  writeFileSync(join(dir, 'greeting.wav'), '');
  const longAgo = new Date(Date.now() - 7_200_000);
  utimesSync(join(dir, `${old.hash}.wav`), longAgo, longAgo);
  utimesSync(join(dir, 'greeting.wav'), longAgo, longAgo);
  await files.prune(Date.now());
  assert.deepEqual(readdirSync(dir).sort(), [`${fresh.hash}.wav`, 'greeting.wav'].sort());
});

test('the simulator and the carrier behind the real Asterisk know the same numbers', () => {
  const scenario = carrierScenario({ callerPort: 1, machine: 'm', human: 'h', digits: 'd' });
  const known = [...scenario.matchAll(/<label id="b(\d{4})"/g)].map((match) => match[1]);
  assert.deepEqual(known, Object.keys(FATES));
});

const GIVEN: Record<string, unknown> = {
  ...Object.fromEntries(FIELDS.map((field) => [field.name, field.default])),
  user: 'u',
  password: 'p',
  trunk: 'carrier',
  sound_dir: '/var/sounds/',
};

test('settings: the application is named after the connection, the folder is the same on both sides', () => {
  const settings = asteriskSettings(GIVEN, 'my trunk, №1');
  assert.equal(settings.app, 'kaskad-my_trunk___1');
  assert.equal(settings.sound_dir_remote, '/var/sounds');
  assert.equal(dialString(settings, '79161234567'), 'PJSIP/79161234567@carrier');
});

const FAULTS: [Record<string, unknown>, RegExp][] = [
  [{ base_url: 'ftp://x' }, /base_url/],
  [{ base_url: 'nonsense' }, /base_url/],
  [{ app: 'a,b' }, /app/],
  [{ endpoint: 'PJSIP/{trunk}' }, /endpoint/],
  [{ trunk: '' }, /trunk/],
  [{ sound_dir: 'relative' }, /sound_dir_remote/],
  [{ ari_reconnect_min_s: 60 }, /ari_reconnect_min_s/],
];
for (const [over, complaint] of FAULTS) {
  test(`settings: refuses ${JSON.stringify(over)}`, () => {
    assert.throws(() => asteriskSettings({ ...GIVEN, ...over }, 'a'), complaint);
  });
}
