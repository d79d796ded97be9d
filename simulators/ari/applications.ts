// Stasis applications: a name, the one WebSocket that hears for it, and the channels it is subscribed to (voice.md §4.3).
import type { ServerSocket } from './websocket.ts';

interface Application {
  socket: ServerSocket | null;
  channelIds: Set<string>;
}

export const ASTERISK_ID = '02:00:00:00:00:01';

export class Applications {
  readonly #byName = new Map<string, Application>();
  readonly #withheld: ReadonlySet<string>;

  /** `withheld`: types of events that get lost on the way. */
  constructor(withheld: ReadonlySet<string>) {
    this.#withheld = withheld;
  }

  /** The newest connection hears; the one before is told so, stays open and goes silent. */
  connect(name: string, socket: ServerSocket): void {
    const known = this.#byName.get(name);
    if (known?.socket) this.#send(name, known.socket, { type: 'ApplicationReplaced' });
    const application = known ?? { socket, channelIds: new Set() };
    application.socket = socket;
    this.#byName.set(name, application);
    socket.onClose = () => {
      if (application.socket === socket) application.socket = null;
      this.#forget(name);
    };
  }

  exists(name: string): boolean {
    return this.#byName.has(name);
  }

  listens(name: string): boolean {
    return this.#byName.get(name)?.socket?.open === true;
  }

  /** Does nothing for a name that nobody ever connected under. */
  subscribe(name: string, channelId: string): void {
    this.#byName.get(name)?.channelIds.add(channelId);
  }

  /** A channel is no more. */
  release(channelId: string): void {
    for (const [name, application] of this.#byName) {
      application.channelIds.delete(channelId);
      this.#forget(name);
    }
  }

  /** To everybody subscribed to a channel. */
  tell(channelId: string, event: Record<string, unknown>): void {
    for (const [name, { socket, channelIds }] of this.#byName) {
      if (socket !== null && channelIds.has(channelId)) this.#send(name, socket, event);
    }
  }

  /** To one application. */
  tellApplication(name: string, event: Record<string, unknown>): void {
    const socket = this.#byName.get(name)?.socket;
    if (socket) this.#send(name, socket, event);
  }

  describe(name: string): Record<string, unknown> {
    const channel_ids = [...(this.#byName.get(name)?.channelIds ?? [])];
    return { name, channel_ids, bridge_ids: [], endpoint_ids: [], events_allowed: [], events_disallowed: [] };
  }

  cut(): void {
    for (const { socket } of [...this.#byName.values()]) socket?.cut();
  }

  /** An application without a listener lives as long as it has channels. */
  #forget(name: string): void {
    const application = this.#byName.get(name);
    if (application && application.socket === null && application.channelIds.size === 0) this.#byName.delete(name);
  }

  #send(application: string, socket: ServerSocket, event: Record<string, unknown>): void {
    if (this.#withheld.has(String(event.type))) return;
    const timestamp = new Date().toISOString().replace('Z', '+0000');
    socket.send(JSON.stringify({ ...event, timestamp, application, asterisk_id: ASTERISK_ID }));
  }
}
