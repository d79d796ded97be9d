// The one interface between the pipeline and every upstream (design.md §6). A connector is a folder that exports a
// `ChannelDefinition`: data that describes it, and `open`, which makes a running `ChannelLink` for one connection.
import type { LinkHealth } from '../domain/link-health.ts';
import type { Channel, Encoding, ReceiptState } from '../domain/message.ts';

/** Why an upstream said no, and therefore what the pipeline does next (channels.md, vocabulary). */
export type ErrorClass = 'temporary' | 'throttle' | 'recipient' | 'content' | 'configuration';

/** One try of one message on one connection, as the pipeline hands it to a channel. */
export interface Job {
  messageId: number;
  /** Counts tries of this message over all connections, from 1. */
  attemptNo: number;
  accountId: number;
  /** MSISDN, digits only. */
  phone: string;
  sender: string;
  text: string;
  encoding: Encoding;
  /** SMS-sized parts the price was made for. */
  segments: number;
  /** Priority number: 0 urgent, 1 normal, 2 bulk. */
  priority: number;
  /** Epoch milliseconds after which delivery must not be tried. */
  expiresAtMs: number;
}

/** What came of a job. Every job handed to `send` gets exactly one outcome, also when the link dies under it. */
export type Outcome =
  /** All parts taken; one upstream id a part, already normalised by the connection's id format. */
  | { kind: 'submitted'; job: Job; providerIds: string[] }
  /** Refused for good on this connection. `providerIds` holds the parts that had been taken before the refusal. */
  | { kind: 'rejected'; job: Job; code: string; errorClass: ErrorClass; providerIds: (string | null)[] }
  /** Not taken, and known not to be: may be tried again after `delayMs`. */
  | { kind: 'deferred'; job: Job; code: string; errorClass: ErrorClass; delayMs: number }
  /** Sent and not answered: `providerIds` has the id of each part that was answered, null for those in doubt. */
  | { kind: 'in_doubt'; job: Job; code: string; providerIds: (string | null)[]; references: number[] };

export type { ReceiptState };

/** Upstream's word on one part of one attempt. Stored before it is acknowledged upstream. */
export interface DeliveryEvent {
  kind: 'receipt';
  /** Normalised; empty when the receipt carries none. */
  providerMessageId: string;
  /** SMPP user_message_reference echoed by the upstream: finds attempts in doubt. */
  reference?: number;
  /** The recipient's MSISDN as the receipt names it, digits only. */
  phone: string;
  state: ReceiptState;
  /** Upstream's raw error code, '' or '000' when it has none. */
  errorCode: string;
  /** Raw receipt for the timeline, at most 512 characters, without the message's text. */
  raw: string;
}

/** A message from a handset. */
export interface InboundMessage {
  kind: 'inbound';
  from: string;
  to: string;
  text: string;
  /** Raw data_coding, UDH and TLVs that were not understood, for whoever reads it later. */
  detail: Record<string, string>;
}

export type UpstreamEvent = DeliveryEvent | InboundMessage;

export type { LinkHealth };

/** What the pipeline gives a link to speak back through. None of these throws. */
export interface LinkPort {
  outcome(outcome: Outcome): void;
  /**
   * Stores an event, then calls `stored(true)`; `stored(false)` when it could not be stored, upon which the link tells
   * the upstream to try again (SMPP: deliver_sm_resp ESME_RX_T_APPN) — never an acknowledgement.
   */
  event(event: UpstreamEvent, stored: (ok: boolean) => void): void;
  /** There is room again: the dispatcher may claim more. Called often; must be cheap. */
  room(): void;
  health(health: LinkHealth): void;
  /** The connection cannot work as configured (credentials, account): pause it, keep its messages, alert a person. */
  configurationFault(reason: string): void;
}

/** Something worth counting and logging: throttled, reconnect, malformed PDU. Never holds secrets or texts. */
export type Notice = (name: string, fields: Record<string, unknown>) => void;

/** A running connection. */
export interface ChannelLink {
  start(): Promise<void>;
  /** Takes no more jobs, waits for answers at most `deadlineMs` from now, unbinds, closes; unanswered jobs end `in_doubt`. */
  stop(deadlineMs: number): Promise<void>;
  /** How many parts may be handed over now (window and rate together); 0 while nothing is bound. */
  free(): number;
  /** Most parts worth holding claimed but unsent beside the window, so that it never runs dry: bounded by the rate. */
  prefetch(): number;
  send(job: Job): void;
  health(): LinkHealth;
}

export type SettingType = 'string' | 'number' | 'boolean' | 'enum' | 'json';

/** One setting of a connection: enough for the command line, the API and the back office's form. */
export interface SettingField {
  name: string;
  type: SettingType;
  required: boolean;
  secret: boolean;
  default?: string | number | boolean;
  values?: readonly string[];
  min?: number;
  max?: number;
  /** One line in plain words, shown by `kaskad connection add --help` and in the form. */
  help: string;
}

export type Settings = Record<string, unknown>;

export interface ChannelDefinition {
  /** The connector's name: `sms-smpp`. */
  type: string;
  channel: Channel;
  settings: readonly SettingField[];
  /** When the hold is captured: on upstream's acceptance, or only on delivery. */
  chargePolicy: 'submitted' | 'delivered';
  /** Statuses its upstream can tell. */
  statuses: readonly ReceiptState[];
  /** Every upstream code we know → class, for documentation and for the back office's map editor. */
  errorClasses: ReadonlyMap<string, ErrorClass>;
  /**
   * The references a job's parts carry to the upstream, a pure function of the job: after a crash they find the parts
   * that nobody heard of any more.
   */
  references(job: Job): number[];
  /** Never throws: a link whose settings cannot work says so by `configurationFault` when started. */
  open(connection: { id: number; name: string; settings: Settings }, port: LinkPort, onNotice?: Notice): ChannelLink;
}
