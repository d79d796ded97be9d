// One SIP trunk: the wire, what makes it reliable, and JsSIP on top.
import { randomInt } from 'node:crypto';
import { Leg, type LegListener } from './leg.ts';
import { answerTo, readHead, type SipHead } from './message.ts';
import type { CallMedia } from './peer-connection.ts';
import { Retransmission } from './retransmission.ts';
import { rewriteIncoming, rewriteOutgoing } from './rewrite.ts';
import type { SipSettings } from './settings.ts';
import { TcpWire } from './tcp-wire.ts';
import type { SipTimes } from './times.ts';
import { UdpWire } from './udp-wire.ts';
import { TrunkUserAgent } from './user-agent.ts';
import type { Address, Wire } from './wire.ts';

export interface TrunkEvents {
  /** The trunk said something that is SIP. */
  heard(): void;
  up(): void;
  down(reason: string, configuration: boolean): void;
}

export class Trunk {
  readonly #settings: SipSettings;
  readonly #times: SipTimes;
  readonly #events: TrunkEvents;
  readonly #wire: Wire;
  readonly #retransmission: Retransmission;
  readonly #agent: TrunkUserAgent;
  /** By SIP Call-ID. */
  readonly #legs = new Map<string, Leg>();

  constructor(settings: SipSettings, times: SipTimes, events: TrunkEvents) {
    this.#settings = settings;
    this.#times = times;
    this.#events = events;
    const wireEvents = {
      text: (text: string, from: Address) => this.#incoming(text, from),
      up: () => this.#up(),
      down: (reason: string, configuration: boolean) => events.down(reason, configuration),
    };
    this.#wire = settings.transport === 'tcp' ? new TcpWire(settings, wireEvents) : new UdpWire(settings, wireEvents);
    this.#retransmission = new Retransmission({
      reliable: settings.transport === 'tcp',
      times,
      send: (text, to) => this.#wire.send(text, to),
    });
    this.#agent = new TrunkUserAgent({
      transport: settings.transport,
      user: settings.user || 'kaskad',
      host: settings.fromDomain,
      authUser: settings.authUser || settings.user || 'kaskad',
      password: settings.password,
      send: (text) => this.#outgoing(text),
    });
    this.#agent.start();
  }

  get isUp(): boolean {
    return this.#wire.isUp;
  }

  /** Where media is bound; '' before the first connection. */
  get localAddress(): string {
    return this.#wire.local?.address ?? '';
  }

  /** Where the trunk is told to send media. */
  get mediaAddress(): string {
    return this.#settings.publicAddress || this.localAddress;
  }

  /** Addresses the trunk speaks from. */
  get addresses(): ReadonlySet<string> {
    return this.#wire.trunk;
  }

  open(): Promise<void> {
    return this.#wire.open();
  }

  /** Calls a number. Throws when that cannot even be tried. */
  dial(to: string, from: string, media: CallMedia, listener: LegListener): Leg {
    const { calleePrefix, callerPrefix, callerHeader, fromDomain, requestHost } = this.#settings;
    const caller = `${callerPrefix}${from}`;
    const leg = new Leg(this.#agent, {
      times: this.#times,
      listener,
      silence: (callId) => this.#retransmission.forget(callId),
      release: (callId) => this.#legs.delete(callId),
      forget: (callId) => this.#forget(callId),
    });
    const options = {
      pcConfig: media,
      // Without a caller the account speaks for itself.
      ...(from !== '' && callerHeader !== 'pai' && { fromUserName: caller }),
      ...(from !== '' &&
        callerHeader !== 'from' && { extraHeaders: [`P-Asserted-Identity: <sip:${caller}@${fromDomain}>`] }),
    };
    leg.invite(`sip:${calleePrefix}${to}@${requestHost}`, options, (callId) => this.#legs.set(callId, leg));
    return leg;
  }

  /** Sends an OPTIONS; whatever is answered shows in `heard`. */
  probe(): void {
    const [host, port] = this.#settings.requestHost.split(':');
    this.#agent.probe(host!, port === undefined ? undefined : Number(port));
  }

  /** Waits until our last BYE is answered, not longer than `untilMs` of `performance.now()`, and closes. */
  async close(untilMs: number): Promise<void> {
    while (this.#retransmission.isHangingUp && this.#wire.isUp && performance.now() < untilMs) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    this.#agent.close();
    this.#retransmission.close();
    this.#legs.clear();
    await this.#wire.close();
  }

  #up(): void {
    this.#retransmission.resend();
    this.#events.up();
  }

  #outgoing(text: string): void {
    const local = this.#wire.local;
    if (!local) return;
    const seen = { address: this.#settings.publicAddress || local.address, port: local.port };
    const message = rewriteOutgoing(text, seen, this.#settings.transport);
    const head = readHead(message);
    if (!head) return;
    if (head.kind === 'request' && head.method === 'INVITE' && this.#legs.get(head.callId)?.isCancelled) return;
    this.#retransmission.outgoing(head, message);
  }

  #incoming(text: string, from: Address): void {
    const head = readHead(text);
    if (!head) return;
    this.#events.heard();
    if (head.kind === 'request' && head.toTag === '') {
      this.#askedOutside(head, text, from);
      return;
    }
    if (!this.#retransmission.incoming(head, from)) return;
    const leg = this.#legs.get(head.callId);
    leg?.coming(head);
    if (!isNoNews(head, leg)) this.#agent.receive(rewriteIncoming(text, head.status));
    if (head.kind === 'response' && head.method === 'INVITE') leg?.came(head);
  }

  /** Nobody calls us, but a trunk may ask whether we are there. */
  #askedOutside(head: SipHead, text: string, from: Address): void {
    if (head.method === 'ACK') return;
    const status = head.method === 'OPTIONS' ? '200 OK' : '405 Method Not Allowed';
    this.#wire.send(answerTo(text, status, randomInt(2 ** 47).toString(36)), from);
  }

  #forget(callId: string): void {
    this.#legs.delete(callId);
    this.#retransmission.forget(callId);
    this.#agent.forget(callId);
  }
}

/** JsSIP does nothing with the answer to a CANCEL, nor with a second 1xx. */
function isNoNews({ kind, method, status }: SipHead, leg: Leg | undefined): boolean {
  if (kind === 'request') return false;
  return method === 'CANCEL' || (method === 'INVITE' && status < 200 && (leg?.isProceeding ?? false));
}
