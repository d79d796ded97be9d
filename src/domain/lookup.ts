// What a lookup (HLR) found out about a number (contract.md §5), made of whatever a provider calls it. A field that is not
// there is not known: nothing here is guessed or filled in from another.
import type { ReceiptState } from './message.ts';

/** `unknown`: the provider could not tell. */
export type LookupStatus = 'reachable' | 'absent' | 'invalid' | 'unknown';

/** Names are those clients read. */
export type LookupRecord = {
  readonly status: LookupStatus;
  /** MCC and MNC of the serving network, digits as text: `25002` and `310260`, an MNC has two digits or three. */
  readonly mccmnc?: string;
  /** The serving network, as the provider names it. */
  readonly operator?: string;
  readonly country?: string;
  /** The number was carried over to another operator. */
  readonly ported?: boolean;
  readonly roaming?: boolean;
  /** First digits only: `25002**********`. */
  readonly imsi?: string;
};

/** What the status of a lookup adds for the client (contract.md §5), in this order. */
export const LOOKUP_FIELDS = ['mccmnc', 'operator', 'country', 'ported', 'roaming', 'imsi'] as const;

/** What a provider says, unread. */
export interface LookupFacts {
  status: LookupStatus;
  mccmnc?: unknown;
  mcc?: unknown;
  mnc?: unknown;
  operator?: unknown;
  country?: unknown;
  ported?: unknown;
  roaming?: unknown;
  imsi?: unknown;
}

const STATES: Record<LookupStatus, ReceiptState> = {
  reachable: 'delivered',
  absent: 'expired',
  invalid: 'undelivered',
  unknown: 'unknown',
};

/** The state a lookup ends in: reachable is `deliver`, a dead number `not_deliver`, an absent phone `expired`. */
export function lookupState(status: LookupStatus): ReceiptState {
  return STATES[status];
}

/** Reads a provider's facts; what is empty, a placeholder or of the wrong form is left out. Never throws. */
export function lookupRecord(facts: LookupFacts): LookupRecord {
  const mccmnc = networkCode(facts);
  const found: LookupRecord = {
    status: facts.status,
    mccmnc,
    operator: knownText(facts.operator),
    country: knownText(facts.country),
    ported: knownBoolean(facts.ported),
    roaming: knownBoolean(facts.roaming),
    imsi: maskedImsi(facts.imsi, mccmnc),
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined)) as LookupRecord;
}

/** Whether anything is known beside the status. */
export function knowsMore(record: LookupRecord): boolean {
  return LOOKUP_FIELDS.some((name) => record[name] !== undefined);
}

/** Only text is read: of the number 2 nobody can say whether the MNC is 02 or 002. */
function networkCode({ mccmnc, mcc, mnc }: LookupFacts): string | undefined {
  if (typeof mccmnc === 'string' && /^\d{5,6}$/.test(mccmnc.trim())) return mccmnc.trim();
  if (typeof mcc !== 'string' || typeof mnc !== 'string') return undefined;
  const [country, network] = [mcc.trim(), mnc.trim()];
  return /^\d{3}$/.test(country) && /^\d{2,3}$/.test(network) ? country + network : undefined;
}

const TEXT_MAX = 100;
/** What providers write where they know nothing. */
const PLACEHOLDER = /^(?:|[-–—?.*]+|null|nil|none|n\/a|undefined|unknown)$/i;

/** One line of at most 100 characters; undefined for anything that says nothing. */
function knownText(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const line = value
    .slice(0, TEXT_MAX * 8)
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim();
  if (PLACEHOLDER.test(line)) return undefined;
  // A lone half of a surrogate pair is no text to a database.
  return Array.from(line.toWellFormed()).slice(0, TEXT_MAX).join('').trimEnd();
}

function knownBoolean(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value;
  if (typeof value !== 'string') return undefined;
  const word = value.trim().toLowerCase();
  return word === 'true' || word === 'yes' ? true : word === 'false' || word === 'no' ? false : undefined;
}

/** MCC and MNC are five digits or six; where the network is not known, the five that every IMSI has. */
const PREFIX_MIN = 5;

/**
 * The IMSI with everything behind MCC and MNC turned into `*`: the rest names a person. Undefined when it is no IMSI (6–15
 * characters), or one whose every digit the provider has masked.
 */
export function maskedImsi(imsi: unknown, mccmnc?: string): string | undefined {
  if (typeof imsi !== 'string') return undefined;
  const written = imsi.trim();
  if (!/^[\dx*]{6,15}$/i.test(written) || !/^\d{3}/.test(written)) return undefined;
  const shown = mccmnc !== undefined && written.startsWith(mccmnc) ? mccmnc.length : PREFIX_MIN;
  return written.slice(0, shown).replace(/\D/g, '*') + '*'.repeat(written.length - shown);
}
