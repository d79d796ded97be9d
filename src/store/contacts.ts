// People as messengers know them: where a bot may write to a phone number, and when somebody last wrote to us.
import type pg from 'pg';
import { float8s, int4s, int8s, texts } from './arrays.ts';
import { type Client, run } from './db.ts';

export interface ContactChange {
  connectionId: number;
  /** MSISDN, digits only; null = whoever is at the address. */
  phone: string | null;
  address: string;
  state: string;
  inboundAtMs: number | null;
  atMs: number;
}

/** A change as upstream told it at `atMs`, of a connection. */
export function contactChange(
  connectionId: number,
  told: { phone?: string; address: string; state: string; inboundAtMs?: number },
  atMs: number,
): ContactChange {
  const { phone = null, address, state, inboundAtMs = null } = told;
  return { connectionId, phone, address, state, inboundAtMs, atMs };
}

export interface ContactRow {
  address: string;
  state: 'bound' | 'blocked' | 'gone';
  inboundAtMs: number | null;
}

/** Applies changes in the order they came: with a phone a contact is made or renewed, without one its state changes. */
export async function applyContacts(client: Client, changes: readonly ContactChange[]): Promise<void> {
  // A connection's changes of one person in order: of several in a batch the last decides.
  const bound = new Map<string, ContactChange>();
  const moved = new Map<string, ContactChange>();
  for (const change of changes) {
    if (change.phone === null) {
      moved.set(`${change.connectionId} ${change.address}`, change);
      continue;
    }
    moved.delete(`${change.connectionId} ${change.address}`);
    const key = `${change.connectionId} ${change.phone}`;
    const inboundAtMs = Math.max(bound.get(key)?.inboundAtMs ?? 0, change.inboundAtMs ?? 0) || null;
    bound.set(key, { ...change, inboundAtMs });
  }
  await Promise.all([bindContacts(client, [...bound.values()]), moveContacts(client, [...moved.values()])]);
}

async function bindContacts(client: Client, changes: ContactChange[]): Promise<void> {
  if (changes.length === 0) return;
  changes.sort((a, b) => a.connectionId - b.connectionId || Number(a.phone) - Number(b.phone));
  await run(
    client,
    {
      name: 'bind_contacts',
      text: `WITH input AS MATERIALIZED (
               SELECT * FROM unnest($1::int[], $2::bigint[], $3::text[], $4::text[], $5::float8[], $6::float8[])
                 AS t(connection_id, phone, address, state, inbound, at)
             ), moved AS (
               -- Who is found at an address has one number, the one they gave last: an old one may be somebody else's by now.
               DELETE FROM contact o USING input i WHERE o.connection_id = i.connection_id AND o.address = i.address
                 AND o.phone <> i.phone AND o.changed_at <= to_timestamp(i.at / 1000)
             )
             INSERT INTO contact AS c (connection_id, phone, address, state, inbound_at, changed_at)
             SELECT connection_id, phone, left(address, 256), state, to_timestamp(inbound / 1000), to_timestamp(at / 1000)
             FROM input
             -- Told late, a message of theirs does not shorten the time since the last one.
             ON CONFLICT (connection_id, phone) DO UPDATE SET address = EXCLUDED.address, state = EXCLUDED.state,
               inbound_at = GREATEST(c.inbound_at, EXCLUDED.inbound_at), changed_at = EXCLUDED.changed_at
               WHERE c.changed_at <= EXCLUDED.changed_at`,
    },
    [
      int4s(changes, (c) => c.connectionId),
      int8s(changes, (c) => Number(c.phone)),
      texts(changes, (c) => c.address),
      texts(changes, (c) => c.state),
      float8s(changes, (c) => c.inboundAtMs),
      float8s(changes, (c) => c.atMs),
    ],
  );
}

async function moveContacts(client: Client, changes: ContactChange[]): Promise<void> {
  if (changes.length === 0) return;
  await run(
    client,
    {
      name: 'move_contacts',
      text: `UPDATE contact c SET state = t.state, changed_at = to_timestamp(t.at / 1000),
               inbound_at = GREATEST(c.inbound_at, to_timestamp(t.inbound / 1000))
             FROM unnest($1::int[], $2::text[], $3::text[], $4::float8[], $5::float8[]) AS t(connection_id, address, state, inbound, at)
             WHERE c.connection_id = t.connection_id AND c.address = t.address AND c.changed_at <= to_timestamp(t.at / 1000)`,
    },
    [
      int4s(changes, (c) => c.connectionId),
      texts(changes, (c) => c.address),
      texts(changes, (c) => c.state),
      float8s(changes, (c) => c.inboundAtMs),
      float8s(changes, (c) => c.atMs),
    ],
  );
}

/** The person with a phone number on a connection; null when unknown. */
export async function findContact(pool: pg.Pool, connectionId: number, phone: string): Promise<ContactRow | null> {
  const rows = await run<[string, ContactRow['state'], number | null]>(
    pool,
    {
      name: 'find_contact',
      text: `SELECT address, state, (extract(epoch FROM inbound_at) * 1000)::float8 FROM contact
             WHERE connection_id = $1 AND phone = $2`,
    },
    [connectionId, Number(phone)],
  );
  const row = rows[0];
  return row === undefined ? null : { address: row[0], state: row[1], inboundAtMs: row[2] };
}
