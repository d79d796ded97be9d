// What time does: validity that passed, receipts that never came, early receipts whose message is known by now, messages
// stranded on a connection that is gone. Each round is bounded; a round that was full is followed by another at once.
import type pg from 'pg';
import type { ReceiptState } from '../domain/message.ts';
import type { RouteQuery } from '../domain/routing.ts';
import { wakeLater } from '../store/claim-jobs.ts';
import { type Client, transaction } from '../store/db.ts';
import type { IdBlocks } from '../store/ids.ts';
import { loadAttempts, lockMessages, type MessageSnapshot } from '../store/open-messages.ts';
import { deleteFromQueue, lockQueueRows, prolongQueued, queuedMessages } from '../store/queue-moves.ts';
import { dropUnmatched, insertUnmatched, nextLook, takeMatchable } from '../store/receipts.ts';
import { type AbandonedJob, readAbandoned } from '../store/recover-leased.ts';
import { overdueSteps, stillOverdue, stopClocks } from '../store/steps.ts';
import {
  expiredInQueue,
  moveQueued,
  overdueMessages,
  stoppedMeanwhile,
  strandedRows,
  takeExpired,
} from '../store/sweep-rows.ts';
import type { Draft } from './choose-connection.ts';
import { endQueued } from './end-queued.ts';
import { type FinalCount, Settlement, type SettlementRules } from './settlement.ts';
import { placeReceipts, settleReceipts } from './write-batch.ts';

const ROUND = 1000;
/** The newest receipts that are looked at (receipts.ts), in rounds. */
const UNMATCHED_ROUNDS = 5;

export interface SweepContext {
  pool: pg.Pool;
  ledgerIds: IdBlocks;
  settlement: SettlementRules;
  receiptWaitMs: number;
  unmatchedKeepMs: number;
  /** How far the look at early receipts has come; 0 at first. */
  unmatchedCursor: number;
  /** Connections whose messages should go elsewhere: removed, or down for long. */
  strandedConnections(): number[];
  /** The best connection for a message now; null when the route has none. */
  connectionFor(query: RouteQuery & Draft, tried: readonly number[]): number | null;
  /** Records as in doubt what nobody will ever answer for. */
  abandoned(job: AbandonedJob): void;
  events: {
    settled(final: FinalCount): void;
    statuses(accountIds: ReadonlySet<number>): void;
    queued(connectionIds: ReadonlySet<number>): void;
    dropped(receipts: number): void;
  };
}

function announce(context: SweepContext, settlement: Settlement): void {
  for (const final of settlement.finals) context.events.settled(final);
  if (settlement.toldAccounts.size > 0) context.events.statuses(settlement.toldAccounts);
  const connections = settlement.advancedConnections;
  if (connections.size > 0) context.events.queued(connections);
}

/** A cascade that is at a step with others behind it, lives on, and could go on with none of them now. */
function hasNoNext(context: SweepContext, message: MessageSnapshot, nowMs: number): boolean {
  const present = message.steps.find((step) => step.step === message.step);
  if (present === undefined || present === message.steps.at(-1) || message.chargedE7 !== null) return false;
  if (nowMs >= message.expiresAtMs || (present.notAfterMs !== null && nowMs >= present.notAfterMs)) return false;
  return context.settlement.planNext(message, nowMs) === null;
}

/** Queue rows of messages live as long as these may, and the clocks of their steps stop. */
async function prolong(client: Client, messages: readonly MessageSnapshot[]): Promise<void> {
  const lives = messages.map((message) => {
    const present = message.steps.find((step) => step.step === message.step);
    const expiresAtMs = Math.min(message.expiresAtMs, present?.notAfterMs ?? Number.POSITIVE_INFINITY);
    return { messageId: message.id, expiresAtMs };
  });
  await prolongQueued(client, lives);
  await stopClocks(
    client,
    messages.map((message) => message.id),
  );
}

