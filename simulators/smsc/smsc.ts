// The simulated SMSC: many ESMEs, each message judged, answered and reported on as the behaviour says. It speaks through the
// mirror side of the gateway's own codec and must take 10,000 submissions a second on a third of a core.
import { createServer, type Server } from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';
import type { PduOf } from '../../src/channels/sms-smpp/pdu-table.ts';
import { STATUS, statusCode } from '../../src/channels/sms-smpp/statuses.ts';
import { applyBehaviour, type Behaviour, DEFAULT_BEHAVIOUR, drawState, type Magic, magicOf } from './behaviour.ts';
import { Delays } from './delays.ts';
import { Esme } from './esme.ts';
import { lookupAnswer } from './lookup.ts';
import { Deliveries, type Delivery, type FromHandset, idText, type Message, type Stat } from './receipts.ts';
import { SubmitLog } from './submit-log.ts';
import { submitStatus } from './validate.ts';

export interface SmscOptions {
  /** 0 = any free port. */
  port?: number;
  host?: string;
  /** Empty = anybody may bind. */
  systemId?: string;
  password?: string;
  /** Sessions an account may have; 0 = any number. More are refused 0x0D. */
  bindsMax?: number;
  behaviour?: Partial<Behaviour>;
  /** The last four digits of a destination choose what happens (behaviour.ts), and HLR and PING are answered (lookup.ts). */
  magic?: boolean;
  /** File for one line a submission taken. */
  log?: string;
  tls?: TlsOptions;
  /** First message id; by default made of the time, so that ids do not come again after a restart. */
  firstId?: number;
  random?: () => number;
}

export interface SmscStats {
  sessions: number;
  binds: number;
  binds_refused: number;
  unbinds: number;
  submits: number;
  accepted: number;
  refused: Record<string, number>;
  responses_dropped: number;
  receipts_sent: number;
  receipts_waiting: number;
  deliveries_acknowledged: number;
  deliveries_refused: number;
  enquire_links: number;
  nacks_received: number;
  malformed_received: number;
  malformed_sent: number;
  disconnects: number;
  /** Most submissions ever unanswered on one session. */
  window_seen: number;
}

export interface SeenMessage {
  id: string;
  source: string;
  destination: string;
  reference: number | null;
  stat: string;
  taken_at: string;
}

export interface Smsc {
  port: number;
  stats(): SmscStats;
  /** Changes the behaviour from now on; throws on a name or type that does not exist. */
  behave(change: Partial<Behaviour>): void;
  /** The latest messages taken, newest first. */
  messages(limit?: number): SeenMessage[];
  /** A message from a handset to every account's next receiving session. */
  inbound(systemId: string, message: FromHandset): void;
  /** Cuts every connection. */
  cut(): void;
  stop(): Promise<void>;
}

/** What becomes of one submission. */
interface Decision {
  status: number;
  id: number;
  answer: boolean;
  malformed: boolean;
  /** The receipt is to overtake the answer. */
  early: boolean;
  cut: 'no' | 'before' | 'after';
}

interface Answer {
  esme: Esme;
  sequence: number;
  status: number;
  id: string;
}

const MESSAGES_KEPT = 1000;
const EARLY_RECEIPT_MS = 30;

/** Starts an SMSC in this process. */
export async function startSmsc(options: SmscOptions = {}): Promise<Smsc> {
  const center = new Center(options);
  const accept = (socket: import('node:net').Socket) => center.sessions.add(new Esme(socket, center));
  const server: Server =
    options.tls === undefined
      ? createServer({ noDelay: true }, accept)
      : createTlsServer(options.tls, accept).on('tlsClientError', () => {});
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, options.host ?? '127.0.0.1', resolve);
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    stats: () => center.currentStats(),
    behave(change) {
      const fault = applyBehaviour(center.behaviour, change);
      if (fault !== '') throw new Error(fault);
    },
    messages: (limit = 100) => center.latest(limit),
    inbound: (systemId, message) => center.deliveriesOf(systemId).add({ kind: 'handset', message }),
    cut: () => center.cutAll(),
    stop: () =>
      new Promise((resolve) => {
        center.stop();
        server.close(() => resolve());
      }),
  };
}

