// What becomes of a message whose attempt was refused, put off, or left in doubt: another connection, later, or its end.
import type { Outcome } from '../channels/channel.ts';
import { backoffMs } from '../domain/backoff.ts';
import { PRIORITY_NAMES } from '../domain/message.ts';
import type { ClaimedJob } from '../store/claim-jobs.ts';
import type { Client } from '../store/db.ts';
import type { RoutedMessage } from '../store/open-messages.ts';
import { lockQueueRows, type QueueReturn } from '../store/queue-moves.ts';
import type { Doubt } from '../store/receipts.ts';
import type { AttemptOrigin, Happening } from './settlement.ts';

export interface TroubledOutcome {
  connectionId: number;
  outcome: Exclude<Outcome, { kind: 'submitted' }>;
  job: ClaimedJob;
}

export interface TroubleRules {
  /** The next connection of the message's route that has not refused it; null when there is none. */
  nextConnection(message: RoutedMessage, tried: readonly number[]): number | null;
  /** How long to wait for a receipt of a message in doubt before it is sent once more; null = never send it again. */
  inDoubtRetryMs(connectionId: number, trafficClass: string): number | null;
  random(): number;
}

export interface TroubleDecision {
  happenings: Happening[];
  returns: QueueReturn[];
  /** Messages that leave the queue for good. */
  removals: number[];
  doubts: Doubt[];
}

/** Passing failures of one message on one connection before the next connection is tried. */
const TEMPORARY_TRIES_MAX = 8;
const TEMPORARY_BASE_MS = 5_000;
const TEMPORARY_MAX_MS = 600_000;
/** A code for "its node died with the message in hand". */
export const NODE_LOST = 'node_lost';
const NODE_LOST_TRIES_MAX = 5;
/** A code for "the link went away before it was written": nothing was tried, so nothing is counted. */
export const NOT_SENT = 'not_sent';

/**
 * Decides for each outcome. `messages` are locked; a message that is gone (its day was dropped) just leaves the queue. One
 * that somebody else took over meanwhile (our lease was lost) stays where it is: only the attempt learns what became of it.
 */
export async function decideTrouble(
  client: Client,
  rules: TroubleRules,
  troubled: readonly TroubledOutcome[],
  messages: ReadonlyMap<number, RoutedMessage>,
): Promise<TroubleDecision> {
  const decision: TroubleDecision = { happenings: [], returns: [], removals: [], doubts: [] };
  const rows = await lockQueueRows(client, [...messages.keys()]);
  for (const item of troubled) {
    const message = messages.get(item.job.messageId);
    if (message === undefined) {
      decision.removals.push(item.job.messageId);
      continue;
    }
    const row = rows.get(message.id);
    if (row?.attemptNo !== item.job.attemptNo || isOfEarlierStep(item, message))
      tooLate(item, message, row !== undefined, decision);
    else if (item.outcome.kind === 'in_doubt') inDoubt(rules, item, item.outcome, message, decision);
    else if (isForNow(item)) putOff(rules, item, item.outcome, message, decision);
    else refused(rules, item, item.outcome, message, row.tried, decision);
  }
  return decision;
}

/** Said of a step that has given way to another: the row, whatever its number, is not the one that was handed out. */
function isOfEarlierStep({ job }: TroubledOutcome, message: RoutedMessage): boolean {
  return message.chargedE7 === null && job.step !== message.step;
}

function tooLate(
  { connectionId, outcome, job }: TroubledOutcome,
  message: RoutedMessage,
  queued: boolean,
  decision: TroubleDecision,
): void {
  if (outcome.kind === 'deferred') return;
  const taken = Array.from({ length: job.segments }, (_, i) => Boolean(outcome.providerIds[i]));
  decision.happenings.push({
    messageId: message.id,
    attemptNo: job.attemptNo,
    input: { kind: outcome.kind === 'rejected' ? 'refused' : 'in_doubt', taken },
    queued,
    errorCode: outcome.code,
    origin: originOf(connectionId, job, outcome.providerIds, outcome.kind === 'rejected' ? outcome.errorClass : null),
  });
}

function originOf(
  connectionId: number,
  { step, segments, channel, phone }: ClaimedJob,
  providerIds: (string | null)[],
  errorClass: string | null,
): AttemptOrigin {
  return { connectionId, step, segments, providerIds, errorClass, channel, phone };
}

/** A failure that passes by itself, and has not done so too often. What was rejected goes elsewhere, whatever the class. */
function isForNow({ outcome, job }: TroubledOutcome): boolean {
  if (outcome.kind !== 'deferred') return false;
  if (outcome.redial === true || outcome.uncounted === true) return true;
  if (outcome.errorClass === 'throttle' || outcome.errorClass === 'configuration' || outcome.code === NOT_SENT)
    return true;
  return outcome.errorClass === 'temporary' && job.temporaryTries + 1 < TEMPORARY_TRIES_MAX;
}

