// Everything the database knows of one message, in one snapshot: what the message page and `kaskad message show` draw.
import type pg from 'pg';
import type { AttemptState, Encoding, MessageState } from '../domain/message.ts';
import { type Client, transaction } from './db.ts';

export interface TimelineMessage {
  id: number;
  accountId: number;
  account: string;
  timeZone: string;
  currency: string;
  pushUrl: string;
  token: string | null;
  clientId: string | null;
  channel: string;
  priority: number;
  state: MessageState;
  phone: string;
  sender: string;
  text: string;
  encoding: Encoding;
  segments: number;
  area: string | null;
  unitPriceE7: bigint;
  charge: 'submitted' | 'delivered';
  holdE7: bigint;
  holdEntryId: number;
  /** Null while the hold is not resolved. */
  chargedE7: bigint | null;
  resolveEntryId: number | null;
  /** The release of what a cascade did not use of its hold. */
  releaseEntryId: number | null;
  /** The present step, or the one that answered; from 1. */
  step: number;
  stepCount: number;
  /** Buttons, pictures, how to call. */
  content: Record<string, unknown> | null;
  /** Fields of a lookup, digits pressed. */
  result: Record<string, unknown> | null;
  /** Statuses told or to be told so far. */
  statusSeq: number;
  errorCode: string | null;
  createdAt: Date;
  expiresAt: Date;
  changedAt: Date | null;
  finalAt: Date | null;
}

export interface TimelineQueue {
  connectionId: number;
  connection: string;
  connectionState: 'active' | 'draining' | 'paused' | 'removed';
  connectionReason: string;
  /** Null when no running node has it. */
  link: 'up' | 'connecting' | 'down' | null;
  linkReason: string | null;
  attemptNo: number;
  temporaryTries: number;
  doubtTries: number;
  /** Connections that refused it. */
  tried: string[];
  /** Null = at once, or when a person has looked at it (`held`). */
  readyAt: Date | null;
  /** Null = in nobody's hand. */
  leasedAt: Date | null;
}

/** A step of a cascade. */
export interface TimelineStep {
  step: number;
  channel: string;
  sender: string;
  segments: number;
  priceE7: bigint;
  charge: 'submitted' | 'delivered';
  success: 'delivered' | 'read';
  /** Null when it never began. */
  beganAt: Date | null;
  deadlineAt: Date | null;
  /** How it ended without success; '' while it did not. */
  ended: string;
  /** Null while the hold is not resolved. */
  chargedE7: bigint | null;
}

export interface TimelineAttempt {
  attemptNo: number;
  step: number;
  /** What the connection asks for it. */
  costE7: bigint;
  connectionId: number;
  connection: string;
  connectionType: string;
  state: AttemptState;
  /** A letter a part, domain/states.ts. */
  segmentStates: string;
  providerIds: string[];
  errorCode: string;
  errorClass: string | null;
  receipts: { at: Date | null; part: number; raw: string }[];
  at: Date;
  changedAt: Date;
}

export interface TimelineDoubt {
  attemptNo: number;
  /** From 0. */
  segment: number;
  connectionId: number;
  connection: string;
  reference: number;
  createdAt: Date;
}

/** A status not acknowledged yet; acknowledged ones are gone and show in the pushes. */
export interface TimelineStatus {
  seq: number;
  state: MessageState;
  changedAt: Date;
  tries: number;
  nextAt: Date | null;
  deadAt: Date | null;
  lastError: string;
}

export interface TimelinePush {
  url: string;
  httpStatus: number | null;
  error: string;
  durationMs: number;
  acknowledged: boolean;
  createdAt: Date;
}

/** A text rule's hit put the message before a person. */
export interface TimelineHeld {
  step: number;
  ruleKind: string;
  hit: string;
  /** The client asked for this moment: it waits on after an approval. */
  notBefore: Date | null;
  createdAt: Date;
  /** Null while nobody has decided. */
  decidedAt: Date | null;
  decision: 'approved' | 'rejected' | 'expired' | 'canceled' | null;
  decidedBy: string;
  reason: string;
}

export interface TimelineRefund {
  amountE7: bigint;
  ledgerEntryId: number;
  reason: string;
  createdAt: Date;
}

/** A ledger entry that the message is part of; the sums are those of all its messages. */
export interface TimelineEntry {
  id: number;
  kind: string;
  messageCount: number;
  createdAt: Date;
}

