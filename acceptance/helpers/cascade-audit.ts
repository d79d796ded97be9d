// What must hold of messages of many channels when everything has settled: the client's knowledge, the providers' logs with
// their times, and the gateway's own books are held against one another.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { eventually } from '../../test/helpers/eventually.ts';
import { PRICES, type Sent, WAIT_S } from './cascades.ts';
import { type Doors, toE7 } from './doors.ts';
import type { Gateway } from './gateway.ts';
import type { Providers, Taken, Told } from './providers.ts';
import type { Receiver } from './receiver.ts';
import type { Smsc } from './smsc.ts';

/** A message as the gateway's books have it. */
export interface Booked {
  id: number;
  phone: string;
  state: string;
  createdMs: number;
  /** In 1e-7. */
  charged: bigint;
  steps: {
    step: number;
    channel: string;
    price: string;
    charged: string | null;
    ended: string;
    beganMs: number | null;
  }[];
  attempts: { step: number; connection: string; letters: string; code: string }[];
}

/** One submission of a message, wherever it went. */
interface Went {
  provider: Taken['provider'] | 'sms';
  atMs: number;
  /** From 1. */
  step: number;
}

export interface Evidence {
  messages: readonly Sent[];
  booked: ReadonlyMap<string, Booked>;
  went: ReadonlyMap<string, Went[]>;
  told: ReadonlyMap<string, Told[]>;
  /** By phone: the states pushed, in order, with their times. */
  pushed: ReadonlyMap<string, { state: string; atMs: number }[]>;
}

const PROVIDERS_OF: Record<string, readonly string[]> = {
  viber: ['viber', 'infobip'],
  whatsapp: ['whatsapp'],
  telegram: ['telegram'],
  flashcall: ['asterisk'],
  voice: ['asterisk'],
  sms: ['sms'],
};
/** What is in a link's hand when the good news comes is still sent; a link that is throttled has it there for long. */
const IN_HAND_MS = 4_000;
/** A receipt that is faster than the provider's answer is placed with the next sweep. */
const PLACED_MS = 700;

/** The books of a gateway, read as its operator would with psql. `databaseUrl` null = its embedded PostgreSQL. */
export async function readBooks(gateway: Gateway, databaseUrl: string | null): Promise<Booked[]> {
  const password = () => readFileSync(join(gateway.data, 'postgres.password'), 'utf8').trim();
  const client = new pg.Client(
    databaseUrl === null
      ? { host: join(gateway.data, 'postgres'), user: 'kaskad', database: 'kaskad', password: password() }
      : { connectionString: databaseUrl },
  );
  await client.connect();
  try {
    const { rows } = await client.query(`
      SELECT m.id::text, m.phone::text, m.state, (extract(epoch FROM m.created_at) * 1000)::float8 AS created,
        COALESCE(m.charged_e7, -1)::text AS charged,
        COALESCE((SELECT json_agg(json_build_object('step', s.step, 'channel', s.channel, 'price', s.price_e7::text,
          'charged', s.charged_e7::text, 'ended', s.ended, 'beganMs', extract(epoch FROM s.began_at) * 1000) ORDER BY s.step)
          FROM message_step s WHERE s.message_id = m.id), '[]') AS steps,
        COALESCE((SELECT json_agg(json_build_object('no', a.attempt_no, 'step', a.step, 'connection', c.name, 'letters', a.segment_states,
          'code', a.error_code) ORDER BY a.attempt_no)
          FROM attempt a JOIN connection c ON c.id = a.connection_id WHERE a.message_id = m.id), '[]') AS attempts
      FROM message m ORDER BY m.id`);
    return rows.map(({ id, phone, state, created, charged, steps, attempts }) => ({
      ...{ id: Number(id), phone, state, createdMs: created, charged: BigInt(charged), steps, attempts },
    }));
  } finally {
    await client.end();
  }
}

