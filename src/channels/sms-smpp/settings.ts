// Every option of an SMPP connection (channels.md §D), as data for the command line and the form, and as the typed
// settings the link works with.
import type { ErrorClass, SettingField, Settings } from '../channel.ts';
import { choice, flag, number, text } from '../fields.ts';
import { readSettings } from '../read-settings.ts';
import { LONG_MESSAGE_MODES, type LongMessageMode } from './long-message.ts';
import { LOOKUP_FIELDS, type LookupSettings, readLookupSettings } from './lookup-settings.ts';
import { ID_FORMATS, type IdFormat } from './provider-id.ts';
import type { ErrorMap } from './statuses.ts';

const TON = 'type of number: 0 unknown, 1 international, 2 national, 3 network, 5 alphanumeric, 6 abbreviated';

export const FIELDS: readonly SettingField[] = [
  text('host', undefined, 'Name or address of the SMSC', { required: true }),
  { ...number('port', 2775, 1, 65535, 'TCP port of the SMSC'), required: true },
  text('system_id', undefined, 'Login of the bind', { required: true }),
  text('password', '', 'Password of the bind (the specification allows 8 characters, many SMSCs more)', {
    secret: true,
  }),
  text('system_type', '', 'system_type of the bind; empty unless the SMSC asks for one'),
  choice(
    'bind_mode',
    'transceiver',
    ['transceiver', 'tx_rx'],
    'One session both ways, or a transmitter and a receiver',
  ),
  number('binds', 1, 1, 64, 'Parallel sessions (pairs of them with tx_rx)'),
  number('window', 10, 1, 10_000, 'Unanswered submissions allowed on each session'),
  number('rate', 0, 0, 100_000, 'Parts a second over all sessions; 0 = no limit of our own'),
  number('interface_version', 0x34, 0, 255, 'interface_version of the bind: 52 is SMPP 3.4, 51 is 3.3'),
  number('addr_ton', 0, 0, 255, 'TON of the address range served'),
  number('addr_npi', 0, 0, 255, 'NPI of the address range served'),
  text('address_range', '', 'Addresses this bind receives for; empty = all'),
  flag('tls', false, 'Speak TLS from the first octet'),
  text('tls_ca', '', 'PEM of the authority to trust, or the path of its file; empty = the usual public ones'),
  text('tls_cert', '', 'PEM of our client certificate, or the path of its file'),
  text('tls_key', '', 'PEM of the key of our client certificate, or the path of its file', { secret: true }),
  text('tls_servername', '', "Name expected in the SMSC's certificate; empty = host"),
  flag(
    'tls_verify',
    true,
    'Refuse an SMSC whose certificate does not verify. Off only for tests: the password is at stake',
  ),
  number('source_ton_alpha', 5, 0, 255, `Sender with letters: ${TON}`),
  number('source_npi_alpha', 0, 0, 255, 'Sender with letters: numbering plan (0 unknown, 1 E.164)'),
  number('source_ton_international', 1, 0, 255, `Sender that is a full number: ${TON}`),
  number('source_npi_international', 1, 0, 255, 'Sender that is a full number: numbering plan'),
  number('source_ton_short', 3, 0, 255, `Sender that is a short number: ${TON}`),
  number('source_npi_short', 0, 0, 255, 'Sender that is a short number: numbering plan'),
  number('short_number_max', 6, 0, 15, 'Digits up to which a numeric sender is a short number'),
  number('dest_ton', 1, 0, 255, `Recipient: ${TON}`),
  number('dest_npi', 1, 0, 255, 'Recipient: numbering plan'),
  text('service_type', '', 'service_type of every submission'),
  number('protocol_id', 0, 0, 255, 'protocol_id of every submission'),
  number('data_coding_gsm', 0, 0, 255, 'data_coding of a text in the 7-bit alphabet'),
  choice(
    'gsm_charset',
    'gsm',
    ['gsm', 'latin1'],
    "Octets behind data_coding_gsm: GSM 03.38, or Latin-1 where that is the SMSC's",
  ),
  number('data_coding_ucs2', 8, 0, 255, 'data_coding of a text in UCS-2'),
  choice(
    'long_message',
    'udh',
    LONG_MESSAGE_MODES,
    'How parts are joined: 8-bit or 16-bit header, SAR parameters, or whole in message_payload',
  ),
  choice('validity', 'relative', ['relative', 'none'], 'Whether validity_period is sent'),
  number('validity_min_s', 60, 1, 2_592_000, 'Shortest validity sent, seconds'),
  number('validity_max_s', 259_200, 1, 2_592_000, 'Longest validity sent, seconds (many SMSCs keep 72 hours)'),
  number('registered_delivery', 1, 0, 255, 'Receipts asked for: 0 none, 1 final, 17 final and intermediate'),
  flag(
    'user_message_reference',
    true,
    'Send user_message_reference, which finds messages in doubt when the SMSC echoes it',
  ),
  choice('id_resp', 'raw', ID_FORMATS, 'How submit_sm_resp writes message ids'),
  choice('id_receipt', 'raw', ID_FORMATS, 'How receipts write message ids'),
  choice('receipt_unknown', 'undelivered', ['undelivered', 'unknown'], 'What a receipt UNKNOWN means'),
  choice('receipt_accepted', 'intermediate', ['intermediate', 'delivered'], 'What a receipt ACCEPTD means'),
  flag(
    'receipt_by_text',
    false,
    'Take a deliver_sm with esm_class 0 for a receipt when its text looks like one (a handset could forge it)',
  ),
  number('enquire_link_s', 30, 0.01, 3600, 'Silence after which the link is probed, seconds'),
  number('response_timeout_s', 30, 0.01, 600, 'How long an answer is waited for, seconds'),
  number('connect_timeout_s', 10, 0.01, 300, 'How long connecting and TLS may take, seconds'),
  number('bind_timeout_s', 10, 0.01, 300, 'How long the answer to a bind is waited for, seconds'),
  number(
    'reconnect_min_s',
    1,
    0.01,
    3600,
    'First pause before reconnecting, seconds; each next one doubles, with jitter',
  ),
  number('reconnect_max_s', 60, 0.01, 3600, 'Longest pause before reconnecting, seconds'),
  number('throttle_min_s', 1, 0.01, 600, 'First pause after ESME_RTHROTTLED, seconds; doubles while it goes on'),
  number('throttle_max_s', 30, 0.01, 600, 'Longest pause after ESME_RTHROTTLED, seconds'),
  number('queue_full_delay_s', 5, 0, 3600, 'Pause of a message after ESME_RMSGQFUL, seconds'),
  number('temporary_delay_s', 10, 0, 3600, 'Pause of a message after another temporary error, seconds'),
  number('part_retries', 3, 0, 20, 'Tries again of one part of a message whose other parts were taken'),
  number('inbound_max', 1000, 1, 100_000, 'Receipts and messages not yet stored, above which a session stops reading'),
  number('max_pdu', 65_536, 1024, 1_048_576, 'Longest PDU accepted, octets'),
  number(
    'in_doubt_wait_s',
    60,
    0,
    86_400,
    'How long a receipt is waited for before a submission without answer is sent once more, seconds',
  ),
  text(
    'in_doubt_retry',
    'urgent,normal,bulk',
    'Traffic classes sent once more when in doubt (a duplicate is possible); empty = none',
  ),
  {
    name: 'error_map',
    type: 'json',
    required: false,
    secret: false,
    help: 'This SMSC\'s own classes by command_status: {"0x0401":"configuration"}; classes: temporary, throttle, recipient, content, configuration',
  },
  ...LOOKUP_FIELDS,
];

