// One SMPP session as ESME: bind, window, probing, timeouts, unbind (SMPP 3.4 §2). It knows PDUs and nothing of jobs: each
// submission carries a context `C` that comes back exactly once, answered or unanswered.
import type { Socket } from 'node:net';
import { decodeAt, type EncodeOptions, type Malformed, responseTo } from './codec.ts';
import { Framer } from './framer.ts';
import { InFlight } from './in-flight.ts';
import { Outbox } from './outbox.ts';
import type { Body, CommandName, Pdu, PduOf } from './pdu-table.ts';
import { type SessionPhase, type SessionTimeouts, SessionTimers } from './session-timers.ts';
import { STATUS } from './statuses.ts';

export type BindRole = 'transceiver' | 'transmitter' | 'receiver';

export interface SessionOptions {
  role: BindRole;
  bind: Body<'bind_transceiver'>;
  window: number;
  timeouts: SessionTimeouts;
  /** Inbound PDUs handed over and not yet acknowledged, above which we stop reading. */
  inboundMax: number;
  maxPdu: number;
}

export type CloseReason =
  /** The SMSC said no to our bind. */
  | { kind: 'refused'; status: number }
  | { kind: 'lost'; reason: string }
  /** We unbound or closed it. */
  | { kind: 'ended' };

export type Unanswered = 'timeout' | 'connection_lost' | 'malformed_response';

/** What a session tells its link. None of these may throw. */
export interface SessionHandlers<C> {
  bound(): void;
  /** `messageId` as the SMSC wrote it; '' with a status other than 0. */
  answered(context: C, status: number, messageId: string): void;
  unanswered(context: C, why: Unanswered): void;
  /** A receipt or a message from a handset; `acknowledge(false)` asks the SMSC to try again. */
  inbound(pdu: PduOf<'deliver_sm'> | PduOf<'data_sm'>, acknowledge: (stored: boolean) => void): void;
  /** Window or output buffer has room again. */
  room(): void;
  /** Last call, after `unanswered` for everything in flight. */
  closed(reason: CloseReason): void;
  notice(name: string, fields: Record<string, unknown>): void;
}

/** How a session reaches its peer; `ready` is the socket's event after which octets may flow. */
export interface Connection {
  socket: Socket;
  ready: 'connect' | 'secureConnect';
}

/** Octets waiting for the kernel, above which nothing is submitted and nothing read. */
const OUTPUT_MAX = 1024 * 1024;
/** Submissions in a row that were given up: the peer answers probes but has stopped working. */
const UNANSWERED_IN_ROW_MAX = 10;
/** How long a farewell may take to leave after the session has ended. */
const LINGER_MS = 1000;

type State = SessionPhase | 'closed';

export class Session<C> {
  private readonly socket: Socket;
  private readonly options: SessionOptions;
  private readonly handlers: SessionHandlers<C>;
  private readonly now: () => number;
  private readonly outbox: Outbox;
  private readonly framer: Framer;
  private readonly timers: SessionTimers;
  private readonly inFlight = new InFlight<C>();
  private readonly ticker: NodeJS.Timeout;
  private state: State = 'connecting';
  private bindSequence = 0;
  private tickedAtMs: number;
  /** Inbound PDUs without acknowledgement. */
  private unstored = 0;
  private reading = true;
  private unansweredInRow = 0;
  private answeredInChunk = false;

  constructor(connection: Connection, options: SessionOptions, handlers: SessionHandlers<C>, now: () => number) {
    this.socket = connection.socket;
    this.options = options;
    this.handlers = handlers;
    this.now = now;
    this.outbox = new Outbox(this.socket);
    this.framer = new Framer(options.maxPdu);
    this.timers = new SessionTimers(options.timeouts);
    this.tickedAtMs = now();
    this.ticker = setInterval(() => this.tick(), this.timers.tickMs);
    this.socket.setNoDelay(true);
    this.socket.on(connection.ready, () => this.sendBind());
    this.socket.on('data', (chunk: Buffer) => this.receive(chunk));
    this.socket.on('drain', () => this.drained());
    this.socket.on('error', (error: NodeJS.ErrnoException) => this.lose(error.code ?? error.message));
    this.socket.on('close', () => this.lose('closed by peer'));
  }

  get isBound(): boolean {
    return this.state === 'bound';
  }

  get inFlightCount(): number {
    return this.inFlight.size;
  }

  /** Submissions that may be written now. */
  get free(): number {
    if (this.state !== 'bound' || this.outbox.waiting > OUTPUT_MAX) return 0;
    return Math.max(0, this.options.window - this.inFlight.size);
  }

