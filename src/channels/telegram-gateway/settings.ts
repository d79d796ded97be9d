// Every option of a connection to the Telegram Gateway API, as data for the command line and the form, and as read.
import type { ErrorClass, SettingField, Settings } from '../channel.ts';
import { flag, number, text } from '../fields.ts';
import { type HttpSettings, httpFields } from '../http/settings.ts';
import { readSettings, rememberedBySettings } from '../read-settings.ts';
import type { ErrorMap } from './statuses.ts';

export const FIELDS: readonly SettingField[] = [
  text('token', undefined, 'API token from the account settings of gateway.telegram.org', {
    required: true,
    secret: true,
  }),
  ...httpFields({ baseUrl: 'https://gatewayapi.telegram.org', rate: 10, window: 10 }),
  text(
    'callback_url',
    '',
    'Address of reports, https://HOST/hooks/CONNECTION, at most 256 bytes; empty = no reports are asked for',
  ),
  text('sender_username', '', 'Verified channel the code comes from, without @; empty = Telegram Gateway itself'),
  {
    name: 'sender_map',
    type: 'json',
    required: false,
    secret: false,
    help: 'Channel by the sender of the message: {"SHOP":"shop_channel"}; other senders use sender_username',
  },
  flag(
    'code_from_text',
    true,
    'Take the code out of a longer text that has exactly one group of 4–8 digits; the rest of the text is not sent: put telegram-bot before it in the route',
  ),
  flag('check_first', false, 'Ask checkSendAbility before sending: charged, and makes the sending itself free'),
  number('ttl_max_s', 3600, 30, 3600, 'Longest time Telegram may try, seconds; after it the fee comes back'),
  number('hook_max_age_s', 600, 1, 86_400, 'Age of a report above which it is refused, seconds'),
  {
    name: 'error_map',
    type: 'json',
    required: false,
    secret: false,
    help: 'Classes by error name or its beginning: {"NEW_ERROR":"recipient","PAY*":"configuration"}; classes: temporary, throttle, recipient, content, configuration',
  },
];

/** Settings as read; names are the fields' own. */
export interface GatewaySettings extends HttpSettings {
  token: string;
  callback_url: string;
  sender_username: string;
  senders: ReadonlyMap<string, string>;
  code_from_text: boolean;
  check_first: boolean;
  ttl_max_s: number;
  hook_max_age_s: number;
  errorMap: ErrorMap;
}

export type ReadGatewaySettings = { kind: 'ok'; settings: GatewaySettings } | { kind: 'invalid'; faults: string[] };

const CALLBACK_URL_BYTES_MAX = 256;
/** A token goes into a header; user names are 5–32 characters. */
const TOKEN = /^[\x21-\x7e]{1,512}$/;
const USERNAME = /^@?[A-Za-z0-9_]{4,32}$/;
const CLASSES: readonly ErrorClass[] = ['temporary', 'throttle', 'recipient', 'content', 'configuration'];

/** Checks and types a connection's settings; every fault is named at once, without values. Remembers what it read. */
export const readGatewaySettings = rememberedBySettings(readAnew);

function readAnew(given: Settings): ReadGatewaySettings {
  const read = readSettings(FIELDS, given);
  if (read.kind === 'invalid') return read;
  const faults: string[] = [];
  const senders = readSenders(read.values.sender_map, faults);
  const errorMap = readErrorMap(read.values.error_map, faults);
  const settings = { ...read.values, senders, errorMap } as unknown as GatewaySettings;
  if (!TOKEN.test(settings.token)) faults.push('token: has characters that no token has');
  if (settings.sender_username !== '' && !USERNAME.test(settings.sender_username))
    faults.push('sender_username: is no user name');
  if (settings.callback_url !== '' && !isCallbackUrl(settings.callback_url))
    faults.push(`callback_url: must be an https address of at most ${CALLBACK_URL_BYTES_MAX} bytes`);
  if (settings.throttle_min_s > settings.throttle_max_s) faults.push('throttle_min_s: is above throttle_max_s');
  return faults.length > 0 ? { kind: 'invalid', faults } : { kind: 'ok', settings };
}

/** Plain http is for a simulator on this machine: Telegram itself refuses it. */
function isCallbackUrl(url: string): boolean {
  return /^https?:$/.test(URL.parse(url)?.protocol ?? '') && Buffer.byteLength(url) <= CALLBACK_URL_BYTES_MAX;
}

function readSenders(value: unknown, faults: string[]): Map<string, string> {
  const map = new Map<string, string>();
  for (const [sender, username] of entriesOf(value, 'sender_map', faults)) {
    if (typeof username === 'string' && USERNAME.test(username)) map.set(sender, username);
    else faults.push(`sender_map: ${JSON.stringify(sender)} must have a user name`);
  }
  return map;
}

function readErrorMap(value: unknown, faults: string[]): ErrorMap {
  const map = new Map<string, ErrorClass>();
  for (const [name, errorClass] of entriesOf(value, 'error_map', faults)) {
    if (CLASSES.includes(errorClass as ErrorClass)) map.set(name, errorClass as ErrorClass);
    else faults.push(`error_map: ${JSON.stringify(name)} must be one of ${CLASSES.join(', ')}`);
  }
  return map;
}

function entriesOf(value: unknown, name: string, faults: string[]): [string, unknown][] {
  if (value === undefined || value === null) return [];
  if (typeof value === 'object' && !Array.isArray(value)) return Object.entries(value);
  faults.push(`${name}: must be an object`);
  return [];
}
