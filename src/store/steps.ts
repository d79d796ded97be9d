// The steps of cascades: read to decide, written when a step ends, begins, or is paid for. A message of one step has none.
import type pg from 'pg';
import { type Content, NO_CONTENT } from '../domain/content.ts';
import type { Channel } from '../domain/message.ts';
import { float8s, idArray, int2s, int4s, int8s, texts } from './arrays.ts';
import { type Client, run } from './db.ts';

/** A step as the settlement and the choice of the next one see it. */
export interface StepRow {
  step: number;
  channel: Channel;
  sender: string;
  text: string;
  content: Content;
  segments: number;
  priceE7: bigint;
  charge: 'submitted' | 'delivered';
  success: 'delivered' | 'read';
  /** How long it may take from when it begins; null = as long as the message lives. */
  lifeMs: number | null;
  notAfterMs: number | null;
}

/** The steps of some messages, each list in order; messages of one step are absent. */
export async function loadSteps(client: Client, messageIds: readonly number[]): Promise<Map<number, StepRow[]>> {
  const steps = new Map<number, StepRow[]>();
  if (messageIds.length === 0) return steps;
  type Tuple = [
    number,
    number,
    Channel,
    string,
    number,
    string,
    StepRow['charge'],
    StepRow['success'],
    number | null,
    number | null,
    string,
    Content | null,
  ];
  const rows = await run<Tuple>(
    client,
    {
      name: 'load_steps',
      text: `SELECT s.message_id, s.step, s.channel, s.sender, s.segments, s.price_e7::text, s.charge, s.success, s.life_ms,
               (extract(epoch FROM s.not_after) * 1000)::float8, s.text, s.content
             FROM unnest($1::bigint[]) AS t(id) JOIN message_step s ON s.message_id = t.id ORDER BY s.message_id, s.step`,
    },
    [idArray(messageIds)],
  );
  for (const tuple of rows) {
    const [messageId, step, channel, sender, segments, price, charge, success, lifeMs, notAfterMs, text, content] =
      tuple;
    const told = { step, channel, sender, text, content: content ?? NO_CONTENT, segments };
    const row = { ...told, priceE7: BigInt(price), charge, success, lifeMs, notAfterMs };
    const list = steps.get(messageId);
    if (list === undefined) steps.set(messageId, [row]);
    else list.push(row);
  }
  return steps;
}

/** A step of a cascade gives way to another. */
export interface StepAdvance {
  messageId: number;
  accountId: number;
  priority: number;
  fromStep: number;
  why: string;
  toStep: number;
  connectionId: number;
  /** The next claim counts on from it. */
  attemptNo: number;
  /** When the new step's time in the queue is over. */
  expiresAtMs: number;
  /** The same where another step follows, else null. */
  deadlineAtMs: number | null;
}

/** Ends steps, begins others, and queues their messages anew. In the order given, one row a message and move. */
export async function advanceSteps(client: Client, moves: readonly StepAdvance[], nowMs: number): Promise<void> {
  if (moves.length === 0) return;
  const last = [...new Map(moves.map((move) => [move.messageId, move])).values()];
  await Promise.all([
    run(
      client,
      {
        name: 'end_steps',
        text: `UPDATE message_step s SET deadline_at = NULL, ended = CASE WHEN s.step = t.from_step THEN t.why ELSE 'skipped' END
               FROM unnest($1::bigint[], $2::smallint[], $3::smallint[], $4::text[]) AS t(message_id, from_step, to_step, why)
               WHERE s.message_id = t.message_id AND s.step >= t.from_step AND s.step < t.to_step`,
      },
      [
        int8s(moves, (m) => m.messageId),
        int2s(moves, (m) => m.fromStep),
        int2s(moves, (m) => m.toStep),
        texts(moves, (m) => m.why),
      ],
    ),
    run(
      client,
      {
        name: 'begin_steps',
        text: `UPDATE message_step s SET began_at = to_timestamp($4::float8 / 1000), deadline_at = to_timestamp(t.deadline / 1000)
               FROM unnest($1::bigint[], $2::smallint[], $3::float8[]) AS t(message_id, step, deadline)
               WHERE s.message_id = t.message_id AND s.step = t.step`,
      },
      [int8s(last, (m) => m.messageId), int2s(last, (m) => m.toStep), float8s(last, (m) => m.deadlineAtMs), nowMs],
    ),
    showSteps(
      client,
      last.map((move) => ({ messageId: move.messageId, step: move.toStep })),
    ),
    // Deleted and made anew, never changed: a claim whose snapshot is older must not find the new row with the old step's text.
    run(client, { name: 'leave_queue', text: 'DELETE FROM queue WHERE message_id = ANY($1::bigint[])' }, [
      idArray(last.map((move) => move.messageId)),
    ]),
    run(
      client,
      {
        name: 'queue_steps',
        text: `INSERT INTO queue (message_id, account_id, connection_id, priority, attempt_no, expires_at)
               SELECT m, a, c, p, n, to_timestamp(e / 1000)
               FROM unnest($1::bigint[], $2::int[], $3::int[], $4::smallint[], $5::smallint[], $6::float8[]) AS t(m, a, c, p, n, e)`,
      },
      [
        int8s(last, (m) => m.messageId),
        int4s(last, (m) => m.accountId),
        int4s(last, (m) => m.connectionId),
        int2s(last, (m) => m.priority),
        int2s(last, (m) => m.attemptNo),
        float8s(last, (m) => m.expiresAtMs),
      ],
    ),
  ]);
}

