// The accept transaction's one statement: stop lists, messages, queue rows, ledger, balances. One statement, because every
// further one costs a turn of two busy processes, and because the accounts' rows are then locked for the shortest time:
// the sums come out of the insert, so the balances are the last thing touched before commit.

import type pg from 'pg';
import type { Encoding } from '../domain/message.ts';
import { TODAY } from './apply-ledger.ts';
import { float8s, int2s, int4s, int8s, texts } from './arrays.ts';
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
  /** Epoch of the connection's owner when that is this node and takes the message at once; null = it waits in the queue. */
  lease: number | null;
  /** JSON of what it has beside its text; null for nothing. */
  content: string | null;
  /** The step it begins with, from 1; the columns above are that step's. */
  step: number;
  /** Every step of a cascade; empty with one step. */
  steps: readonly NewStep[];
  /** When the first step's time is over. */
  stepExpiresAtMs: number;
  /** Null = it may be sent at once. */
  park: NewPark | null;
}

/** A message that is not to be sent yet: until a moment, or until a person has looked at its text. */
export interface NewPark {
  notBeforeMs: number | null;
  held: NewHeld | null;
}

/** Why a person has to look at it. */
export interface NewHeld {
  /** Whose text was hit, from 1. */
  step: number;
  ruleId: number;
  ruleKind: string;
  /** What in the text, at most 200 characters. */
  hit: string;
  /** Of the senders, texts and contents of all its steps: messages with the same are decided together. */
  textMd5: string;
}

/** A step of a cascade as it is accepted. */
export interface NewStep {
  channel: string;
  sender: string;
  text: string;
  encoding: Encoding;
  segments: number;
  content: string | null;
  unitPriceE7: bigint;
  charge: 'submitted' | 'delivered';
  priceE7: bigint;
  success: 'delivered' | 'read';
  lifeMs: number | null;
  notAfterMs: number | null;
}

const FREED = `), freed AS (
  -- A client id that was taken for a message which is refused here stays free.
  DELETE FROM client_key k USING stopped s
  WHERE k.account_id = s.account_id AND k.client_id = s.client_id AND k.message_id = s.id
`;
const TOLD = `), told AS (
  INSERT INTO status_outbox (message_id, seq, account_id, state, changed_at)
  SELECT id, 1, account_id, 'expired', to_timestamp($19::float8 / 1000) FROM kept
  WHERE connection_id IS NULL AND account_id = ANY($21::int[])
`;

/** The clock of a step runs from when the message may be sent: not at all while it is held. */
const stepped = (parked: boolean): string => {
  const now = parked ? 'greatest($19::float8, k.ready)' : '$19::float8';
  const runs = `s.step = k.step AND k.connection_id IS NOT NULL${parked ? ` AND k.ready IS DISTINCT FROM 'infinity'` : ''}`;
  return `), stepped AS (
  INSERT INTO message_step (message_id, step, channel, sender, text, encoding, segments, content, unit_price_e7, charge, price_e7,
    success, life_ms, not_after, began_at, deadline_at, ended)
  SELECT s.message_id, s.step, s.channel, s.sender, s.text, s.encoding, s.segments, s.content::jsonb, s.unit_price_e7, s.charge, s.price_e7,
    s.success, s.life_ms, to_timestamp(s.not_after / 1000),
    CASE WHEN ${runs} THEN to_timestamp(${now} / 1000) END,
    CASE WHEN ${runs} AND s.step < k.step_count
      THEN to_timestamp(k.step_expires_at / 1000) END,
    CASE WHEN s.step < k.step THEN 'skipped' ELSE '' END
  FROM unnest($26::bigint[], $27::smallint[], $28::text[], $29::text[], $30::text[], $31::text[], $32::smallint[], $33::text[],
    $34::bigint[], $35::text[], $36::bigint[], $37::text[], $38::bigint[], $39::float8[])
  AS s(message_id, step, channel, sender, text, encoding, segments, content, unit_price_e7, charge, price_e7, success, life_ms, not_after)
  JOIN kept k ON k.id = s.message_id
`;
};

