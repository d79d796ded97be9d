// When a recipient may be written to at the earliest: a time to begin at, and hours of the recipient's own zone.
import { nextOpenMs, recipientZone } from '../domain/recipient-zone.ts';
import type { ConfigCache } from './config-cache.ts';
import type { AccountView } from './ports.ts';

export interface SendWindow {
  /** Null = now. */
  startMs: number | null;
  /** `09:00-21:00` in the recipient's zone (src/domain/hours.ts); '' = always. */
  hours: string;
}

/** The zone of a number: of its region or country, else the account's. `phone` is an MSISDN. */
export function zoneOf(
  cache: Pick<ConfigCache, 'areas'>,
  phone: string,
  account: Pick<AccountView, 'timeZone'>,
): string {
  return recipientZone(phone, cache.areas.lookup(phone).region) ?? account.timeZone;
}

/** The moment before which nobody may be handed the message; null = at once. `phone` is an MSISDN. */
export function notBefore(
  cache: Pick<ConfigCache, 'areas'>,
  phone: string,
  account: Pick<AccountView, 'timeZone'>,
  { startMs, hours }: SendWindow,
  nowMs: number,
): number | null {
  const fromMs = Math.max(nowMs, startMs ?? nowMs);
  const moment = hours === '' ? fromMs : nextOpenMs(hours, zoneOf(cache, phone, account), fromMs);
  return moment > nowMs ? moment : null;
}
