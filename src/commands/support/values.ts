// Values of the command line beyond their kind: money, times, phones, names of channels.
import { CHANNEL_NAMES } from '../../domain/message.ts';
import { formatE7Trimmed, MoneyFormatError, parseMoneyE7 } from '../../domain/money.ts';
import { normalisePhone } from '../../domain/msisdn.ts';
import { parseLocalTime } from '../../domain/validity.ts';
import { maskPhone } from '../../observe/logger.ts';
import { UsageError } from '../frame/command.ts';

export const CHANNEL_WORDS = CHANNEL_NAMES;

export const DEFAULT_ZONE = 'Europe/Moscow';

/** Exact money, without needless zeros. */
export const money = formatE7Trimmed;

/** @throws UsageError that names the option. */
export function amountE7(option: string, text: string): bigint {
  try {
    return parseMoneyE7(text);
  } catch (error) {
    if (error instanceof MoneyFormatError) throw new UsageError(`--${option}: ${error.message}`);
    throw error;
  }
}

/** An amount that may not be negative. */
export function positiveE7(option: string, text: string): bigint {
  const amount = amountE7(option, text);
  if (amount < 0n) throw new UsageError(`--${option} must not be negative`);
  return amount;
}

/** Normalised MSISDN. @throws UsageError */
export function phoneOf(text: string): string {
  const phone = normalisePhone(text);
  if (!phone.ok) throw new UsageError(`"${text}" is not a phone number`);
  return phone.phone;
}

/** `1 part`, `2 parts`. */
export const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

export const shownPhone = (phone: string, reveal: boolean): string => (reveal ? phone : maskPhone(phone));

const AGO_MS: Record<string, number> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/**
 * A moment: `2026-01-31`, `2026-01-31 12:00[:05]` (local time of the zone), an ISO time with its offset, `now`, or a time
 * ago: `90s`, `15m`, `2h`, `3d`. @throws UsageError
 */
export function momentMs(option: string, text: string, zone: string, nowMs: number): number {
  const ago = /^(\d{1,6})([smhd])$/.exec(text);
  if (ago) return nowMs - Number(ago[1]) * AGO_MS[ago[2]!]!;
  if (text === 'now') return nowMs;
  const local = parseLocalTime(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text} 00:00` : text, zone);
  if (local !== null) return local;
  const absolute = /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:?\d\d)$/.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(absolute)) return absolute;
  throw new UsageError(`--${option}: "${text}" is no time (2026-01-31, "2026-01-31 12:00", 2h, 3d)`);
}

/** Between 1 and `max`. @throws UsageError */
export function limitOf(given: number | undefined, fallback: number, max = 100_000): number {
  const limit = given ?? fallback;
  if (limit < 1 || limit > max) throw new UsageError(`--limit must be from 1 to ${max}`);
  return limit;
}

/** 0 clears a limit that is stored as null. */
export const orNull = (value: number | undefined): number | null | undefined => (value === 0 ? null : value);