const HELD = `), put_aside AS (
  INSERT INTO held_message (message_id, account_id, not_before, step, rule_id, rule_kind, hit, text_md5, created_at)
  SELECT id, account_id, to_timestamp(not_before / 1000), hit_step, rule_id, rule_kind, hit, text_md5, to_timestamp($19::float8 / 1000)
  FROM kept WHERE hit_step IS NOT NULL
`;

const RICH_INPUT = ', $22::text[], $23::smallint[], $24::smallint[], $25::float8[]';
const RICH_COLUMNS = ', content, step, step_count, step_expires_at';
const PARKED_INPUT =
  ', $40::float8[], $41::float8[], $42::smallint[], $43::int[], $44::text[], $45::text[], $46::text[]';
const PARKED_COLUMNS = ', ready, not_before, hit_step, rule_id, rule_kind, hit, text_md5';

/** What a batch holds beside the usual: each has a part of the statement, which costs even when it does nothing. */
interface BatchKind {
  /** Some message has a client id. */
  keyed: boolean;
  /** Some message ends here, its validity passed. */
  expired: boolean;
  /** Some message is more than a text: it has contents, or is a cascade. */
  rich: boolean;
  /** Some message waits for a moment or a person. Such a batch is rich as well. */
  parked: boolean;
}

const makeStatement = ({ keyed, expired, rich, parked }: BatchKind): Statement => ({
  name: `accept_messages${keyed ? '_keyed' : ''}${expired ? '_expired' : ''}${rich ? '_rich' : ''}${parked ? '_parked' : ''}`,
  text: `
WITH input AS MATERIALIZED (
  SELECT * FROM unnest($1::bigint[], $2::int[], $3::int[], $4::text[], $5::text[], $6::smallint[], $7::bigint[], $8::text[],
    $9::text[], $10::text[], $11::smallint[], $12::int[], $13::bigint[], $14::text[], $15::bigint[], $16::bigint[],
    $17::float8[], $18::int[], $20::bigint[]${rich ? RICH_INPUT : ''}${parked ? PARKED_INPUT : ''})
  AS t(id, account_id, token_id, client_id, channel, priority, phone, sender, text, encoding, segments, area_id,
       unit_price_e7, charge, hold_e7, hold_entry_id, expires_at, connection_id, lease${rich ? RICH_COLUMNS : ''}${parked ? PARKED_COLUMNS : ''})
), stopped AS MATERIALIZED (
  SELECT DISTINCT i.id, i.account_id, i.client_id FROM input i
  JOIN stop_entry s ON s.phone = i.phone AND s.account_id IN (0, i.account_id)
${keyed ? FREED : ''}), kept AS MATERIALIZED (
  SELECT * FROM input WHERE id NOT IN (SELECT id FROM stopped)
), inserted AS (
  INSERT INTO message (id, account_id, token_id, client_id, channel, priority, state, phone, sender, text, encoding, segments,
    area_id, unit_price_e7, charge, hold_e7, hold_entry_id, created_at, expires_at, charged_e7, final_at, changed_at, status_seq${rich ? ', content, step, step_count' : ''})
  SELECT id, account_id, token_id, client_id, channel, priority,
    CASE WHEN connection_id IS NULL THEN 'expired' ELSE 'accepted' END,
    phone, sender, text, encoding, segments, area_id, unit_price_e7, charge, hold_e7, hold_entry_id,
    to_timestamp($19::float8 / 1000), to_timestamp(expires_at / 1000),
    CASE WHEN connection_id IS NULL THEN 0 END,
    CASE WHEN connection_id IS NULL THEN to_timestamp($19::float8 / 1000) END,
    CASE WHEN connection_id IS NULL THEN to_timestamp($19::float8 / 1000) END,
    CASE WHEN connection_id IS NULL THEN 1 ELSE 0 END${rich ? ', content::jsonb, step, step_count' : ''}
  FROM kept
  RETURNING account_id, hold_entry_id, hold_e7
), queued AS (
  INSERT INTO queue (message_id, account_id, connection_id, priority, expires_at, lease, leased_at, attempt_no${parked ? ', ready_at' : ''})
  SELECT id, account_id, connection_id, priority, to_timestamp(${rich ? 'step_expires_at' : 'expires_at'} / 1000), lease,
    CASE WHEN lease IS NOT NULL THEN to_timestamp($19::float8 / 1000) END, CASE WHEN lease IS NOT NULL THEN 1 ELSE 0 END${parked ? ', to_timestamp(ready / 1000)' : ''}
  FROM kept WHERE connection_id IS NOT NULL
  RETURNING message_id
${rich ? stepped(parked) : ''}${parked ? HELD : ''}${expired || rich ? TOLD : ''}), total AS MATERIALIZED (
  SELECT account_id, hold_entry_id, sum(hold_e7)::bigint AS held_e7, count(*)::int AS n FROM inserted GROUP BY 1, 2
), entered AS (
  INSERT INTO ledger_entry (id, account_id, kind, balance_delta_e7, held_delta_e7, message_count)
  SELECT hold_entry_id, account_id, 'hold', 0, held_e7, n FROM total
), locked AS MATERIALIZED (
  -- In the order of account ids, so that two batches never wait for each other in a circle; and after the queue rows, so
  -- that nobody waits for this account while they are being written.
  SELECT b.account_id FROM account_balance b
  WHERE (SELECT count(*) FROM queued) >= 0 AND b.account_id IN (SELECT account_id FROM total) ORDER BY b.account_id FOR UPDATE
), held AS (
  UPDATE account_balance b SET held_e7 = b.held_e7 + t.held_e7, day = greatest(b.day, ${TODAY}),
    day_held_e7 = CASE WHEN b.day >= ${TODAY} THEN b.day_held_e7 ELSE 0 END + t.held_e7
  FROM locked l JOIN total t ON t.account_id = l.account_id
  WHERE b.account_id = l.account_id
  RETURNING b.account_id, (b.balance_e7 - b.held_e7)::text AS available
)
SELECT NULL::bigint, account_id, available FROM held
UNION ALL SELECT id, NULL, NULL FROM stopped`,
});

