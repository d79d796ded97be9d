// Meta as our WhatsApp connection sees it: takes messages at once or when told to, and calls back with signed webhooks that the
// test composes itself. And the rows of messages that Meta has taken, for tests that need thousands of them at once.
import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type pg from 'pg';
import { Agent, request } from 'undici';
import type { Place } from './place.ts';

export const APP_SECRET = 'acceptance-app-secret';
export const VERIFY_TOKEN = 'acceptance-verify';
const NUMBER = '100000000000001';
const HEARD_MAX_MS = 40_000;

export interface Heard {
  status: number;
  body: string;
  retryAfter: string;
}

export interface HookOptions {
  path?: string;
  secret?: string;
  /** As it is, instead of the right one; null = none. */
  signature?: string | null;
  headers?: Record<string, string>;
}

export class Meta {
  readonly url: string;
  /** wamid by the number it was sent to, once the message has been asked for. */
  readonly taken = new Map<string, string>();
  readonly #agent = new Agent({ connections: 256, pipelining: 1 });
  #held: (() => void)[] | null = null;

  constructor(port: number) {
    this.url = `http://127.0.0.1:${port}`;
  }

  /** From now on nothing is answered until `release`. */
  hold(): void {
    this.#held ??= [];
  }

  release(): void {
    const held = this.#held ?? [];
    this.#held = null;
    for (const answer of held) answer();
  }

  /** Settings of a connection to it, as `--set` takes them. */
  settings(): string[] {
    const all = {
      ...{ base_url: this.url, phone_number_id: NUMBER, token: 't', app_secret: APP_SECRET, verify_token: VERIFY_TOKEN },
      ...{ mode: 'session', pair_interval_s: 0, rate: 0, window: 200 },
    };
    return Object.entries(all).flatMap(([name, value]) => ['--set', `${name}=${value}`]);
  }

  async serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of message) chunks.push(chunk as Buffer);
    const { to } = JSON.parse(Buffer.concat(chunks).toString()) as { to: string };
    const id = `wamid.${to}.${this.taken.size}`;
    this.taken.set(to, id);
    const answer = () => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ messaging_product: 'whatsapp', messages: [{ id }] }));
    };
    if (this.#held === null) answer();
    else this.#held.push(answer);
  }

  /** One call to a gateway: signed unless said otherwise. */
  async call(gateway: string, body: string | Buffer, options: HookOptions = {}): Promise<Heard> {
    const { path = '/hooks/wa', secret = APP_SECRET, headers = { 'content-type': 'application/json' } } = options;
    const signature = options.signature === undefined ? sign(secret, body) : options.signature;
    const answer = await request(`${gateway}${path}`, {
      method: 'POST',
      dispatcher: this.#agent,
      headers: { ...headers, ...(signature === null ? {} : { 'x-hub-signature-256': signature }) },
      body,
      signal: AbortSignal.timeout(HEARD_MAX_MS),
    });
    const retryAfter = String(answer.headers['retry-after'] ?? '');
    return { status: answer.statusCode, body: await answer.body.text(), retryAfter };
  }

  close(): Promise<void> {
    return this.#agent.destroy();
  }
}

export function sign(secret: string, body: string | Buffer): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
}

export async function startMeta(place: Place): Promise<Meta> {
  let meta: Meta | undefined;
  const server = createServer((message, response) => void meta!.serve(message, response).catch(() => response.destroy()));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  meta = new Meta((server.address() as AddressInfo).port);
  place.onClose(async () => {
    meta.release();
    await meta.close();
    server.closeAllConnections();
    server.close();
  });
  return meta;
}

/** A status as Meta tells it. */
export function status(id: string, state: string, phone = '79160000000'): Record<string, unknown> {
  const errors = state === 'failed' ? { errors: [{ code: 131026, title: 'Message undeliverable' }] } : {};
  return { id, status: state, timestamp: String(Math.floor(Date.now() / 1000)), recipient_id: phone, ...errors };
}