/** Settings as read; names are the fields' own. */
export interface SmppSettings extends LookupSettings {
  host: string;
  port: number;
  system_id: string;
  password: string;
  system_type: string;
  bind_mode: 'transceiver' | 'tx_rx';
  binds: number;
  window: number;
  rate: number;
  interface_version: number;
  addr_ton: number;
  addr_npi: number;
  address_range: string;
  tls: boolean;
  tls_ca: string;
  tls_cert: string;
  tls_key: string;
  tls_servername: string;
  tls_verify: boolean;
  source_ton_alpha: number;
  source_npi_alpha: number;
  source_ton_international: number;
  source_npi_international: number;
  source_ton_short: number;
  source_npi_short: number;
  short_number_max: number;
  dest_ton: number;
  dest_npi: number;
  service_type: string;
  protocol_id: number;
  data_coding_gsm: number;
  gsm_charset: 'gsm' | 'latin1';
  data_coding_ucs2: number;
  long_message: LongMessageMode;
  validity: 'relative' | 'none';
  validity_min_s: number;
  validity_max_s: number;
  registered_delivery: number;
  user_message_reference: boolean;
  id_resp: IdFormat;
  id_receipt: IdFormat;
  receipt_unknown: 'undelivered' | 'unknown';
  receipt_accepted: 'intermediate' | 'delivered';
  receipt_by_text: boolean;
  enquire_link_s: number;
  response_timeout_s: number;
  connect_timeout_s: number;
  bind_timeout_s: number;
  reconnect_min_s: number;
  reconnect_max_s: number;
  throttle_min_s: number;
  throttle_max_s: number;
  queue_full_delay_s: number;
  temporary_delay_s: number;
  part_retries: number;
  inbound_max: number;
  max_pdu: number;
  in_doubt_wait_s: number;
  in_doubt_retry: string;
  errorMap: ErrorMap;
}

