// Options of HLR and PING over SMPP (channels.md §D.5, §D.6).
import { measure } from '../../domain/segments.ts';
import type { SettingField } from '../channel.ts';
import { choice, number, text } from '../fields.ts';

export const LOOKUP_FIELDS: readonly SettingField[] = [
  choice('hlr_method', 'text', ['text'], 'How an HLR lookup is asked for: a message with the text of hlr_text'),
  text('hlr_text', '__HLR__', 'Text that makes a message an HLR lookup (smsc.ru: __HLR__)'),
  choice(
    'ping_method',
    'text',
    ['text', 'type0', 'discard'],
    'How a phone is pinged: a message with the text of ping_text, short message type 0, or data_coding 0xC0 (discard); ' +
      'many operators filter the last two',
  ),
  text('ping_text', '__PING__', 'Text that makes a message a ping (smsc.ru: __PING__)'),
  text(
    'ping_silent_text',
    ' ',
    'Text of a ping by type0 or discard, which no phone shows; some SMSCs refuse an empty one',
  ),
  number(
    'lookup_validity_s',
    300,
    1,
    86_400,
    'validity_period of lookups, seconds: a phone that is away is absent then',
  ),
  text(
    'lookup_sender',
    'HLR',
    'Sender of lookups, by which their receipts are known too: never the sender of a message; pings by type0 or discard ' +
      'may need a registered one; empty = none is sent',
  ),
  choice(
    'lookup_error_preset',
    'none',
    ['none', 'smsc'],
    'What err of a failed lookup means: smsc takes the codes of smsc.ru (1 does not exist; 6, 11, 12, 13, 21 absent)',
  ),
  {
    name: 'lookup_errors',
    type: 'json',
    required: false,
    secret: false,
    help: 'This SMSC\'s own err → state, before the preset: {"5":"undelivered"}; states: delivered, undelivered (dead number), expired (absent), unknown',
  },
  choice(
    'lookup_receipts',
    'marked',
    ['marked', 'all'],
    'Which receipts are of lookups: marked = with fields of an HLR answer, or to lookup_sender; all = this connection ' +
      'carries nothing else',
  ),
];

/** What `err` may make of a failed lookup. */
export type LookupErrorState = 'delivered' | 'undelivered' | 'expired' | 'unknown';

/** err without leading zeros → state. */
export type LookupErrors = ReadonlyMap<string, LookupErrorState>;

/** Settings as read; names are the fields' own. */
export interface LookupSettings {
  hlr_text: string;
  ping_method: 'text' | 'type0' | 'discard';
  ping_text: string;
  ping_silent_text: string;
  lookup_validity_s: number;
  lookup_sender: string;
  lookup_receipts: 'marked' | 'all';
  lookupErrors: LookupErrors;
}

/**
 * smsc.ru (smscentre.com/api/smpp/errors): 1 the number does not exist; 6 away; 11 no SMS service, 12 fault of handset or SIM,
 * 13 barred, 21 handset without SMS: of these the number lives and the phone cannot be reached now, which is absent.
 */
const SMSC_ERRORS: LookupErrors = new Map([
  ['1', 'undelivered'],
  ['6', 'expired'],
  ['11', 'expired'],
  ['12', 'expired'],
  ['13', 'expired'],
  ['21', 'expired'],
]);

const STATES: readonly unknown[] = ['delivered', 'undelivered', 'expired', 'unknown'];

/** How an error code is compared: `006` is 6, and letters count in either case. */
export function errorKey(code: string): string {
  return code
    .trim()
    .toLowerCase()
    .replace(/^0+(?=.)/, '');
}

/** Checks the values of the fields above, adds what is wrong to `faults`, and returns the table of errors. */
export function readLookupSettings(values: Record<string, unknown>, faults: string[]): LookupErrors {
  for (const name of ['hlr_text', 'ping_text', 'ping_silent_text']) {
    const words = String(values[name]);
    if (name !== 'ping_silent_text' && words.trim() === '') faults.push(`${name}: must not be empty`);
    if (measure(words).segments > 1) faults.push(`${name}: must fit one message`);
  }
  const errors = new Map(values.lookup_error_preset === 'smsc' ? SMSC_ERRORS : []);
  const own = values.lookup_errors;
  if (own === undefined) return errors;
  if (own === null || typeof own !== 'object' || Array.isArray(own)) {
    faults.push('lookup_errors: must be an object');
    return errors;
  }
  for (const [code, state] of Object.entries(own)) {
    if (!/^[0-9a-z]{1,8}$/i.test(code)) faults.push(`lookup_errors: ${JSON.stringify(code)} is not an error code`);
    else if (!STATES.includes(state)) faults.push(`lookup_errors: ${code} must be one of ${STATES.join(', ')}`);
    else errors.set(errorKey(code), state as LookupErrorState);
  }
  return errors;
}