  /** Writes one submission. The caller has looked at `free`. */
  submit(context: C, body: Partial<Body<'submit_sm'>>, options: EncodeOptions): void {
    const sequence = this.inFlight.nextSequence();
    this.outbox.put('submit_sm', STATUS.ESME_ROK, sequence, body, options);
    this.inFlight.add(sequence, context, this.timers.clockMs);
  }

  /** Says goodbye and waits for the answer; `closed` tells the end. */
  unbind(): void {
    if (this.state !== 'bound') {
      this.close();
      return;
    }
    this.enter('unbinding');
    this.request('unbind');
  }

  /** Ends the session now. */
  close(): void {
    this.finish({ kind: 'ended' });
  }

  /** Ends the session as if the connection had broken: the link will make another. */
  lose(reason: string): void {
    this.finish({ kind: 'lost', reason });
  }

  private enter(phase: SessionPhase): void {
    this.state = phase;
    this.timers.enter(phase);
  }

  private request(command: CommandName, body = {}): number {
    const sequence = this.inFlight.nextSequence();
    this.outbox.put(command, STATUS.ESME_ROK, sequence, body);
    return sequence;
  }

  private sendBind(): void {
    if (this.state !== 'connecting') return;
    this.enter('binding');
    this.bindSequence = this.request(`bind_${this.options.role}`, this.options.bind);
  }

  private receive(chunk: Buffer): void {
    if (this.state === 'closed') return;
    this.timers.heard();
    this.answeredInChunk = false;
    const bad = this.framer.push(chunk, this.onFrame);
    if (bad !== null) {
      this.handlers.notice('malformed', { reason: 'command_length', length: bad.badLength });
      this.outbox.put('generic_nack', STATUS.ESME_RINVCMDLEN, bad.sequence, {});
      this.lose('malformed command_length');
      return;
    }
    if (this.isOpen() && this.outbox.waiting > OUTPUT_MAX) this.updateReading();
    if (this.answeredInChunk && this.isOpen()) this.handlers.room();
  }

  /** A method, so that the compiler does not remember the state from before a handler ran. */
  private isOpen(): boolean {
    return this.state !== 'closed';
  }

  private readonly onFrame = (buffer: Buffer, start: number, end: number): boolean => {
    const decoded = decodeAt(buffer, start, end);
    if (decoded.kind === 'malformed') this.onMalformed(decoded);
    else this.onPdu(decoded.pdu);
    return this.isOpen();
  };

  private onPdu(pdu: Pdu): void {
    switch (pdu.command) {
      case 'submit_sm_resp':
        this.onAnswer(pdu.sequence, pdu.status, pdu.body.message_id);
        return;
      case 'generic_nack':
        if (pdu.sequence === this.bindSequence && this.state === 'binding') this.onBindAnswer(pdu.status || REFUSED);
        else this.onAnswer(pdu.sequence, pdu.status || STATUS.ESME_RUNKNOWNERR, '');
        return;
      case 'deliver_sm':
      case 'data_sm':
        this.onInbound(pdu);
        return;
      case 'enquire_link':
        this.outbox.put('enquire_link_resp', STATUS.ESME_ROK, pdu.sequence, {});
        return;
      case 'bind_transceiver_resp':
      case 'bind_transmitter_resp':
      case 'bind_receiver_resp':
        if (this.state === 'binding' && pdu.sequence === this.bindSequence) this.onBindAnswer(pdu.status);
        return;
      case 'unbind':
        this.outbox.put('unbind_resp', STATUS.ESME_ROK, pdu.sequence, {});
        this.lose('unbound by peer');
        return;
      case 'unbind_resp':
        if (this.state === 'unbinding') this.close();
        return;
      case 'alert_notification':
      case 'outbind':
        this.handlers.notice('ignored', { command: pdu.command });
        return;
      default:
        if (responseTo(pdu.command) === null) return;
        this.handlers.notice('unexpected', { command: pdu.command });
        this.outbox.put('generic_nack', STATUS.ESME_RINVCMDID, pdu.sequence, {});
    }
  }