/** Ends queued messages whose validity passed. Returns how many were looked at. */
export async function sweepExpired(context: SweepContext): Promise<number> {
  await context.ledgerIds.reserve(2 * ROUND);
  const settlement = new Settlement(context.ledgerIds, context.settlement, Date.now());
  const count = await transaction(context.pool, async (client) => {
    const candidates = await expiredInQueue(client, ROUND);
    if (candidates.length === 0) return 0;
    // Messages first, then the queue: the order in which everybody locks.
    const messages = await lockMessages(client, candidates);
    // A step whose time is over while nobody can carry the next keeps the message's whole life.
    const nowMs = Date.now();
    const kept = [...messages.values()].filter((message) => hasNoNext(context, message, nowMs));
    await prolong(client, kept);
    const taken = await takeExpired(client, candidates);
    settlement.add(messages.values(), await loadAttempts(client, taken));
    for (const messageId of taken) {
      settlement.apply({
        messageId,
        attemptNo: null,
        input: { kind: 'expired_in_queue' },
        queued: false,
        errorCode: '',
      });
    }
    await settlement.write(client);
    return taken.length;
  });
  announce(context, settlement);
  return count;
}

/** Ends steps of cascades that have had their time, and begins the next ones. Returns how many ended. */
export async function sweepSteps(context: SweepContext): Promise<number> {
  const found = await overdueSteps(context.pool, ROUND);
  if (found.length === 0) return 0;
  const candidates = found.map(({ messageId }) => messageId);
  // What a dead node had in hand may have arrived while nobody could say whose receipt it was: heard before anything more
  // is sent. Behind the look at the candidates, and without those that may have come into doubt since.
  const inHand = new Set(found.filter(({ leased }) => leased).map(({ messageId }) => messageId));
  for (let round = 0; round < UNMATCHED_ROUNDS && (await sweepUnmatched(context)) === ROUND; round += 1);
  await context.ledgerIds.reserve(2 * ROUND);
  const settlement = new Settlement(context.ledgerIds, context.settlement, Date.now());
  const count = await transaction(context.pool, async (client) => {
    const messages = await lockMessages(client, candidates);
    const rows = await lockQueueRows(client, candidates);
    // While this waited for a message, its step may have given way to another, whose time has just begun.
    const overdue = await stillOverdue(client, candidates);
    // What is in somebody's hand ends by its outcome: nobody is called while their phone rings.
    const free = [...messages.values()].filter(
      ({ id }) => overdue.has(id) && !inHand.has(id) && rows.get(id)?.leased !== true,
    );
    const attempts = await loadAttempts(
      client,
      free.map((message) => message.id),
    );
    settlement.add(free, attempts);
    const stuck: MessageSnapshot[] = [];
    const left: number[] = [];
    for (const message of free) {
      const arrived = attempts.some((attempt) => attempt.messageId === message.id && attempt.state === 'delivered');
      // Nobody can carry what comes next: the step keeps the message's whole life.
      if (message.chargedE7 !== null || (!arrived && context.settlement.planNext(message, Date.now()) === null)) {
        stuck.push(message);
        continue;
      }
      const input = { kind: 'step_over' } as const;
      settlement.apply({ messageId: message.id, attemptNo: null, input, queued: false, errorCode: '' });
      if (settlement.isOver(message.id) && rows.has(message.id)) left.push(message.id);
    }
    await deleteFromQueue(client, left);
    await prolong(client, stuck);
    await settlement.write(client);
    return free.length;
  });
  announce(context, settlement);
  return count;
}

/** Ends messages whose receipts never came. Returns how many. */
export async function sweepOverdue(context: SweepContext): Promise<number> {
  await context.ledgerIds.reserve(2 * ROUND);
  const settlement = new Settlement(context.ledgerIds, context.settlement, Date.now());
  const count = await transaction(context.pool, async (client) => {
    const ids = await overdueMessages(client, context.receiptWaitMs, ROUND);
    if (ids.length === 0) return 0;
    const messages = await lockMessages(client, ids);
    const attempts = await loadAttempts(client, ids);
    const queued = await queuedMessages(client, ids);
    settlement.add(messages.values(), attempts);
    let ended = 0;
    for (const messageId of ids) {
      // One that is queued or in somebody's hand ends there.
      if (queued.has(messageId)) continue;
      const open = attempts.filter(
        (a) => a.messageId === messageId && (a.state === 'submitted' || a.state === 'unknown'),
      );
      const over = { kind: 'receipt_wait_over' } as const;
      if (open.length === 0)
        settlement.apply({ messageId, attemptNo: null, input: over, queued: false, errorCode: '' });
      for (const { attemptNo } of open)
        settlement.apply({ messageId, attemptNo, input: over, queued: false, errorCode: '' });
      ended += 1;
    }
    await settlement.write(client);
    return ended;
  });
  announce(context, settlement);
  return count;
}

