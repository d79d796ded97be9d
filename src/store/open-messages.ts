// Reads, and locks until commit, what the settlement of receipts and failed attempts needs to decide. Messages are locked
// first and attempts read in a statement of their own: a row that was waited for is seen new, its neighbours are not.
import { type Content, NO_CONTENT } from '../domain/content.ts';
import type { AttemptState, Channel, MessageState } from '../domain/message.ts';
import { idArray, int4s, texts } from './arrays.ts';
import { type Client, run, type Statement } from './db.ts';
import { loadSteps, type StepRow } from './steps.ts';

/** What a receipt's settlement needs of a message. */
export interface MessageSnapshot {
  id: number;
  accountId: number;
  state: MessageState;
  segments: number;
  holdE7: bigint;
  /** Null while the hold is not resolved. */
  chargedE7: bigint | null;
  charge: 'submitted' | 'delivered';
  statusSeq: number;
  channel: Channel;
  areaId: number | null;
  priority: number;
  expiresAtMs: number;
  /** The present step, from 1. */
  step: number;
  stepCount: number;
  /** Every step of a cascade; empty with one step. Filled by `loadSteps`. */
  steps: readonly StepRow[];
}

/** What is needed besides to find another connection for it. */
export interface RoutedMessage extends MessageSnapshot {
  sender: string;
  text: string;
  content: Content;
  phone: string;
}

export interface ReceiptTarget {
  /** Index of the receipt in the call. */
  index: number;
  message: MessageSnapshot;
  attemptNo: number;
  segment: number;
}

const SNAPSHOT_COLUMNS = `m.id, m.account_id, m.state, m.segments, m.hold_e7::text, m.charged_e7::text, m.charge, m.status_seq, m.channel,
  m.area_id, m.priority, (extract(epoch FROM m.expires_at) * 1000)::float8, m.step, m.step_count`;
type SnapshotTuple = [
  number,
  number,
  MessageState,
  number,
  string,
  string | null,
  'submitted' | 'delivered',
  number,
  Channel,
  number | null,
  number,
  number,
  number,
  number,
];

const NO_STEPS: readonly StepRow[] = [];

function snapshot(t: SnapshotTuple | [...SnapshotTuple, ...unknown[]]): MessageSnapshot {
  return {
    id: t[0],
    accountId: t[1],
    state: t[2],
    segments: t[3],
    holdE7: BigInt(t[4]),
    chargedE7: t[5] === null ? null : BigInt(t[5]),
    charge: t[6],
    statusSeq: t[7],
    channel: t[8],
    areaId: t[9],
    priority: t[10],
    expiresAtMs: t[11],
    step: t[12],
    stepCount: t[13],
    steps: NO_STEPS,
  };
}

export const LOAD_RECEIPT_TARGETS: Statement = {
  name: 'load_receipt_targets',
  text: `
SELECT ${SNAPSHOT_COLUMNS}, r.ord::int, p.attempt_no, p.segment
FROM unnest($1::int[], $2::text[]) WITH ORDINALITY AS r(connection_id, provider_message_id, ord)
JOIN provider_message p ON p.connection_id = r.connection_id AND p.provider_message_id = r.provider_message_id
JOIN message m ON m.id = p.message_id
-- The order in which every transaction locks messages.
ORDER BY m.id, r.ord
FOR UPDATE OF m`,
};

/** Finds and locks the messages that receipts are for. Receipts that match nothing have no row in the answer. */
export async function loadReceiptTargets(
  client: Client,
  receipts: readonly { connectionId: number; providerMessageId: string }[],
): Promise<ReceiptTarget[]> {
  const rows = await run<[...SnapshotTuple, number, number, number]>(client, LOAD_RECEIPT_TARGETS, [
    int4s(receipts, (r) => r.connectionId),
    texts(receipts, (r) => r.providerMessageId),
  ]);
  const targets = rows.map((row) => ({
    message: snapshot(row),
    index: row[14] - 1,
    attemptNo: row[15],
    segment: row[16],
  }));
  await fillSteps(
    client,
    targets.map((target) => target.message),
  );
  return targets;
}

/** Reads the steps of those messages that have more than one. */
async function fillSteps(client: Client, messages: readonly MessageSnapshot[]): Promise<void> {
  const cascades = messages.filter((message) => message.stepCount > 1);
  if (cascades.length === 0) return;
  const steps = await loadSteps(client, [...new Set(cascades.map((message) => message.id))]);
  for (const message of cascades) message.steps = steps.get(message.id) ?? NO_STEPS;
}

export const LOCK_MESSAGES: Statement = {
  name: 'lock_messages',
  text: `
SELECT ${SNAPSHOT_COLUMNS}, m.sender, m.phone, m.text, m.content FROM unnest($1::bigint[]) AS t(id) JOIN message m ON m.id = t.id ORDER BY m.id FOR UPDATE OF m`,
};

/** Locks messages by id, in the order of ids. */
export async function lockMessages(client: Client, ids: readonly number[]): Promise<Map<number, RoutedMessage>> {
  const rows = await run<[...SnapshotTuple, string, number, string, Content | null]>(client, LOCK_MESSAGES, [
    idArray(ids),
  ]);
  const messages = rows.map((row) => ({
    ...snapshot(row),
    sender: row[14],
    phone: String(row[15]),
    text: row[16],
    content: row[17] ?? NO_CONTENT,
  }));
  await fillSteps(client, messages);
  return new Map(messages.map((message) => [message.id, message]));
}

/** Those of the ids that are messages of the account. Locks nothing: what is somebody else's must not be waited for. */
export async function messagesOf(client: Client, accountId: number, ids: readonly number[]): Promise<number[]> {
  const statement = {
    name: 'messages_of',
    text: 'SELECT id FROM message WHERE id = ANY($1::bigint[]) AND account_id = $2',
  };
  const rows = await run<[number]>(client, statement, [idArray(ids), accountId]);
  return rows.map(([id]) => id);
}

export interface AttemptSnapshot {
  messageId: number;
  attemptNo: number;
  step: number;
  connectionId: number;
  state: AttemptState;
  segmentStates: string;
  /** It was not simply taken: another may have been made, or be in somebody's hand. */
  troubled: boolean;
}

export const LOAD_ATTEMPTS: Statement = {
  name: 'load_attempts',
  text: `SELECT a.message_id, a.attempt_no, a.step, a.connection_id, a.state, a.segment_states, a.error_code <> ''
         FROM unnest($1::bigint[]) AS t(id) JOIN attempt a ON a.message_id = t.id ORDER BY a.message_id, a.attempt_no`,
};

/** All attempts of some messages, oldest first. */
export async function loadAttempts(client: Client, messageIds: readonly number[]): Promise<AttemptSnapshot[]> {
  const rows = await run<[number, number, number, number, AttemptState, string, boolean]>(client, LOAD_ATTEMPTS, [
    idArray(messageIds),
  ]);
  return rows.map(([messageId, attemptNo, step, connectionId, state, segmentStates, troubled]) => ({
    messageId,
    attemptNo,
    step,
    connectionId,
    state,
    segmentStates,
    troubled,
  }));
}
