// JsSIP 3.13.8 as the user agent of a trunk: one for all calls of a connection, each with its own caller number. What it
// does badly for that is corrected here, through methods it calls on itself; test/channels/voice-sip-*.test.ts hold each.
import { randomBytes } from 'node:crypto';
import { debug, type Socket, UA, URI } from 'jssip';
import type { RTCSession } from 'jssip/lib/RTCSession.js';
import type { UAConfiguration } from 'jssip/lib/UA.js';
import { withBrowserNames } from './peer-connection.ts';

// Its debug output has whole messages, credentials in them: off, whatever DEBUG says.
const wanted = debug.disable();
if (wanted !== '') debug.enable(`${wanted},-JsSIP,-JsSIP:*`);

interface Transaction {
  type: 'ict' | 'nict' | 'ist' | 'nist';
  id: string;
  request: { call_id: string; cseq: number; method: string; setHeader(name: string, value: string): void };
  onTransportError(): void;
}

/** What of JsSIP is used beyond its types. */
interface Internals {
  _transactions: Record<Transaction['type'], Record<string, Transaction>>;
  _dialogs: Record<string, { id: { call_id: string; toString(): string } }>;
  newTransaction(transaction: Transaction): void;
  set(name: string, value: unknown): boolean;
  sendOptions(target: URI): unknown;
}

type Base = new (configuration: UAConfiguration) => Omit<UA, keyof Internals> & Internals;

export interface UserAgentOptions {
  transport: 'udp' | 'tcp';
  /** User and host of our From where the call does not say otherwise. */
  user: string;
  host: string;
  authUser: string;
  /** '' = none: challenges are refusals. */
  password: string;
  send(text: string): void;
}

/** The user part of our Contact. */
const CONTACT_USER = 'kaskad';

export class TrunkUserAgent extends (UA as unknown as Base) {
  readonly #socket: TrunkSocket;

  constructor(options: UserAgentOptions) {
    const socket = new TrunkSocket(options);
    super({
      sockets: socket as unknown as Socket,
      uri: `sip:${options.user}@${options.host}`,
      contact_uri: `sip:${CONTACT_USER}@kaskad.invalid`,
      ...(options.password !== '' && { authorization_user: options.authUser, password: options.password }),
      register: false,
      session_timers: false,
      user_agent: 'Kaskad',
    });
    this.#socket = socket;
  }

  /** Hands a message of the trunk over. Garbage that JsSIP throws at is dropped. */
  receive(text: string): void {
    try {
      withBrowserNames(() => this.#socket.ondata(text));
    } catch {
      // Its parser is strict in places and careless in others (a CSeq it cannot read). The timers deal with a lost message.
    }
  }

  /** An INVITE; throws when the target cannot be called. */
  invite(target: string, options: object): RTCSession {
    return withBrowserNames(() => this.call(target, options));
  }

  /** Ends a call by CANCEL or BYE. */
  hangup(session: RTCSession): void {
    // Told beforehand that it is cancelled, it also deals with what may still come: a first 1xx (CANCEL), a 200 that
    // crossed the CANCEL (ACK and BYE). By itself it only does so when no 1xx had come when it was ended.
    if (!session.isEstablished()) (session as unknown as { _is_canceled: boolean })._is_canceled = true;
    try {
      withBrowserNames(() => session.terminate());
    } catch {
      // It has ended by itself.
    }
  }

  probe(host: string, port: number | undefined): void {
    this.sendOptions(new URI('sip', undefined as unknown as string, host, port));
  }

  /** Lets go of everything it still holds of a call: without a final answer it would for ever. */
  forget(callId: string): void {
    for (const type of ['ict', 'nict'] as const) {
      for (const transaction of Object.values(this._transactions[type])) {
        if (transaction.request.call_id === callId) transaction.onTransportError();
      }
    }
    for (const [key, dialog] of Object.entries(this._dialogs)) {
      if (dialog.id.call_id === callId) delete this._dialogs[key];
    }
  }

  /** Ends every transaction and timer. */
  close(): void {
    const transactions = Object.values(this._transactions).flatMap((all) => Object.values(all));
    for (const transaction of transactions) transaction.onTransportError();
    this.stop();
  }

  override newTransaction(transaction: Transaction): void {
    if (transaction.type === 'ict' || transaction.type === 'nict') {
      // Its branches are of ten million: at 100 calls a second two that live at once would soon be the same.
      transaction.id = `z9hG4bK${randomBytes(12).toString('hex')}`;
      transaction.request.setHeader('via', `SIP/2.0/UDP kaskad.invalid;branch=${transaction.id}`);
      // A CSeq of 0 counts for none with it: ACK and CANCEL would get another.
      if (transaction.request.cseq === 0) {
        transaction.request.cseq = 1;
        transaction.request.setHeader('cseq', `1 ${transaction.request.method}`);
      }
    }
    super.newTransaction(transaction);
  }

  /** After the first challenge it would forget the password and remember the realm: a second realm could never be met. */
  override set(name: string, value: unknown): boolean {
    return name === 'realm' || name === 'ha1' || super.set(name, value);
  }
}

/** JsSIP's extension point for transports. To it the connection is always there: the wire below reconnects. */
class TrunkSocket {
  readonly via_transport: string;
  readonly url = 'sip:kaskad.invalid';
  readonly sip_uri = 'sip:kaskad.invalid';
  readonly #send: (text: string) => void;
  ondata: (text: string) => void = () => {};
  onconnect: () => void = () => {};
  ondisconnect: () => void = () => {};

  constructor(options: UserAgentOptions) {
    this.via_transport = options.transport.toUpperCase();
    this.#send = options.send;
  }

  connect(): void {
    this.onconnect();
  }

  disconnect(): void {}

  isConnected(): boolean {
    return true;
  }

  isConnecting(): boolean {
    return false;
  }

  send(text: string): true {
    this.#send(text);
    return true;
  }
}