/** Waits until every message that was answered has a final state; returns them. */
export async function untilFinal(
  messages: readonly Sent[],
  { gateway, doors }: { gateway: Gateway; doors: Doors },
  timeoutMs: number,
): Promise<Map<number, string>> {
  const states = new Map<number, string>();
  let open = messages.flatMap(({ ids }) => ids.slice(0, 1));
  const look = async () => {
    const rows = await doors.states(open);
    for (const { id_sms: id, state, error } of rows) {
      assert.equal(error, undefined, `id ${id} was answered and does not exist`);
      if (state !== 'send') states.set(id, state);
    }
    open = rows.filter(({ state }) => state === 'send').map((row) => row.id_sms);
    assert.equal(open.length, 0, `${open.length} messages are not final`);
  };
  await eventually(look, timeoutMs, 300).catch(async (error) => {
    for (const id of open.slice(0, 3)) console.log((await gateway.tryCommand('message', 'show', String(id))).out);
    throw error;
  });
  return states;
}

export async function gather(
  messages: readonly Sent[],
  world: { providers: Providers; receiver: Receiver; smsc: Smsc },
  books: readonly Booked[],
): Promise<Evidence> {
  const phones = new Set(messages.map(({ phone }) => phone));
  const booked = new Map<string, Booked>();
  for (const one of books) {
    if (!phones.has(one.phone)) continue;
    assert.equal(booked.has(one.phone), false, `two messages were made for ${one.phone}`);
    booked.set(one.phone, one);
  }
  const went = new Map<string, Went[]>();
  const sms = (await world.smsc.latest(1000)) as unknown as { destination: string; taken_at: string }[];
  assert.ok(sms.length < 1000, 'the SMSC remembers a thousand messages, and there were more');
  const all = [
    ...world.providers.taken,
    ...sms.map((one) => ({ provider: 'sms' as const, phone: one.destination, atMs: Date.parse(one.taken_at) })),
  ].sort((a, b) => a.atMs - b.atMs);
  for (const { provider, phone, atMs } of all) {
    const list = went.get(phone) ?? [];
    went.set(phone, list);
    list.push({ provider, atMs, step: 0 });
  }
  for (const { kind, phone } of messages) {
    for (const one of went.get(phone) ?? []) {
      const fitting = kind.steps.flatMap((channel, i) =>
        PROVIDERS_OF[channel]!.includes(one.provider) ? [i + 1] : [],
      );
      // Of a channel that stands there twice, the later step has it from when it began.
      const begun = (step: number) => booked.get(phone)?.steps[step - 1]?.beganMs ?? Number.POSITIVE_INFINITY;
      one.step = fitting.findLast((step, i) => i === 0 || one.atMs >= begun(step)) ?? 0;
    }
  }
  const told = new Map<string, Told[]>();
  for (const one of world.providers.told) told.set(one.phone, [...(told.get(one.phone) ?? []), one]);
  const phoneOf = new Map([...booked.values()].map(({ id, phone }) => [id, phone]));
  const pushed = new Map<string, { state: string; atMs: number }[]>();
  for (const { rows, atMs } of world.receiver.pushes) {
    for (const { id_sms, state } of rows) {
      const phone = phoneOf.get(Number(id_sms)) ?? '';
      pushed.set(phone, [...(pushed.get(phone) ?? []), { state, atMs }]);
    }
  }
  return { messages, booked, went, told, pushed };
}

const AFTER: Record<string, readonly string[]> = {
  '': ['deliver', 'read', 'not_deliver', 'expired', 'partly_deliver'],
  deliver: ['read'],
  expired: ['deliver', 'read'],
  partly_deliver: ['deliver', 'read'],
};

/** States never step back, each was told once, and the last one told is the one that the door says. */
export function checkPushes(evidence: Evidence, states: ReadonlyMap<number, string>, repeatsAllowed: boolean): void {
  for (const [phone, { id }] of evidence.booked) {
    const all = (evidence.pushed.get(phone) ?? []).map(({ state }) => state);
    const told = repeatsAllowed ? all.filter((state, i) => state !== all[i - 1]) : all;
    told.forEach((state, i) => {
      assert.ok(AFTER[told[i - 1] ?? '']?.includes(state), `message ${id} to ${phone} was told ${all}`);
    });
    const known = states.get(id);
    if (known !== undefined) assert.equal(told.at(-1), known, `message ${id} to ${phone} was told ${all}`);
  }
}

