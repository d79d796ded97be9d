// The one decision of the settlement: what an outcome, a receipt or the passing of time means for an attempt, for the
// message's state and for its money. The pipeline calls it inside the transaction that writes the answer.
import type { AttemptState, MessageState, ReceiptState } from './message.ts';
import { applyReceipt, isOpenAttempt, mayMove, mergeSegments, outward, type SegmentStates } from './states.ts';

export interface MessageView {
  state: MessageState;
  holdE7: bigint;
  /** Null while the hold is not resolved. */
  chargedE7: bigint | null;
  /** When the hold is captured: as soon as an upstream took the message, or only on delivery. */
  charge: 'submitted' | 'delivered';
}

export interface AttemptView {
  attemptNo: number;
  state: AttemptState;
  segmentStates: SegmentStates;
}

export type SettleInput =
  /** Upstream took every part. */
  | { kind: 'submitted' }
  /** Upstream refused for good; `taken` tells which parts it had taken before. */
  | { kind: 'refused'; taken: readonly boolean[] }
  /** Nothing was taken, and it is known. */
  | { kind: 'deferred' }
  /** Sent and not (wholly) answered; `taken` tells which parts were answered well. */
  | { kind: 'in_doubt'; taken: readonly boolean[] }
  /** `segment` counts from 0. */
  | { kind: 'receipt'; segment: number; state: ReceiptState }
  /** Nobody waits for receipts of this message any longer. */
  | { kind: 'receipt_wait_over' }
  /** Its validity passed while it was queued. */
  | { kind: 'expired_in_queue' };

/** What else there is of the message while this is decided. */
export interface SettleContext {
  /** It will be handed to an upstream again: a queue row stays after this transaction. */
  queued: boolean;
  /** Its attempts. The one being decided is skipped by its number, so all of them may be given. */
  attempts: readonly AttemptView[];
}

export interface Settlement {
  /** The attempt's new state and letters, when either changed. */
  attempt?: { segmentStates: SegmentStates; state: AttemptState };
  /** The message's move, with the resolution of its hold when this is the first final state. */
  message?: { state: MessageState; resolve?: { kind: 'capture' | 'release'; amountE7: bigint } };
  /** The client has to be told. */
  tell: boolean;
}

const ALONE: SettleContext = { queued: false, attempts: [] };

/** An attempt just handed over: every part is in doubt until it is answered. */
export function newAttempt(attemptNo: number, segments: number): AttemptView {
  return { attemptNo, state: 'unknown', segmentStates: 'x'.repeat(segments) };
}

/**
 * Rules, in the order of contract.md §5 and design.md §4:
 * - the success of any attempt moves the message; a failure only when nothing else of it is pending;
 * - a message partly taken and partly refused waits for the receipts of what was taken;
 * - the hold resolves with the first final state, once. `submitted`: captured if an upstream took every part of an
 *   attempt or delivered some part; what was only in doubt is released. `delivered`: captured if some part arrived;
 * - later receipts may still move the state (`mayMove`), and are told, without touching money.
 */
export function settle(
  message: MessageView,
  attempt: AttemptView | null,
  input: SettleInput,
  context: SettleContext = ALONE,
): Settlement {
  const after = attempt && attemptAfter(attempt, input);
  const all = after ? [...context.attempts.filter((a) => a.attemptNo !== after.attemptNo), after] : context.attempts;
  const settlement: Settlement = { tell: false };
  if (attempt && after && (after.state !== attempt.state || after.segmentStates !== attempt.segmentStates)) {
    settlement.attempt = { segmentStates: after.segmentStates, state: after.state };
  }
  const state = messageAfter(after, input, all, context.queued);
  if (state === null || !mayMove(message.state, state)) return settlement;
  settlement.message = { state };
  if (message.state === 'accepted' && message.chargedE7 === null) {
    const kind = isCharged(message.charge, all) ? 'capture' : 'release';
    settlement.message.resolve = { kind, amountE7: message.holdE7 };
  }
  settlement.tell = outward(message.state) !== outward(state);
  return settlement;
}

function attemptAfter(attempt: AttemptView, input: SettleInput): AttemptView {
  const segmentStates = lettersAfter(attempt.segmentStates, input);
  return { ...attempt, segmentStates, state: attemptStateAfter(attempt.state, segmentStates, input) };
}

function lettersAfter(letters: SegmentStates, input: SettleInput): SegmentStates {
  switch (input.kind) {
    case 'submitted':
      return letters.replaceAll('x', 's');
    case 'refused':
      return answered(letters, input.taken, 'n');
    case 'deferred':
      return letters.replaceAll('x', 'n');
    case 'in_doubt':
      return answered(letters, input.taken, 'x');
    case 'receipt':
      return applyReceipt(letters, input.segment, input.state);
    case 'receipt_wait_over':
    case 'expired_in_queue':
      return letters;
  }
}

/** Only parts without an answer change: a receipt may have come before the answer. */
function answered(letters: SegmentStates, taken: readonly boolean[], otherwise: string): SegmentStates {
  return letters.replace(/x/g, (_, index: number) => (taken[index] ? 's' : otherwise));
}

function attemptStateAfter(before: AttemptState, letters: SegmentStates, input: SettleInput): AttemptState {
  const merged = mergeSegments(letters);
  if (input.kind === 'deferred' && /^n+$/.test(letters)) return 'deferred';
  // Time alone tells nothing of an attempt that was only in doubt; one that was taken ends without its receipts.
  if (input.kind === 'receipt_wait_over' && merged.state === 'submitted') return 'partly_delivered';
  if (input.kind === 'receipt_wait_over' || input.kind === 'expired_in_queue') return before;
  return merged.final || isOpenAttempt(before) ? merged.state : before;
}

function messageAfter(
  after: AttemptView | null,
  input: SettleInput,
  all: readonly AttemptView[],
  queued: boolean,
): MessageState | null {
  if (input.kind === 'receipt_wait_over') return queued ? null : all.length === 0 ? 'expired' : 'partly_delivered';
  if (input.kind === 'expired_in_queue') return all.some(isPending) ? null : 'expired';
  if (after === null || isPending(after)) return null;
  if (after.state === 'delivered' || after.state === 'read') return after.state;
  return queued || all.some(isPending) ? null : failure(after.state, all);
}

function isPending(attempt: AttemptView): boolean {
  return !mergeSegments(attempt.segmentStates).final;
}

/** The last failure is the message's, except that parts which arrived by another attempt are not forgotten. */
function failure(last: AttemptState, all: readonly AttemptView[]): MessageState {
  if (all.some((attempt) => attempt.state === 'partly_delivered')) return 'partly_delivered';
  return last === 'expired' || last === 'rejected' ? last : 'undelivered';
}

function isCharged(charge: MessageView['charge'], attempts: readonly AttemptView[]): boolean {
  return attempts.some(({ segmentStates }) => {
    const arrived = /[dr]/.test(segmentStates);
    return charge === 'delivered' ? arrived : arrived || !/[xn]/.test(segmentStates);
  });
}
