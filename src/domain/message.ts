// The words every layer shares about a message. Pure types and small tables: no behaviour that needs a clock or a store.

/**
 * Every channel, and what its messages are made of: a plain `text` priced by parts; `rich` text, button and picture; a
 * `call` that speaks a text or plays a file; a `service` without a sender (codes by flash call, lookups). Doors, content
 * rules and sender rules read this table: a new messenger is a line here and a folder in src/channels/.
 */
export const CHANNEL_KINDS = {
  sms: 'text',
  viber: 'rich',
  whatsapp: 'rich',
  telegram: 'rich',
  voice: 'call',
  voice_ivr: 'call',
  flashcall: 'service',
  hlr: 'service',
  ping: 'service',
} as const satisfies Record<string, ChannelKind>;

export type ChannelKind = 'text' | 'rich' | 'call' | 'service';

/** What the client chooses. */
export type Channel = keyof typeof CHANNEL_KINDS;

export const CHANNEL_NAMES = Object.keys(CHANNEL_KINDS) as Channel[];

export function isChannel(name: string): name is Channel {
  return Object.hasOwn(CHANNEL_KINDS, name);
}

/** A sender's promise about its traffic, which decides the priority (design.md §1, promise 6). */
export type TrafficClass = 'urgent' | 'normal' | 'bulk';

/** Stored as a small number so that the claim index orders by it: the lower, the sooner. */
export const PRIORITY: Record<TrafficClass, number> = { urgent: 0, normal: 1, bulk: 2 };
export const PRIORITY_NAMES: readonly TrafficClass[] = ['urgent', 'normal', 'bulk'];

export type Encoding = 'gsm7' | 'ucs2';

/**
 * States of a message as stored. `accepted` covers everything before the final word: whether it is queued or submitted
 * is read from its queue row and attempts, so that a single-step SMS costs one update of its row (design.md §4).
 */
export type MessageState =
  | 'accepted'
  | 'delivered'
  | 'read'
  | 'undelivered'
  | 'rejected'
  | 'expired'
  | 'partly_delivered'
  | 'canceled';

/** What clients are told (contract.md §5). */
export type OutwardState = 'send' | 'deliver' | 'read' | 'not_deliver' | 'expired' | 'partly_deliver';

/**
 * States of one try on one connection. `unknown` = in doubt: sent, and no answer came, so nobody can say whether the
 * upstream has it.
 */
export type AttemptState =
  | 'submitted'
  | 'deferred'
  | 'rejected'
  | 'unknown'
  | 'delivered'
  | 'read'
  | 'undelivered'
  | 'expired'
  | 'partly_delivered';

/** What a receipt says of one part. `enroute` and `accepted` are intermediate unless the connection says otherwise. */
export type ReceiptState =
  | 'delivered'
  | 'read'
  | 'undelivered'
  | 'expired'
  | 'rejected'
  | 'unknown'
  | 'enroute'
  | 'accepted';