/** Each step's provider has the message once, and nobody is called twice by the gateway's own wish. */
export function checkOnce({ messages, booked, went }: Evidence): void {
  for (const { kind, phone } of messages) {
    for (const [i, channel] of kind.steps.entries()) {
      const own = (went.get(phone) ?? []).filter(({ step }) => step === i + 1);
      const attempts = (booked.get(phone)?.attempts ?? []).filter(({ step }) => step === i + 1);
      const what = `${kind.name} to ${phone}: ${JSON.stringify(went.get(phone))} ${JSON.stringify(booked.get(phone)?.attempts)}`;
      // An SMSC's answer that was lost is not known from a submission that was: sent once more when in doubt (adr/005).
      // A trunk without room (503) is tried again: nobody's phone has rung.
      const doubts =
        channel === 'sms' ? attempts.filter(({ letters, code }) => letters.includes('x') || code !== '').length : 0;
      const congested = PROVIDERS_OF[channel]!.includes('asterisk') && phone.endsWith('0009') ? attempts.length : 0;
      assert.ok(own.length <= 1 + doubts + congested, `sent more than once: ${what}`);
    }
  }
}

/** What the books call taken was taken, and whoever can be reached by any channel was, or nobody heard of it. */
export function checkSent({ messages, booked, went }: Evidence, crash: boolean): void {
  for (const { kind, phone } of messages) {
    const book = booked.get(phone);
    if (book === undefined) continue;
    const what = `${kind.name} to ${phone}: ${JSON.stringify([book.state, went.get(phone), book.attempts, book.steps])}`;
    for (const step of book.steps) {
      const taken: number = book.attempts.filter((one) => one.step === step.step && /[^xn]/.test(one.letters)).length;
      const own = (went.get(phone) ?? []).filter((one) => one.step === step.step).length;
      assert.ok(taken <= own, `taken by the books, and no provider had it: ${what}`);
    }
    if (Number(phone.slice(-4)) < 1000 || book.state === 'delivered' || book.state === 'read') continue;
    const unheard = book.attempts.some(({ letters }) => /[xs]/.test(letters));
    // While the gateway was away time went on, and a pause after "come again" may be longer than a life of seconds.
    const late = book.state === 'expired' && ((crash && unheard) || book.attempts.at(-1)?.letters === 'n');
    assert.ok((book.state === 'partly_delivered' && unheard) || late, `an ordinary number was not reached: ${what}`);
  }
}

export interface Lateness {
  /** Messages that arrived by two steps, the word of the first too late or never heard. */
  twice: number;
}

/** No step begins before its time, and none after a success was known. */
export function checkOrder({ messages, booked, went, told, pushed }: Evidence): Lateness {
  let twice = 0;
  for (const { kind, phone, sentMs } of messages) {
    const mine = went.get(phone) ?? [];
    const book = booked.get(phone);
    const story = () =>
      `${kind.name} to ${phone}: ${JSON.stringify({ went: mine, told: told.get(phone), pushed: pushed.get(phone), book }, (_, value) => (typeof value === 'bigint' ? String(value) : value), 1)}`;
    if (book === undefined) {
      assert.deepEqual(mine, [], `sent, and in no book: ${story()}`);
      continue;
    }
    for (const later of mine.filter(({ step }) => step > 1)) {
      const known = knownSuccess(later, { kind, book }, told.get(phone) ?? [], pushed.get(phone) ?? []);
      if (known === null) continue;
      const begunMs: number = book.steps[later.step - 1]?.beganMs ?? 0;
      assert.ok(
        begunMs < known + PLACED_MS,
        `step ${later.step} began ${begunMs - known} ms after a success: ${story()}`,
      );
      const sentMs = later.atMs - known;
      assert.ok(sentMs < IN_HAND_MS, `step ${later.step} was sent ${sentMs} ms after a success: ${story()}`);
      twice += 1;
    }
    const [first, second] = [mine.find(({ step }) => step === 1), mine.find(({ step }) => step === 2)];
    if (first === undefined || second === undefined || (kind.steps[0] !== 'viber' && kind.steps[0] !== 'whatsapp'))
      continue;
    const failed = told.get(phone)?.some(({ word, atMs }) => word === 'failed' && atMs < second.atMs + 200);
    const refused = book.attempts.some(({ step, letters }) => step === 1 && /[uejn]/.test(letters));
    if (failed || refused) continue;
    assert.ok(second.atMs - sentMs >= WAIT_S * 1000, `step 2 came early: ${story()}`);
  }
  return { twice };
}

