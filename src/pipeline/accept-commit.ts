// One transaction for many requests: stop lists, client ids, messages with their queue rows, and the money last.
import type pg from 'pg';
import { applyLedger, isInsufficientFunds, type LedgerEntry, lockSpendable } from '../store/apply-ledger.ts';
import { type ClientKey, keyOf, type KeyHolder, releaseClientKeys, takeClientKeys } from '../store/client-keys.ts';
import { type Client, transaction } from '../store/db.ts';
import { type IdBlocks, messageId } from '../store/ids.ts';
import { insertMessages, type NewMessage } from '../store/insert-messages.ts';
import { findStopped } from '../store/stop-entries.ts';
import { insertStatuses } from '../store/write-settled.ts';
import type { AcceptEvents, Waiting } from './accept.ts';
import type { Prepared } from './evaluate.ts';
import type { SendAnswer, SendResult } from './ports.ts';

export interface AcceptContext {
  pool: pg.Pool;
  ids: { messages: IdBlocks; ledger: IdBlocks };
  clientIdLifeMs: number;
  events: AcceptEvents;
}

/** One recipient in a transaction: what it asks for, and what became of it. */
interface Row {
  request: number;
  prepared: Prepared;
  id: number;
  /** A row of the same batch with the same client id, whose fate it shares. */
  twinOf: Row | null;
  result: SendResult | null;
}

/** Commits a batch of requests and returns their answers, in the same order. Throws when nothing was committed. */
export async function commitBatch(context: AcceptContext, batch: readonly Waiting[], nowMs: number): Promise<SendAnswer[]> {
  const rows = newRows(batch);
  await Promise.all([context.ids.messages.reserve(rows.length), context.ids.ledger.reserve(2 * batch.length)]);
  for (const row of rows) row.id = messageId(nowMs, context.ids.messages.take());
  linkTwins(rows);
  let available: Map<number, bigint>;
  try {
    available = await transaction(context.pool, (client) => write(client, context, batch, rows, nowMs, false));
  } catch (error) {
    if (!isInsufficientFunds(error)) throw error;
    // Somebody in the batch cannot pay for everything: once more, with the balances locked first, row by row.
    for (const row of rows) row.result = null;
    available = await transaction(context.pool, (client) => write(client, context, batch, rows, nowMs, true));
  }
  announce(context, rows);
  return answers(batch, rows, available);
}

function newRows(batch: readonly Waiting[]): Row[] {
  const rows: Row[] = [];
  batch.forEach((request, index) => {
    for (const prepared of request.rows) {
      if (prepared.kind === 'prepared') rows.push({ request: index, prepared, id: 0, twinOf: null, result: null });
    }
  });
  return rows;
}

function linkTwins(rows: Row[]): void {
  const first = new Map<string, Row>();
  for (const row of rows) {
    if (row.prepared.clientId === '') continue;
    const key = keyOf(row.prepared.accountId, row.prepared.clientId);
    const twin = first.get(key);
    if (twin === undefined) first.set(key, row);
    else row.twinOf = twin;
  }
}

const isOpen = (row: Row): boolean => row.result === null && row.twinOf === null;
const keyOfRow = (row: Row): ClientKey => ({
  accountId: row.prepared.accountId,
  clientId: row.prepared.clientId,
  messageId: row.id,
});

async function write(
  client: Client,
  context: AcceptContext,
  batch: readonly Waiting[],
  rows: Row[],
  nowMs: number,
  careful: boolean,
): Promise<Map<number, bigint>> {
  const primary = rows.filter(isOpen);
  for (const index of await findStopped(client, primary.map((row) => row.prepared))) {
    (primary[index] as Row).result = { kind: 'refused', code: 'stop_listed' };
  }
  await takeKeys(client, context, rows.filter(isOpen), nowMs);
  if (careful) await refuseUnpayable(client, rows.filter(isOpen));

  const written = rows.filter(isOpen);
  const entries = new Map<number, LedgerEntry>();
  const messages = written.map((row) => newMessage(context, batch, row, entries));
  if (messages.length > 0) await insertMessages(client, messages, nowMs);
  const expired = messages.filter((message) => message.connectionId === null);
  await insertStatuses(
    client,
    expired.map((m) => ({ messageId: m.id, seq: 1, accountId: m.accountId, state: 'expired' as const })),
    nowMs,
  );
  // A batch that charges nothing still asks for the balances: the GET door prints them.
  for (const request of batch) entryOf(context, entries, request.account.id);
  const available = await applyLedger(client, [...entries.values()]);
  for (const row of written) {
    row.result = { kind: 'accepted', id: row.id, priceE7: row.prepared.priceE7, duplicate: false };
  }
  return available;
}