export interface Timeline {
  message: TimelineMessage;
  queue: TimelineQueue | null;
  /** Of a cascade; empty for a message of one step. */
  steps: TimelineStep[];
  attempts: TimelineAttempt[];
  doubts: TimelineDoubt[];
  statuses: TimelineStatus[];
  pushes: TimelinePush[];
  entries: TimelineEntry[];
  held: TimelineHeld | null;
  refund: TimelineRefund | null;
}

/** Null when there is no such message (any more), or it is another account's. `accountId` null = anybody's. */
export async function readTimeline(
  pool: pg.Pool,
  id: number,
  accountId: number | null = null,
): Promise<Timeline | null> {
  return transaction(pool, async (client) => {
    await client.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const message = await readMessage(client, id, accountId);
    if (message === null) return null;
    const refund = await readRefund(client, id);
    return {
      message,
      refund,
      held: await readHeld(client, id),
      queue: await readQueue(client, id),
      steps: message.stepCount > 1 ? await readSteps(client, id) : [],
      attempts: await readAttempts(client, id),
      doubts: await readDoubts(client, id),
      statuses: await readStatuses(client, id),
      pushes: await readPushes(client, message),
      entries: await readEntries(client, [
        message.holdEntryId,
        message.resolveEntryId,
        message.releaseEntryId,
        refund?.ledgerEntryId ?? null,
      ]),
    };
  });
}

async function readMessage(client: Client, id: number, accountId: number | null): Promise<TimelineMessage | null> {
  const { rows } = await client.query(
    `SELECT m.id, m.account_id AS "accountId", a.login AS account, a.time_zone AS "timeZone", a.currency,
       a.push_url AS "pushUrl", t.name AS token, m.client_id AS "clientId", m.channel, m.priority, m.state,
       m.phone::text, m.sender, m.text, m.encoding, m.segments, r.name AS area, m.unit_price_e7::text AS "unitPriceE7",
       m.charge, m.hold_e7::text AS "holdE7", m.hold_entry_id AS "holdEntryId", m.charged_e7::text AS "chargedE7",
       m.resolve_entry_id AS "resolveEntryId", m.release_entry_id AS "releaseEntryId",
       m.step, m.step_count AS "stepCount", m.content, m.result, m.status_seq AS "statusSeq", m.error_code AS "errorCode",
       m.created_at AS "createdAt", m.expires_at AS "expiresAt", m.changed_at AS "changedAt", m.final_at AS "finalAt"
     FROM message m JOIN account a ON a.id = m.account_id LEFT JOIN api_token t ON t.id = m.token_id
       LEFT JOIN area r ON r.id = m.area_id WHERE m.id = $1 AND ($2::int IS NULL OR m.account_id = $2)`,
    [id, accountId],
  );
  const row = rows[0];
  if (row === undefined) return null;
  return {
    ...row,
    unitPriceE7: BigInt(row.unitPriceE7),
    holdE7: BigInt(row.holdE7),
    chargedE7: row.chargedE7 === null ? null : BigInt(row.chargedE7),
  };
}

async function readQueue(client: Client, id: number): Promise<TimelineQueue | null> {
  const { rows } = await client.query<TimelineQueue>(
    `SELECT c.id AS "connectionId", c.name AS connection, c.state AS "connectionState", c.state_reason AS "connectionReason",
       CASE WHEN EXISTS (SELECT 1 FROM lease l WHERE l.name = 'connection:' || c.id AND l.expires_at > now()) THEN h.state END AS link,
       h.reason AS "linkReason", q.attempt_no AS "attemptNo", q.temporary_tries AS "temporaryTries",
       q.doubt_tries AS "doubtTries", NULLIF(q.ready_at, 'infinity') AS "readyAt", q.leased_at AS "leasedAt",
       ARRAY(SELECT n.name FROM unnest(q.tried) WITH ORDINALITY AS t(id, ord) JOIN connection n ON n.id = t.id ORDER BY t.ord) AS tried
     FROM queue q JOIN connection c ON c.id = q.connection_id LEFT JOIN connection_health h ON h.connection_id = c.id
     WHERE q.message_id = $1`,
    [id],
  );
  return rows[0] ?? null;
}

async function readSteps(client: Client, id: number): Promise<TimelineStep[]> {
  const { rows } = await client.query(
    `SELECT step, channel, sender, segments, price_e7::text AS "priceE7", charge, success, began_at AS "beganAt",
       deadline_at AS "deadlineAt", ended, charged_e7::text AS "chargedE7"
     FROM message_step WHERE message_id = $1 ORDER BY step`,
    [id],
  );
  return rows.map((row) => ({
    ...row,
    priceE7: BigInt(row.priceE7),
    chargedE7: row.chargedE7 === null ? null : BigInt(row.chargedE7),
  }));
}

