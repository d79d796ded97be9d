// The one interface between the pipeline and every upstream (design.md §6). A connector is a folder that exports a
// `ChannelDefinition`: data that describes it, and `open`, which makes a running `ChannelLink` for one connection.
import type { Content } from '../domain/content.ts';
import type { ErrorCode } from '../domain/errors.ts';
import type { LinkHealth } from '../domain/link-health.ts';
import type { Channel, Encoding, ReceiptState } from '../domain/message.ts';

/** Why an upstream said no, and therefore what the pipeline does next (channels.md, vocabulary). */
export type ErrorClass = 'temporary' | 'throttle' | 'recipient' | 'content' | 'configuration';

/** One try of one message on one connection, as the pipeline hands it to a channel. */
export interface Job {
  messageId: number;
  /** Counts tries of this message over all connections, from 1. */
  attemptNo: number;
  /** Step of its cascade, from 1; absent = 1. The same channel may stand there twice. */
  step?: number;
  accountId: number;
  channel: Channel;
  /** MSISDN, digits only. */
  phone: string;
  sender: string;
  /** Of a flash call the code, of a lookup ''. */
  text: string;
  /** What the message has beside its text: buttons, pictures, how to call. */
  content: Content;
  encoding: Encoding;
  /** SMS-sized parts the price was made for; 1 for every other channel. */
  segments: number;
  /** Tries of it on this connection that failed for a passing reason: 0 in the first call of a redialled message. */
  temporaryTries: number;
  /** Priority number: 0 urgent, 1 normal, 2 bulk. */
  priority: number;
  /** Epoch milliseconds after which delivery must not be tried. */
  expiresAtMs: number;
}

/** What came of a job. Every job handed to `send` gets exactly one outcome, also when the link dies under it. */
export type Outcome =
  /** All parts taken; one upstream id a part, already normalised by the connection's id format. */
  | {
      kind: 'submitted';
      job: Job;
      providerIds: string[];
      /** Where the answer is the last word too (calls, lookups, bots): recorded in the same transaction. */
      receipt?: DeliveryEvent;
    }
  /** Refused for good on this connection. `providerIds` holds the parts that had been taken before the refusal. */
  | { kind: 'rejected'; job: Job; code: string; errorClass: ErrorClass; providerIds: (string | null)[] }
  /** Not taken, and known not to be: may be tried again after `delayMs`. */
  | {
      kind: 'deferred';
      job: Job;
      code: string;
      errorClass: ErrorClass;
      delayMs: number;
      /** The channel counts its tries itself (redialling): exactly `delayMs` later, as often as it says. */
      redial?: true;
      /** It says nothing of the message: its provider is away, for as long as it likes. No try is counted. */
      uncounted?: true;
    }
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
  /** What else the client may read in the status: the fields of a lookup, digits pressed. Small, printable values. */
  result?: Readonly<Record<string, string | number | boolean>>;
}

/** A message from a handset. */
export interface InboundMessage {
  kind: 'inbound';
  from: string;
  to: string;
  text: string;
  /** Raw data_coding, UDH and TLVs that were not understood, for whoever reads it later. */
  detail: Record<string, string>;
  /** Upstream's id of it where it may be told twice (webhooks): kept once a connection. */
  providerId?: string;
}

/**
 * What a connection learned of a person: where a messenger finds them, and when they last wrote. With `phone` the contact
 * is made or renewed; without, the state of the one at `address` changes.
 */
export interface ContactEvent {
  kind: 'contact';
  /** MSISDN, digits only. */
  phone?: string;
  /** Upstream's own name for the person: a chat id, a wa_id. */
  address: string;
  state: ContactState;
  /** When the person last wrote, epoch milliseconds. */
  inboundAtMs?: number;
}

export type ContactState = 'bound' | 'blocked' | 'gone';

/** A person as a connection knows them. */
export interface Contact {
  address: string;
  state: ContactState;
  /** Null when they never wrote. */
  inboundAtMs: number | null;
}

export type UpstreamEvent = DeliveryEvent | InboundMessage | ContactEvent;

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
  /** The operator's word on a code of this upstream, before the connector's own; undefined = there is none. */
  errorClass?(code: string): ErrorClass | undefined;
  /** The person with this MSISDN on this connection; null when unknown. Rejects when the database is away. */
  contact(phone: string): Promise<Contact | null>;
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

/** One step of a message before it is accepted, as the content rules see it. */
export interface Draft {
  channel: Channel;
  sender: string;
  text: string;
  content: Content;
}

/** A call of a provider to `/hooks/CONNECTION[/KEY]`, its body untouched. */
export interface HookRequest {
  method: 'GET' | 'POST';
  /** What stands in the path behind the connection's name, '' when nothing. */
  key: string;
  query: URLSearchParams;
  /** Names in lower case. */
  headers: Readonly<Record<string, string | undefined>>;
  body: Buffer;
  /** Address of the caller, after trusted proxies. */
  ip: string;
}

/** What to answer once every event is stored; `events` is empty when the call was refused. */
export interface HookAnswer {
  status: number;
  /** Content type of the body. */
  type: string;
  body: string;
  events: UpstreamEvent[];
  /** Why it was refused, for the counter: `signature`, `key`, `too_old`, `garbage`. */
  refused?: string;
}

export interface ChannelDefinition {
  /** The connector's name: `sms-smpp`. */
  type: string;
  /** Channels it can carry; a connection carries the first of them unless it is told which. */
  channels: readonly Channel[];
  settings: readonly SettingField[];
  /**
   * Its upstream takes https addresses only: those of pictures and buttons that begin with http, as the documents' own samples
   * do, are handed to it as https. Nearly every host has both, and a refusal would break programs that work elsewhere.
   */
  links?: 'https';
  /** When the hold is captured: on upstream's acceptance, or only on delivery. */
  chargePolicy: 'submitted' | 'delivered';
  /**
   * How long what it has in hand may take to end when a connection is paused or its settings change: calls are not cut off.
   * Default 5 s. A stopping node has less.
   */
  drainMs?: number;
  /** Statuses its upstream can tell. */
  statuses: readonly ReceiptState[];
  /** Every upstream code we know → class, for documentation and for the back office's map editor. */
  errorClasses: ReadonlyMap<string, ErrorClass>;
  /**
   * The references a job's parts carry to the upstream, a pure function of the job: after a crash they find the parts
   * that nobody heard of any more.
   */
  references(job: Job): number[];
  /**
   * What of a draft this upstream could never take, judged by form alone (lengths, schemes, types), null when nothing.
   * Nothing is fetched. Asked at the door, before any money is held.
   */
  accepts?(draft: Draft, settings: Settings): ErrorCode | null;
  /** Completes a draft's text where the client may leave it to us (the code of a flash call); null = this connection cannot. */
  complete?(draft: Draft, settings: Settings, random: () => number): string | null;
  /** Reads a call of the provider. Pure: what it tells is in the events. Never throws, whatever comes. */
  hook?(connection: { name: string; settings: Settings }, request: HookRequest, nowMs: number): HookAnswer;
  /** An upstream code in words, for the message's page; the code itself when there are none. */
  codeName?(code: string): string;
  /** Never throws: a link whose settings cannot work says so by `configurationFault` when started. */
  open(connection: { id: number; name: string; settings: Settings }, port: LinkPort, onNotice?: Notice): ChannelLink;
}
