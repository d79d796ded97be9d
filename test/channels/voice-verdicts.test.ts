// channels.md §E.1 and voice.md §7, row by row.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CallOutcome } from '../../src/channels/voice/engine.ts';
import {
  type CallSeen,
  type CallVerdict,
  codeName,
  ERROR_CLASSES,
  FLASH_ROWS,
  prepareClass,
  SIP_WORDS,
  type VerdictRules,
  verdictOf,
} from '../../src/channels/voice/verdicts.ts';

const RULES: VerdictRules = { progressCountsAsRinging: false, forbiddenMeans: 'recipient' };

function seen(over: Partial<CallSeen>, outcome: CallOutcome, sipCode?: number): CallSeen {
  return {
    kind: 'flash',
    rang: false,
    progressed: false,
    answered: false,
    playback: 'none',
    digits: '',
    ended: { outcome, sipCode },
    ...over,
  };
}

const RANG = { rang: true };
const PROGRESS = { progressed: true };
const ANSWERED = { answered: true };

const delivered: CallVerdict = { kind: 'delivered' };
const again = (code: string, trunk = false): CallVerdict => ({ kind: 'again', code, trunk });
const final = (code: string): CallVerdict => ({ kind: 'final', code });
const recipient = (code: string): CallVerdict => ({ kind: 'refused', code, errorClass: 'recipient' });
const configuration = (code: string): CallVerdict => ({ kind: 'refused', code, errorClass: 'configuration' });

const flash: [row: string, call: CallSeen, verdict: CallVerdict][] = [
  ['180, our CANCEL, 487', seen(RANG, 'ok', 487), delivered],
  ['180, our CANCEL, and no 487', seen(RANG, 'engine-failure'), delivered],
  ['180 and 486', seen(RANG, 'busy', 486), delivered],
  ['180 and 603', seen(RANG, 'rejected', 603), delivered],
  ['180 and 600', seen(RANG, 'busy', 600), delivered],
  ['180 and 480', seen(RANG, 'no-answer', 480), delivered],
  ['180 and 408', seen(RANG, 'no-answer', 408), delivered],
  ['180, 183 and 480', seen({ ...RANG, ...PROGRESS }, 'no-answer', 480), delivered],
  ['200 after 180', seen({ ...RANG, ...ANSWERED }, 'ok'), delivered],
  ['200 at once', seen(ANSWERED, 'ok'), final('answered-unseen')],
  ['200 at once, hung up by them', seen(ANSWERED, 'answered-no-play'), final('answered-unseen')],
  ['200 after an announcement', seen({ ...PROGRESS, ...ANSWERED }, 'ok'), final('answered-unseen')],
  ['183 only, then 404', seen(PROGRESS, 'invalid-number', 404), recipient('invalid-number')],
  ['183 only, then 480', seen(PROGRESS, 'unreachable', 480), again('unreachable')],
  ['183 only, then our CANCEL', seen(PROGRESS, 'ok', 487), again('unreachable')],
  ['183 only, then 486', seen(PROGRESS, 'busy', 486), again('busy')],
  ['486 without ringing', seen({}, 'busy', 486), again('busy')],
  ['600 without ringing', seen({}, 'busy', 600), again('busy')],
  ['603 without ringing', seen({}, 'rejected', 603), again('declined')],
  ...[404, 484, 485, 604, 410].map((sip): [string, CallSeen, CallVerdict] => [
    `${sip}`,
    seen({}, 'invalid-number', sip),
    recipient('invalid-number'),
  ]),
  ['410 that an engine calls unreachable', seen({}, 'unreachable', 410), recipient('invalid-number')],
  ['no such number, by Q.850 alone', seen({}, 'invalid-number'), recipient('invalid-number')],
  ['403', seen({}, 'rejected', 403), recipient('forbidden')],
  ['401 after our credentials', seen({}, 'trunk-auth', 401), configuration('trunk-auth')],
  ['407 after our credentials', seen({}, 'trunk-auth', 407), configuration('trunk-auth')],
  ['407 that an engine calls rejected', seen({}, 'rejected', 407), configuration('trunk-auth')],
  ['607', seen({}, 'rejected', 607), recipient('unwanted')],
  ['608', seen({}, 'rejected', 608), recipient('blocked')],
  ['refused, by Q.850 alone', seen({}, 'rejected'), recipient('rejected')],
  ['480 before ringing', seen({}, 'unreachable', 480), again('unreachable')],
  ['408 before ringing', seen({}, 'unreachable', 408), again('unreachable')],
  ...[500, 502, 503, 504].map((sip): [string, CallSeen, CallVerdict] => [
    `${sip}`,
    seen({}, 'congestion', sip),
    again('congestion', true),
  ]),
  ['34, 38, 41, 42', seen({}, 'congestion'), again('congestion', true)],
  ['no answer to INVITE at all', seen({}, 'engine-failure'), again('engine-failure', true)],
];
for (const [row, call, verdict] of flash) {
  test(`flash call: ${row}`, () => assert.deepEqual(verdictOf(call, RULES), verdict));
}

test('every row of the table is hit by some case', () => {
  const evidence = (call: CallSeen) => (call.rang ? 'ringing' : call.progressed ? 'progress' : 'nothing');
  for (const row of FLASH_ROWS) {
    const hit = flash.filter(([, call]) => {
      const answered = row.answered === 'any' || (row.answered === 'yes') === call.answered;
      return answered && row.evidence.includes(evidence(call));
    });
    assert.ok(hit.length >= 2, row.seen);
  }
});

