// What the end of a call means: for the message, and for whether the person is called once more. All of it is data
// (channels.md §E.1, voice.md §7); the code below only looks things up.
import type { ErrorClass } from '../channel.ts';
import type { CallEnded, CallOutcome, CallRequest } from './engine.ts';

/**
 * What becomes of a call that did not reach its aim:
 * `again` the person may be called once more, and when all calls are used up the message was not delivered;
 * `trunk` the same, but the trouble is the trunk's: afterwards another trunk may try;
 * `final` not delivered, and calling again is no remedy;
 * `refused` this number cannot be called here, or our credentials are wrong: by the class.
 */
type Treatment = 'again' | 'trunk' | 'final' | 'refused';

interface Word {
  treatment: Treatment;
  errorClass: ErrorClass;
  text: string;
}

/** Every way a call can fail, by the code that clients, reports and the timeline see. */
const WORDS = {
  busy: { treatment: 'again', errorClass: 'temporary', text: 'Busy' },
  'no-answer': { treatment: 'again', errorClass: 'temporary', text: 'It rang, and nobody answered' },
  unreachable: { treatment: 'again', errorClass: 'temporary', text: 'Switched off or out of reach' },
  declined: { treatment: 'again', errorClass: 'temporary', text: 'The call was declined' },
  machine: { treatment: 'again', errorClass: 'temporary', text: 'A machine answered' },
  congestion: { treatment: 'trunk', errorClass: 'temporary', text: 'The trunk has no room or is out of order' },
  'engine-failure': {
    treatment: 'trunk',
    errorClass: 'temporary',
    text: 'The call could not be made or failed midway',
  },
  'answered-no-play': { treatment: 'final', errorClass: 'recipient', text: 'Answered, and hung up before the end' },
  'answered-unseen': {
    treatment: 'final',
    errorClass: 'recipient',
    text: 'Answered at once without ringing: a machine, and the number was not seen',
  },
  'invalid-number': { treatment: 'refused', errorClass: 'recipient', text: 'There is no such number' },
  rejected: { treatment: 'refused', errorClass: 'recipient', text: 'The operator refused the call' },
  forbidden: { treatment: 'refused', errorClass: 'recipient', text: 'The operator forbids this call (403)' },
  unwanted: { treatment: 'refused', errorClass: 'recipient', text: 'Marked as unwanted (607)' },
  blocked: { treatment: 'refused', errorClass: 'recipient', text: 'Blocked by a spam filter (608)' },
  'trunk-auth': { treatment: 'refused', errorClass: 'configuration', text: 'The trunk does not take our credentials' },
} as const satisfies Record<string, Word>;

type WordCode = keyof typeof WORDS;

/** What a call may end with before it is made. */
const BEFORE_THE_CALL = {
  audio_unreachable: { errorClass: 'content', text: 'The audio could not be fetched' },
  audio_private_address: { errorClass: 'content', text: 'The audio stands at a private address' },
  audio_too_large: { errorClass: 'content', text: 'The audio file is too large' },
  audio_unreadable: { errorClass: 'content', text: 'The audio could not be decoded' },
  audio_too_long: { errorClass: 'content', text: 'The audio lasts too long' },
  audio_busy: { errorClass: 'temporary', text: 'Too many audio files wait to be decoded' },
  tts_failed: { errorClass: 'content', text: 'The text could not be spoken' },
  tts_unavailable: { errorClass: 'temporary', text: 'The speech service does not answer' },
  tts_credentials: { errorClass: 'configuration', text: 'The speech service does not take our credentials' },
  no_caller: { errorClass: 'recipient', text: 'No number of the pool ends with this code' },
  not_placed: { errorClass: 'temporary', text: 'The engine did not take the call' },
  stopped: { errorClass: 'temporary', text: 'Cut off by a restart of the gateway' },
} as const satisfies Record<string, { errorClass: ErrorClass; text: string }>;

export type PrepareCode = keyof typeof BEFORE_THE_CALL;

const ALL = Object.entries({ ...WORDS, ...BEFORE_THE_CALL });

/** Every code → class, for documentation and the back office. */
export const ERROR_CLASSES: ReadonlyMap<string, ErrorClass> = new Map(
  ALL.map(([code, { errorClass }]) => [code, errorClass]),
);

const TEXTS: ReadonlyMap<string, string> = new Map([
  ...ALL.map(([code, { text }]): [string, string] => [code, text]),
  ['call_lost', 'The engine never told how the call ended'],
]);

/** A code in words; the code itself when it is not ours. */
export function codeName(code: string): string {
  return TEXTS.get(code) ?? code;
}

export function prepareClass(code: PrepareCode): ErrorClass {
  return BEFORE_THE_CALL[code].errorClass;
}

