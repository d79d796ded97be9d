// The one decision of the settlement: what an outcome, a receipt or the passing of time means for an attempt, for the
// message's state and for its money. The pipeline calls it inside the transaction that writes the answer.
import type { AttemptState, MessageState, ReceiptState } from './message.ts';
import { applyReceipt, isOpenAttempt, mayMove, mergeSegments, outward, type SegmentStates } from './states.ts';

export interface MessageView {
  state: MessageState;
  holdE7: bigint;
  /** Null while the hold is not resolved. */
  chargedE7: bigint | null;
  /** When a message of one step is charged: as soon as an upstream took it, or only on delivery. */
  charge: 'submitted' | 'delivered';
  /** The present step, from 1. */
  step: number;
  /** Every step of a cascade, the first to the last; empty for a message of one step. */
  steps: readonly StepView[];
}

/** A step of a cascade: a channel with its own price and its own idea of success. */
export interface StepView {
  step: number;
  /** Its share of the hold. */
  priceE7: bigint;
  charge: 'submitted' | 'delivered';
  /** What ends the cascade. */
  success: 'delivered' | 'read';
}

export interface AttemptView {
  attemptNo: number;
  step: number;
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
  | { kind: 'expired_in_queue' }
  /** The present step of a cascade has had its time. Nobody has it in hand. */
  | { kind: 'step_over' }
  /** Somebody ended it while it was queued: its client canceled it, or a moderator refused its text. */
  | { kind: 'ended'; state: 'canceled' | 'rejected' };

/** What else there is of the message while this is decided. */
export interface SettleContext {
  /** It will be handed to an upstream again: a queue row stays after this transaction. */
  queued: boolean;
  /** Its attempts. The one being decided is skipped by its number, so all of them may be given. */
  attempts: readonly AttemptView[];
  /** The step to go on with should the present one fail; null when there is none that can be sent. */
  nextStep: number | null;
}

export interface Resolution {
  /** `capture` when anything is charged; the rest of the hold is released with it. */
  kind: 'capture' | 'release';
  /** Captured, or released. */
  amountE7: bigint;
  /** Of a capture: what is released beside it. */
  restE7: bigint;
  /** What each step of a cascade was charged. */
  steps: ReadonlyMap<number, bigint>;
}

export interface Settlement {
  /** The attempt's new state and letters, when either changed. */
  attempt?: { segmentStates: SegmentStates; state: AttemptState };
  /** The message's move, whose step it comes from, and the resolution of its hold when this is the first final state. */
  message?: { state: MessageState; step: number; resolve?: Resolution };
  /** The present step failed and the next one begins; the message stays open. `why` is how it ended. */
  advance?: { toStep: number; why: StepEnd };
  /** The client has to be told. */
  tell: boolean;
}

/** How a step of a cascade ends without success. */
export type StepEnd = 'rejected' | 'undelivered' | 'expired' | 'timeout' | 'unread';

const ALONE: SettleContext = { queued: false, attempts: [], nextStep: null };

/** An attempt just handed over: every part is in doubt until it is answered. */
export function newAttempt(attemptNo: number, segments: number, step = 1): AttemptView {
  return { attemptNo, step, state: 'unknown', segmentStates: 'x'.repeat(segments) };
}

/**
 * Rules, in the order of contract.md §5 and design.md §4:
 * - the success of any attempt moves the message; a failure only when nothing else of the present step is pending;
 * - in a cascade the failure of the present step begins the next one instead, and a failure of an earlier step, come late,
 *   changes nothing but its attempt. Where success is `read`, a delivered step waits for it until its time is over;
 * - a message partly taken and partly refused waits for the receipts of what was taken;
 * - the hold resolves with the first final state, once. Each step is charged by its own policy. `submitted`: if an upstream
 *   took every part of an attempt or delivered some part; what was only in doubt is not. `delivered`: if some part arrived;
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
  const verdict = verdictOn(message, after, input, all, context.queued);
  if (verdict === null) return settlement;
  if (verdict.why !== null && message.state === 'accepted' && context.nextStep !== null) {
    settlement.advance = { toStep: context.nextStep, why: verdict.why };
    return settlement;
  }
  // The cascade's last step failed; an earlier one that was delivered, only not read, is still the better news.
  const reached = verdict.why === null && input.kind !== 'ended' ? null : lastDelivered(message, all);
  const state = reached === null ? verdict.state : 'delivered';
  if (!mayMove(message.state, state)) return settlement;
  settlement.message = { state, step: reached ?? verdict.step };
  if (message.state === 'accepted' && message.chargedE7 === null) settlement.message.resolve = resolution(message, all);
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
    case 'step_over':
    case 'ended':
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

interface StepVerdict {
  state: MessageState;
  /** Null for a success. */
  why: StepEnd | null;
  /** The step that succeeded or failed. */
  step: number;
}