const BOTH = [false, true];
const STATEMENTS: readonly Statement[] = BOTH.flatMap((parked) =>
  BOTH.flatMap((keyed) =>
    BOTH.flatMap((expired) => BOTH.map((rich) => makeStatement({ keyed, expired, rich: rich || parked, parked }))),
  ),
);
const acceptStatement = ({ keyed, expired, rich, parked }: BatchKind): Statement =>
  STATEMENTS[Number(parked) * 8 + Number(keyed) * 4 + Number(expired) * 2 + Number(rich)] as Statement;

export interface AcceptedBatch {
  /** Ids of the messages whose phone is on a stop list: nothing of them was written. */
  stopped: Set<number>;
  /** Posted less held after the batch, of each account that had a message accepted. */
  available: Map<number, bigint>;
}

/**
 * Writes a batch of messages, all with different ids, created at `nowMs`. Alone it is a transaction of its own.
 * `toldAccounts` are told of messages that end here (validity passed).
 * Throws a check violation (`isInsufficientFunds`) when an account cannot pay for all of its messages.
 */
export async function acceptMessages(
  client: Client | pg.Pool,
  messages: readonly NewMessage[],
  nowMs: number,
  toldAccounts: readonly number[],
): Promise<AcceptedBatch> {
  const parked = messages.some((m) => m.park !== null);
  const kind = {
    keyed: messages.some((m) => m.clientId !== null),
    expired: messages.some((m) => m.connectionId === null),
    rich: parked || messages.some((m) => m.content !== null || m.steps.length > 0),
    parked,
  };
  const rows = await run<[number | null, number | null, string | null]>(client, acceptStatement(kind), [
    int8s(messages, (m) => m.id),
    int4s(messages, (m) => m.accountId),
    int4s(messages, (m) => m.tokenId),
    texts(messages, (m) => m.clientId),
    texts(messages, (m) => m.channel),
    int2s(messages, (m) => m.priority),
    int8s(messages, (m) => Number(m.phone)),
    texts(messages, (m) => m.sender),
    texts(messages, (m) => m.text),
    texts(messages, (m) => m.encoding),
    int2s(messages, (m) => m.segments),
    int4s(messages, (m) => m.areaId),
    int8s(messages, (m) => m.unitPriceE7),
    texts(messages, (m) => m.charge),
    int8s(messages, (m) => m.holdE7),
    int8s(messages, (m) => m.holdEntryId),
    float8s(messages, (m) => m.expiresAtMs),
    int4s(messages, (m) => m.connectionId),
    nowMs,
    int8s(messages, (m) => m.lease),
    ...(kind.expired || kind.rich ? [int4s(toldAccounts, (id) => id)] : []),
    ...(kind.rich ? richParameters(messages) : []),
    ...(parked ? parkedParameters(messages) : []),
  ]);
  const batch: AcceptedBatch = { stopped: new Set(), available: new Map() };
  for (const [id, accountId, available] of rows) {
    if (id !== null) batch.stopped.add(id);
    else if (accountId !== null && available !== null) batch.available.set(accountId, BigInt(available));
  }
  return batch;
}

