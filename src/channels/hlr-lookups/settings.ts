// Every option of a connection to hlr-lookups.com (channels.md §D.6).
import type { SettingField, Settings } from '../channel.ts';
import { choice, flag, text } from '../fields.ts';
import { type HttpSettings, httpFields } from '../http/settings.ts';
import { readSettings } from '../read-settings.ts';

/** What UNDETERMINED becomes. */
export const UNDETERMINED_MEANS = ['unknown', 'next', 'expired', 'undelivered'] as const;
export type UndeterminedMeans = (typeof UNDETERMINED_MEANS)[number];

/** A lookup asked twice disturbs nobody, and an answer that was lost never comes by another way. */
const IN_DOUBT: Record<string, Partial<SettingField>> = {
  in_doubt_wait_s: { default: 5, help: 'Pause before a lookup whose answer was lost is asked once more, seconds' },
  in_doubt_retry: {
    default: 'urgent,normal,bulk',
    help: 'Traffic classes asked once more when the answer was lost: the provider may charge twice; empty = none',
  },
};

export const FIELDS: readonly SettingField[] = [
  ...httpFields({ baseUrl: 'https://www.hlr-lookups.com', rate: 20, window: 20 }).map((field) => ({
    ...field,
    ...IN_DOUBT[field.name],
  })),
  text('api_key', undefined, 'API key, from the API settings of the account', { required: true, secret: true }),
  text('api_secret', undefined, 'API secret that signs the requests', { required: true, secret: true }),
  text('path', '/api/v2/hlr-lookup', 'Path of a lookup behind base_url'),
  text('signed_endpoint', '/hlr-lookup', 'What the signature calls the endpoint: the path without /api/v2'),
  text('route', '', "The provider's route, as it names it (IP1, PTX); empty = the account's own routing"),
  text('storage', '', "Storage of the provider's reports; empty = its own choice"),
  choice(
    'undetermined',
    'unknown',
    UNDETERMINED_MEANS,
    'What UNDETERMINED means. unknown: no word, so the message ends partly_deliver after the receipt wait; next: the next ' +
      'connection is asked, and without one the number counts as dead; expired: absent; undelivered: dead number',
  ),
  flag(
    'live_only',
    true,
    'CONNECTED counts as reachable only from a live HLR; what a portability database says (data_source) is undetermined',
  ),
];

/** Settings as read; names are the fields' own. */
export interface HlrSettings extends HttpSettings {
  api_key: string;
  api_secret: string;
  path: string;
  signed_endpoint: string;
  route: string;
  storage: string;
  undetermined: UndeterminedMeans;
  live_only: boolean;
}

export type ReadHlrSettings = { kind: 'ok'; settings: HlrSettings } | { kind: 'invalid'; faults: string[] };

/** Checks and types a connection's settings; every fault is named at once, without values. */
export function readHlrSettings(given: Settings): ReadHlrSettings {
  const read = readSettings(FIELDS, given);
  if (read.kind === 'invalid') return read;
  const settings = read.values as unknown as HlrSettings;
  const faults: string[] = [];
  for (const name of ['path', 'signed_endpoint'] as const) {
    if (!/^\/[\w/.-]*$/.test(settings[name])) faults.push(`${name}: must be a path that begins with /`);
  }
  // It travels in a header, where other characters cannot stand.
  if (!/^[\x21-\x7e]+$/.test(settings.api_key)) faults.push('api_key: must be printable, without spaces');
  return faults.length > 0 ? { kind: 'invalid', faults } : { kind: 'ok', settings };
}
