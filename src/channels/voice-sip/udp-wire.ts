import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { reconnectDelayMs } from '../reconnect.ts';
import { MESSAGE_MAX } from './message.ts';
import { type Address, isConfiguration, type Wire, type WireEvents, type WireSettings } from './wire.ts';

/** How long a name is trusted to stand for the same addresses. */
const RESOLVE_EVERY_MS = 300_000;

/** SIP over one UDP socket; packets from elsewhere than the trunk are ignored. */
export class UdpWire implements Wire {
  readonly #settings: WireSettings;
  readonly #events: WireEvents;
  #socket: Socket | null = null;
  #local: Address | null = null;
  #target = '';
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

  async open(): Promise<void> {
    try {
      await this.#resolve();
      const address = this.#settings.localAddress || (await routedAddress(this.#target, this.#settings.port));
      const socket = await bind(address, this.#settings.localPort);
      if (this.#closed) return void socket.close();
      this.#use(socket);
    } catch (error) {
      this.#failed(error as NodeJS.ErrnoException);
    }
  }

  send(text: string, to?: Address): void {
    const target = to ?? { address: this.#target, port: this.#settings.port };
    // An error is a lost packet: the timers send it again.
    this.#socket?.send(text, target.port, target.address, () => {});
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    const socket = this.#socket;
    this.#socket = null;
    if (socket) await new Promise<void>((resolve) => socket.close(() => resolve()));
  }

  #use(socket: Socket): void {
    this.#socket = socket;
    this.#local = socket.address();
    this.#failures = 0;
    socket.on('message', (data, from) => this.#receive(data, from));
    socket.on('error', (error) => {
      socket.close();
      if (this.#socket !== socket) return;
      this.#socket = null;
      this.#failed(error);
    });
    this.#later(RESOLVE_EVERY_MS, () => this.#refresh());
    this.#events.up();
  }

  #receive(data: Buffer, from: RemoteInfo): void {
    if (data.length > MESSAGE_MAX || !this.#trunk.has(from.address)) return;
    const text = data.toString();
    if (text.trim() !== '') this.#events.text(text, from);
  }

  #failed(error: NodeJS.ErrnoException): void {
    if (this.#closed) return;
    this.#events.down(`SIP over UDP: ${error.code ?? error.message}`, isConfiguration(error));
    const { reconnectMinMs, reconnectMaxMs } = this.#settings;
    this.#later(reconnectDelayMs(this.#failures++, reconnectMinMs, reconnectMaxMs, Math.random()), () => this.open());
  }

  async #resolve(): Promise<void> {
    const found = await lookup(this.#settings.host, { family: 4, all: true });
    this.#target = found[0]!.address;
    this.#trunk = new Set([...found.map(({ address }) => address), ...this.#settings.trunkAddresses]);
  }

  async #refresh(): Promise<void> {
    await this.#resolve().catch(() => {}); // the old address stays good
    if (!this.#closed) this.#later(RESOLVE_EVERY_MS, () => this.#refresh());
  }

  #later(ms: number, act: () => Promise<void>): void {
    clearTimeout(this.#timer);
    if (!this.#closed) this.#timer = setTimeout(() => void act(), ms).unref();
  }
}

/** The address we would be seen from there: a connected UDP socket asks the routing table and sends nothing. */
async function routedAddress(host: string, port: number): Promise<string> {
  const socket = createSocket('udp4');
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      socket.connect(port, host, resolve);
    });
    return socket.address().address;
  } finally {
    socket.close();
  }
}

function bind(address: string, port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = createSocket({ type: 'udp4', recvBufferSize: 1_048_576 });
    socket.once('error', (error) => {
      socket.close();
      reject(error);
    });
    socket.bind(port, address, () => {
      socket.removeAllListeners('error');
      resolve(socket);
    });
  });
}