export type ReadSmppSettings = { kind: 'ok'; settings: SmppSettings } | { kind: 'invalid'; faults: string[] };

/** Checks and types a connection's settings; every fault is named at once, without values. */
export function readSmppSettings(given: Settings): ReadSmppSettings {
  const read = readSettings(FIELDS, given);
  if (read.kind === 'invalid') return read;
  const faults: string[] = [];
  const errorMap = readErrorMap(read.values.error_map, faults);
  const lookupErrors = readLookupSettings(read.values, faults);
  const settings = { ...read.values, errorMap, lookupErrors } as unknown as SmppSettings;
  if (settings.validity_min_s > settings.validity_max_s) faults.push('validity_min_s: is above validity_max_s');
  if (settings.reconnect_min_s > settings.reconnect_max_s) faults.push('reconnect_min_s: is above reconnect_max_s');
  if (settings.throttle_min_s > settings.throttle_max_s) faults.push('throttle_min_s: is above throttle_max_s');
  if ((settings.tls_cert === '') !== (settings.tls_key === '')) faults.push('tls_cert: goes together with tls_key');
  for (const name of settings.in_doubt_retry.split(',').map((word) => word.trim())) {
    if (!['', 'urgent', 'normal', 'bulk'].includes(name))
      faults.push('in_doubt_retry: classes are urgent, normal, bulk');
  }
  return faults.length > 0 ? { kind: 'invalid', faults } : { kind: 'ok', settings };
}

const CLASSES: readonly ErrorClass[] = ['temporary', 'throttle', 'recipient', 'content', 'configuration'];

function readErrorMap(value: unknown, faults: string[]): ErrorMap {
  const map = new Map<number, ErrorClass>();
  if (value === undefined) return map;
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    faults.push('error_map: must be an object');
    return map;
  }
  for (const [key, errorClass] of Object.entries(value)) {
    const status = /^(?:0x[0-9a-f]{1,8}|\d{1,10})$/i.test(key) ? Number(key) : 0;
    if (status === 0 || status > 0xffffffff) faults.push(`error_map: ${JSON.stringify(key)} is not a command_status`);
    else if (!CLASSES.includes(errorClass)) faults.push(`error_map: ${key} must be one of ${CLASSES.join(', ')}`);
    else map.set(status, errorClass);
  }
  return map;
}
