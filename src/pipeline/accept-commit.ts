// One transaction for many requests: client ids, stop lists, messages with their queue rows, and the money last.
import { createHash } from 'node:crypto';
import type pg from 'pg';
import { NO_CONTENT } from '../domain/content.ts';
import { acceptMessages, findStopped, type NewHeld, type NewMessage } from '../store/accept-messages.ts';
import { isInsufficientFunds, lockSpendable } from '../store/apply-ledger.ts';
import type { ClaimedJob } from '../store/claim-jobs.ts';
import { type ClientKey, type KeyHolder, keyOf, releaseClientKeys, takeClientKeys } from '../store/client-keys.ts';
import { type Client, transactionWithTail } from '../store/db.ts';
import { type IdBlocks, messageId } from '../store/ids.ts';
import { jsonText } from '../store/json-text.ts';
import { readBalance } from '../store/status.ts';
import type { Account } from './config-cache.ts';
import type { Prepared, Refused } from './evaluate.ts';
import type { PreparedStep } from './evaluate-step.ts';
import { holdersOf, type KeyedRefusal, keyedRefusalsOf, repeatsAmong } from './keyed-refusals.ts';
import type { SendAnswer, SendResult } from './ports.ts';

export interface AcceptEvents {
  accepted(accountId: number, channel: string, messages: number): void;
  refused(code: string, messages: number): void;
  committed(messages: number, durationMs: number): void;
  failed(error: unknown): void;
  /** There is something to send on these connections. */
  queued(connectionIds: ReadonlySet<number>): void;
  /** There is something to tell (messages that expired before they came). */
  statuses(accountIds: ReadonlySet<number>): void;
}

/** One request on its way through a batch. */
export interface Waiting {
  account: Account;
  tokenId: number | null;
  rows: (Prepared | Refused)[];
  /** Those refused that name a client id, not counted as refused yet; null = none. */
  keyedRefusals: readonly KeyedRefusal[] | null;
  resolve(answer: SendAnswer): void;
  reject(error: unknown): void;
}

/**
 * The short way to a connection that this node owns and that has nothing waiting: the queue row is born leased, and the
 * message goes to the link from memory as soon as it is committed. Saves the claim, which is a fifth of the database's work.
 */
export interface Lanes {
  /** The owner's epoch when the connection takes `parts` more at once, which are then set aside; null otherwise. */
  reserve(connectionId: number, parts: number): number | null;
  /** The message is committed: send it. */
  hand(connectionId: number, job: ClaimedJob): void;
  /** It was not accepted after all; `uncertain` when the database may have committed it and could not say so. */
  cancel(connectionId: number, parts: number, uncertain: boolean): void;
}

export interface AcceptContext {
  pool: pg.Pool;
  ids: { messages: IdBlocks; ledger: IdBlocks };
  clientIdLifeMs: number;
  /** Whether an account is pushed its statuses. */
  tells(accountId: number): boolean;
  lanes: Lanes;
  events: AcceptEvents;
}

/** One recipient in a transaction: what it asks for, and what became of it. */
interface Row {
  request: number;
  prepared: Prepared;
  id: number;
  /** Set aside on the short way. */
  lease: number | null;
  /** A row of the same batch with the same client id, whose fate it shares. */
  twinOf: Row | null;
  result: SendResult | null;
}

/**
 * Commits a batch of requests and returns their answers, in the same order; null where nothing was accepted and the
 * database could not say the balance. Throws when nothing was committed.
 */
export async function commitBatch(
  context: AcceptContext,
  batch: readonly Waiting[],
  nowMs: number,
): Promise<(SendAnswer | null)[]> {
  const refusals = keyedRefusalsOf(batch);
  // Before anything is set aside or written: what cannot be read must not be answered with a refusal.
  const holders = refusals === null ? null : await holdersOf(context.pool, refusals, nowMs - context.clientIdLifeMs);
  const rows = newRows(batch);
  const numbers = await context.ids.messages.takeMany(rows.length);
  rows.forEach((row, index) => {
    row.id = messageId(nowMs, numbers[index] as number);
  });
  await context.ids.ledger.reserve(2 * batch.length);
  linkTwins(rows);
  reserveLanes(context, rows);
  try {
    const available = await writePayable(context, batch, rows, nowMs);
    announce(context, rows);
    if (refusals === null || holders === null) return answers(batch, rows, NO_REPEATS, available);
    const repeats = repeatsAmong(refusals, holders, rows);
    for (const { refused } of refusals) if (!repeats.has(refused)) context.events.refused(refused.code, 1);
    return answers(batch, rows, repeats, available);
  } catch (error) {
    // Nothing was committed.
    for (const row of rows) row.result = null;
    throw error;
  } finally {
    settleLanes(context, rows);
  }
}

