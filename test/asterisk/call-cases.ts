// Calls and what must be told of them, word for word, whether the simulator or a real Asterisk with SIPp is at the other end.
// The tails are those of simulators/ari/fates.ts and ./carrier.ts.
import assert from 'node:assert/strict';
import type { CallEnded, CallRequest } from '../../src/channels/voice/engine.ts';
import { type Exchange, LONG_MS, SHORT_MS, tone, withRig } from './rig.ts';

export interface CallCase {
  name: string;
  tail: string;
  request: () => Partial<CallRequest>;
  settings?: Record<string, unknown>;
  told: string[];
  ended: Partial<CallEnded>;
}

const flash =
  (over: Partial<CallRequest> = {}) =>
  () => ({ kind: 'flash' as const, ...over });
const voice =
  (durationMs: number, over: Partial<CallRequest> = {}) =>
  () => ({
    kind: 'voice' as const,
    audio: tone(durationMs),
    ...over,
  });
const ivr =
  (durationMs: number, dtmf: Partial<NonNullable<CallRequest['dtmf']>> = {}) =>
  () => ({
    kind: 'ivr' as const,
    audio: tone(durationMs),
    dtmf: { maxDigits: 8, terminator: '#', firstDigitMs: 600, betweenMs: 600, bargeIn: true, ...dtmf },
  });

const SILENT = { rang: false, progressed: false, answered: false };
const RANG = { rang: true, progressed: false, answered: false };
const TALKED = { rang: true, progressed: false, answered: true };
const RINGING = ['ringing 180'];
const PLAYED = [...RINGING, 'answered', 'playback complete', 'ended'];

function refused(tail: string, outcome: CallEnded['outcome'], sipCode: number, cause: number): CallCase {
  return {
    name: `${sipCode} before it rang: ${outcome}`,
    tail,
    request: flash(),
    told: ['ended'],
    ended: { by: 'network', ...SILENT, outcome, sipCode, cause },
  };
}

