// The transaction behind the recorder: answers and receipts in, attempts, states, money and statuses out.
import type pg from 'pg';
import type { ContactEvent, DeliveryEvent, InboundMessage } from '../channels/channel.ts';
import { applyReceipt } from '../domain/states.ts';
import { applyContacts, contactChange } from '../store/contacts.ts';
import { type Client, transactionWithTail } from '../store/db.ts';
import type { IdBlocks } from '../store/ids.ts';
import { loadAttempts, loadReceiptTargets, lockMessages, type ReceiptTarget } from '../store/open-messages.ts';
import { deleteFromQueue, lockQueueRows, type QueueRow, returnToQueue } from '../store/queue-moves.ts';
import {
  insertDoubts,
  insertInbound,
  insertUnmatched,
  resolveDoubts,
  type UnmatchedReceipt,
} from '../store/receipts.ts';
import { recordSubmitted } from '../store/record-submitted.ts';
import { decideTrouble, type TroubledOutcome, type TroubleRules } from './decide-trouble.ts';
import type { Recorded } from './recorder.ts';
import { type FinalCount, Settlement, type SettlementRules } from './settlement.ts';

export interface WriteContext {
  pool: pg.Pool;
  ledgerIds: IdBlocks;
  settlement: SettlementRules;
  rules: TroubleRules;
  events: WriteEvents;
}

export interface WriteEvents {
  submitted(connectionId: number, messages: number, segments: number): void;
  rejected(connectionId: number, errorClass: string, code: string): void;
  inDoubt(connectionId: number): void;
  settled(final: FinalCount): void;
  unmatched(connectionId: number): void;
  /** Accounts that have something to be told. */
  statuses(accountIds: ReadonlySet<number>): void;
  /** Connections that have something to send again. */
  queued(connectionIds: ReadonlySet<number>): void;
}

/** A receipt with the connection it came by. */
export interface ReceiptItem {
  connectionId: number;
  event: DeliveryEvent;
  atMs: number;
}

interface Sorted {
  submitted: Extract<Recorded, { kind: 'outcome' }>[];
  troubled: TroubledOutcome[];
  receipts: ReceiptItem[];
  inbound: { connectionId: number; event: InboundMessage }[];
  contacts: { connectionId: number; event: ContactEvent; atMs: number }[];
}

function sort(items: readonly Recorded[]): Sorted {
  const sorted: Sorted = { submitted: [], troubled: [], receipts: [], inbound: [], contacts: [] };
  for (const item of items) {
    if (item.kind === 'outcome') {
      const { outcome } = item;
      if (outcome.kind === 'submitted') {
        sorted.submitted.push(item);
        const { receipt: event } = outcome;
        if (event !== undefined) sorted.receipts.push({ connectionId: item.connectionId, event, atMs: item.atMs });
      } else sorted.troubled.push({ connectionId: item.connectionId, outcome, job: item.job });
    } else if (item.event.kind === 'receipt') {
      sorted.receipts.push({ connectionId: item.connectionId, event: item.event, atMs: item.atMs });
    } else if (item.event.kind === 'contact') {
      sorted.contacts.push({ connectionId: item.connectionId, event: item.event, atMs: item.atMs });
    } else {
      sorted.inbound.push({ connectionId: item.connectionId, event: item.event });
    }
  }
  return sorted;
}

/** Writes one batch in one transaction, then says what it was. Throws when nothing was written. */
export async function writeBatch(context: WriteContext, items: readonly Recorded[]): Promise<void> {
  const sorted = sort(items);
  // At most two entries (capture, release) for each account, and no more accounts than items.
  await context.ledgerIds.reserve(2 * items.length);
  const nowMs = Date.now();
  const settlement = new Settlement(context.ledgerIds, context.settlement, nowMs);
  const result = await transactionWithTail(context.pool, async (client) => {
    const recorded = recordAnswers(client, context, sorted);
    const [placed] = await Promise.all([placeReceipts(client, sorted.receipts), recorded]);
    await insertUnmatched(client, placed.unmatched);
    const returned = await settleTroubles(client, context, settlement, sorted.troubled, nowMs);
    await settleReceipts(client, settlement, placed);
    return async () => {
      await settlement.write(client);
      return { placed, returned };
    };
  });
  announce(context, sorted, settlement, result.returned, result.placed.unmatched);
}

