// Every option of a connection to Viber through Infobip (channels.md §B.3), as data and as read.
import type { SettingField, Settings } from '../channel.ts';
import { choice, number, text } from '../fields.ts';
import { HOOK_KEY, type HttpSettings, httpFields } from '../http/settings.ts';
import { readSettings, rememberedBySettings } from '../read-settings.ts';

export const FIELDS: readonly SettingField[] = [
  text('api_key', undefined, 'Key of the API, sent as `Authorization: App KEY`', { required: true, secret: true }),
  text('sender', '', 'Sender of messages that name none; empty = such messages are refused'),
  choice('label', 'PROMOTIONAL', ['PROMOTIONAL', 'TRANSACTIONAL'], 'What the messages are for Viber'),
  number('validity_min_s', 30, 1, 172_800, 'Shortest validity sent, seconds'),
  number('validity_max_s', 172_800, 30, 172_800, 'Longest validity sent, seconds (Infobip keeps a message 48 hours)'),
  text(
    'callback_url',
    '',
    "Public address of this connection's hook, https://HOST/hooks/NAME, for reports; hook_key is added to it; empty = as set at Infobip",
  ),
  ...httpFields({ baseUrl: 'https://api.infobip.com', rate: 0, window: 20 }),
  HOOK_KEY,
  text('hook_basic', '', 'NAME:PASSWORD that Infobip must call with, as set there; empty = none asked', {
    secret: true,
  }),
];

/** Settings as read; names in snake case are the fields' own. */
export interface InfobipSettings extends HttpSettings {
  api_key: string;
  sender: string;
  label: 'PROMOTIONAL' | 'TRANSACTIONAL';
  validity_min_s: number;
  validity_max_s: number;
  hook_key: string;
  hook_basic: string;
  /** Where reports are wanted, with its key; '' for Infobip's own setting. */
  reportUrl: string;
}

export type ReadInfobipSettings = { kind: 'ok'; settings: InfobipSettings } | { kind: 'invalid'; faults: string[] };

/** Checks and types a connection's settings, once for each object of them; faults come without values. */
export const readInfobipSettings = rememberedBySettings(readFresh);

function readFresh(given: Settings): ReadInfobipSettings {
  const read = readSettings(FIELDS, given);
  if (read.kind === 'invalid') return read;
  const faults: string[] = [];
  const callbackUrl = String(read.values.callback_url ?? '');
  const values = read.values as unknown as InfobipSettings;
  if (callbackUrl !== '' && !/^https?:$/.test(URL.parse(callbackUrl)?.protocol ?? '')) {
    faults.push('callback_url: must be an http or https address');
  }
  if (!/^[\x21-\x7e]+$/.test(values.api_key)) faults.push('api_key: must be printable, without blanks');
  if (values.hook_basic !== '' && !values.hook_basic.includes(':')) faults.push('hook_basic: must be NAME:PASSWORD');
  if (values.validity_min_s > values.validity_max_s) faults.push('validity_min_s: is above validity_max_s');
  if (values.throttle_min_s > values.throttle_max_s) faults.push('throttle_min_s: is above throttle_max_s');
  if (faults.length > 0) return { kind: 'invalid', faults };
  return { kind: 'ok', settings: { ...values, reportUrl: withKey(callbackUrl, values.hook_key) } };
}

/** The key at the end, unless whoever wrote the address wrote it there already. */
function withKey(url: string, key: string): string {
  const plain = url.replace(/\/+$/, '');
  const end = `/${encodeURIComponent(key)}`;
  return url === '' || key === '' || plain.endsWith(end) ? plain : `${plain}${end}`;
}