/** A webhook with these statuses and messages of users. */
export function webhook(statuses: readonly unknown[], messages: readonly unknown[] = [], number = NUMBER): string {
  const value = {
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: '79990000000', phone_number_id: number },
    ...(statuses.length > 0 ? { statuses } : {}),
    ...(messages.length > 0 ? { messages } : {}),
  };
  return JSON.stringify({ object: 'whatsapp_business_account', entry: [{ id: '2', changes: [{ field: 'messages', value }] }] });
}

/** Ids of a UTC day begin here (contract.md §1: 14 digits); far above those that the gateway gives out in a test. */
const DAY = Math.floor(Date.now() / 86_400_000) - 18_262;
let nextId = DAY * 10_000_000_000 + 5_000_000_000;

/**
 * Messages of the account as they are when Meta has taken them, with their hold: made by SQL, because sending thousands takes longer
 * than what is tested with them. Their ids follow each other; the upstream's is `wamid.ID`. @returns the first.
 */
export async function takenMessages(pool: pg.Pool, login: string, count: number, priceE7: number): Promise<number> {
  const first = nextId;
  nextId += count;
  await pool.query(
    `WITH account AS (SELECT id FROM account WHERE login = '${login}'),
     wa AS (SELECT id FROM connection WHERE name = 'wa'),
     numbers AS (SELECT i FROM generate_series(${first}::bigint, ${first + count - 1}) AS i),
     entry AS (INSERT INTO ledger_entry (id, account_id, kind, balance_delta_e7, held_delta_e7, message_count)
       SELECT nextval('ledger_id_block') * 1000, id, 'hold', 0, ${priceE7 * count}, ${count} FROM account RETURNING id),
     held AS (UPDATE account_balance SET held_e7 = held_e7 + ${priceE7 * count} WHERE account_id = (SELECT id FROM account)),
     made AS (INSERT INTO message (id, account_id, channel, priority, state, phone, sender, text, encoding, segments,
         unit_price_e7, charge, hold_e7, hold_entry_id, created_at, expires_at)
       SELECT i, account.id, 'whatsapp', 1, 'accepted', 79160000000 + i % 1000000, 'SHOP', 'Text', 'ucs2', 1,
         ${priceE7}, 'delivered', ${priceE7}, entry.id, now(), now() + interval '1 day' FROM numbers, account, entry),
     tried AS (INSERT INTO attempt (message_id, attempt_no, connection_id, state, segment_states, provider_ids, at, changed_at)
       SELECT i, 1, wa.id, 'submitted', 's', 'wamid.' || i, now(), now() FROM numbers, wa)
     INSERT INTO provider_message (connection_id, provider_message_id, message_id, attempt_no, segment)
       SELECT wa.id, 'wamid.' || i, i, 1, 0 FROM numbers, wa`,
  );
  return first;
}

export interface Burst {
  /** Calls a second; each has its moment, whatever became of the earlier ones. */
  perSecond: number;
  /** Calls under way at once at the most. */
  lanes: number;
}

export interface BurstResult {
  /** Index of each call that was answered 200. */
  answered: Set<number>;
  refused: number;
  seconds: number;
  /** From the moment a call was due to its answer. */
  latenciesMs: number[];
}

/** Sends each body once, on a schedule. What fails or is refused is left to the caller. */
export async function burst(meta: Meta, gateway: string, bodies: readonly string[], plan: Burst): Promise<BurstResult> {
  const result: BurstResult = { answered: new Set(), refused: 0, seconds: 0, latenciesMs: [] };
  const signatures = bodies.map((body) => sign(APP_SECRET, body));
  const began = performance.now();
  let next = 0;
  const lane = async () => {
    while (next < bodies.length) {
      const dueMs = began + (next * 1000) / plan.perSecond;
      if (dueMs > performance.now()) {
        await new Promise((resolve) => setTimeout(resolve, 1));
        continue;
      }
      const i = next++;
      const heard = await meta.call(gateway, bodies[i]!, { signature: signatures[i]! }).catch(() => null);
      if (heard?.status !== 200) {
        result.refused += 1;
        continue;
      }
      result.answered.add(i);
      result.latenciesMs.push(performance.now() - dueMs);
    }
  };
  await Promise.all(Array.from({ length: plan.lanes }, lane));
  result.seconds = (performance.now() - began) / 1000;
  result.latenciesMs.sort((a, b) => a - b);
  return result;
}