async function takeKeys(client: Client, context: AcceptContext, rows: readonly Row[], nowMs: number): Promise<void> {
  const keyed = rows.filter((row) => row.prepared.clientId !== '');
  if (keyed.length === 0) return;
  const holders: Map<string, KeyHolder> = await takeClientKeys(
    client,
    keyed.map(keyOfRow),
    nowMs,
    nowMs - context.clientIdLifeMs,
  );
  for (const row of keyed) {
    const holder = holders.get(keyOf(row.prepared.accountId, row.prepared.clientId));
    if (holder !== undefined) {
      row.result = { kind: 'accepted', id: holder.messageId, priceE7: holder.priceE7, duplicate: true };
    }
  }
}

/** Refuses exactly the recipients that do not fit into what their account can spend, in the order they came. */
async function refuseUnpayable(client: Client, rows: readonly Row[]): Promise<void> {
  const accounts = [...new Set(rows.map((row) => row.prepared.accountId))];
  const spendable = await lockSpendable(client, accounts);
  const refused: Row[] = [];
  for (const row of rows) {
    const left = spendable.get(row.prepared.accountId);
    if (left === null) continue;
    if (left === undefined || left < row.prepared.priceE7) {
      row.result = { kind: 'refused', code: 'insufficient_funds' };
      refused.push(row);
    } else {
      spendable.set(row.prepared.accountId, left - row.prepared.priceE7);
    }
  }
  const keys = refused.filter((row) => row.prepared.clientId !== '').map(keyOfRow);
  if (keys.length > 0) await releaseClientKeys(client, keys);
}

function entryOf(context: AcceptContext, entries: Map<number, LedgerEntry>, accountId: number): LedgerEntry {
  let entry = entries.get(accountId);
  if (entry === undefined) {
    entry = {
      id: context.ids.ledger.take(),
      accountId,
      kind: 'hold',
      balanceDeltaE7: 0n,
      heldDeltaE7: 0n,
      messageCount: 0,
      note: '',
    };
    entries.set(accountId, entry);
  }
  return entry;
}

function newMessage(
  context: AcceptContext,
  batch: readonly Waiting[],
  row: Row,
  entries: Map<number, LedgerEntry>,
): NewMessage {
  const { prepared } = row;
  const entry = entryOf(context, entries, prepared.accountId);
  entry.heldDeltaE7 += prepared.priceE7;
  entry.messageCount += 1;
  return {
    id: row.id,
    accountId: prepared.accountId,
    tokenId: (batch[row.request] as Waiting).tokenId,
    clientId: prepared.clientId === '' ? null : prepared.clientId,
    channel: prepared.channel,
    priority: prepared.priority,
    phone: prepared.phone,
    sender: prepared.sender,
    text: prepared.text,
    encoding: prepared.encoding,
    segments: prepared.segments,
    areaId: prepared.areaId,
    unitPriceE7: prepared.unitPriceE7,
    charge: prepared.charge,
    holdE7: prepared.priceE7,
    holdEntryId: entry.id,
    expiresAtMs: prepared.expiresAtMs,
    connectionId: prepared.connectionId,
  };
}

function resultOf(row: Row): SendResult {
  if (row.twinOf === null) return row.result as SendResult;
  const shared = row.twinOf.result as SendResult;
  return shared.kind === 'accepted' ? { ...shared, duplicate: true } : shared;
}

/**
 * What each request is told. `available` is the balance after the whole batch; a request is told the balance after
 * itself, so the holds of the requests behind it are added back.
 */
function answers(batch: readonly Waiting[], rows: readonly Row[], available: Map<number, bigint>): SendAnswer[] {
  const byRequest: Row[][] = batch.map(() => []);
  for (const row of rows) (byRequest[row.request] as Row[]).push(row);
  const result: SendAnswer[] = new Array(batch.length);
  for (let index = batch.length - 1; index >= 0; index -= 1) {
    const request = batch[index] as Waiting;
    const mine = byRequest[index] as Row[];
    let next = 0;
    let heldE7 = 0n;
    const results = request.rows.map((prepared): SendResult => {
      if (prepared.kind === 'refused') return prepared;
      const outcome = resultOf(mine[next] as Row);
      next += 1;
      if (outcome.kind === 'accepted' && !outcome.duplicate) heldE7 += outcome.priceE7;
      return outcome;
    });
    const left = available.get(request.account.id) ?? 0n;
    result[index] = { results, availableE7: left };
    available.set(request.account.id, left + heldE7);
  }
  return result;
}

function announce(context: AcceptContext, rows: readonly Row[]): void {
  const connections = new Set<number>();
  const told = new Set<number>();
  const counts = new Map<number, number>();
  for (const row of rows) {
    if (row.twinOf !== null || row.result === null) continue;
    if (row.result.kind === 'refused') context.events.refused(row.result.code, 1);
    else if (!row.result.duplicate) {
      counts.set(row.prepared.accountId, (counts.get(row.prepared.accountId) ?? 0) + 1);
      if (row.prepared.connectionId === null) told.add(row.prepared.accountId);
      else connections.add(row.prepared.connectionId);
    }
  }
  for (const [accountId, count] of counts) context.events.accepted(accountId, 'sms', count);
  if (connections.size > 0) context.events.queued(connections);
  if (told.size > 0) context.events.statuses(told);
}
