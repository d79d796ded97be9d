// Receipts that could not be placed, segments in doubt that a reference may place, and messages from handsets.
import type { ReceiptState } from '../domain/message.ts';
import { float8s, int2s, int4s, int8s, texts } from './arrays.ts';
import { type Client, run } from './db.ts';
import { jsonText } from './json-text.ts';

export interface UnmatchedReceipt {
  connectionId: number;
  providerMessageId: string;
  reference: number | null;
  phone: string;
  state: ReceiptState;
  errorCode: string;
  raw: string;
  result: Readonly<Record<string, string | number | boolean>> | null;
  receivedAtMs: number;
}

export async function insertUnmatched(client: Client, receipts: readonly UnmatchedReceipt[]): Promise<void> {
  if (receipts.length === 0) return;
  await run(
    client,
    {
      name: 'insert_unmatched',
      text: `INSERT INTO unmatched_receipt (connection_id, provider_message_id, reference, phone, state, error_code, raw, received_at, result)
             SELECT c, p, r, ph, s, e, raw, to_timestamp(at / 1000), res::jsonb
             FROM unnest($1::int[], $2::text[], $3::int[], $4::text[], $5::text[], $6::text[], $7::text[], $8::float8[], $9::text[])
               AS t(c, p, r, ph, s, e, raw, at, res)`,
    },
    [
      int4s(receipts, (r) => r.connectionId),
      texts(receipts, (r) => r.providerMessageId),
      int4s(receipts, (r) => r.reference),
      texts(receipts, (r) => r.phone),
      texts(receipts, (r) => r.state),
      texts(receipts, (r) => r.errorCode),
      texts(receipts, (r) => r.raw),
      float8s(receipts, (r) => r.receivedAtMs),
      texts(receipts, (r) => (r.result === null ? null : jsonText(r.result))),
    ],
  );
}

/** Rows looked at in one call, of the newest and of those behind the cursor. */
const LOOK_MAX = 5000;

/**
 * Takes out the unmatched receipts that can be placed by now: by id, or by the reference of a segment in doubt. Looks at the
 * newest, and at some behind `afterId`.
 */
export async function takeMatchable(client: Client, limit: number, afterId: number): Promise<UnmatchedReceipt[]> {
  const rows = await run<
    [number, string, number | null, string, ReceiptState, string, string, number, UnmatchedReceipt['result']]
  >(
    client,
    {
      name: 'take_matchable',
      text: `
DELETE FROM unmatched_receipt u WHERE u.id IN (
  -- The newest: one that came before its message is known is placed within seconds. And of the others a part each time, so
  -- that a flood of receipts that are not ours hides none for ever.
  SELECT r.id FROM (
    (SELECT * FROM unmatched_receipt ORDER BY id DESC LIMIT ${LOOK_MAX})
    UNION
    (SELECT * FROM unmatched_receipt WHERE id > $2 ORDER BY id LIMIT ${LOOK_MAX})) r
  WHERE EXISTS (SELECT 1 FROM provider_message p
                WHERE p.connection_id = r.connection_id AND p.provider_message_id = r.provider_message_id)
     OR (r.reference IS NOT NULL AND r.provider_message_id <> '' AND EXISTS (
         SELECT 1 FROM doubt d WHERE d.connection_id = r.connection_id AND d.reference = r.reference
         AND d.phone = CASE WHEN r.phone ~ '^\\d{1,15}$' THEN r.phone::bigint END))
  ORDER BY r.id LIMIT $1)
RETURNING u.connection_id, u.provider_message_id, u.reference, u.phone, u.state, u.error_code, u.raw,
  (extract(epoch FROM u.received_at) * 1000)::float8, u.result, u.id`,
    },
    [limit, afterId],
  );
  return rows.map(
    ([connectionId, providerMessageId, reference, phone, state, errorCode, raw, receivedAtMs, result]) => ({
      connectionId,
      providerMessageId,
      reference,
      phone,
      state,
      errorCode,
      raw,
      result,
      receivedAtMs,
    }),
  );
}

/** Where the next look goes on: behind the rows that one beginning at `afterId` covers; 0 = from the beginning again. */
export async function nextLook(client: Client, afterId: number): Promise<number> {
  const rows = await run<[number | null, number]>(
    client,
    {
      name: 'next_look',
      text: `SELECT max(id), count(*)::int FROM (SELECT id FROM unmatched_receipt WHERE id > $1 ORDER BY id LIMIT ${LOOK_MAX}) w`,
    },
    [afterId],
  );
  const [last, count] = rows[0] ?? [null, 0];
  return count < LOOK_MAX || last === null ? 0 : last;
}

