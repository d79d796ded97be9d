// One `client_id_sms` of an account, one message: decided here, by a unique key, and nowhere else (promise 3).
import type pg from 'pg';
import { int4s, int8s, texts } from './arrays.ts';
import { type Client, run, type Statement } from './db.ts';

export interface ClientKey {
  accountId: number;
  clientId: string;
  messageId: number;
}

/** A form of the key for maps; a login cannot hold a blank, an account id neither. */
export const keyOf = (accountId: number, clientId: string): string => `${accountId} ${clientId}`;

export const TAKE_CLIENT_KEYS: Statement = {
  name: 'take_client_keys',
  text: `
INSERT INTO client_key AS k (account_id, client_id, message_id, created_at)
SELECT account_id, client_id, message_id, to_timestamp($4::float8 / 1000)
FROM unnest($1::int[], $2::text[], $3::bigint[]) AS t(account_id, client_id, message_id)
-- One order for everyone: two batches with the same keys wait for each other once, never in a circle.
ORDER BY account_id, client_id COLLATE "C"
ON CONFLICT (account_id, client_id) DO UPDATE SET message_id = EXCLUDED.message_id, created_at = EXCLUDED.created_at
  WHERE k.created_at < to_timestamp($5::float8 / 1000)
RETURNING account_id, client_id`,
};

const HOLDERS = `
SELECT k.account_id, k.client_id, k.message_id, COALESCE(m.hold_e7, 0)::text
FROM unnest($1::int[], $2::text[]) AS t(account_id, client_id)
JOIN client_key k ON k.account_id = t.account_id AND k.client_id = t.client_id
LEFT JOIN message m ON m.id = k.message_id`;

export const READ_CLIENT_KEYS: Statement = { name: 'read_client_keys', text: HOLDERS };

export const FIND_CLIENT_KEYS: Statement = {
  name: 'find_client_keys',
  text: `${HOLDERS}
WHERE k.created_at >= to_timestamp($3::float8 / 1000)`,
};

/** The message that holds a key, and its price. */
export interface KeyHolder {
  messageId: number;
  priceE7: bigint;
}

/**
 * Takes the keys (each named once) for their messages. Returns the holders of those that were taken before, by `keyOf`;
 * keys older than `cutoffMs` are taken over. Waits for a transaction that is just taking the same key.
 */
export async function takeClientKeys(
  client: Client,
  keys: readonly ClientKey[],
  nowMs: number,
  cutoffMs: number,
): Promise<Map<string, KeyHolder>> {
  const taken = await run<[number, string]>(client, TAKE_CLIENT_KEYS, [
    int4s(keys, (k) => k.accountId),
    texts(keys, (k) => k.clientId),
    int8s(keys, (k) => k.messageId),
    nowMs,
    cutoffMs,
  ]);
  if (taken.length === keys.length) return new Map();
  const ours = new Set(taken.map(([accountId, clientId]) => keyOf(accountId, clientId)));
  const others = keys.filter((key) => !ours.has(keyOf(key.accountId, key.clientId)));
  return holdersOf(
    await run<HolderTuple>(client, READ_CLIENT_KEYS, [
      int4s(others, (k) => k.accountId),
      texts(others, (k) => k.clientId),
    ]),
  );
}

/** Who holds these keys, by `keyOf`, without taking or waiting for any; those older than `cutoffMs` are free. */
export async function findClientKeys(
  pool: pg.Pool,
  keys: readonly Pick<ClientKey, 'accountId' | 'clientId'>[],
  cutoffMs: number,
): Promise<Map<string, KeyHolder>> {
  return holdersOf(
    await run<HolderTuple>(pool, FIND_CLIENT_KEYS, [
      int4s(keys, (k) => k.accountId),
      texts(keys, (k) => k.clientId),
      cutoffMs,
    ]),
  );
}

type HolderTuple = [number, string, number, string];

const holdersOf = (rows: readonly HolderTuple[]): Map<string, KeyHolder> =>
  new Map(
    rows.map(([accountId, clientId, messageId, price]) => [
      keyOf(accountId, clientId),
      { messageId, priceE7: BigInt(price) },
    ]),
  );

/** Gives keys back whose messages were refused after all, in the same transaction. */
export async function releaseClientKeys(client: Client, keys: readonly ClientKey[]): Promise<void> {
  await run(
    client,
    {
      name: 'release_client_keys',
      text: `DELETE FROM client_key k USING unnest($1::int[], $2::text[], $3::bigint[]) AS t(account_id, client_id, message_id)
             WHERE k.account_id = t.account_id AND k.client_id = t.client_id AND k.message_id = t.message_id`,
    },
    [int4s(keys, (k) => k.accountId), texts(keys, (k) => k.clientId), int8s(keys, (k) => k.messageId)],
  );
}