async function readAttempts(client: Client, id: number): Promise<TimelineAttempt[]> {
  const { rows } = await client.query(
    `SELECT t.attempt_no AS "attemptNo", t.step, t.cost_e7::text AS "costE7", c.id AS "connectionId", c.name AS connection, c.type AS "connectionType", t.state, t.segment_states AS "segmentStates",
       string_to_array(t.provider_ids, E'\\n') AS "providerIds", t.error_code AS "errorCode", t.error_class AS "errorClass",
       string_to_array(rtrim(t.receipt_log, E'\\n'), E'\\n') AS "receiptLog", t.at, t.changed_at AS "changedAt"
     FROM attempt t JOIN connection c ON c.id = t.connection_id WHERE t.message_id = $1 ORDER BY t.attempt_no`,
    [id],
  );
  return rows.map(({ receiptLog, costE7, ...row }) => ({
    ...row,
    costE7: BigInt(costE7),
    receipts: receiptLog.map(readReceipt),
  }));
}

/** A line as the pipeline wrote it: time, part, raw receipt. */
function readReceipt(line: string): TimelineAttempt['receipts'][number] {
  const match = /^(\S+) (\d+) (.*)$/s.exec(line);
  const at = new Date(match?.[1] ?? '');
  if (match === null || Number.isNaN(at.getTime())) return { at: null, part: 0, raw: line };
  return { at, part: Number(match[2]), raw: match[3] ?? '' };
}

async function readDoubts(client: Client, id: number): Promise<TimelineDoubt[]> {
  const { rows } = await client.query<TimelineDoubt>(
    `SELECT d.attempt_no AS "attemptNo", d.segment, c.id AS "connectionId", c.name AS connection, d.reference, d.created_at AS "createdAt"
     FROM doubt d JOIN connection c ON c.id = d.connection_id WHERE d.message_id = $1 ORDER BY d.attempt_no, d.segment`,
    [id],
  );
  return rows;
}

async function readStatuses(client: Client, id: number): Promise<TimelineStatus[]> {
  const { rows } = await client.query<TimelineStatus>(
    `SELECT seq, state, changed_at AS "changedAt", tries, next_at AS "nextAt", dead_at AS "deadAt", last_error AS "lastError"
     FROM status_outbox WHERE message_id = $1 ORDER BY seq`,
    [id],
  );
  return rows;
}

async function readPushes(client: Client, message: TimelineMessage): Promise<TimelinePush[]> {
  const { rows } = await client.query<TimelinePush>(
    `SELECT url, http_status AS "httpStatus", error, duration_ms AS "durationMs", created_at AS "createdAt",
       acknowledged_ids @> ARRAY[$1::bigint] AS acknowledged
     FROM (
       SELECT * FROM push_log WHERE style = 'signed' AND message_ids[1] = $1::bigint
       UNION ALL
       -- By the index over account and time; a push before the message was accepted cannot be its own.
       SELECT * FROM push_log WHERE style = 'echo' AND account_id = $2 AND created_at >= $3 AND message_ids @> ARRAY[$1::bigint]
     ) p WHERE account_id = $2 ORDER BY id LIMIT 100`,
    [message.id, message.accountId, message.createdAt],
  );
  return rows;
}

async function readHeld(client: Client, id: number): Promise<TimelineHeld | null> {
  const { rows } = await client.query<TimelineHeld>(
    `SELECT step, rule_kind AS "ruleKind", hit, not_before AS "notBefore", created_at AS "createdAt", decided_at AS "decidedAt",
       decision, decided_by AS "decidedBy", reason FROM held_message WHERE message_id = $1`,
    [id],
  );
  return rows[0] ?? null;
}

async function readRefund(client: Client, id: number): Promise<TimelineRefund | null> {
  const { rows } = await client.query(
    `SELECT amount_e7::text AS "amountE7", ledger_entry_id AS "ledgerEntryId", reason, created_at AS "createdAt"
     FROM refund WHERE message_id = $1`,
    [id],
  );
  const row = rows[0];
  return row === undefined ? null : { ...row, amountE7: BigInt(row.amountE7) };
}

async function readEntries(client: Client, ids: readonly (number | null)[]): Promise<TimelineEntry[]> {
  const { rows } = await client.query<TimelineEntry>(
    `SELECT id, kind, message_count AS "messageCount", created_at AS "createdAt" FROM ledger_entry
     WHERE id = ANY($1::bigint[]) ORDER BY id`,
    [ids.filter((id) => id !== null)],
  );
  return rows;
}
