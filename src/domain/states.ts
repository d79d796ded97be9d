// The state machine of a message, and how the parts of one attempt make one state (contract.md §5).
import type { AttemptState, MessageState, OutwardState, ReceiptState } from './message.ts';

const OUTWARD: Record<MessageState, OutwardState> = {
  accepted: 'send',
  delivered: 'deliver',
  read: 'read',
  undelivered: 'not_deliver',
  rejected: 'not_deliver',
  canceled: 'not_deliver',
  expired: 'expired',
  partly_delivered: 'partly_deliver',
};

/** From a state → the states it may still become. No path leads back, so every state is told at most once. */
const MOVES: Record<MessageState, readonly MessageState[]> = {
  accepted: ['delivered', 'read', 'undelivered', 'rejected', 'expired', 'partly_delivered', 'canceled'],
  delivered: ['read'],
  // A late receipt may still bring the good news.
  partly_delivered: ['delivered', 'read'],
  expired: ['delivered', 'read'],
  read: [],
  undelivered: [],
  rejected: [],
  canceled: [],
};

/** What clients are told of a state. */
export function outward(state: MessageState): OutwardState {
  return OUTWARD[state];
}

/** May a message go from one state to the other? Never to the same, never back. */
export function mayMove(from: MessageState, to: MessageState): boolean {
  return MOVES[from].includes(to);
}

/** An attempt that still waits for a word from upstream. */
export function isOpenAttempt(state: AttemptState): boolean {
  return state === 'submitted' || state === 'unknown';
}

/**
 * `attempt.segment_states`, a letter a part:
 * `x` handed over and not answered (in doubt) · `n` not taken: refused in the answer, or never sent · `s` taken ·
 * by receipt: `d` delivered, `r` read, `u` undelivered, `e` expired, `j` rejected.
 */
export type SegmentStates = string;

export interface MergedState {
  /** No part waits for a word any more. */
  final: boolean;
  state: AttemptState;
}

/** The parts of an attempt as one state: delivered only if every part is (channels.md §D.5). */
export function mergeSegments(segmentStates: SegmentStates): MergedState {
  if (/[sx]/.test(segmentStates)) return { final: false, state: /[^xn]/.test(segmentStates) ? 'submitted' : 'unknown' };
  return { final: true, state: finalState(segmentStates) };
}

function finalState(letters: SegmentStates): AttemptState {
  if (/^r+$/.test(letters)) return 'read';
  if (/^[dr]+$/.test(letters)) return 'delivered';
  if (/[dr]/.test(letters)) return 'partly_delivered';
  if (/^e+$/.test(letters)) return 'expired';
  if (/^[jn]+$/.test(letters)) return 'rejected';
  return 'undelivered';
}

const RECEIPT_LETTER: Record<ReceiptState, string> = {
  delivered: 'd',
  read: 'r',
  undelivered: 'u',
  expired: 'e',
  rejected: 'j',
  // Upstream has it; nothing is known of the handset.
  unknown: 's',
  enroute: 's',
  accepted: 's',
};

/** Receipts that each letter still listens to; what is not here changes nothing. */
const LISTENS: Record<string, string> = { x: 'sdruej', s: 'druej', d: 'r', r: '', u: 'dr', e: 'dr', j: 'dr', n: 'dr' };

/**
 * The letters after a receipt for part `index` (from 0). A repeated receipt, an intermediate one after a final one, a
 * failure after a success and an index out of range change nothing.
 */
export function applyReceipt(segmentStates: SegmentStates, index: number, state: ReceiptState): SegmentStates {
  const before = segmentStates[index];
  const after = RECEIPT_LETTER[state];
  if (before === undefined || !LISTENS[before]?.includes(after)) return segmentStates;
  return segmentStates.slice(0, index) + after + segmentStates.slice(index + 1);
}
