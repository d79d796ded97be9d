// What the SMPP tests share: a link with everything it said written down, and waiting for a condition.
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import type { ChannelLink, Job, LinkHealth, Outcome, Settings, UpstreamEvent } from '../../src/channels/channel.ts';
import { smsSmpp } from '../../src/channels/sms-smpp/definition.ts';
import { NO_CONTENT } from '../../src/domain/content.ts';

export interface TestLink {
  link: ChannelLink;
  outcomes: Outcome[];
  events: UpstreamEvent[];
  faults: string[];
  notices: { name: string; fields: Record<string, unknown> }[];
  health: LinkHealth[];
  /** Calls of `stored` are kept back here while `holdEvents` is true. */
  held: ((ok: boolean) => void)[];
  holdEvents: boolean;
  onRoom: () => void;
}

/** Settings quick enough for tests. */
export const FAST: Settings = {
  host: '127.0.0.1',
  system_id: 'u',
  password: 'p',
  reconnect_min_s: 0.02,
  reconnect_max_s: 0.1,
  throttle_min_s: 0.05,
  throttle_max_s: 0.2,
};

export function makeLink(settings: Settings): TestLink {
  const test: TestLink = {
    link: undefined as unknown as ChannelLink,
    outcomes: [],
    events: [],
    faults: [],
    notices: [],
    health: [],
    held: [],
    holdEvents: false,
    onRoom: () => {},
  };
  test.link = smsSmpp.open(
    { id: 1, name: 'test', settings: { ...FAST, ...settings } },
    {
      outcome: (outcome) => test.outcomes.push(outcome),
      event: (event, stored) => {
        test.events.push(event);
        if (test.holdEvents) test.held.push(stored);
        else stored(true);
      },
      room: () => test.onRoom(),
      health: (health) => test.health.push(health),
      configurationFault: (reason) => test.faults.push(reason),
      contact: async () => null,
    },
    (name, fields) => test.notices.push({ name, fields }),
  );
  return test;
}

/** A started link, once it is up. */
export async function upLink(settings: Settings): Promise<TestLink> {
  const test = makeLink(settings);
  await test.link.start();
  await until(() => {
    const { state, bound, wanted } = test.link.health();
    return state === 'up' && bound === wanted;
  }, `the link is up ${test.faults.join()}`);
  return test;
}

let nextMessageId = 1;

export function makeJob(fields: Partial<Job> = {}): Job {
  const text = fields.text ?? 'Hello';
  return {
    messageId: nextMessageId++,
    attemptNo: 1,
    accountId: 1,
    channel: 'sms',
    phone: '79161234567',
    sender: 'SHOP',
    text,
    content: NO_CONTENT,
    encoding: 'gsm7',
    segments: 1,
    temporaryTries: 0,
    priority: 1,
    expiresAtMs: Date.now() + 86_400_000,
    ...fields,
  };
}

export const LONG_CYRILLIC = 'Уважаемый клиент, ваш заказ собран и ждёт вас в пункте выдачи. '.repeat(4).trim();

/** Waits until a condition holds, looking at it every few milliseconds; fails with `what` after `limitMs`. */
export async function until(condition: () => boolean, what: string, limitMs = 10_000): Promise<void> {
  const endsAt = performance.now() + limitMs;
  while (!condition()) {
    if (performance.now() > endsAt) throw new Error(`waited ${limitMs} ms in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 3));
  }
}

/** Sends jobs as a dispatcher does: as many as there is room for, more upon `room`. */
export function feed(test: TestLink, jobs: Job[]): void {
  const queue = [...jobs];
  const go = () => {
    while (queue.length > 0 && test.link.free() > 0) test.link.send(queue.shift()!);
  };
  test.onRoom = go;
  go();
}

/** A TCP server whose connections the test drives by hand. */
export async function rawServer(
  onSocket: (socket: Socket) => void,
): Promise<{ port: number; server: Server; sockets: Set<Socket>; close: () => void }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    onSocket(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    server,
    sockets,
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

/** A proxy to `port` that hands every chunk to `seen`, and may cut them small. */
export async function proxy(
  port: number,
  seen: (direction: 'out' | 'in', chunk: Buffer) => void,
  chunkOctets = Number.POSITIVE_INFINITY,
): Promise<{ port: number; close: () => void }> {
  const { port: own, close } = await rawServer((client) => {
    const upstream = connect(port, '127.0.0.1');
    upstream.on('error', () => client.destroy());
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.destroy());
    client.on('data', (chunk: Buffer) => {
      seen('out', chunk);
      upstream.write(chunk);
    });
    upstream.on('data', (chunk: Buffer) => {
      seen('in', chunk);
      if (chunk.length <= chunkOctets) client.write(chunk);
      else for (let at = 0; at < chunk.length; at += chunkOctets) client.write(chunk.subarray(at, at + chunkOctets));
    });
    client.setNoDelay(true);
  });
  return { port: own, close };
}
