import { connect, type Socket } from 'node:net';
import { reconnectDelayMs } from '../reconnect.ts';
import { SipFramer } from './framer.ts';
import { type Address, isConfiguration, type Wire, type WireEvents, type WireSettings } from './wire.ts';

const CONNECT_TIMEOUT_MS = 10_000;
const KEEP_ALIVE_MS = 30_000;
/** Above it the trunk does not read: the connection is as good as dead. */
const UNSENT_MAX = 4_194_304;

/** SIP over one TCP connection that we open and open again. The trunk's requests come over the same one. */
export class TcpWire implements Wire {
  readonly #settings: WireSettings;
  readonly #events: WireEvents;
  #socket: Socket | null = null;
  #connecting: Socket | null = null;
  #local: Address | null = null;
  #trunk: ReadonlySet<string> = new Set();
  #failures = 0;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(settings: WireSettings, events: WireEvents) {
    this.#settings = settings;
    this.#events = events;
  }

  get local(): Address | null {
    return this.#local;
  }

  get isUp(): boolean {
    return this.#socket !== null;
  }

  get trunk(): ReadonlySet<string> {
    return this.#trunk;
  }

  open(): Promise<void> {
    const { host, port, localAddress } = this.#settings;
    const socket = connect({ host, port, family: 4, ...(localAddress && { localAddress }) });
    this.#connecting = socket;
    let reason: NodeJS.ErrnoException = new Error('the connection was closed');
    socket.setTimeout(CONNECT_TIMEOUT_MS, () => socket.destroy(new Error('connecting took too long')));
    socket.on('error', (error) => {
      reason = error;
    });
    return new Promise((resolve) => {
      socket.once('connect', () => {
        this.#use(socket);
        resolve();
      });
      socket.once('close', () => {
        this.#lost(socket, reason);
        resolve();
      });
    });
  }

  send(text: string): void {
    const socket = this.#socket;
    if (!socket) return;
    if (socket.writableLength > UNSENT_MAX) socket.destroy(new Error('the trunk does not read'));
    else socket.write(text);
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#connecting?.destroy();
    const socket = this.#socket;
    this.#socket = null;
    if (!socket) return;
    const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    socket.destroySoon();
    await closed;
  }

  #use(socket: Socket): void {
    this.#connecting = null;
    socket.setTimeout(0).setNoDelay(true).setKeepAlive(true, KEEP_ALIVE_MS);
    this.#socket = socket;
    this.#local = { address: socket.localAddress!, port: socket.localPort! };
    const from = { address: socket.remoteAddress!, port: socket.remotePort! };
    this.#trunk = new Set([from.address, ...this.#settings.trunkAddresses]);
    const framer = new SipFramer();
    socket.on('data', (chunk: Buffer) => {
      try {
        for (const text of framer.push(chunk)) {
          this.#failures = 0; // only now: what connects and talks nonsense is to be tried ever more seldom
          this.#events.text(text, from);
        }
      } catch (error) {
        socket.destroy(error as Error);
      }
    });
    this.#events.up();
  }

  #lost(socket: Socket, error: NodeJS.ErrnoException): void {
    if (this.#socket === socket) this.#socket = null;
    if (this.#closed) return;
    this.#events.down(`SIP over TCP: ${error.code ?? error.message}`, isConfiguration(error));
    const { reconnectMinMs, reconnectMaxMs } = this.#settings;
    const delayMs = reconnectDelayMs(this.#failures++, reconnectMinMs, reconnectMaxMs, Math.random());
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.open(), delayMs).unref();
  }
}
