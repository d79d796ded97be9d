// Naive local times of an account's zone (contract.md §1 "times") and the life of a message.

const DAY_MS = 86_400_000;
const LOCAL_TIME = /^\d{4}-\d\d-\d\d[ T]\d\d:\d\d(?::\d\d)?$/;
const PADDED = Array.from({ length: 60 }, (_, number) => String(number).padStart(2, '0'));

/** A stretch of time over which a zone keeps one offset. */
interface Stretch {
  fromMs: number;
  /** Not included. */
  toMs: number;
  offsetMs: number;
}

/** Per zone the stretches met so far: a memory of a pure function, bounded by the time zone database. */
const STRETCHES = new Map<string, Stretch[]>();

/** Does the runtime know this IANA zone? */
export function isTimeZone(zone: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone);
    return true;
  } catch {
    return false;
  }
}

/**
 * Reads `YYYY-MM-DD HH:MM[:SS]` (or with `T`) as local time of the zone; null when it is not such a time or the day does
 * not exist. A time that a clock change skips is moved forward by the gap; of one that comes twice the first is meant.
 */
export function parseLocalTime(text: string, zone: string): number | null {
  const time = text.trim();
  if (!LOCAL_TIME.test(time)) return null;
  const year = Number(time.slice(0, 4));
  const month = twoDigits(time, 5);
  const day = twoDigits(time, 8);
  const hour = twoDigits(time, 11);
  const minute = twoDigits(time, 14);
  const second = time.length === 16 ? 0 : twoDigits(time, 17);
  if (year < 1970 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return null;
  if (hour > 23 || minute > 59 || second > 59) return null;
  const localMs = Date.UTC(year, month - 1, day, hour, minute, second);
  const stretch = stretchAt(zone, localMs);
  const epochMs = localMs - stretch.offsetMs;
  // No zone is a day away from UTC: far from a clock change the offset is beyond doubt.
  if (epochMs - DAY_MS > stretch.fromMs && epochMs + DAY_MS < stretch.toMs) return epochMs;
  const plain = new Temporal.PlainDateTime(year, month, day, hour, minute, second);
  return plain.toZonedDateTime(zone, { disambiguation: 'compatible' }).epochMilliseconds;
}

/** `YYYY-MM-DD HH:MM:SS` in the zone. */
export function formatLocalTime(epochMs: number, zone: string): string {
  const localMs = epochMs + stretchAt(zone, epochMs).offsetMs;
  const day = Math.floor(localMs / DAY_MS);
  const seconds = Math.floor((localMs - day * DAY_MS) / 1000);
  const minutes = Math.floor(seconds / 60);
  return `${dayText(day)} ${PADDED[Math.floor(minutes / 60)]}:${PADDED[minutes % 60]}:${PADDED[seconds % 60]}`;
}

export interface Life {
  expiresAtMs: number;
  /** The asked time is already past: the message ends `expired`, uncharged. */
  expired: boolean;
}

/** How long a message may live. Absent, empty and unreadable (clients send `undefined`) mean the default life. */
export function expiry(raw: string | undefined, zone: string, nowMs: number, defaultLifeMs: number): Life {
  const asked = raw ? parseLocalTime(raw, zone) : null;
  if (asked === null) return { expiresAtMs: nowMs + defaultLifeMs, expired: false };
  return { expiresAtMs: asked, expired: asked <= nowMs };
}

function stretchAt(zone: string, epochMs: number): Stretch {
  let stretches = STRETCHES.get(zone);
  if (stretches === undefined) {
    stretches = [];
    // Throws RangeError for an unknown zone before anything is kept.
    stretches.push(findStretch(zone, epochMs));
    STRETCHES.set(zone, stretches);
  }
  for (const stretch of stretches) if (epochMs >= stretch.fromMs && epochMs < stretch.toMs) return stretch;
  const found = findStretch(zone, epochMs);
  stretches.push(found);
  return found;
}

function findStretch(zone: string, epochMs: number): Stretch {
  const moment = Temporal.Instant.fromEpochMilliseconds(Math.floor(epochMs)).toZonedDateTimeISO(zone);
  // 'previous' is strictly before: asked from a millisecond later, a change at this very moment is found.
  const previous = moment.add({ milliseconds: 1 }).getTimeZoneTransition('previous');
  const next = moment.getTimeZoneTransition('next');
  return {
    fromMs: previous?.epochMilliseconds ?? Number.NEGATIVE_INFINITY,
    toMs: next?.epochMilliseconds ?? Number.POSITIVE_INFINITY,
    offsetMs: moment.offsetNanoseconds / 1e6,
  };
}

/** The day formatted last: messages of one moment share their day. */
let lastDay = 0;
let lastDayText = '1970-01-01';

function dayText(day: number): string {
  if (day !== lastDay) {
    lastDayText = new Date(day * DAY_MS).toISOString().slice(0, 10);
    lastDay = day;
  }
  return lastDayText;
}

function twoDigits(text: string, at: number): number {
  return (text.charCodeAt(at) - 48) * 10 + text.charCodeAt(at + 1) - 48;
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}
