// Reads, and locks until commit, what the settlement of receipts and failed attempts needs to decide. Messages are locked
// first and attempts read in a statement of their own: a row that was waited for is seen new, its neighbours are not.
import type { AttemptState, MessageState } from '../domain/message.ts';
import { column, numbers, texts } from './arrays.ts';
import { type Client, run, type Statement } from './db.ts';

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
  channel: string;
  areaId: number | null;
  sender: string;
  phone: string;
  priority: number;
  expiresAtMs: number;
}

export interface ReceiptTarget {
  /** Index of the receipt in the call. */
  index: number;
  message: MessageSnapshot;
  attemptNo: number;
  segment: number;
}

const MESSAGE_COLUMNS = `m.id, m.account_id, m.state, m.segments, m.hold_e7::text, m.charged_e7::text, m.charge, m.status_seq,
  m.channel, m.area_id, m.sender, m.phone, m.priority, (extract(epoch FROM m.expires_at) * 1000)::float8`;
type MessageTuple = [
  number,
  number,
  MessageState,
  number,
  string,
  string | null,
  'submitted' | 'delivered',
  number,
  string,
  number | null,
  string,
  number,
  number,
  number,
];

function snapshot(row: unknown[], from: number): MessageSnapshot {
  const t = row.slice(from, from + 14) as MessageTuple;
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
    sender: t[10],
    phone: String(t[11]),
    priority: t[12],
    expiresAtMs: t[13],
  };
}

export const LOAD_RECEIPT_TARGETS: Statement = {
  name: 'load_receipt_targets',
  text: `
SELECT r.ord::int, p.attempt_no, p.segment, ${MESSAGE_COLUMNS}
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
  const rows = await run<unknown[]>(client, LOAD_RECEIPT_TARGETS, [
    numbers(column(receipts, (r) => r.connectionId)),
    texts(column(receipts, (r) => r.providerMessageId)),
  ]);
  return rows.map((row) => ({
    index: (row[0] as number) - 1,
    attemptNo: row[1] as number,
    segment: row[2] as number,
    message: snapshot(row, 3),
  }));
}

export const LOCK_MESSAGES: Statement = {
  name: 'lock_messages',
  text: `
SELECT ${MESSAGE_COLUMNS} FROM unnest($1::bigint[]) AS t(id) JOIN message m ON m.id = t.id ORDER BY m.id FOR UPDATE OF m`,
};

/** Locks messages by id, in the order of ids. */
export async function lockMessages(client: Client, ids: readonly number[]): Promise<Map<number, MessageSnapshot>> {
  const rows = await run<unknown[]>(client, LOCK_MESSAGES, [numbers(ids)]);
  return new Map(rows.map((row) => [row[0] as number, snapshot(row, 0)]));
}

export interface AttemptSnapshot {
  messageId: number;
  attemptNo: number;
  connectionId: number;
  state: AttemptState;
  segmentStates: string;
}

/** All attempts of some messages, oldest first. */
export async function loadAttempts(client: Client, messageIds: readonly number[]): Promise<AttemptSnapshot[]> {
  const rows = await run<[number, number, number, AttemptState, string]>(
    client,
    {
      name: 'load_attempts',
      text: `SELECT a.message_id, a.attempt_no, a.connection_id, a.state, a.segment_states
             FROM unnest($1::bigint[]) AS t(id) JOIN attempt a ON a.message_id = t.id ORDER BY a.message_id, a.attempt_no`,
    },
    [numbers(messageIds)],
  );
  return rows.map(([messageId, attemptNo, connectionId, state, segmentStates]) => ({
    messageId,
    attemptNo,
    connectionId,
    state,
    segmentStates,
  }));
}
