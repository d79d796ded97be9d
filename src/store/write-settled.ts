// Writes what the settlement decided: attempts, messages, statuses to tell, and the queue.
import type { AttemptState, MessageState } from '../domain/message.ts';
import { int2s, int4s, int8s, texts } from './arrays.ts';
import { type Client, run, type Statement } from './db.ts';

export interface AttemptUpdate {
  messageId: number;
  attemptNo: number;
  state: AttemptState;
  segmentStates: string;
  /** Upstream's error, '' leaves what stands. */
  errorCode: string;
  /** Lines to add to the receipt log. */
  log: string[];
}

export const UPDATE_ATTEMPTS: Statement = {
  name: 'update_attempts',
  text: `
UPDATE attempt a SET state = t.state, segment_states = t.segment_states, changed_at = to_timestamp($7::float8 / 1000),
  error_code = CASE WHEN t.error_code = '' THEN a.error_code ELSE t.error_code END,
  -- Bounded: an upstream that repeats itself for ever does not grow the row.
  receipt_log = CASE WHEN length(a.receipt_log) < 8000 THEN a.receipt_log || t.log ELSE a.receipt_log END
FROM unnest($1::bigint[], $2::smallint[], $3::text[], $4::text[], $5::text[], $6::text[])
  AS t(message_id, attempt_no, state, segment_states, error_code, log)
WHERE a.message_id = t.message_id AND a.attempt_no = t.attempt_no`,
};

export async function updateAttempts(client: Client, updates: readonly AttemptUpdate[], nowMs: number): Promise<void> {
  if (updates.length === 0) return;
  await run(client, UPDATE_ATTEMPTS, [
    int8s(updates, (u) => u.messageId),
    int2s(updates, (u) => u.attemptNo),
    texts(updates, (u) => u.state),
    texts(updates, (u) => u.segmentStates),
    texts(updates, (u) => u.errorCode),
    texts(updates, (u) => u.log.map((line) => `${line}\n`).join('')),
    nowMs,
  ]);
}

export interface NewAttempt {
  messageId: number;
  attemptNo: number;
  step: number;
  /** What the connection asks for the parts it took. */
  costE7: bigint;
  connectionId: number;
  state: AttemptState;
  segmentStates: string;
  providerIds: (string | null)[];
  errorCode: string;
  errorClass: string | null;
}

/** Attempts that did not simply succeed; ids of parts that were taken become findable. */
export async function insertAttempts(client: Client, attempts: readonly NewAttempt[], nowMs: number): Promise<void> {
  if (attempts.length === 0) return;
  await run(
    client,
    {
      name: 'insert_attempts',
      text: `
WITH input AS MATERIALIZED (
  SELECT * FROM unnest($1::bigint[], $2::smallint[], $3::int[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $10::smallint[], $11::bigint[])
    AS t(message_id, attempt_no, connection_id, state, segment_states, provider_ids, error_code, error_class, step, cost_e7)
), keyed AS (
  INSERT INTO provider_message AS p (connection_id, provider_message_id, message_id, attempt_no, segment)
  SELECT DISTINCT ON (i.connection_id, s.id) i.connection_id, s.id, i.message_id, i.attempt_no, s.ord - 1
  FROM input i CROSS JOIN LATERAL string_to_table(i.provider_ids, E'\\n') WITH ORDINALITY AS s(id, ord) WHERE s.id <> ''
  ON CONFLICT (connection_id, provider_message_id) DO UPDATE
    SET message_id = EXCLUDED.message_id, attempt_no = EXCLUDED.attempt_no, segment = EXCLUDED.segment
)
INSERT INTO attempt (message_id, attempt_no, connection_id, state, segment_states, provider_ids, error_code, error_class, step, cost_e7, at, changed_at)
SELECT message_id, attempt_no, connection_id, state, segment_states, provider_ids, error_code, error_class, step, cost_e7,
  to_timestamp($9::float8 / 1000), to_timestamp($9::float8 / 1000) FROM input
ON CONFLICT (message_id, attempt_no) DO NOTHING`,
    },
    [
      int8s(attempts, (a) => a.messageId),
      int2s(attempts, (a) => a.attemptNo),
      int4s(attempts, (a) => a.connectionId),
      texts(attempts, (a) => a.state),
      texts(attempts, (a) => a.segmentStates),
      texts(attempts, (a) => a.providerIds.map((id) => id ?? '').join('\n')),
      texts(attempts, (a) => a.errorCode),
      texts(attempts, (a) => a.errorClass),
      nowMs,
      int2s(attempts, (a) => a.step),
      int8s(attempts, (a) => a.costE7),
    ],
  );
}

export interface MessageUpdate {
  messageId: number;
  state: MessageState;
  /** The resolution of the hold; null when it was resolved before. */
  chargedE7: bigint | null;
  resolveEntryId: number | null;
  statusSeq: number;
  errorCode: string | null;
}

export const UPDATE_MESSAGES: Statement = {
  name: 'update_messages',
  text: `
WITH updated AS (
UPDATE message m SET state = t.state, status_seq = t.status_seq, changed_at = to_timestamp($7::float8 / 1000),
  charged_e7 = COALESCE(m.charged_e7, t.charged_e7), resolve_entry_id = COALESCE(m.resolve_entry_id, t.resolve_entry_id),
  error_code = COALESCE(t.error_code, m.error_code), final_at = COALESCE(m.final_at, to_timestamp($7::float8 / 1000))
FROM unnest($1::bigint[], $2::text[], $3::bigint[], $4::bigint[], $5::smallint[], $6::text[])
  AS t(id, state, charged_e7, resolve_entry_id, status_seq, error_code)
WHERE m.id = t.id AND (t.charged_e7 IS NULL OR m.charged_e7 IS NULL) RETURNING 1)
-- One resolution a hold: a row that was resolved meanwhile is not matched, the count differs, and the division by zero
-- ends the transaction in the database itself.
SELECT 1 / (count(*) = $8::int)::int FROM updated`,
};

export async function updateMessages(client: Client, updates: readonly MessageUpdate[], nowMs: number): Promise<void> {
  if (updates.length === 0) return;
  await run(client, UPDATE_MESSAGES, [
    int8s(updates, (u) => u.messageId),
    texts(updates, (u) => u.state),
    int8s(updates, (u) => u.chargedE7),
    int8s(updates, (u) => u.resolveEntryId),
    int2s(updates, (u) => u.statusSeq),
    texts(updates, (u) => u.errorCode),
    nowMs,
    updates.length,
  ]);
}

export interface NewStatus {
  messageId: number;
  seq: number;
  accountId: number;
  state: MessageState;
}

export const INSERT_STATUSES: Statement = {
  name: 'insert_statuses',
  text: `
INSERT INTO status_outbox (message_id, seq, account_id, state, changed_at)
SELECT message_id, seq, account_id, state, to_timestamp($5::float8 / 1000)
FROM unnest($1::bigint[], $2::smallint[], $3::int[], $4::text[]) AS t(message_id, seq, account_id, state)
ON CONFLICT (message_id, seq) DO NOTHING`,
};

/** Statuses to tell, in the same transaction as what they tell. */
export async function insertStatuses(client: Client, statuses: readonly NewStatus[], nowMs: number): Promise<void> {
  if (statuses.length === 0) return;
  await run(client, INSERT_STATUSES, [
    int8s(statuses, (s) => s.messageId),
    int2s(statuses, (s) => s.seq),
    int4s(statuses, (s) => s.accountId),
    texts(statuses, (s) => s.state),
    nowMs,
  ]);
}