function richParameters(messages: readonly NewMessage[]): unknown[] {
  const steps = messages.flatMap((m) => m.steps.map((step, index) => ({ messageId: m.id, no: index + 1, ...step })));
  return [
    texts(messages, (m) => m.content),
    int2s(messages, (m) => m.step),
    int2s(messages, (m) => Math.max(1, m.steps.length)),
    float8s(messages, (m) => m.stepExpiresAtMs),
    int8s(steps, (s) => s.messageId),
    int2s(steps, (s) => s.no),
    texts(steps, (s) => s.channel),
    texts(steps, (s) => s.sender),
    texts(steps, (s) => s.text),
    texts(steps, (s) => s.encoding),
    int2s(steps, (s) => s.segments),
    texts(steps, (s) => s.content),
    int8s(steps, (s) => s.unitPriceE7),
    texts(steps, (s) => s.charge),
    int8s(steps, (s) => s.priceE7),
    texts(steps, (s) => s.success),
    int8s(steps, (s) => s.lifeMs),
    float8s(steps, (s) => s.notAfterMs),
  ];
}

function parkedParameters(messages: readonly NewMessage[]): unknown[] {
  const held = (m: NewMessage): NewHeld | null => m.park?.held ?? null;
  return [
    // Infinity = held.
    float8s(messages, (m) => (held(m) === null ? (m.park?.notBeforeMs ?? null) : Number.POSITIVE_INFINITY)),
    float8s(messages, (m) => m.park?.notBeforeMs ?? null),
    int2s(messages, (m) => held(m)?.step ?? null),
    int4s(messages, (m) => held(m)?.ruleId ?? null),
    texts(messages, (m) => held(m)?.ruleKind ?? null),
    texts(messages, (m) => held(m)?.hit ?? null),
    texts(messages, (m) => held(m)?.textMd5 ?? null),
  ];
}

/** Those of the rows, by id, whose phone is on the global stop list or on its account's. */
export async function findStopped(
  client: Client,
  rows: readonly { id: number; phone: string; accountId: number }[],
): Promise<Set<number>> {
  const found = await run<[number]>(
    client,
    {
      name: 'find_stopped',
      text: `SELECT DISTINCT t.id FROM unnest($1::bigint[], $2::bigint[], $3::int[]) AS t(id, phone, account_id)
             JOIN stop_entry s ON s.phone = t.phone AND s.account_id IN (0, t.account_id)`,
    },
    [int8s(rows, (r) => r.id), int8s(rows, (r) => Number(r.phone)), int4s(rows, (r) => r.accountId)],
  );
  return new Set(found.map(([id]) => id));
}