/** A message that already has its final state (a receipt of an earlier attempt came) is not sent again. */
const isOver = (message: RoutedMessage): boolean => message.chargedE7 !== null;

function putOff(
  rules: TroubleRules,
  { connectionId, job }: TroubledOutcome,
  outcome: Extract<TroubledOutcome['outcome'], { kind: 'deferred' | 'rejected' }>,
  message: RoutedMessage,
  decision: TroubleDecision,
): void {
  if (isOver(message)) {
    decision.removals.push(message.id);
    return;
  }
  const uncounted = outcome.code === NOT_SENT || (outcome.kind === 'deferred' && outcome.uncounted === true);
  const counts = outcome.errorClass === 'temporary' && !uncounted;
  const asked = outcome.kind === 'deferred' ? outcome.delayMs : 0;
  const exact = outcome.kind === 'deferred' && outcome.redial === true;
  const delayMs =
    counts && !exact
      ? Math.max(asked, backoffMs(job.temporaryTries + 1, TEMPORARY_BASE_MS, TEMPORARY_MAX_MS, rules.random()))
      : asked;
  // A connection that cannot work as configured is being paused: go round it where the route has another.
  const next = outcome.errorClass === 'configuration' ? rules.nextConnection(message, [connectionId]) : null;
  decision.returns.push({
    messageId: message.id,
    attemptNo: job.attemptNo,
    connectionId: next ?? connectionId,
    // The other has no reason to wait.
    delayMs: next === null ? delayMs : 0,
    temporaryTries: job.temporaryTries + (counts ? 1 : 0),
    doubtTries: job.doubtTries,
    triedConnectionId: null,
  });
  if (!counts) return;
  decision.happenings.push({
    messageId: message.id,
    attemptNo: job.attemptNo,
    input: { kind: 'deferred' },
    queued: true,
    errorCode: outcome.code,
    origin: originOf(connectionId, job, [], outcome.errorClass),
  });
}

function refused(
  rules: TroubleRules,
  { connectionId, job }: TroubledOutcome,
  outcome: Extract<TroubledOutcome['outcome'], { kind: 'deferred' | 'rejected' }>,
  message: RoutedMessage,
  tried: readonly number[],
  decision: TroubleDecision,
): void {
  const providerIds = outcome.kind === 'rejected' ? outcome.providerIds : [];
  const taken = Array.from({ length: job.segments }, (_, i) => Boolean(providerIds[i]));
  // Parts that were taken may still arrive: sending the whole again elsewhere would repeat them.
  const next = isOver(message) || taken.includes(true) ? null : rules.nextConnection(message, [...tried, connectionId]);
  decision.happenings.push({
    messageId: message.id,
    attemptNo: job.attemptNo,
    input: { kind: 'refused', taken },
    queued: next !== null,
    errorCode: outcome.code,
    origin: originOf(connectionId, job, providerIds, outcome.errorClass),
  });
  if (next === null) {
    decision.removals.push(message.id);
    return;
  }
  decision.returns.push({
    messageId: message.id,
    attemptNo: job.attemptNo,
    connectionId: next,
    delayMs: 0,
    temporaryTries: 0,
    doubtTries: job.doubtTries,
    triedConnectionId: connectionId,
  });
}

function inDoubt(
  rules: TroubleRules,
  { connectionId, job }: TroubledOutcome,
  outcome: Extract<TroubledOutcome['outcome'], { kind: 'in_doubt' }>,
  message: RoutedMessage,
  decision: TroubleDecision,
): void {
  const trafficClass = PRIORITY_NAMES[message.priority] ?? 'normal';
  // An upstream that did not answer twice is not asked a third time. What a lost node had in hand was mostly not sent at
  // all, so that it is tried again after several crashes in a row too.
  const triesMax = outcome.code === NODE_LOST ? NODE_LOST_TRIES_MAX : 1;
  const retryMs =
    job.doubtTries >= triesMax || isOver(message) ? null : rules.inDoubtRetryMs(connectionId, trafficClass);
  const taken = Array.from({ length: job.segments }, (_, i) => Boolean(outcome.providerIds[i]));
  decision.happenings.push({
    messageId: message.id,
    attemptNo: job.attemptNo,
    input: { kind: 'in_doubt', taken },
    queued: retryMs !== null,
    errorCode: outcome.code,
    origin: originOf(connectionId, job, outcome.providerIds, null),
  });
  taken.forEach((isTaken, segment) => {
    const reference = outcome.references[segment];
    if (isTaken || reference === undefined) return;
    decision.doubts.push({
      messageId: message.id,
      attemptNo: job.attemptNo,
      segment,
      connectionId,
      reference,
      phone: message.phone,
    });
  });
  if (retryMs === null) {
    decision.removals.push(message.id);
    return;
  }
  decision.returns.push({
    messageId: message.id,
    attemptNo: job.attemptNo,
    connectionId,
    delayMs: Math.max(1, retryMs),
    temporaryTries: job.temporaryTries,
    doubtTries: job.doubtTries + 1,
    triedConnectionId: null,
  });
}