/** Forgets receipts that nobody asked for. Returns how many. */
export async function dropUnmatched(client: Client, olderThanMs: number): Promise<number> {
  const result = await client.query({
    name: 'drop_unmatched',
    text: `DELETE FROM unmatched_receipt WHERE received_at < now() - $1 * interval '1 ms'`,
    values: [olderThanMs],
  });
  return result.rowCount ?? 0;
}

export interface Doubt {
  messageId: number;
  attemptNo: number;
  segment: number;
  connectionId: number;
  reference: number;
  phone: string;
}

export async function insertDoubts(client: Client, doubts: readonly Doubt[], nowMs: number): Promise<void> {
  if (doubts.length === 0) return;
  await run(
    client,
    {
      name: 'insert_doubts',
      text: `INSERT INTO doubt (message_id, attempt_no, segment, connection_id, reference, phone, created_at)
             SELECT m, a, s, c, r, p, to_timestamp($7::float8 / 1000)
             FROM unnest($1::bigint[], $2::smallint[], $3::smallint[], $4::int[], $5::int[], $6::bigint[]) AS t(m, a, s, c, r, p)
             ON CONFLICT DO NOTHING`,
    },
    [
      int8s(doubts, (d) => d.messageId),
      int2s(doubts, (d) => d.attemptNo),
      int2s(doubts, (d) => d.segment),
      int4s(doubts, (d) => d.connectionId),
      int4s(doubts, (d) => d.reference),
      int8s(doubts, (d) => Number(d.phone)),
      nowMs,
    ],
  );
}

/**
 * Places receipts with an unknown id by the reference they echo, and makes their id known from now on: a segment in
 * doubt turns out to have been taken. The newest segment wins where a reference has come round.
 */
export async function resolveDoubts(
  client: Client,
  receipts: readonly { connectionId: number; providerMessageId: string; reference: number; phone: string }[],
): Promise<void> {
  if (receipts.length === 0) return;
  await run(
    client,
    {
      name: 'resolve_doubts',
      text: `
WITH found AS MATERIALIZED (
  SELECT DISTINCT ON (d.message_id, d.attempt_no, d.segment)
    d.message_id, d.attempt_no, d.segment, d.connection_id, t.provider_message_id
  FROM unnest($1::int[], $2::text[], $3::int[], $4::bigint[]) AS t(connection_id, provider_message_id, reference, phone)
  CROSS JOIN LATERAL (SELECT * FROM doubt d WHERE d.connection_id = t.connection_id AND d.phone = t.phone
    AND d.reference = t.reference ORDER BY d.message_id DESC, d.attempt_no DESC LIMIT 1) d
), gone AS (
  DELETE FROM doubt d USING found f
  WHERE d.message_id = f.message_id AND d.attempt_no = f.attempt_no AND d.segment = f.segment
)
INSERT INTO provider_message (connection_id, provider_message_id, message_id, attempt_no, segment)
SELECT DISTINCT ON (connection_id, provider_message_id) connection_id, provider_message_id, message_id, attempt_no, segment
FROM found ON CONFLICT DO NOTHING`,
    },
    [
      int4s(receipts, (r) => r.connectionId),
      texts(receipts, (r) => r.providerMessageId),
      int4s(receipts, (r) => r.reference),
      int8s(receipts, (r) => (/^\d{1,15}$/.test(r.phone) ? Number(r.phone) : 0)),
    ],
  );
}

export interface NewInbound {
  connectionId: number;
  from: string;
  to: string;
  text: string;
  detail: Record<string, string>;
  /** Upstream's id of it: kept once a connection. */
  providerId?: string;
}

export async function insertInbound(client: Client, inbound: readonly NewInbound[], nowMs: number): Promise<void> {
  if (inbound.length === 0) return;
  await run(
    client,
    {
      name: 'insert_inbound',
      text: `INSERT INTO inbound_message (connection_id, sender, recipient, text, detail, received_at, provider_id)
             SELECT c, f, r, x, d::jsonb, to_timestamp($6::float8 / 1000), p
             FROM unnest($1::int[], $2::text[], $3::text[], $4::text[], $5::text[], $7::text[]) AS t(c, f, r, x, d, p)
             ON CONFLICT DO NOTHING`,
    },
    [
      int4s(inbound, (m) => m.connectionId),
      texts(inbound, (m) => m.from),
      texts(inbound, (m) => m.to),
      texts(inbound, (m) => m.text),
      texts(inbound, (m) => jsonText(m.detail)),
      nowMs,
      texts(inbound, (m) => m.providerId ?? null),
    ],
  );
}