export const CALL_CASES: readonly CallCase[] = [
  {
    name: 'flash: rings, and we cancel',
    tail: '0002',
    request: flash(),
    told: [...RINGING, 'ended'],
    ended: { by: 'local', ...RANG, outcome: 'ok', cause: 16 },
  },
  {
    name: 'flash: the answer crosses our cancel',
    tail: '0012',
    request: flash(),
    told: [...RINGING, 'ended'],
    ended: { by: 'local', ...RANG, outcome: 'ok', cause: 16 },
  },
  {
    name: 'flash: answered while it rings, hung up at once',
    tail: '0018',
    request: flash({ flashHoldMs: 5_000 }),
    told: [...RINGING, 'answered', 'ended'],
    ended: { by: 'local', ...TALKED, outcome: 'ok', cause: 16 },
  },
  {
    name: 'flash: answered without a ring',
    tail: '0006',
    request: flash(),
    told: ['answered', 'ended'],
    ended: { by: 'local', ...SILENT, answered: true, outcome: 'ok', cause: 16 },
  },
  {
    name: 'flash: declined after it rang',
    tail: '0013',
    request: flash({ flashHoldMs: 5_000 }),
    told: [...RINGING, 'ended'],
    ended: { by: 'remote', ...RANG, outcome: 'busy', sipCode: 486, cause: 17 },
  },
  {
    name: 'flash: 183 is not a ring',
    tail: '0008',
    request: flash({ ringTimeoutMs: 700 }),
    told: ['ringing 183', 'ended'],
    ended: { by: 'network', ...SILENT, progressed: true, outcome: 'unreachable', sipCode: 480, cause: 19 },
  },
  refused('0001', 'busy', 486, 17),
  refused('0005', 'invalid-number', 404, 1),
  refused('0009', 'congestion', 503, 34),
  refused('0010', 'rejected', 403, 21),
  refused('0015', 'invalid-number', 484, 28),
  refused('0016', 'unreachable', 480, 19),
  refused('0017', 'rejected', 603, 21),
  {
    name: 'a peer that never says a word',
    tail: '0004',
    request: flash({ ringTimeoutMs: 800 }),
    told: ['ended'],
    ended: { by: 'network', ...SILENT, outcome: 'unreachable', sipCode: 480, cause: 19 },
  },
  {
    name: 'voice: rings until the time is over',
    tail: '0002',
    request: voice(SHORT_MS, { ringTimeoutMs: 1_000 }),
    told: [...RINGING, 'ended'],
    ended: { by: 'network', ...RANG, outcome: 'no-answer', sipCode: 480, cause: 19 },
  },
  {
    name: 'voice: rings, then 480',
    tail: '0014',
    request: voice(SHORT_MS),
    told: [...RINGING, 'ended'],
    ended: { by: 'network', ...RANG, outcome: 'no-answer', sipCode: 480, cause: 19 },
  },
  {
    name: 'voice: heard to the end, then we hang up',
    tail: '2222',
    request: voice(SHORT_MS),
    told: PLAYED,
    ended: { by: 'local', ...TALKED, outcome: 'ok', cause: 16 },
  },
  {
    name: 'voice: hung up in the middle',
    tail: '0007',
    request: voice(LONG_MS),
    told: [...RINGING, 'answered', 'playback interrupted', 'ended'],
    ended: { by: 'remote', ...TALKED, outcome: 'answered-no-play', cause: 0 },
  },
  {
    name: 'voice: Asterisk cannot read the sound',
    tail: '2222',
    request: voice(SHORT_MS),
    settings: { sound_dir_remote: '/nowhere' },
    told: [...RINGING, 'answered', 'playback failed', 'ended'],
    ended: { by: 'local', ...TALKED, outcome: 'engine-failure', cause: 16 },
  },
  {
    name: 'voice: a machine answers',
    tail: '0011',
    request: voice(SHORT_MS, { detectMachine: true }),
    told: [...RINGING, 'answered', 'ended'],
    ended: { by: 'local', ...TALKED, outcome: 'machine', cause: 16 },
  },
  {
    name: 'voice: a person answers, by AMD',
    tail: '0018',
    request: voice(SHORT_MS, { detectMachine: true }),
    told: PLAYED,
    ended: { by: 'local', ...TALKED, outcome: 'ok', cause: 16 },
  },
  {
    name: 'voice: AMD is wanted, and its dialplan is not there',
    tail: '2222',
    request: voice(SHORT_MS, { detectMachine: true }),
    settings: { amd_context: 'absent' },
    told: [...RINGING, 'answered', 'ended'],
    ended: { by: 'remote', ...TALKED, outcome: 'engine-failure', cause: 0 },
  },
  {
    name: 'ivr: digits stop the message, the terminator ends the input',
    tail: '0003',
    request: ivr(LONG_MS),
    told: [...RINGING, 'answered', 'digit 4', 'playback interrupted', 'digit 2', 'digit #', 'ended'],
    ended: { by: 'local', ...TALKED, outcome: 'ok', digits: '42', cause: 16 },
  },
  {
    name: 'ivr: without barge-in the message goes on to its end',
    tail: '0003',
    request: ivr(LONG_MS, { bargeIn: false }),
    told: [...RINGING, 'answered', 'digit 4', 'digit 2', 'digit #', 'playback complete', 'ended'],
    ended: { by: 'local', ...TALKED, outcome: 'ok', digits: '42', cause: 16 },
  },
  {
    name: 'ivr: as many digits as wanted end the input',
    tail: '0003',
    request: ivr(LONG_MS, { maxDigits: 1 }),
    told: [...RINGING, 'answered', 'digit 4', 'playback interrupted', 'ended'],
    ended: { by: 'local', ...TALKED, outcome: 'ok', digits: '4', cause: 16 },
  },
  {
    name: 'ivr: no next digit comes',
    tail: '0003',
    request: ivr(SHORT_MS, { terminator: '' }),
    told: [...RINGING, 'answered', 'playback complete', 'digit 4', 'digit 2', 'digit #', 'ended'],
    ended: { by: 'local', ...TALKED, outcome: 'ok', digits: '42#', cause: 16 },
  },
  {
    name: 'ivr: no digit comes at all',
    tail: '2222',
    request: ivr(SHORT_MS, { firstDigitMs: 200 }),
    told: PLAYED,
    ended: { by: 'local', ...TALKED, outcome: 'ok', digits: '', cause: 16 },
  },
];

/** Makes the call and compares every word; `sipCodes` off for an Asterisk that does not tell them. */
export async function runCase(exchange: Exchange, one: CallCase, sipCodes = true): Promise<void> {
  await withRig(
    exchange,
    async (rig) => {
      const { told, ended } = await rig.story(await rig.place(one.tail, one.request()));
      assert.deepEqual(told, one.told);
      const { by, rang, progressed, answered, outcome, sipCode, cause, digits } = ended;
      assert.deepEqual(
        { by, rang, progressed, answered, outcome, sipCode, cause, digits },
        { sipCode: undefined, digits: undefined, ...one.ended, ...(sipCodes ? {} : { sipCode: undefined }) },
      );
    },
    one.settings,
  );
}
