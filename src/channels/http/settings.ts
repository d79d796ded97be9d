// Settings that every connector over HTTP has.
import type { SettingField } from '../channel.ts';
import { number, text } from '../fields.ts';

export interface HttpFieldDefaults {
  baseUrl: string;
  /** Messages a second; 0 = no limit of ours. */
  rate: number;
  window: number;
}

/** Address, pace and patience of a connection over HTTP. */
export function httpFields({ baseUrl, rate, window }: HttpFieldDefaults): SettingField[] {
  return [
    text('base_url', baseUrl, "Address of the provider's API, without a slash at the end"),
    number('rate', rate, 0, 100_000, 'Messages a second; 0 = no limit of our own'),
    number('window', window, 1, 1000, 'Requests under way at once'),
    number('timeout_s', 30, 0.05, 300, 'How long an answer is waited for, seconds; after it the message is in doubt'),
    number('temporary_delay_s', 10, 0, 3600, 'Pause of a message after a passing error, seconds'),
    number(
      'throttle_min_s',
      1,
      0.01,
      600,
      'First pause after the provider throttles us, seconds; doubles while it goes on',
    ),
    number('throttle_max_s', 60, 0.01, 3600, 'Longest pause after the provider throttles us, seconds'),
    number(
      'in_doubt_wait_s',
      60,
      0,
      86_400,
      'How long a status is waited for before a message without answer is sent once more, seconds',
    ),
    text(
      'in_doubt_retry',
      '',
      'Traffic classes (urgent,normal,bulk) sent once more when in doubt: a duplicate is possible; empty = none',
    ),
  ];
}

/** The settings of `httpFields` as read. */
export interface HttpSettings {
  base_url: string;
  rate: number;
  window: number;
  timeout_s: number;
  temporary_delay_s: number;
  throttle_min_s: number;
  throttle_max_s: number;
}

/** The last part of the address a provider calls: `/hooks/CONNECTION/KEY`. */
export const HOOK_KEY: SettingField = text(
  'hook_key',
  '',
  'Secret end of the address the provider calls, /hooks/CONNECTION/KEY; needed where calls are not signed',
  { secret: true },
);