/** Everything the sessions share. */
export class Center {
  readonly behaviour: Behaviour;
  readonly stats: Omit<SmscStats, 'sessions' | 'receipts_waiting'> = {
    binds: 0,
    binds_refused: 0,
    unbinds: 0,
    submits: 0,
    accepted: 0,
    refused: {},
    responses_dropped: 0,
    receipts_sent: 0,
    deliveries_acknowledged: 0,
    deliveries_refused: 0,
    enquire_links: 0,
    nacks_received: 0,
    malformed_received: 0,
    malformed_sent: 0,
    disconnects: 0,
    window_seen: 0,
  };
  readonly sessions = new Set<Esme>();
  readonly random: () => number;
  private readonly options: SmscOptions;
  private readonly log: SubmitLog | null;
  private readonly deliveries = new Map<string, Deliveries>();
  private readonly answers = new Delays<Answer>(1, ({ esme, sequence, status, id }) => {
    esme.answer(sequence, status, id);
  });
  private readonly receipts = new Delays<{ systemId: string; delivery: Delivery }>(5, ({ systemId, delivery }) => {
    if (delivery.kind === 'receipt') delivery.receipt.message.stat = delivery.receipt.stat;
    this.deliveriesOf(systemId).add(delivery);
  });
  private readonly kept: Message[] = [];
  private keptNext = 0;
  private nextId: number;
  private secondOf = 0;
  private inSecond = 0;

  constructor(options: SmscOptions) {
    this.options = options;
    this.behaviour = { ...DEFAULT_BEHAVIOUR, ...options.behaviour };
    this.random = options.random ?? Math.random;
    this.log = options.log === undefined ? null : new SubmitLog(options.log);
    this.nextId = options.firstId ?? Math.floor(Date.now() / 1000) * 1_000_000;
  }

  deliveriesOf(systemId: string): Deliveries {
    let deliveries = this.deliveries.get(systemId);
    if (deliveries === undefined) {
      deliveries = new Deliveries();
      this.deliveries.set(systemId, deliveries);
    }
    return deliveries;
  }

  bindStatus(systemId: string, password: string): number {
    const { options, behaviour } = this;
    if (behaviour.refuse_binds !== 0) return behaviour.refuse_binds;
    if (options.systemId && systemId !== options.systemId) return STATUS.ESME_RINVSYSID;
    if (options.systemId && password !== (options.password ?? '')) return STATUS.ESME_RINVPASWD;
    const bound = [...this.sessions].filter((esme) => esme.boundAs !== 'none').length;
    return options.bindsMax && bound >= options.bindsMax ? STATUS.ESME_RBINDFAIL : 0;
  }

  /** Judges a submission, and if it is taken plans its receipts. */
  take(pdu: PduOf<'submit_sm'>, systemId: string, unanswered: number): Decision {
    const { behaviour, stats } = this;
    stats.submits++;
    const decision: Decision = { status: 0, id: 0, answer: true, malformed: false, early: false, cut: 'no' };
    const magic = this.options.magic ? magicOf(pdu.body.destination_addr) : NO_MAGIC;
    if (behaviour.malformed > 0 && this.random() < behaviour.malformed) {
      stats.malformed_sent++;
      decision.malformed = true;
    }
    if (behaviour.disconnect > 0 && this.random() < behaviour.disconnect) {
      stats.disconnects++;
      decision.cut = this.random() < 0.5 ? 'before' : 'after';
    }
    decision.status = submitStatus(pdu) || this.refusal(magic, unanswered);
    if (decision.status !== 0) {
      const code = statusCode(decision.status);
      stats.refused[code] = (stats.refused[code] ?? 0) + 1;
      return decision;
    }
    decision.id = this.nextId++;
    stats.accepted++;
    this.log?.add(idText(decision.id, behaviour.id_response), pdu);
    if (magic.noResponse || (behaviour.drop_responses > 0 && this.random() < behaviour.drop_responses)) {
      stats.responses_dropped++;
      decision.answer = false;
    }
    const message = messageOf(pdu, decision.id, systemId);
    if (this.options.magic) message.lookup = lookupAnswer(pdu);
    this.keep(message);
    decision.early = magic.early === true || behaviour.receipt_before_response;
    if (pdu.body.registered_delivery !== 0) this.planReceipts(message, magic, decision.early);
    return decision;
  }

  answerLater(answer: Answer, early: boolean): void {
    const delayMs = this.behaviour.response_delay_ms + (early ? EARLY_RECEIPT_MS : 0);
    if (delayMs === 0) answer.esme.answer(answer.sequence, answer.status, answer.id);
    else this.answers.add(answer, delayMs);
  }