const NO_REPEATS: ReadonlyMap<Refused, SendResult> = new Map();

async function writePayable(
  context: AcceptContext,
  batch: readonly Waiting[],
  rows: Row[],
  nowMs: number,
): Promise<Map<number, bigint>> {
  try {
    return await write(context, batch, rows, nowMs, false);
  } catch (error) {
    if (!isInsufficientFunds(error)) throw error;
    // Somebody in the batch cannot pay for everything: once more, with the balances locked first, row by row.
    for (const row of rows) row.result = null;
    return write(context, batch, rows, nowMs, true);
  }
}

function reserveLanes(context: AcceptContext, rows: readonly Row[]): void {
  for (const row of rows) {
    const { connectionId, first, park } = row.prepared;
    if (row.twinOf === null && connectionId !== null && park === null)
      row.lease = context.lanes.reserve(connectionId, first.segments);
  }
}

/** What was committed goes to its link; what was not gives its place back. */
function settleLanes(context: AcceptContext, rows: readonly Row[]): void {
  for (const row of rows) {
    const { prepared, result } = row;
    if (row.lease === null || prepared.connectionId === null) continue;
    if (result?.kind === 'accepted' && !result.duplicate) context.lanes.hand(prepared.connectionId, jobOf(row));
    else context.lanes.cancel(prepared.connectionId, prepared.first.segments, result === null);
  }
}

function jobOf({ id, prepared }: Row): ClaimedJob {
  const { first } = prepared;
  return {
    messageId: id,
    accountId: prepared.accountId,
    attemptNo: 1,
    step: prepared.firstNo,
    channel: first.channel,
    priority: prepared.priority,
    phone: prepared.phone,
    sender: first.sender,
    text: first.text,
    content: first.content,
    encoding: first.encoding,
    segments: first.segments,
    expiresAtMs: prepared.stepExpiresAtMs,
    temporaryTries: 0,
    doubtTries: 0,
  };
}

