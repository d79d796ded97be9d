// Messages and their queue rows, together.
import type { Encoding } from '../domain/message.ts';
import { column, numbers, texts } from './arrays.ts';
import { type Client, run, type Statement } from './db.ts';

/** A message as it is accepted. */
export interface NewMessage {
  id: number;
  accountId: number;
  tokenId: number | null;
  clientId: string | null;
  channel: string;
  priority: number;
  phone: string;
  sender: string;
  text: string;
  encoding: Encoding;
  segments: number;
  areaId: number | null;
  unitPriceE7: bigint;
  charge: 'submitted' | 'delivered';
  holdE7: bigint;
  holdEntryId: number;
  expiresAtMs: number;
  /** Null: the validity had passed before it came; it ends expired, uncharged, and never enters the queue. */
  connectionId: number | null;
}

export const INSERT_MESSAGES: Statement = {
  name: 'insert_messages',
  text: `
WITH input AS MATERIALIZED (
  SELECT * FROM unnest($1::bigint[], $2::int[], $3::int[], $4::text[], $5::text[], $6::smallint[], $7::bigint[], $8::text[],
    $9::text[], $10::text[], $11::smallint[], $12::int[], $13::bigint[], $14::text[], $15::bigint[], $16::bigint[],
    $17::float8[], $18::int[])
  AS t(id, account_id, token_id, client_id, channel, priority, phone, sender, text, encoding, segments, area_id,
       unit_price_e7, charge, hold_e7, hold_entry_id, expires_at, connection_id)
), queued AS (
  INSERT INTO queue (message_id, account_id, connection_id, priority, expires_at)
  SELECT id, account_id, connection_id, priority, to_timestamp(expires_at / 1000) FROM input WHERE connection_id IS NOT NULL
)
INSERT INTO message (id, account_id, token_id, client_id, channel, priority, state, phone, sender, text, encoding, segments,
  area_id, unit_price_e7, charge, hold_e7, hold_entry_id, created_at, expires_at, charged_e7, final_at, changed_at, status_seq)
SELECT id, account_id, token_id, client_id, channel, priority,
  CASE WHEN connection_id IS NULL THEN 'expired' ELSE 'accepted' END,
  phone, sender, text, encoding, segments, area_id, unit_price_e7, charge, hold_e7, hold_entry_id,
  to_timestamp($19::float8 / 1000), to_timestamp(expires_at / 1000),
  CASE WHEN connection_id IS NULL THEN 0 END,
  CASE WHEN connection_id IS NULL THEN to_timestamp($19::float8 / 1000) END,
  CASE WHEN connection_id IS NULL THEN to_timestamp($19::float8 / 1000) END,
  CASE WHEN connection_id IS NULL THEN 1 ELSE 0 END
FROM input`,
};

/** Inserts the messages, created at `nowMs`, and a queue row for each that has a connection. */
export async function insertMessages(client: Client, messages: readonly NewMessage[], nowMs: number): Promise<void> {
  await run(client, INSERT_MESSAGES, [
    numbers(column(messages, (m) => m.id)),
    numbers(column(messages, (m) => m.accountId)),
    numbers(column(messages, (m) => m.tokenId)),
    texts(column(messages, (m) => m.clientId)),
    texts(column(messages, (m) => m.channel)),
    numbers(column(messages, (m) => m.priority)),
    numbers(column(messages, (m) => Number(m.phone))),
    texts(column(messages, (m) => m.sender)),
    texts(column(messages, (m) => m.text)),
    texts(column(messages, (m) => m.encoding)),
    numbers(column(messages, (m) => m.segments)),
    numbers(column(messages, (m) => m.areaId)),
    numbers(column(messages, (m) => m.unitPriceE7)),
    texts(column(messages, (m) => m.charge)),
    numbers(column(messages, (m) => m.holdE7)),
    numbers(column(messages, (m) => m.holdEntryId)),
    numbers(column(messages, (m) => m.expiresAtMs)),
    numbers(column(messages, (m) => m.connectionId)),
    nowMs,
  ]);
}