/** When a success of a step before `later` was known to the gateway; null when it never was. */
function knownSuccess(
  later: Went,
  { kind, book }: { kind: Sent['kind']; book: Booked },
  told: readonly Told[],
  pushed: readonly { state: string; atMs: number }[],
): number | null {
  const times = pushed.filter(({ state }) => state === 'deliver' || state === 'read').map(({ atMs }) => atMs);
  // What was pushed may be the later step's own success.
  const own = Math.min(...times.filter((atMs) => atMs < later.atMs), Number.POSITIVE_INFINITY);
  const callbacks = told.filter(({ word, provider }) => {
    const steps = kind.steps.flatMap((channel, i) => (PROVIDERS_OF[channel]!.includes(provider) ? [i + 1] : []));
    const step = steps.length === 1 ? steps[0]! : 0;
    const enough = word === 'read' || (word === 'delivered' && !kind.read?.includes(step));
    // A callback of a message whose answer was lost belongs to nothing the gateway knows.
    const placed = book.attempts.some((one) => one.step === step && /[dr]/.test(one.letters));
    return step > 0 && step < later.step && enough && placed;
  });
  const first = Math.min(own, ...callbacks.map(({ atMs }) => atMs));
  return Number.isFinite(first) ? first : null;
}

/** What a provider told and the gateway acknowledged is not forgotten. */
export function checkNothingForgotten({ messages, booked, told, pushed }: Evidence): void {
  for (const { kind, phone } of messages) {
    const book = booked.get(phone);
    const good = told.get(phone)?.filter(({ word }) => word === 'delivered' || word === 'read') ?? [];
    if (book === undefined || good.length === 0) continue;
    if (book.state === 'delivered' || book.state === 'read') continue;
    const firstMs = Math.min(...good.map(({ atMs }) => atMs));
    // A message that ended undelivered stays so (contract.md §5).
    const closed = pushed.get(phone)?.some(({ state, atMs }) => state === 'not_deliver' && atMs < firstMs + 1000);
    const providers = new Set(good.map(({ provider }) => provider));
    const unknown = book.attempts.some(({ connection, letters }) => providers.has(connection) && /^x+$/.test(letters));
    const what = JSON.stringify([book.state, book.attempts, good, pushed.get(phone)]);
    assert.ok(closed || unknown, `${kind.name} to ${phone} was delivered, and it was told: ${what}`);
  }
}

/** Start − balance is what the messages were charged, and what they were charged is what happened to them. */
export function checkMoney(
  { messages, booked, went, pushed }: Evidence,
  books: readonly Booked[],
  spent: bigint,
): void {
  let sum = 0n;
  for (const { id, charged, steps } of books) {
    assert.ok(charged >= 0n, `message ${id} has no charge yet`);
    sum += charged;
    const parts = steps.reduce((total, step) => total + BigInt(step.charged ?? 0), 0n);
    if (steps.length > 0) assert.equal(parts, charged, `the steps of message ${id}`);
  }
  assert.equal(spent, sum, 'start - balance = what was charged');
  // Where it is plain from outside what a message must have cost.
  for (const { kind, phone } of messages) {
    const book = booked.get(phone);
    const mine = went.get(phone) ?? [];
    const [first] = pushed.get(phone) ?? [];
    if (book === undefined || first === undefined) continue;
    const what = `${kind.name} to ${phone}: ${JSON.stringify([mine, pushed.get(phone), book.attempts, book.steps])}`;
    const took = [...new Set(mine.map(({ step }) => step))];
    if (mine.length === 0) assert.equal(book.charged, 0n, `charged, and nobody had it: ${what}`);
    if (took.length !== 1) continue;
    const channel = kind.steps[took[0]! - 1]!;
    const { price, charge } = PRICES[channel]!;
    const arrived = first.state === 'deliver' || first.state === 'read';
    if (arrived) assert.equal(book.charged, toE7(price), `delivered by one step: ${what}`);
    else if (charge === 'delivered') assert.equal(book.charged, 0n, `charged, and not delivered: ${what}`);
  }
}
