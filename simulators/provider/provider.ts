// The common half of every simulated HTTP provider: listens on a port of its own, answers as its `handle` says, calls back
// with retries, and misbehaves on request. What is provider-specific stands in the simulator's own folder.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** All off by default. Rates are 0…1 and drawn from a seeded generator, so that a run can be repeated. */
export interface Misbehaviour {
  /** Pause before every answer. */
  delayMs: number;
  /** Requests whose connection is closed before anything is done. */
  dropRate: number;
  /** Requests that are carried out and whose connection is closed instead of an answer. */
  loseAnswerRate: number;
  /** Requests answered as "too many" in the provider's own words. */
  throttleRate: number;
  /** Requests answered as "internal error" in the provider's own words. */
  errorRate: number;
  /** Pause before every callback. */
  callbackDelayMs: number;
  /** Callbacks sent twice. */
  duplicateRate: number;
  /** Callbacks held back until the next one has gone. */
  reorderRate: number;
  /** Callbacks never sent. */
  loseCallbackRate: number;
}

export const WELL_BEHAVED: Misbehaviour = {
  delayMs: 0,
  dropRate: 0,
  loseAnswerRate: 0,
  throttleRate: 0,
  errorRate: 0,
  callbackDelayMs: 0,
  duplicateRate: 0,
  reorderRate: 0,
  loseCallbackRate: 0,
};

export interface SimRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingMessage['headers'];
  body: Buffer;
  /** Drawn for this request: the provider words these itself. */
  throttled: boolean;
  failing: boolean;
  ip: string;
}

export interface SimReply {
  status: number;
  /** A string goes out as it is, anything else as JSON. */
  body: unknown;
  headers?: Record<string, string>;
}

export interface ProviderOptions {
  port?: number;
  host?: string;
  behaviour?: Partial<Misbehaviour>;
  seed?: number;
  handle(request: SimRequest): SimReply | Promise<SimReply>;
  /** Pauses between tries of a callback that was not answered 2xx, milliseconds. */
  callbackPausesMs?: readonly number[];
}

export interface Callback {
  url: string;
  headers?: Record<string, string>;
  body: string;
}

export interface Provider {
  readonly port: number;
  readonly url: string;
  readonly server: Server;
  /** Changeable while it runs; also by POST /_sim/behaviour. */
  behaviour: Misbehaviour;
  /** Everything asked of it, newest last, at most 10,000; also by GET /_sim/log. */
  readonly log: { method: string; path: string; body: string; status: number }[];
  /** Sends a callback, now or later, once or twice, as the behaviour says; tries again until it is answered 2xx. */
  callback(callback: Callback): void;
  /** Callbacks not delivered yet. */
  pendingCallbacks(): number;
  random(): number;
  close(): Promise<void>;
}

const BODY_MAX = 4 * 1024 * 1024;
const LOG_MAX = 10_000;
const CALLBACK_PAUSES_MS = [200, 500, 1000, 2000, 5000];

export async function startProvider(options: ProviderOptions): Promise<Provider> {
  const random = seeded(options.seed ?? 1);
  const timers = new Set<NodeJS.Timeout>();
  const pauses = options.callbackPausesMs ?? CALLBACK_PAUSES_MS;
  let held: Callback[] = [];
  let pending = 0;
  let closed = false;

  const later = (ms: number, work: () => void) => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      work();
    }, ms);
    timers.add(timer);
  };
  const deliver = (callback: Callback, tries: number): void => {
    fetch(callback.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...callback.headers },
      body: callback.body,
      signal: AbortSignal.timeout(10_000),
    })
      .then(async (reply) => {
        await reply.arrayBuffer();
        return reply.ok;
      })
      .catch(() => false)
      .then((ok) => {
        const pause = pauses[tries];
        if (ok || pause === undefined || closed) pending -= 1;
        else later(pause, () => deliver(callback, tries + 1));
      });
  };

  const server = createServer((request, response) => {
    void serve(request, response).catch(() => response.destroy());
  });
  const provider: Provider = {
    port: 0,
    url: '',
    server,
    behaviour: { ...WELL_BEHAVED, ...options.behaviour },
    log: [],
    random,
    pendingCallbacks: () => pending,
    callback: (callback) => {
      const { behaviour } = provider;
      if (random() < behaviour.loseCallbackRate) return;
      if (random() < behaviour.reorderRate) {
        held.push(callback);
        pending += 1;
        // Not held for ever where no other follows.
        later(behaviour.callbackDelayMs + 500, () => {
          if (!held.includes(callback)) return;
          held = held.filter((other) => other !== callback);
          deliver(callback, 0);
        });
        return;
      }
      const copies = random() < behaviour.duplicateRate ? 2 : 1;
      for (let copy = 0; copy < copies; copy += 1) {
        pending += 1;
        later(behaviour.callbackDelayMs, () => deliver(callback, 0));
      }
      for (const late of held) later(behaviour.callbackDelayMs + 50, () => deliver(late, 0));
      held = [];
    },
    close: async () => {
      closed = true;
      for (const timer of timers) clearTimeout(timer);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://simulator');
    const body = await readBody(request);
    if (url.pathname.startsWith('/_sim/')) {
      control(url, body, response);
      return;
    }
    const { behaviour } = provider;
    if (random() < behaviour.dropRate) {
      request.socket.destroy();
      return;
    }
    const reply = await options.handle({
      method: request.method ?? 'GET',
      path: url.pathname,
      query: url.searchParams,
      headers: request.headers,
      body,
      throttled: random() < behaviour.throttleRate,
      failing: random() < behaviour.errorRate,
      ip: request.socket.remoteAddress ?? '',
    });
    if (provider.log.length >= LOG_MAX) provider.log.shift();
    provider.log.push({
      method: request.method ?? 'GET',
      path: `${url.pathname}${url.search}`,
      body: body.toString('utf8'),
      status: reply.status,
    });
    if (behaviour.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, behaviour.delayMs));
    if (random() < behaviour.loseAnswerRate) {
      request.socket.destroy();
      return;
    }
    send(response, reply);
  }

  /** `GET /_sim/log`, `GET|POST /_sim/behaviour`: for whoever tries the simulator by hand. */
  function control(url: URL, body: Buffer, response: ServerResponse): void {
    if (url.pathname !== '/_sim/behaviour') {
      const known = url.pathname === '/_sim/log';
      send(
        response,
        known ? { status: 200, body: provider.log.slice(-100) } : { status: 404, body: { error: 'no such control' } },
      );
      return;
    }
    if (body.length > 0) {
      const changed = readBehaviour(body);
      if (changed === null) {
        send(response, { status: 400, body: { error: 'numbers by known names, please' } });
        return;
      }
      Object.assign(provider.behaviour, changed);
    }
    send(response, { status: 200, body: provider.behaviour });
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, options.host ?? '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return Object.assign(provider, { port, url: `http://127.0.0.1:${port}` });
}

function send(response: ServerResponse, { status, body, headers }: SimReply): void {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(text);
}

function readBehaviour(body: Buffer): Partial<Misbehaviour> | null {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    if (typeof value !== 'object' || value === null) return null;
    for (const [name, number] of Object.entries(value)) {
      if (!Object.hasOwn(WELL_BEHAVED, name) || typeof number !== 'number' || !(number >= 0)) return null;
    }
    return value as Partial<Misbehaviour>;
  } catch {
    return null;
  }
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > BODY_MAX) throw new Error('body too large');
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

/** mulberry32. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
