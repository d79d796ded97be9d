// Delivery receipts as they really come (SMPP 3.4 Appendix B; every quirk of channels.md §D.3).
import type { ReceiptState } from '../channel.ts';
import { ESM, MESSAGE_STATE, type PduOf } from './pdu-table.ts';
import { type IdFormat, normaliseId } from './provider-id.ts';
import { latin1Text, splitUdh, ucs2Text } from './text-decoding.ts';

/** The connection's word on what vendors do differently. */
export interface ReceiptOptions {
  idFormat: IdFormat;
  unknownMeans: 'undelivered' | 'unknown';
  acceptedMeans: 'intermediate' | 'delivered';
}

export interface Receipt {
  /** Normalised; '' when neither the parameter nor the text names it. */
  providerMessageId: string;
  state: ReceiptState;
  /** As the upstream writes it; '' when it says nothing. */
  errorCode: string;
  reference: number | undefined;
  /** Digits of `done date`: 10, or 12 with seconds; '' when absent. */
  doneDate: string;
  /** Fields beyond the standard ones (HLR answers append imsi, mcc, mnc…), as written. */
  extra: Record<string, string>;
  /** Names of such fields that stand there without a value. */
  empty: string[];
  /** The receipt for the timeline: at most 512 characters, without the message's text and without the whole IMSI. */
  raw: string;
}

type ReceiptPdu = PduOf<'deliver_sm'> | PduOf<'data_sm'>;

/**
 * Whether a deliver_sm or data_sm is a receipt: its esm_class says so, or the network's parameter does. What the text
 * looks like decides nothing unless `byText`, because a handset can write `id:… stat:DELIVRD` too.
 */
export function isReceipt(pdu: ReceiptPdu, byText: boolean): boolean {
  const type = pdu.body.esm_class & ESM.messageTypeMask;
  if (type === ESM.receipt || type === ESM.intermediate) return true;
  if (type !== 0) return false;
  if (pdu.tlvs.receipted_message_id !== undefined) return true;
  return byText && LOOKS_LIKE_RECEIPT.test(receiptText(shortMessageOf(pdu), pdu.body));
}

const LOOKS_LIKE_RECEIPT = /^\s*id:.*\bstat:/is;

/** Reads a receipt. Never throws: what is not there stays empty, and a receipt without a state is `enroute`. */
export function parseReceipt(pdu: ReceiptPdu, options: ReceiptOptions): Receipt {
  const { tlvs } = pdu;
  const text = bodyText(pdu);
  const fields = receiptFields(text);
  const tlvId = tlvs.receipted_message_id?.trim() ?? '';
  const id = tlvId !== '' ? tlvId : (fields.get('id') ?? '');
  return {
    providerMessageId: normaliseId(id, options.idFormat),
    state: stateOf(fields.get('stat') ?? '', tlvs.message_state, options),
    errorCode: fields.get('err') || fields.get('error') || networkError(tlvs.network_error_code),
    reference: tlvs.user_message_reference,
    doneDate: DATE.exec(fields.get('done date') ?? fields.get('donedate') ?? '')?.[0] ?? '',
    ...extraOf(fields),
    raw: rawOf(text, pdu),
  };
}

const DATE = /^\d{10}(?:\d\d)?/;

/** The text of both carriers: short_message, and message_payload when it adds something the first lacks. */
function bodyText(pdu: ReceiptPdu): string {
  const short = receiptText(shortMessageOf(pdu), pdu.body);
  const payload = pdu.tlvs.message_payload;
  if (payload === undefined || HAS_ID_AND_STATE.test(short)) return short;
  const long = receiptText(payload, pdu.body);
  return short === '' || HAS_ID_AND_STATE.test(long) ? long : `${short} ${long}`;
}

const HAS_ID_AND_STATE = /\bid:\s*\S.*\bstat:\s*\S/is;

function shortMessageOf(pdu: ReceiptPdu): Uint8Array {
  return 'short_message' in pdu.body ? pdu.body.short_message : NOTHING;
}
const NOTHING = new Uint8Array(0);

/** Vendors send ASCII under data_coding 8; `id:` at the start (in one or two octets a character) tells. */
function receiptText(octets: Uint8Array, body: { esm_class: number; data_coding: number }): string {
  if (octets.length === 0) return '';
  const { text } = splitUdh(octets, (body.esm_class & ESM.udhi) !== 0);
  const twoOctets = text[0] === 0 && text[1] !== undefined && text[1] !== 0;
  return (twoOctets ? ucs2Text(text) : latin1Text(text)).replaceAll('\0', '');
}

/**
 * `key: value` pairs with keys in lower case. A value runs to the next key; `text` ends the receipt, for what follows is
 * the message's and may hold anything. The first of equal keys counts.
 */
