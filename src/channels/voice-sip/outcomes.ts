// What a final SIP answer to our INVITE means for the call (voice.md §7; channels.md §E.1 and, for the rest, the table of
// Asterisk's res_pjsip.c in §E.3). A code that is not here counts as its class.
import type { CallOutcome } from '../voice/engine.ts';

export const SIP_OUTCOMES: ReadonlyMap<number, CallOutcome> = new Map<number, CallOutcome>([
  [300, 'rejected'],
  [301, 'invalid-number'],
  [302, 'unreachable'],
  [305, 'rejected'],
  [380, 'rejected'],
  [400, 'engine-failure'],
  [401, 'trunk-auth'],
  [402, 'trunk-auth'],
  [403, 'rejected'],
  [404, 'invalid-number'],
  [405, 'rejected'],
  [406, 'engine-failure'],
  [407, 'trunk-auth'],
  [408, 'unreachable'],
  [410, 'invalid-number'],
  [413, 'engine-failure'],
  [414, 'engine-failure'],
  [415, 'engine-failure'],
  [416, 'engine-failure'],
  [420, 'engine-failure'],
  [421, 'engine-failure'],
  [423, 'engine-failure'],
  [429, 'congestion'],
  [480, 'unreachable'],
  [481, 'engine-failure'],
  [482, 'congestion'],
  [483, 'congestion'],
  [484, 'invalid-number'],
  [485, 'invalid-number'],
  [486, 'busy'],
  [487, 'no-answer'],
  [488, 'engine-failure'],
  [491, 'engine-failure'],
  [493, 'engine-failure'],
  [500, 'congestion'],
  [501, 'engine-failure'],
  [502, 'congestion'],
  [503, 'congestion'],
  [504, 'congestion'],
  [505, 'engine-failure'],
  [513, 'engine-failure'],
  [580, 'congestion'],
  [600, 'busy'],
  [603, 'rejected'],
  [604, 'invalid-number'],
  [606, 'engine-failure'],
  [607, 'rejected'],
  [608, 'rejected'],
]);

/** Rang, and then nobody: not the same as a phone that is off. */
const AFTER_RINGING: ReadonlyMap<number, CallOutcome> = new Map([
  [408, 'no-answer'],
  [480, 'no-answer'],
]);

/** The outcome of a call that ended with this status of 300 or more. */
export function outcomeOf(status: number, rang: boolean): CallOutcome {
  const known = (rang ? AFTER_RINGING.get(status) : undefined) ?? SIP_OUTCOMES.get(status);
  if (known) return known;
  if (status < 400) return 'rejected';
  if (status >= 500 && status < 600) return 'congestion';
  return status >= 600 ? 'rejected' : 'engine-failure';
}