/** Makes a step the one that the message itself shows: when it begins, and when it turns out to have answered. */
export async function showSteps(client: Client, shown: readonly { messageId: number; step: number }[]): Promise<void> {
  if (shown.length === 0) return;
  await run(
    client,
    {
      name: 'show_steps',
      text: `UPDATE message m SET step = s.step, channel = s.channel, sender = s.sender, text = s.text, encoding = s.encoding,
               segments = s.segments, content = s.content, unit_price_e7 = s.unit_price_e7, charge = s.charge
             FROM unnest($1::bigint[], $2::smallint[]) AS t(message_id, step)
             JOIN message_step s ON s.message_id = t.message_id AND s.step = t.step WHERE m.id = t.message_id`,
    },
    [int8s(shown, (s) => s.messageId), int2s(shown, (s) => s.step)],
  );
}

/** What the steps of a cascade came to when its hold resolved. */
export interface StepsPaid {
  messageId: number;
  /** The entry that released what was not charged; null when that is the only one, or nothing was left. */
  releaseEntryId: number | null;
  /** What each step was charged; the others 0. */
  charged: ReadonlyMap<number, bigint>;
  /** The last step and how it failed; '' for a success. */
  step: number;
  ended: string;
}

/** Writes what was charged to the steps of cascades that are over, and stops their clocks. */
export async function paySteps(client: Client, paid: readonly StepsPaid[]): Promise<void> {
  if (paid.length === 0) return;
  const charges = paid.flatMap(({ messageId, charged }) =>
    [...charged].map(([step, amountE7]) => ({ messageId, step, amountE7 })),
  );
  await Promise.all([
    run(
      client,
      {
        name: 'pay_steps',
        text: `UPDATE message_step s SET deadline_at = NULL, ended = CASE WHEN s.step = t.step AND s.ended = '' THEN t.ended ELSE s.ended END,
                 charged_e7 = COALESCE((SELECT c.amount FROM unnest($4::bigint[], $5::smallint[], $6::bigint[]) AS c(message_id, step, amount)
                                        WHERE c.message_id = s.message_id AND c.step = s.step), 0)
               FROM unnest($1::bigint[], $2::smallint[], $3::text[]) AS t(message_id, step, ended)
               WHERE s.message_id = t.message_id`,
      },
      [
        int8s(paid, (p) => p.messageId),
        int2s(paid, (p) => p.step),
        texts(paid, (p) => p.ended),
        int8s(charges, (c) => c.messageId),
        int2s(charges, (c) => c.step),
        int8s(charges, (c) => c.amountE7),
      ],
    ),
    run(
      client,
      {
        name: 'release_rests',
        text: `UPDATE message m SET release_entry_id = t.entry_id FROM unnest($1::bigint[], $2::bigint[]) AS t(id, entry_id)
               WHERE m.id = t.id AND t.entry_id IS NOT NULL`,
      },
      [int8s(paid, (p) => p.messageId), int8s(paid, (p) => p.releaseEntryId)],
    ),
  ]);
}

/** Cascades whose present step has had its time, and whether somebody has them in hand. Locks nothing. */
export async function overdueSteps(
  client: Client | pg.Pool,
  limit: number,
): Promise<{ messageId: number; leased: boolean }[]> {
  const rows = await run<[number, boolean]>(
    client,
    {
      name: 'overdue_steps',
      text: `SELECT s.message_id, EXISTS (SELECT 1 FROM queue q WHERE q.message_id = s.message_id AND q.lease IS NOT NULL)
             FROM message_step s WHERE s.deadline_at <= now() ORDER BY s.deadline_at LIMIT $1`,
    },
    [limit],
  );
  return rows.map(([messageId, leased]) => ({ messageId, leased }));
}

/** Those of the messages whose present step has still had its time: asked again when they are locked. */
export async function stillOverdue(client: Client, messageIds: readonly number[]): Promise<Set<number>> {
  const rows = await run<[number]>(
    client,
    {
      name: 'still_overdue',
      text: 'SELECT message_id FROM message_step WHERE message_id = ANY($1::bigint[]) AND deadline_at <= now()',
    },
    [idArray(messageIds)],
  );
  return new Set(rows.map(([id]) => id));
}

/** Stops the clocks of steps that nothing can follow after all, or whose message is over. */
export async function stopClocks(client: Client, messageIds: readonly number[]): Promise<void> {
  if (messageIds.length === 0) return;
  await run(
    client,
    {
      name: 'stop_clocks',
      text: `UPDATE message_step SET deadline_at = NULL WHERE message_id = ANY($1::bigint[]) AND deadline_at IS NOT NULL`,
    },
    [idArray(messageIds)],
  );
}
