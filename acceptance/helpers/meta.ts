// Meta as our WhatsApp connection sees it: takes messages at once or when told to, and calls back with signed webhooks that the
// test composes itself.
import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
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
      ...{
        base_url: this.url,
        phone_number_id: NUMBER,
        token: 't',
        app_secret: APP_SECRET,
        verify_token: VERIFY_TOKEN,
      },
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
  const server = createServer(
    (message, response) => void meta!.serve(message, response).catch(() => response.destroy()),
  );
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
  return JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [{ id: '2', changes: [{ field: 'messages', value }] }],
  });
}
