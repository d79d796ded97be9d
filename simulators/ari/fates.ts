// What becomes of a call, by the last four digits of the number called: the same fates as the carrier's behind the real Asterisk
// (test/asterisk/carrier.ts), so that one list of expectations holds for both.

export interface Fate {
  /** Milliseconds from dialling to 180; absent: it never rings. */
  ringMs?: number;
  /** From dialling to 183 with early media. */
  progressMs?: number;
  /** From the last of these (or from dialling) to the end or the answer; absent: it goes on for ever. */
  end?: { ms: number; answer: Talk } | { ms: number; sip: number; cause: number; dialstatus: string };
}

/** What the person who answers does. */
export interface Talk {
  /** Digits, the first one this long after the answer, then one each 250 ms. */
  press?: { ms: number; digits: string };
  hangUpMs?: number;
  /** What AMD finds. */
  amd: 'HUMAN' | 'MACHINE';
}

const refused = (sip: number, cause: number, dialstatus = 'NOANSWER', ms = 5): Fate['end'] => ({
  ms,
  sip,
  cause,
  dialstatus,
});
const answered = (ms: number, talk: Partial<Talk> = {}): Fate['end'] => ({ ms, answer: { amd: 'HUMAN', ...talk } });

const RING_MS = 5;

export const FATES: Readonly<Record<string, Fate>> = {
  '0001': { end: refused(486, 17, 'BUSY') },
  '0002': { ringMs: RING_MS },
  '0003': { ringMs: RING_MS, end: answered(200, { press: { ms: 500, digits: '42#' } }) },
  '0004': {},
  '0005': { end: refused(404, 1) },
  '0006': { end: answered(10) },
  '0007': { ringMs: RING_MS, end: answered(200, { hangUpMs: 600 }) },
  '0008': { progressMs: RING_MS },
  '0009': { end: refused(503, 34, 'CONGESTION') },
  '0010': { end: refused(403, 21) },
  '0011': { ringMs: RING_MS, end: answered(200, { amd: 'MACHINE' }) },
  // The carrier's 200 crosses our CANCEL: of that, ARI tells nothing.
  '0012': { ringMs: RING_MS },
  '0013': { ringMs: RING_MS, end: refused(486, 17, 'BUSY', 300) },
  '0014': { ringMs: RING_MS, end: refused(480, 19, 'NOANSWER', 300) },
  '0015': { end: refused(484, 28) },
  '0016': { end: refused(480, 19) },
  '0017': { end: refused(603, 21) },
  '0018': { ringMs: RING_MS, end: answered(200) },
  '0019': { ringMs: RING_MS, end: answered(2_500) },
};

/** Everybody else rings, and picks up after a while unless they expect a flash call. */
export function fateOf(number: string, ordinary: { ringMs: number; answerMs: number; flash: boolean }): Fate {
  const { ringMs, answerMs, flash } = ordinary;
  return FATES[number.slice(-4)] ?? (flash ? { ringMs } : { ringMs, end: answered(answerMs) });
}
