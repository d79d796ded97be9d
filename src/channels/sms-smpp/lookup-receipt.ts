// Receipts of lookups: the fields an HLR answer appends, and what its error codes mean (channels.md §D.6, smsc.ru). A receipt
// does not say which message it is of, so an ordinary one must never be taken for a lookup's: see `isOfLookup`.
import { type LookupRecord, type LookupStatus, lookupRecord } from '../../domain/lookup.ts';
import type { ReceiptState } from '../channel.ts';
import { errorKey, type LookupErrors } from './lookup-settings.ts';

export interface LookupReceiptOptions {
  errors: LookupErrors;
  /** Source address of our lookups, '' when they have none. */
  sender: string;
  /** The connection carries nothing but lookups. */
  all: boolean;
}

/** What of a receipt is looked at. */
export interface ReceiptFields {
  state: ReceiptState;
  errorCode: string;
  /** Fields beyond the standard ones, as written. */
  extra: Readonly<Record<string, string>>;
  /** Names of such fields that stand there empty. */
  empty: readonly string[];
  /** Address the receipt is for: the submission's source address. */
  to: string;
}

export interface LookupReading {
  state: ReceiptState;
  result?: LookupRecord;
}

/** Only an HLR answer has these; `mcc`, `mnc` and `net` stand in ordinary receipts of some vendors too. */
const TELLING = ['imsi', 'msc', 'rcn', 'rnet'];

/**
 * A receipt is a lookup's when it has fields only an HLR answer has, when it is addressed to the sender that only lookups have,
 * or when the connection carries nothing else. Null for every other receipt: those are not touched.
 */
export function readLookup(receipt: ReceiptFields, options: LookupReceiptOptions): LookupReading | null {
  const answered = TELLING.some((name) => receipt.extra[name] !== undefined || receipt.empty.includes(name));
  if (!answered && !options.all && !isFor(receipt.to, options.sender)) return null;
  const refined = refine(receipt, options.errors);
  const state = refined ?? receipt.state;
  if (!answered || state === 'enroute' || state === 'accepted') return { state };
  return { state, result: lookupRecord({ ...facts(receipt), status: statusOf(state, refined !== null) }) };
}

function isFor(address: string, sender: string): boolean {
  return sender !== '' && address.replace(/^\+/, '') === sender.replace(/^\+/, '');
}

/** The state the error code gives to a failure. A success is never turned into something else. */
function refine({ state, errorCode }: ReceiptFields, errors: LookupErrors): ReceiptState | null {
  const failed = state === 'undelivered' || state === 'expired' || state === 'rejected' || state === 'unknown';
  return failed ? (errors.get(errorKey(errorCode)) ?? null) : null;
}

/** UNDELIV alone does not say that a number is dead; validity that ran out does say that the phone was away. */
function statusOf(state: ReceiptState, refined: boolean): LookupStatus {
  if (state === 'delivered') return 'reachable';
  if (state === 'expired') return 'absent';
  return state === 'undelivered' && refined ? 'invalid' : 'unknown';
}

/** Empty fields of the visited network mean at home where the switch is known: else nobody knows where the phone is. */
function facts({ extra, empty }: ReceiptFields) {
  const value = (name: string) => urlDecoded(extra[name] ?? '');
  return {
    mcc: value('mcc'),
    mnc: value('mnc'),
    imsi: value('imsi'),
    operator: value('net'),
    country: value('cn'),
    roaming:
      abroad([value('cn'), value('rcn')], [value('net'), value('rnet')]) ??
      (extra.msc !== undefined && empty.includes('rcn') && empty.includes('rnet') ? false : undefined),
  };
}

/** Whether one of the pairs, at home and where the phone is, differs; undefined when neither can be compared. */
function abroad(...pairs: readonly [home: string, away: string][]): boolean | undefined {
  const comparable = pairs.filter(([home, away]) => home !== '' && away !== '');
  return comparable.length === 0 ? undefined : comparable.some(([home, away]) => home !== away);
}

/** `+` is a blank, `%D0%9C` an octet. UTF-8, or where it is none Windows-1251; a `%` that escapes nothing stands for itself. */
export function urlDecoded(value: string): string {
  if (!/[+%\x80-\xff]/.test(value)) return value;
  const octets = Buffer.from(
    value
      .replaceAll('+', ' ')
      .replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  );
  try {
    return UTF8.decode(octets);
  } catch {
    return CYRILLIC.decode(octets);
  }
}

const UTF8 = new TextDecoder('utf-8', { fatal: true });
const CYRILLIC = new TextDecoder('windows-1251');