  private onMalformed(malformed: Malformed): void {
    const { command, sequence, headerStatus } = malformed;
    this.handlers.notice('malformed', {
      command: command ?? `0x${malformed.commandId.toString(16)}`,
      reason: malformed.reason,
    });
    if (malformed.reply === 'nack') this.outbox.put('generic_nack', malformed.status, sequence, {});
    if (malformed.reply === 'respond' && command !== null) {
      const response = responseTo(command);
      if (response !== null) this.outbox.put(response, malformed.status, sequence, {});
    }
    if (command !== 'submit_sm_resp') return;
    if (headerStatus !== 0) this.onAnswer(sequence, headerStatus, '');
    else this.give(this.inFlight.take(sequence), 'malformed_response');
  }

  private onBindAnswer(status: number): void {
    if (status !== STATUS.ESME_ROK) {
      this.finish({ kind: 'refused', status });
      return;
    }
    this.enter('bound');
    this.handlers.bound();
  }

  private onAnswer(sequence: number, status: number, messageId: string): void {
    const context = this.inFlight.take(sequence);
    if (context === undefined) {
      this.handlers.notice('late_response', { status });
      return;
    }
    this.unansweredInRow = 0;
    this.answeredInChunk = true;
    this.handlers.answered(context, status, messageId);
  }

  private onInbound(pdu: PduOf<'deliver_sm'> | PduOf<'data_sm'>): void {
    const response = pdu.command === 'deliver_sm' ? 'deliver_sm_resp' : 'data_sm_resp';
    const { sequence } = pdu;
    if (this.state !== 'bound' && this.state !== 'unbinding') {
      this.outbox.put(response, STATUS.ESME_RINVBNDSTS, sequence, {});
      return;
    }
    let open = true;
    this.unstored++;
    if (this.unstored >= this.options.inboundMax) this.updateReading();
    this.handlers.inbound(pdu, (stored) => {
      if (!open) return;
      open = false;
      this.unstored--;
      if (!this.isOpen()) return;
      this.outbox.put(response, stored ? STATUS.ESME_ROK : STATUS.ESME_RX_T_APPN, sequence, {});
      if (!this.reading) this.updateReading();
    });
  }

  /** Stops reading while too much is unstored or unwritten, and begins again at half of it. */
  private updateReading(): void {
    if (!this.isOpen()) return;
    const share = this.reading ? 1 : 0.5;
    const reading = this.unstored < this.options.inboundMax * share && this.outbox.waiting <= OUTPUT_MAX * share;
    if (reading === this.reading) return;
    this.reading = reading;
    if (reading) this.socket.resume();
    else {
      this.socket.pause();
      this.handlers.notice('paused_reading', { unstored: this.unstored });
    }
  }

  private drained(): void {
    if (!this.isOpen()) return;
    if (!this.reading) this.updateReading();
    this.handlers.room();
  }

  private tick(): void {
    const nowMs = this.now();
    const action = this.timers.tick(nowMs - this.tickedAtMs, this.reading);
    this.tickedAtMs = nowMs;
    switch (action) {
      case 'enquire':
        this.request('enquire_link');
        break;
      case 'lost_connect':
      case 'lost_bind':
      case 'lost_silence':
        this.lose(action.replace('lost_', 'no answer: '));
        return;
      case 'lost_unbind':
        this.close();
        return;
      case 'none':
        break;
    }
    const expired = this.inFlight.takeExpired(this.timers.clockMs - this.options.timeouts.responseMs);
    if (expired.length === 0) return;
    this.handlers.notice('response_timeout', { count: expired.length });
    for (const context of expired) this.give(context, 'timeout');
    this.unansweredInRow += expired.length;
    if (this.unansweredInRow >= UNANSWERED_IN_ROW_MAX) this.lose('no answers to submissions');
    else if (this.isOpen()) this.handlers.room();
  }

  private give(context: C | undefined, why: Unanswered): void {
    if (context !== undefined) this.handlers.unanswered(context, why);
  }

  private finish(reason: CloseReason): void {
    if (this.state === 'closed') return;
    const connected = this.state !== 'connecting';
    this.state = 'closed';
    clearInterval(this.ticker);
    this.outbox.flush();
    if (connected) this.linger();
    else this.socket.destroy();
    for (const context of this.inFlight.takeAll()) this.give(context, 'connection_lost');
    this.handlers.closed(reason);
  }

  private linger(): void {
    // What was said last (unbind_resp, generic_nack) shall still leave, but a peer that reads nothing holds no socket.
    this.socket.destroySoon();
    const linger = setTimeout(() => this.socket.destroy(), LINGER_MS);
    linger.unref();
    this.socket.once('close', () => clearTimeout(linger));
  }
}

/** A bind answered by generic_nack without a status is a refusal all the same. */
const REFUSED = STATUS.ESME_RUNKNOWNERR;
