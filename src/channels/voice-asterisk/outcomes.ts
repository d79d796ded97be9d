// What the end of a call means; of an unanswered one by how far it had come, the SIP code and the Q.850 cause (voice.md §4.2, §7;
// channels.md §E.3 for Asterisk's own SIP→cause map). The SIP code says more where it is told: Asterisk folds 401, 403 and 603
// into cause 21.
import type { CallOutcome, CallRequest } from '../voice/engine.ts';

/** `[before it rang, after it rang]`; one word where that makes no difference. */
type Row = CallOutcome | readonly [silent: CallOutcome, rang: CallOutcome];

const AWAY: Row = ['unreachable', 'no-answer'];

/** By `tech_cause`, which Asterisk tells from 20.18 and 22.7 on. */
export const BY_SIP_CODE: ReadonlyMap<number, Row> = new Map<number, Row>([
  [401, 'trunk-auth'],
  [403, 'rejected'],
  [404, 'invalid-number'],
  [407, 'trunk-auth'],
  [408, AWAY],
  [410, 'invalid-number'],
  // Also what Asterisk says when the call's own timeout has run out.
  [480, AWAY],
  [484, 'invalid-number'],
  [485, 'invalid-number'],
  [486, 'busy'],
  [487, AWAY],
  [488, 'rejected'],
  [500, 'congestion'],
  [502, 'congestion'],
  [503, 'congestion'],
  [504, 'congestion'],
  [600, 'busy'],
  [603, 'rejected'],
  [604, 'invalid-number'],
  [606, 'rejected'],
  [607, 'rejected'],
  [608, 'rejected'],
]);

/** By Q.850 cause, where the SIP code is not told or not known. */
export const BY_CAUSE: ReadonlyMap<number, Row> = new Map<number, Row>([
  // Asterisk could not make the call at all (no RTP port), or the exchange is going down.
  [0, 'engine-failure'],
  [1, 'invalid-number'],
  [2, 'congestion'],
  [3, 'unreachable'],
  [16, AWAY],
  [17, 'busy'],
  [18, AWAY],
  [19, AWAY],
  [20, 'unreachable'],
  [21, 'rejected'],
  [22, 'invalid-number'],
  [23, 'unreachable'],
  [26, AWAY],
  [27, 'unreachable'],
  [28, 'invalid-number'],
  [29, 'rejected'],
  [31, AWAY],
  [34, 'congestion'],
  [38, 'congestion'],
  [41, 'congestion'],
  [42, 'congestion'],
  [44, 'congestion'],
  [47, 'congestion'],
  [50, 'rejected'],
  [52, 'rejected'],
  [55, 'rejected'],
  [57, 'rejected'],
  [58, 'rejected'],
  [63, 'congestion'],
  [65, 'rejected'],
  [69, 'rejected'],
  [79, 'rejected'],
  [88, 'rejected'],
  [102, 'congestion'],
  [111, 'congestion'],
  // What Asterisk makes of every 4xx and 6xx it has no cause for.
  [127, AWAY],
]);

/**
 * The outcome of a call that was not answered and not hung up by us. Without a cause the call vanished while nobody looked.
 * Codes in neither table pass by themselves as far as we know: `congestion`.
 */
export function unansweredOutcome(end: { rang: boolean; cause?: number; sipCode?: number }): CallOutcome {
  const { rang, cause, sipCode } = end;
  const row = (sipCode === undefined ? undefined : BY_SIP_CODE.get(sipCode)) ?? byCause(cause);
  if (typeof row === 'string') return row;
  return rang ? row[1] : row[0];
}

function byCause(cause: number | undefined): Row {
  if (cause === undefined) return 'engine-failure';
  return BY_CAUSE.get(cause) ?? 'congestion';
}

/** All that is known of a call when it is over. */
export interface CallFacts {
  kind: CallRequest['kind'];
  rang: boolean;
  answered: boolean;
  machine: boolean;
  /** We hung up. */
  local: boolean;
  /** Asterisk told that the other end hangs up, before the end. */
  farHangup: boolean;
  /** null: nothing was played to the end or broken off. */
  playback: 'complete' | 'interrupted' | 'failed' | null;
  hasAudio: boolean;
  /** IVR: something was pressed, if only the terminator. */
  pressed: boolean;
  cause?: number;
  sipCode?: number;
}

export function outcomeOf(facts: CallFacts): CallOutcome {
  if (facts.machine) return 'machine';
  if (facts.answered) return answeredOutcome(facts);
  if (!facts.local) return unansweredOutcome(facts);
  if (!facts.rang) return 'unreachable';
  return facts.kind === 'flash' ? 'ok' : 'no-answer';
}

function answeredOutcome({ kind, playback, hasAudio, pressed, local, farHangup }: CallFacts): CallOutcome {
  if (kind === 'flash' || playback === 'complete' || pressed) return 'ok';
  if (playback === 'failed') return 'engine-failure';
  if (!hasAudio && local) return 'ok';
  // Neither end hung up: it ended in Asterisk (no such dialplan context), or while we could not see.
  return farHangup || local ? 'answered-no-play' : 'engine-failure';
}