  deliverLater(systemId: string, delivery: Delivery, delayMs: number): void {
    this.receipts.add({ systemId, delivery }, delayMs);
  }

  currentStats(): SmscStats {
    this.log?.flush();
    let waiting = this.receipts.waiting;
    for (const deliveries of this.deliveries.values()) waiting += deliveries.waiting;
    return {
      ...this.stats,
      refused: { ...this.stats.refused },
      sessions: this.sessions.size,
      receipts_waiting: waiting,
    };
  }

  latest(limit: number): SeenMessage[] {
    const ordered = [...this.kept.slice(this.keptNext), ...this.kept.slice(0, this.keptNext)].reverse();
    return ordered.slice(0, limit).map((message) => ({
      id: idText(message.id, this.behaviour.id_response),
      source: message.source.address,
      destination: message.destination.address,
      reference: message.reference ?? null,
      stat: message.stat,
      taken_at: new Date(message.takenAtMs).toISOString(),
    }));
  }

  cutAll(): void {
    for (const esme of this.sessions) esme.cut();
  }

  stop(): void {
    this.answers.stop();
    this.receipts.stop();
    this.cutAll();
    this.log?.close();
  }

  private refusal(magic: Magic, unanswered: number): number {
    const { behaviour } = this;
    if (magic.refuse !== undefined) return magic.refuse;
    if (behaviour.refuse_all !== 0) return behaviour.refuse_all;
    if (behaviour.window_max > 0 && unanswered > behaviour.window_max) return STATUS.ESME_RTHROTTLED;
    if (behaviour.rate_max > 0 && this.tooFast(behaviour.rate_max)) return STATUS.ESME_RTHROTTLED;
    if (behaviour.queue_full > 0 && this.random() < behaviour.queue_full) return STATUS.ESME_RMSGQFUL;
    if (behaviour.system_error > 0 && this.random() < behaviour.system_error) return STATUS.ESME_RSYSERR;
    return 0;
  }

  private tooFast(rateMax: number): boolean {
    const second = Math.floor(performance.now() / 1000);
    if (second !== this.secondOf) {
      this.secondOf = second;
      this.inSecond = 0;
    }
    if (this.inSecond >= rateMax) return true;
    this.inSecond++;
    return false;
  }

  private planReceipts(message: Message, magic: Magic, early: boolean): void {
    const { behaviour } = this;
    if (magic.noReceipt || (behaviour.drop_receipts > 0 && this.random() < behaviour.drop_receipts)) return;
    let delayMs = early ? 0 : behaviour.receipt_delay_ms;
    if (behaviour.receipt_jitter_ms > 0) delayMs += this.random() * behaviour.receipt_jitter_ms;
    if (behaviour.reorder_receipts > 0 && this.random() < behaviour.reorder_receipts) {
      delayMs += this.random() * Math.max(100, behaviour.receipt_delay_ms * 10);
    }
    if (magic.intermediate || behaviour.intermediate) this.plan(message, 'ENROUTE', delayMs / 2);
    const stat = message.lookup?.stat ?? magic.stat ?? drawState(behaviour.states, this.random());
    this.plan(message, stat, delayMs);
    const twice = magic.duplicate || (behaviour.duplicate_receipts > 0 && this.random() < behaviour.duplicate_receipts);
    if (twice) this.plan(message, stat, delayMs * 1.5 + 20);
  }

  private plan(message: Message, stat: Stat, delayMs: number): void {
    this.receipts.add(
      { systemId: message.systemId, delivery: { kind: 'receipt', receipt: { message, stat } } },
      delayMs,
    );
  }

  private keep(message: Message): void {
    this.kept[this.keptNext] = message;
    this.keptNext = (this.keptNext + 1) % MESSAGES_KEPT;
  }
}

const NO_MAGIC: Magic = {};

function messageOf({ body, tlvs }: PduOf<'submit_sm'>, id: number, systemId: string): Message {
  return {
    id,
    systemId,
    source: { ton: body.source_addr_ton, npi: body.source_addr_npi, address: body.source_addr },
    destination: { ton: body.dest_addr_ton, npi: body.dest_addr_npi, address: body.destination_addr },
    reference: tlvs.user_message_reference,
    takenAtMs: Date.now(),
    stat: '',
    lookup: null,
  };
}