/** Final SIP responses (channels.md §E.1). 480 and 408 are `no-answer` where it rang. */
export const SIP_WORDS: ReadonlyMap<number, WordCode> = new Map([
  [401, 'trunk-auth'],
  [403, 'forbidden'],
  [404, 'invalid-number'],
  [407, 'trunk-auth'],
  [408, 'unreachable'],
  [410, 'invalid-number'],
  [480, 'unreachable'],
  [484, 'invalid-number'],
  [485, 'invalid-number'],
  [486, 'busy'],
  [500, 'congestion'],
  [502, 'congestion'],
  [503, 'congestion'],
  [504, 'congestion'],
  [600, 'busy'],
  [603, 'declined'],
  [604, 'invalid-number'],
  [607, 'unwanted'],
  [608, 'blocked'],
]);

/** Outcomes an engine reads off the network's answer; the answer itself, where it is told, says it more exactly. */
const BY_ANSWER: ReadonlySet<CallOutcome> = new Set([
  'busy',
  'unreachable',
  'invalid-number',
  'rejected',
  'congestion',
]);

/** What is known of a call: what came while it lasted, and how it ended. */
export interface CallSeen {
  kind: CallRequest['kind'];
  rang: boolean;
  progressed: boolean;
  answered: boolean;
  /** The last word on the playing. */
  playback: 'none' | 'complete' | 'interrupted' | 'failed';
  digits: string;
  ended: Pick<CallEnded, 'outcome' | 'sipCode'>;
}

export interface VerdictRules {
  /** 183 without 180 counts as ringing: some networks send nothing else. */
  progressCountsAsRinging: boolean;
  /** What 403 means on this trunk: this call, or all of them. */
  forbiddenMeans: 'recipient' | 'configuration';
}

export type CallVerdict =
  | { kind: 'delivered' }
  | { kind: 'again'; code: string; trunk: boolean }
  | { kind: 'final'; code: string }
  | { kind: 'refused'; code: string; errorClass: ErrorClass };

/** What the end of a call means. */
export function verdictOf(call: CallSeen, rules: VerdictRules): CallVerdict {
  if (call.kind === 'flash') return flashVerdict(call, rules);
  if (wasHeard(call)) return { kind: 'delivered' };
  const word = wordOf(call.ended, call.rang);
  const cutShort = call.answered && WORDS[word].treatment !== 'trunk' && word !== 'machine';
  return treat(cutShort ? 'answered-no-play' : word, rules);
}

function wasHeard({ kind, playback, digits, answered, ended }: CallSeen): boolean {
  if (playback === 'complete' || (kind === 'ivr' && digits !== '')) return true;
  return ended.outcome === 'ok' && answered && playback === 'none';
}

type Evidence = 'ringing' | 'progress' | 'nothing';

export interface FlashRow {
  /** The row of channels.md §E.1 in words. */
  seen: string;
  evidence: readonly Evidence[];
  answered: 'yes' | 'no' | 'any';
  becomes: 'delivered' | WordCode | 'by word';
}

/** The verdict table of channels.md §E.1; the first row that fits decides. */
export const FLASH_ROWS: readonly FlashRow[] = [
  {
    seen: '180, then our CANCEL, a refusal (486, 603, 600), nobody (480, 408) or an answer: the number was seen',
    evidence: ['ringing'],
    answered: 'any',
    becomes: 'delivered',
  },
  {
    seen: '200 at once, or after an announcement: voicemail or a robot',
    evidence: ['nothing', 'progress'],
    answered: 'yes',
    becomes: 'answered-unseen',
  },
  {
    seen: '183 alone proves nothing, nor does silence: what the network said last decides',
    evidence: ['nothing', 'progress'],
    answered: 'no',
    becomes: 'by word',
  },
];

function flashVerdict(call: CallSeen, rules: VerdictRules): CallVerdict {
  const word = wordOf(call.ended, call.rang);
  // "No such number" after nothing but 183 was an announcement, whatever 183 means otherwise.
  const ringback = call.progressed && rules.progressCountsAsRinging && word !== 'invalid-number';
  const evidence = call.rang || ringback ? 'ringing' : call.progressed ? 'progress' : 'nothing';
  const row = FLASH_ROWS.find(
    ({ evidence: kinds, answered }) =>
      kinds.includes(evidence) && (answered === 'any' || (answered === 'yes') === call.answered),
  )!;
  if (row.becomes === 'delivered') return { kind: 'delivered' };
  return treat(row.becomes === 'by word' ? word : row.becomes, rules);
}

/** The code for how a call ended. `ok` without what it was made for: we hung up, and nobody had answered. */
function wordOf({ outcome, sipCode }: CallSeen['ended'], rang: boolean): WordCode {
  const said = sipCode === undefined || !BY_ANSWER.has(outcome) ? outcome : (SIP_WORDS.get(sipCode) ?? outcome);
  if (said === 'ok') return rang ? 'no-answer' : 'unreachable';
  return said === 'unreachable' && rang ? 'no-answer' : said;
}

function treat(code: WordCode, rules: VerdictRules): CallVerdict {
  const { treatment, errorClass } = WORDS[code];
  if (treatment === 'again' || treatment === 'trunk') return { kind: 'again', code, trunk: treatment === 'trunk' };
  if (treatment === 'final') return { kind: 'final', code };
  return { kind: 'refused', code, errorClass: code === 'forbidden' ? rules.forbiddenMeans : errorClass };
}
