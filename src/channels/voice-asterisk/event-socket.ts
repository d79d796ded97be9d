// The one WebSocket over which Asterisk tells what happens to our calls (voice.md §4.3). Comes back with growing pauses when it
// is lost, and is tried out from end to end, because a replaced or half-dead connection stays open and goes silent.
import { Agent } from 'undici';
import type { Notice } from '../channel.ts';
import { reconnectDelayMs } from '../reconnect.ts';
import type { EngineHealth } from '../voice/engine.ts';
import type { AriClient, AriReply } from './ari-client.ts';
import { type AriEvent, readAriEvent } from './ari-event.ts';
import type { AsteriskSettings } from './settings.ts';

export interface EventSocketOptions {
  settings: AsteriskSettings;
  ari: AriClient;
  notice: Notice;
  /** Every event of a call. */
  onEvent(event: AriEvent): void;
  /** Health changed. Coming up means: what happened meanwhile was missed. */
  onHealth(health: EngineHealth): void;
}

/** An event is some 2 KiB; nothing of ARI's comes near this. */
const EVENT_MAX_CHARS = 256 * 1024;
/** Above this the connection is closed before it fills the memory. */
const FRAME_MAX_BYTES = 1024 * 1024;
const PROBE = 'KaskadProbe';

type Failure = { detail: string; configuration?: true; replaced?: true };

export class EventSocket {
  readonly #options: EventSocketOptions;
  readonly #agent = new Agent({ webSocket: { maxPayloadSize: FRAME_MAX_BYTES } });
  #socket: WebSocket | null = null;
  #opening: WebSocket | null = null;
  #health: EngineHealth = { ok: false, detail: 'not connected yet' };
  #failures = 0;
  #replacements = 0;
  #stopped = false;
  #timer: NodeJS.Timeout | null = null;
  /** Set while a probe is under way. */
  #probed: ((echoed: boolean) => void) | null = null;

  constructor(options: EventSocketOptions) {
    this.#options = options;
  }

  health(): EngineHealth {
    return this.#health;
  }

  /** Resolves when it is connected, or when the first try has failed; later tries follow by themselves. */
  async start(): Promise<void> {
    await this.#connect();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#clear();
    this.#drop();
    this.#tell({ ok: false, detail: 'stopped' });
    await this.#agent.destroy();
  }

  async #connect(): Promise<void> {
    const failure = (await this.#check()) ?? (await this.#open());
    if (this.#stopped) return this.#drop();
    if (failure !== null) return this.#lost(failure);
    this.#failures = 0;
    this.#tell({ ok: true, detail: '' });
    this.#later(this.#options.settings.ari_probe_s * 1000, () => void this.#probe());
  }

  /** Asks by HTTP first: a WebSocket that is refused does not say why. */
  async #check(): Promise<Failure | null> {
    const { ari, settings } = this.#options;
    const pong = await ari.ping();
    if (pong.kind !== 'ok') return failureOf('Asterisk', pong);
    const technology = settings.endpoint.split('/', 1)[0] ?? '';
    if (technology !== 'PJSIP' || settings.trunk === '') return null;
    const trunk = await ari.endpoint(technology, settings.trunk);
    if (trunk.kind === 'gone')
      return { detail: `Asterisk has no endpoint PJSIP/${settings.trunk}`, configuration: true };
    return trunk.kind === 'ok' ? null : failureOf('Asterisk', trunk);
  }

  #open(): Promise<Failure | null> {
    const { settings, ari } = this.#options;
    const url = `${settings.base_url.replace(/^http/i, 'ws').replace(/\/+$/, '')}/events?app=${settings.app}`;
    return new Promise((resolve) => {
      const socket = new WebSocket(url, {
        headers: { authorization: ari.authorization },
        dispatcher: this.#agent,
      });
      this.#opening = socket;
      const timer = setTimeout(() => {
        resolve({ detail: 'the event connection does not open' });
      }, settings.ari_timeout_s * 1000);
      socket.onopen = () => {
        clearTimeout(timer);
        this.#opening = null;
        this.#socket = socket;
        resolve(null);
      };
      socket.onmessage = ({ data }) => {
        if (this.#socket === socket) this.#received(data);
      };
      // An error is always followed by a close.
      socket.onclose = () => {
        clearTimeout(timer);
        resolve({ detail: 'the event connection was refused' });
        if (this.#socket === socket) this.#lost({ detail: 'the event connection was lost' });
      };
    });
  }

  #received(data: unknown): void {
    if (typeof data !== 'string' || data.length > EVENT_MAX_CHARS) {
      this.#options.notice('event_refused', { length: typeof data === 'string' ? data.length : -1 });
      return;
    }
    const event = readAriEvent(data);
    if (event === null) return;
    if (event.type === 'replaced') {
      this.#lost({ detail: `another connection took our application ${this.#options.settings.app}`, replaced: true });
    } else if (event.type === 'probe') {
      if (event.mark === PROBE) this.#probed?.(true);
    } else {
      this.#options.onEvent(event);
    }
  }

  /** Asks Asterisk for an event and waits for it. */
  async #probe(): Promise<void> {
    const { ari, settings } = this.#options;
    const socket = this.#socket;
    const echoed = new Promise<boolean>((resolve) => {
      this.#probed = resolve;
      this.#later(settings.ari_timeout_s * 1000, () => resolve(false));
    });
    const reply = await ari.probe(PROBE);
    const alive = reply.kind === 'ok' && (await echoed);
    this.#probed = null;
    if (this.#stopped || this.#socket !== socket) return;
    if (alive) {
      this.#replacements = 0;
      this.#later(settings.ari_probe_s * 1000, () => void this.#probe());
    } else {
      this.#lost(reply.kind === 'ok' ? { detail: 'the event connection went silent' } : failureOf('Asterisk', reply));
    }
  }

  #lost(failure: Failure): void {
    this.#drop();
    if (this.#stopped) return;
    const { settings, notice } = this.#options;
    const { detail, configuration, replaced } = failure;
    // Two that take the name from each other in turn must get slower, though each connects at once.
    if (replaced) this.#replacements += 1;
    const failures = Math.max(this.#failures, this.#replacements === 0 ? 0 : this.#replacements + 2);
    this.#failures += 1;
    const [minMs, maxMs] = [settings.ari_reconnect_min_s * 1000, settings.ari_reconnect_max_s * 1000];
    const pauseMs = configuration ? maxMs : reconnectDelayMs(failures, minMs, maxMs, Math.random());
    notice(replaced ? 'application_replaced' : 'disconnected', { reason: detail, pause_ms: Math.round(pauseMs) });
    this.#tell({ ok: false, detail, ...(configuration ? { configuration } : {}) });
    this.#later(pauseMs, () => void this.#connect());
  }

  /** Forgets the socket, then closes it: what it still says is no concern of ours. Closing a replaced one harms nobody. */
  #drop(): void {
    const sockets = [this.#socket, this.#opening];
    this.#socket = null;
    this.#opening = null;
    this.#probed?.(false);
    this.#probed = null;
    for (const socket of sockets) socket?.close();
  }

  #tell(health: EngineHealth): void {
    this.#health = health;
    this.#options.onHealth(health);
  }

  #later(ms: number, work: () => void): void {
    this.#clear();
    this.#timer = setTimeout(work, ms);
  }

  #clear(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}

function failureOf(who: string, reply: Exclude<AriReply, { kind: 'ok' }>): Failure {
  if (reply.kind === 'denied') return { detail: `${who} refuses user or password`, configuration: true };
  return { detail: `${who} does not answer: ${reply.reason}` };
}