/** What the message's present step comes to, null while it goes on. */
function verdictOn(
  message: MessageView,
  after: AttemptView | null,
  input: SettleInput,
  all: readonly AttemptView[],
  queued: boolean,
): StepVerdict | null {
  const present = message.steps.length === 0 ? all : all.filter((attempt) => attempt.step === message.step);
  const failed = (state: MessageState, why: StepEnd): StepVerdict => ({ state, why, step: message.step });
  if (input.kind === 'receipt_wait_over') {
    if (queued) return null;
    return present.length === 0 ? failed('expired', 'expired') : failed('partly_delivered', 'timeout');
  }
  if (input.kind === 'step_over') return stepOver(present, failed);
  // What was handed over at any step may still arrive: that is not taken back.
  if (input.kind === 'ended') {
    return all.some(isPending) ? null : { state: input.state, why: null, step: message.step };
  }
  // Something may still come of it: a word on what was handed over, or, where reading is asked for, that it was read.
  const waits = queued || present.some((attempt) => isPending(attempt) || attempt.state === 'delivered');
  if (input.kind === 'expired_in_queue') return waits ? null : failed('expired', 'expired');
  if (after === null || isPending(after)) return null;
  if (after.state === 'read' || (after.state === 'delivered' && isEnough(message, after.step))) {
    return { state: after.state, why: null, step: after.step };
  }
  if (waits || (message.steps.length > 0 && after.step !== message.step)) return null;
  const state = failure(after.state, present);
  return failed(state, state === 'expired' || state === 'rejected' ? state : 'undelivered');
}

/** Time is over for the present step: what is known of it by now. */
function stepOver(
  present: readonly AttemptView[],
  failed: (state: MessageState, why: StepEnd) => StepVerdict,
): StepVerdict {
  if (present.length === 0) return failed('expired', 'expired');
  if (present.some((attempt) => attempt.state === 'delivered')) return failed('delivered', 'unread');
  return failed('partly_delivered', 'timeout');
}

/** Delivery ends the cascade, unless reading is asked for and another step could follow. Afterwards it is good news at any step. */
function isEnough(message: MessageView, stepNo: number): boolean {
  if (message.state !== 'accepted') return true;
  const step = message.steps.find((one) => one.step === stepNo);
  return step === undefined || step.success === 'delivered' || step.step === message.steps.at(-1)?.step;
}

/** The last step of a cascade that was delivered, null when none was. */
function lastDelivered(message: MessageView, all: readonly AttemptView[]): number | null {
  if (message.steps.length === 0) return null;
  return all.reduce<number | null>(
    (last, { state, step }) => (state === 'delivered' && step > (last ?? 0) ? step : last),
    null,
  );
}

function isPending(attempt: AttemptView): boolean {
  return !mergeSegments(attempt.segmentStates).final;
}

/** The last failure is the step's, except that parts which arrived by another attempt are not forgotten. */
function failure(last: AttemptState, present: readonly AttemptView[]): MessageState {
  if (present.some((attempt) => attempt.state === 'partly_delivered')) return 'partly_delivered';
  return last === 'expired' || last === 'rejected' ? last : 'undelivered';
}

const NO_STEPS: ReadonlyMap<number, bigint> = new Map();

function resolution(message: MessageView, attempts: readonly AttemptView[]): Resolution {
  if (message.steps.length === 0) {
    const kind = isCharged(message.charge, attempts) ? 'capture' : 'release';
    return { kind, amountE7: message.holdE7, restE7: 0n, steps: NO_STEPS };
  }
  const steps = new Map<number, bigint>();
  let captured = 0n;
  for (const { step, charge, priceE7 } of message.steps) {
    const own = attempts.filter((attempt) => attempt.step === step);
    if (!isCharged(charge, own)) continue;
    steps.set(step, priceE7);
    captured += priceE7;
  }
  if (steps.size === 0) return { kind: 'release', amountE7: message.holdE7, restE7: 0n, steps };
  return { kind: 'capture', amountE7: captured, restE7: message.holdE7 - captured, steps };
}

function isCharged(charge: MessageView['charge'], attempts: readonly AttemptView[]): boolean {
  return attempts.some(({ segmentStates }) => {
    const arrived = /[dr]/.test(segmentStates);
    return charge === 'delivered' ? arrived : arrived || !/[xn]/.test(segmentStates);
  });
}
