// What becomes of a call, by the last four digits of the number called: the same fates as the carrier's behind the real Asterisk
// (test/asterisk/carrier.ts), so that one list of expectations holds for both.

export interface Fate {
  /** Milliseconds from dialling to 180; absent: it never rings. */
  ringMs?: number;
  /** From dialling to 183 with early media. */
  progressMs?: number;
  /** From the last of these (or from dialling) to the end or the answer; absent: it goes on for ever. */
  then?: { ms: number; answer: Talk } | { ms: number; sip: number; cause: number; dialstatus: string };
}

/** What the person who answers does. */
export interface Talk {
  /** Digits, the first one this long after the answer, then one each 250 ms. */
  press?: { ms: number; digits: string };
  hangUpMs?: number;
  /** What AMD finds. */
  amd: 'HUMAN' | 'MACHINE';
}

const refused = (sip: number, cause: number, dialstatus = 'NOANSWER', ms = 5): Fate['then'] => ({
  ms,
  sip,
  cause,
  dialstatus,
});
const answered = (ms: number, talk: Partial<Talk> = {}): Fate['then'] => ({ ms, answer: { amd: 'HUMAN', ...talk } });

const RING_MS = 5;

export const FATES: Readonly<Record<string, Fate>> = {
  '0001': { then: refused(486, 17, 'BUSY') },
  '0002': { ringMs: RING_MS },
  '0003': { ringMs: RING_MS, then: answered(200, { press: { ms: 500, digits: '42#' } }) },
  '0004': {},
  '0005': { then: refused(404, 1) },
  '0006': { then: answered(10) },
  '0007': { ringMs: RING_MS, then: answered(200, { hangUpMs: 600 }) },
  '0008': { progressMs: RING_MS },
  '0009': { then: refused(503, 34, 'CONGESTION') },
  '0010': { then: refused(403, 21) },
  '0011': { ringMs: RING_MS, then: answered(200, { amd: 'MACHINE' }) },
  // The carrier's 200 crosses our CANCEL: of that, ARI tells nothing.
  '0012': { ringMs: RING_MS },
  '0013': { ringMs: RING_MS, then: refused(486, 17, 'BUSY', 300) },
  '0014': { ringMs: RING_MS, then: refused(480, 19, 'NOANSWER', 300) },
  '0015': { then: refused(484, 28) },
  '0016': { then: refused(480, 19) },
  '0017': { then: refused(603, 21) },
  '0018': { ringMs: RING_MS, then: answered(200) },
};

/** Everybody else: rings, is answered after a while, hears everything. */
export function fateOf(number: string, ringMs: number, answerMs: number): Fate {
  return FATES[number.slice(-4)] ?? { ringMs, then: answered(answerMs) };
}