/** Sent without waiting, so that what comes behind sees it and costs no turn of its own. */
async function recordAnswers(client: Client, context: WriteContext, sorted: Sorted): Promise<void> {
  const submitted = sorted.submitted.map((item) => ({
    messageId: item.job.messageId,
    attemptNo: item.job.attemptNo,
    step: item.job.step,
    connectionId: item.connectionId,
    providerIds: (item.outcome as { providerIds: string[] }).providerIds,
    costE7: context.settlement.costE7(item.connectionId, item.job.channel, item.job.phone) * BigInt(item.job.segments),
    atMs: item.atMs,
  }));
  await Promise.all([
    submitted.length > 0 ? recordSubmitted(client, submitted) : undefined,
    insertInbound(
      client,
      sorted.inbound.map(({ connectionId, event }) => ({ connectionId, ...event })),
      Date.now(),
    ),
    applyContacts(
      client,
      sorted.contacts.map(({ connectionId, event, atMs }) => contactChange(connectionId, event, atMs)),
    ),
  ]);
}

export interface PlacedReceipts {
  targets: { target: ReceiptTarget; receipt: ReceiptItem }[];
  unmatched: UnmatchedReceipt[];
}

/** Finds the segment that each receipt is for; what nobody knows yet comes back as unmatched. */
export async function placeReceipts(client: Client, receipts: readonly ReceiptItem[]): Promise<PlacedReceipts> {
  const placed: PlacedReceipts = { targets: [], unmatched: [] };
  if (receipts.length === 0) return placed;
  const key = ({ connectionId, event }: ReceiptItem) => ({ connectionId, providerMessageId: event.providerMessageId });
  const place = async (items: readonly ReceiptItem[]): Promise<ReceiptItem[]> => {
    const found = await loadReceiptTargets(client, items.map(key));
    const seen = new Set(found.map((target) => target.index));
    for (const target of found) placed.targets.push({ target, receipt: items[target.index] as ReceiptItem });
    return items.filter((_, index) => !seen.has(index));
  };
  let missing = await place(receipts);
  const referenced = missing.filter(
    (item) => item.event.reference !== undefined && item.event.providerMessageId !== '',
  );
  if (referenced.length > 0) {
    await resolveDoubts(
      client,
      referenced.map((item) => ({
        ...key(item),
        reference: item.event.reference as number,
        phone: item.event.phone,
      })),
    );
    missing = await place(missing);
  }
  placed.unmatched = missing.map(({ connectionId, event, atMs }) => ({
    connectionId,
    providerMessageId: event.providerMessageId,
    reference: event.reference ?? null,
    phone: event.phone,
    state: event.state,
    errorCode: event.errorCode,
    raw: event.raw,
    result: event.result ?? null,
    receivedAtMs: atMs,
  }));
  return placed;
}