/** Places receipts that came before their message was known. Returns how many were taken. */
export async function sweepUnmatched(context: SweepContext): Promise<number> {
  await context.ledgerIds.reserve(2 * ROUND);
  const settlement = new Settlement(context.ledgerIds, context.settlement, Date.now());
  const count = await transaction(context.pool, async (client) => {
    const receipts = await takeMatchable(client, ROUND, context.unmatchedCursor);
    // A full round is followed by another over the same rows.
    if (receipts.length < ROUND) context.unmatchedCursor = await nextLook(client, context.unmatchedCursor);
    if (receipts.length === 0) return 0;
    const placed = await placeReceipts(
      client,
      receipts.map((receipt) => ({
        connectionId: receipt.connectionId,
        atMs: receipt.receivedAtMs,
        event: {
          kind: 'receipt' as const,
          providerMessageId: receipt.providerMessageId,
          reference: receipt.reference ?? undefined,
          phone: receipt.phone,
          state: receipt.state as ReceiptState,
          errorCode: receipt.errorCode,
          raw: receipt.raw,
          result: receipt.result ?? undefined,
        },
      })),
    );
    // Taken out and not placed after all: they stay until they are forgotten.
    await insertUnmatched(client, placed.unmatched);
    await settleReceipts(client, settlement, placed);
    await settlement.write(client);
    return receipts.length;
  });
  announce(context, settlement);
  return count;
}

/** Longer than a link and its recorder take to answer for what they had in hand when a connection was paused. */
const ABANDONED_AFTER_MS = 300_000;

/** Finds messages in the hand of dead owners of connections that nobody will own again. Returns how many. */
export async function sweepAbandoned(context: SweepContext): Promise<number> {
  const jobs = await readAbandoned(context.pool, ABANDONED_AFTER_MS, ROUND);
  for (const job of jobs) context.abandoned(job);
  return jobs.length;
}

/** Forgets receipts that belong to nothing of ours. */
export async function sweepForgotten(context: SweepContext): Promise<void> {
  const dropped = await transaction(context.pool, (client) => dropUnmatched(client, context.unmatchedKeepMs));
  if (dropped > 0) context.events.dropped(dropped);
}

/** Ends messages whose number came on a stop list before they were ever sent. Returns how many. */
export async function sweepStopped(context: SweepContext): Promise<number> {
  const ids = await stoppedMeanwhile(context.pool, ROUND);
  if (ids.length === 0) return 0;
  const request = { ids, accountId: null, state: 'rejected', errorCode: 'stop_listed' } as const;
  const ended = await transaction(context.pool, (client) => endQueued(context, client, request));
  for (const final of ended.finals) context.events.settled(final);
  if (ended.told.size > 0) context.events.statuses(ended.told);
  return ended.ids.size;
}

/** Moves messages off connections that cannot send them. Returns how many were moved. */
export async function sweepStranded(context: SweepContext): Promise<number> {
  const connections = context.strandedConnections();
  if (connections.length === 0) return 0;
  // Nobody else wakes what waits for its time there.
  for (const id of connections) await wakeLater(context.pool, id);
  const targets = new Set<number>();
  const moved = await transaction(context.pool, async (client) => {
    const moves = [];
    for (const row of await strandedRows(client, connections, ROUND)) {
      const better = context.connectionFor(row, row.tried);
      if (better === null || better === row.connectionId || connections.includes(better)) continue;
      moves.push({
        messageId: row.messageId,
        attemptNo: row.attemptNo,
        fromConnectionId: row.connectionId,
        connectionId: better,
      });
      targets.add(better);
    }
    if (moves.length > 0) await moveQueued(client, moves);
    return moves.length;
  });
  if (targets.size > 0) context.events.queued(targets);
  return moved;
}