const ringback: VerdictRules = { ...RULES, progressCountsAsRinging: true };
const flash183: [row: string, call: CallSeen, verdict: CallVerdict][] = [
  ['our CANCEL', seen(PROGRESS, 'ok', 487), delivered],
  ['486', seen(PROGRESS, 'busy', 486), delivered],
  ['480', seen(PROGRESS, 'unreachable', 480), delivered],
  ['200', seen({ ...PROGRESS, ...ANSWERED }, 'ok'), delivered],
  ['404: an announcement after all', seen(PROGRESS, 'invalid-number', 404), recipient('invalid-number')],
];
for (const [row, call, verdict] of flash183) {
  test(`flash call where 183 is ringing, then ${row}`, () => assert.deepEqual(verdictOf(call, ringback), verdict));
}

test('403 is what the connection says it is', () => {
  const rules: VerdictRules = { ...RULES, forbiddenMeans: 'configuration' };
  assert.deepEqual(verdictOf(seen({}, 'rejected', 403), rules), configuration('forbidden'));
  assert.deepEqual(verdictOf(seen({}, 'rejected', 607), rules), recipient('unwanted'));
});

const voice = { kind: 'voice', rang: true, answered: true } as const;
const ivr = { ...voice, kind: 'ivr' } as const;
const calls: [row: string, call: CallSeen, verdict: CallVerdict][] = [
  ['played to the end', seen({ ...voice, playback: 'complete' }, 'ok'), delivered],
  ['played to the end, then the line failed', seen({ ...voice, playback: 'complete' }, 'engine-failure'), delivered],
  ['played, by the word of the engine alone', seen(voice, 'ok'), delivered],
  ['cut short', seen({ ...voice, playback: 'interrupted' }, 'answered-no-play'), final('answered-no-play')],
  ['cut short, whatever the engine says', seen({ ...voice, playback: 'interrupted' }, 'ok'), final('answered-no-play')],
  ['answered and nothing played', seen(voice, 'answered-no-play'), final('answered-no-play')],
  [
    'the engine failed to play',
    seen({ ...voice, playback: 'failed' }, 'engine-failure'),
    again('engine-failure', true),
  ],
  ['a machine', seen(voice, 'machine'), again('machine')],
  ['busy', seen({ kind: 'voice' }, 'busy', 486), again('busy')],
  ['nobody answered', seen({ kind: 'voice', rang: true }, 'no-answer', 487), again('no-answer')],
  ['480 after ringing', seen({ kind: 'voice', rang: true }, 'unreachable', 480), again('no-answer')],
  ['switched off', seen({ kind: 'voice' }, 'unreachable', 480), again('unreachable')],
  ['declined', seen({ kind: 'voice', rang: true }, 'rejected', 603), again('declined')],
  ['no such number', seen({ kind: 'voice' }, 'invalid-number', 404), recipient('invalid-number')],
  ['refused', seen({ kind: 'voice' }, 'rejected', 403), recipient('forbidden')],
  ['no room', seen({ kind: 'voice' }, 'congestion', 503), again('congestion', true)],
  ['our credentials', seen({ kind: 'voice' }, 'trunk-auth', 407), configuration('trunk-auth')],
  ['hung up by us before the answer', seen({ kind: 'voice' }, 'ok', 487), again('unreachable')],
  ['IVR: a digit', seen({ ...ivr, playback: 'interrupted', digits: '1' }, 'ok'), delivered],
  [
    'IVR: a digit, then they hung up',
    seen({ ...ivr, playback: 'interrupted', digits: '1' }, 'answered-no-play'),
    delivered,
  ],
  ['IVR: heard, nothing pressed', seen({ ...ivr, playback: 'complete' }, 'ok'), delivered],
  [
    'IVR: cut short, nothing pressed',
    seen({ ...ivr, playback: 'interrupted' }, 'answered-no-play'),
    final('answered-no-play'),
  ],
];
for (const [row, call, verdict] of calls) {
  test(`voice call: ${row}`, () => assert.deepEqual(verdictOf(call, RULES), verdict));
}

test('the class of every code', () => {
  assert.deepEqual(Object.fromEntries(ERROR_CLASSES), {
    busy: 'temporary',
    'no-answer': 'temporary',
    unreachable: 'temporary',
    declined: 'temporary',
    machine: 'temporary',
    congestion: 'temporary',
    'engine-failure': 'temporary',
    'answered-no-play': 'recipient',
    'answered-unseen': 'recipient',
    'invalid-number': 'recipient',
    rejected: 'recipient',
    forbidden: 'recipient',
    unwanted: 'recipient',
    blocked: 'recipient',
    'trunk-auth': 'configuration',
    audio_unreachable: 'content',
    audio_private_address: 'content',
    audio_too_large: 'content',
    audio_unreadable: 'content',
    audio_too_long: 'content',
    audio_busy: 'temporary',
    tts_failed: 'content',
    tts_unavailable: 'temporary',
    tts_credentials: 'configuration',
    no_caller: 'recipient',
    not_placed: 'temporary',
    stopped: 'temporary',
  });
  assert.equal(prepareClass('audio_too_long'), 'content');
  for (const code of [...ERROR_CLASSES.keys(), 'call_lost']) assert.notEqual(codeName(code), code, code);
  assert.equal(codeName('something-else'), 'something-else');
  for (const word of SIP_WORDS.values()) assert.ok(ERROR_CLASSES.has(word), word);
});