/** Applies placed receipts to the settlement. */
export async function settleReceipts(client: Client, settlement: Settlement, placed: PlacedReceipts): Promise<void> {
  if (placed.targets.length === 0) return;
  const ids = [...new Set(placed.targets.map(({ target }) => target.message.id))];
  const attempts = await loadAttempts(client, ids);
  settlement.add(
    placed.targets.map(({ target }) => target.message),
    attempts,
  );
  // Only a message that had trouble before can still be queued: one whose attempt simply succeeded left the queue with it.
  const seen = new Map<number, number>();
  for (const attempt of attempts) seen.set(attempt.messageId, (seen.get(attempt.messageId) ?? 0) + 1);
  // A cascade that went on may have its next step in the queue.
  const goneOn = placed.targets.filter(({ target }) => target.message.step > 1).map(({ target }) => target.message.id);
  const suspects = attempts
    .filter((a) => a.troubled || (seen.get(a.messageId) ?? 0) > 1)
    .map((a) => a.messageId)
    .concat(goneOn);
  const rows = suspects.length > 0 ? await lockQueueRows(client, [...new Set(suspects)]) : new Map<number, QueueRow>();
  const needless: number[] = [];
  for (const { target, receipt } of placed.targets.sort((a, b) => a.receipt.atMs - b.receipt.atMs)) {
    const { event } = receipt;
    const { id } = target.message;
    // The upstream has the whole message after all: it is not sent once more. What is in somebody's hand is left there.
    const letters = applyReceipt(settlement.segmentStates(id, target.attemptNo), target.segment, event.state);
    const isPresent = settlement.stepOf(id, target.attemptNo) === settlement.presentStep(id);
    if (isPresent && rows.get(id)?.leased === false && !/[xn]/.test(letters)) {
      rows.delete(id);
      needless.push(id);
    }
    settlement.apply({
      messageId: id,
      attemptNo: target.attemptNo,
      input: { kind: 'receipt', segment: target.segment, state: event.state },
      queued: rows.has(id),
      errorCode: /^0*$/.test(event.errorCode) ? '' : event.errorCode,
      log: `${new Date(receipt.atMs).toISOString()} ${target.segment + 1} ${event.raw}`,
      result: event.result,
    });
    // It has arrived by another step or another attempt: what waits is not sent.
    if (settlement.isOver(id) && rows.get(id)?.leased === false) {
      rows.delete(id);
      needless.push(id);
    }
  }
  await deleteFromQueue(client, needless);
}

/** Decides and applies what was not simply taken. Returns the connections that got something back. */
async function settleTroubles(
  client: Client,
  context: WriteContext,
  settlement: Settlement,
  troubled: readonly TroubledOutcome[],
  nowMs: number,
): Promise<Set<number>> {
  const connections = new Set<number>();
  if (troubled.length === 0) return connections;
  const ids = [...new Set(troubled.map(({ job }) => job.messageId))];
  const messages = await lockMessages(client, ids);
  settlement.add(messages.values(), await loadAttempts(client, ids));
  const decided = await decideTrouble(client, context.rules, troubled, messages);
  for (const happening of decided.happenings) settlement.apply(happening);
  await insertDoubts(client, decided.doubts, nowMs);
  await returnToQueue(client, decided.returns);
  await deleteFromQueue(client, decided.removals);
  for (const row of decided.returns) if (row.delayMs === 0) connections.add(row.connectionId);
  return connections;
}

function announce(
  context: WriteContext,
  sorted: Sorted,
  settlement: Settlement,
  returned: Set<number>,
  unmatched: readonly UnmatchedReceipt[],
): void {
  const { events } = context;
  const submitted = new Map<number, { messages: number; segments: number }>();
  for (const { connectionId, job } of sorted.submitted) {
    const count = submitted.get(connectionId) ?? { messages: 0, segments: 0 };
    count.messages += 1;
    count.segments += job.segments;
    submitted.set(connectionId, count);
  }
  for (const [connectionId, count] of submitted) events.submitted(connectionId, count.messages, count.segments);
  for (const { connectionId, outcome } of sorted.troubled) {
    if (outcome.kind === 'in_doubt') events.inDoubt(connectionId);
    else events.rejected(connectionId, outcome.errorClass, outcome.code);
  }
  for (const final of settlement.finals) events.settled(final);
  for (const receipt of unmatched) events.unmatched(receipt.connectionId);
  if (settlement.toldAccounts.size > 0) events.statuses(settlement.toldAccounts);
  for (const connectionId of settlement.advancedConnections) returned.add(connectionId);
  if (returned.size > 0) events.queued(returned);
}