function newRows(batch: readonly Waiting[]): Row[] {
  const rows: Row[] = [];
  batch.forEach((request, index) => {
    for (const prepared of request.rows) {
      if (prepared.kind === 'prepared')
        rows.push({ request: index, prepared, id: 0, lease: null, twinOf: null, result: null });
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

/**
 * The usual way: one statement, a transaction of its own; two where client ids have to be taken first.
 * `careful`: balances locked before anything is written, and what does not fit refused.
 */
async function write(
  context: AcceptContext,
  batch: readonly Waiting[],
  rows: Row[],
  nowMs: number,
  careful: boolean,
): Promise<Map<number, bigint>> {
  const keyed = rows.some((row) => isOpen(row) && row.prepared.clientId !== '');
  const available = new Map<number, bigint>();
  const send = async (client: Client | pg.Pool): Promise<void> => {
    const written = rows.filter(isOpen);
    if (written.length === 0) return;
    const entryIds = new Map<number, number>();
    const messages = written.map((row) => newMessage(context, batch, row, entryIds));
    const told = [...entryIds.keys()].filter(context.tells);
    const accepted = await acceptMessages(client, messages, nowMs, told);
    for (const row of written) {
      row.result = accepted.stopped.has(row.id)
        ? { kind: 'refused', code: 'stop_listed' }
        : { kind: 'accepted', id: row.id, priceE7: row.prepared.priceE7, duplicate: false };
    }
    for (const [accountId, left] of accepted.available) available.set(accountId, left);
  };
  if (!keyed && !careful) await send(context.pool);
  else {
    await transactionWithTail(context.pool, async (client) => {
      await takeKeys(client, context, rows.filter(isOpen), nowMs);
      if (careful) {
        // Somebody on a stop list takes no money away from those behind.
        const stopped = await findStopped(
          client,
          rows.filter(isOpen).map(({ id, prepared }) => ({ id, ...prepared })),
        );
        await refuseUnpayable(
          client,
          rows.filter((row) => isOpen(row) && !stopped.has(row.id)),
        );
      }
      return () => send(client);
    });
  }
  // Nothing of an account was accepted: its balance is still asked for, because the GET door prints it.
  for (const { account } of batch) {
    if (available.has(account.id)) continue;
    // What was accepted is committed: a failure from here on concerns only those who ask.
    const balance = await readBalance(context.pool, account.id).catch(() => null);
    if (balance !== null) available.set(account.id, balance.balanceE7 - balance.heldE7);
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

function newMessage(
  context: AcceptContext,
  batch: readonly Waiting[],
  row: Row,
  entryIds: Map<number, number>,
): NewMessage {
  const { prepared } = row;
  const { accountId, first } = prepared;
  const holdEntryId = entryIds.get(accountId) ?? context.ids.ledger.take();
  entryIds.set(accountId, holdEntryId);
  return {
    id: row.id,
    accountId,
    tokenId: (batch[row.request] as Waiting).tokenId,
    clientId: prepared.clientId === '' ? null : prepared.clientId,
    channel: first.channel,
    priority: prepared.priority,
    phone: prepared.phone,
    sender: first.sender,
    text: first.text,
    encoding: first.encoding,
    segments: first.segments,
    areaId: prepared.areaId,
    unitPriceE7: first.unitPriceE7,
    charge: first.charge,
    holdE7: prepared.priceE7,
    holdEntryId,
    expiresAtMs: prepared.expiresAtMs,
    connectionId: prepared.connectionId,
    lease: row.lease,
    content: contentText(first),
    step: prepared.firstNo,
    steps: prepared.steps.map((step) => ({ ...step, content: contentText(step) })),
    stepExpiresAtMs: prepared.stepExpiresAtMs,
    park: prepared.park && { notBeforeMs: prepared.park.notBeforeMs, held: heldOf(prepared) },
  };
}

function heldOf({ park, steps, first }: Prepared): NewHeld | null {
  if (!park?.held) return null;
  const { stepNo, hit } = park.held;
  // Of everything that may be sent: whoever lets one through has seen what the others say.
  const seen = (steps.length > 0 ? steps : [first]).map((one) => [one.channel, one.sender, one.text, one.content]);
  const textMd5 = createHash('md5').update(JSON.stringify(seen)).digest('hex');
  return { step: stepNo, ruleId: hit.ruleId, ruleKind: hit.ruleKind, hit: hit.text, textMd5 };
}

const contentText = ({ content }: PreparedStep): string | null => (content === NO_CONTENT ? null : jsonText(content));

function resultOf(row: Row): SendResult {
  if (row.twinOf === null) return row.result as SendResult;
  const shared = row.twinOf.result as SendResult;
  return shared.kind === 'accepted' ? { ...shared, duplicate: true } : shared;
}

/**
 * What each request is told. `available` is the balance after the whole batch; a request is told the balance after
 * itself, so the holds of the requests behind it are added back.
 */
function answers(
  batch: readonly Waiting[],
  rows: readonly Row[],
  repeats: ReadonlyMap<Refused, SendResult>,
  available: Map<number, bigint>,
): (SendAnswer | null)[] {
  const byRequest: Row[][] = batch.map(() => []);
  for (const row of rows) (byRequest[row.request] as Row[]).push(row);
  const result: (SendAnswer | null)[] = new Array(batch.length);
  for (let index = batch.length - 1; index >= 0; index -= 1) {
    const request = batch[index] as Waiting;
    const mine = byRequest[index] as Row[];
    let next = 0;
    let heldE7 = 0n;
    const results = request.rows.map((prepared): SendResult => {
      if (prepared.kind === 'refused') return repeats.get(prepared) ?? { kind: 'refused', code: prepared.code };
      const outcome = resultOf(mine[next] as Row);
      next += 1;
      if (outcome.kind === 'accepted' && !outcome.duplicate) heldE7 += outcome.priceE7;
      return outcome;
    });
    const left = available.get(request.account.id);
    result[index] = left === undefined ? null : { results, availableE7: left };
    if (left !== undefined) available.set(request.account.id, left + heldE7);
  }
  return result;
}

function announce(context: AcceptContext, rows: readonly Row[]): void {
  const connections = new Set<number>();
  const told = new Set<number>();
  const counts = new Map<string, { accountId: number; channel: string; count: number }>();
  for (const row of rows) {
    if (row.twinOf !== null || row.result === null) continue;
    if (row.result.kind === 'refused') context.events.refused(row.result.code, 1);
    else if (!row.result.duplicate) {
      const { accountId, first } = row.prepared;
      const key = `${accountId} ${first.channel}`;
      const known = counts.get(key);
      if (known === undefined) counts.set(key, { accountId, channel: first.channel, count: 1 });
      else known.count += 1;
      if (row.prepared.connectionId === null) told.add(row.prepared.accountId);
      else if (row.lease === null && row.prepared.park === null) connections.add(row.prepared.connectionId);
    }
  }
  for (const { accountId, channel, count } of counts.values()) context.events.accepted(accountId, channel, count);
  if (connections.size > 0) context.events.queued(connections);
  if (told.size > 0) context.events.statuses(told);
}