function receiptFields(text: string): Map<string, string> {
  const fields = new Map<string, string>();
  KEY.lastIndex = 0;
  let key = '';
  let valueAt = 0;
  for (let found = KEY.exec(text); found !== null && fields.size < FIELDS_MAX; found = KEY.exec(text)) {
    if (key !== '' && !fields.has(key)) fields.set(key, text.slice(valueAt, found.index).trim());
    key = found[1]!.toLowerCase();
    valueAt = KEY.lastIndex;
    if (key === 'text') return fields;
  }
  if (key !== '' && !fields.has(key)) fields.set(key, text.slice(valueAt).trim());
  return fields;
}

const KEY = /(?<![^\s])((?:(?:submit|done) )?[a-z_]{1,24}):/gi;
const FIELDS_MAX = 48;
const STANDARD = new Set([
  'id',
  'sub',
  'dlvrd',
  'submit date',
  'done date',
  'submitdate',
  'donedate',
  'stat',
  'err',
  'error',
]);

function extraOf(fields: Map<string, string>): Pick<Receipt, 'extra' | 'empty'> {
  const extra: Record<string, string> = {};
  const empty: string[] = [];
  for (const [key, value] of fields) {
    if (STANDARD.has(key)) continue;
    if (value === '') empty.push(key);
    else extra[key] = value;
  }
  return { extra, empty };
}

type Word = keyof typeof MESSAGE_STATE;

/** `stat` as vendors write it: seven letters by the specification, whole words or message_state numbers elsewhere. */
const WORDS: readonly (readonly [prefix: string, word: Word])[] = [
  ['DELIV', 'DELIVERED'],
  ['EXPIR', 'EXPIRED'],
  ['DELETED', 'DELETED'],
  ['UNDEL', 'UNDELIVERABLE'],
  ['FAIL', 'UNDELIVERABLE'],
  ['REJ', 'REJECTED'],
  ['UNK', 'UNKNOWN'],
  ['ACC', 'ACCEPTED'],
  ['ENR', 'ENROUTE'],
  ['BUFFER', 'ENROUTE'],
  ['SCHED', 'ENROUTE'],
];

const WORD_BY_STATE = new Map<number, Word>(
  (Object.entries(MESSAGE_STATE) as [Word, number][]).map(([word, state]) => [state, word]),
);

function stateOf(stat: string, messageState: number | undefined, options: ReceiptOptions): ReceiptState {
  const word = wordOf(stat.toUpperCase()) ?? (messageState === undefined ? undefined : WORD_BY_STATE.get(messageState));
  switch (word) {
    case 'DELIVERED':
      return 'delivered';
    case 'EXPIRED':
      return 'expired';
    case 'DELETED':
    case 'UNDELIVERABLE':
      return 'undelivered';
    case 'REJECTED':
      return 'rejected';
    case 'UNKNOWN':
      return options.unknownMeans;
    case 'ACCEPTED':
      return options.acceptedMeans === 'delivered' ? 'delivered' : 'accepted';
    case 'ENROUTE':
    case undefined:
      return 'enroute';
  }
}

function wordOf(stat: string): Word | undefined {
  if (stat === '') return undefined;
  if (/^\d$/.test(stat)) return WORD_BY_STATE.get(Number(stat));
  return WORDS.find(([prefix]) => stat.startsWith(prefix))?.[1];
}

/** network_error_code (§5.3.2.31): one octet of network type, two of code. */
function networkError(octets: Uint8Array | undefined): string {
  if (octets === undefined || octets.length < 3) return '';
  return String((octets[1]! << 8) | octets[2]!);
}

const RAW_MAX = 512;

function rawOf(text: string, { tlvs }: ReceiptPdu): string {
  const cut = text.search(/(?<![^\s])text:/i);
  const parts = [(cut < 0 ? text : text.slice(0, cut)).trim()];
  if (tlvs.receipted_message_id !== undefined) parts.push(`receipted_message_id=${tlvs.receipted_message_id}`);
  if (tlvs.message_state !== undefined) parts.push(`message_state=${tlvs.message_state}`);
  if (tlvs.network_error_code !== undefined) {
    parts.push(`network_error_code=${Buffer.from(tlvs.network_error_code).toString('hex')}`);
  }
  if (tlvs.user_message_reference !== undefined) parts.push(`user_message_reference=${tlvs.user_message_reference}`);
  return parts.join(' ').replace(CONTROL, ' ').replace(IMSI, '$1*').slice(0, RAW_MAX);
}

/** MCC and MNC may be read; the digits behind them name a person. */
const IMSI = /(\bimsi:\s*\d{0,5})\S*/gi;
const CONTROL = /\p{Cc}+/gu;
