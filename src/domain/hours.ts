// When a connection may send: `09:00-21:00`, several by commas, `22:00-06:00` over midnight; '' = always.
import { formatLocalTime } from './validity.ts';

/** From and to in minutes of the day; `to` is not included. */
type Window = readonly [from: number, to: number];

const WINDOW = /^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)$/;
const WINDOWS_MAX = 10;

/** Windows parsed before: few texts, asked for every message. */
const PARSED = new Map<string, readonly Window[] | null>();
const PARSED_MAX = 1000;

/** Null when the text is no list of windows. */
export function parseHours(text: string): readonly Window[] | null {
  const known = PARSED.get(text);
  if (known !== undefined) return known;
  const parts = text.split(',').map((part) => part.trim());
  const windows = text.trim() === '' ? [] : parts.map(parseWindow);
  const parsed = windows.length > WINDOWS_MAX || windows.includes(null) ? null : (windows as Window[]);
  if (PARSED.size >= PARSED_MAX) PARSED.clear();
  PARSED.set(text, parsed);
  return parsed;
}

function parseWindow(text: string): Window | null {
  const match = WINDOW.exec(text);
  if (match === null) return null;
  const [, fromHour, fromMinute, toHour, toMinute] = match.map(Number) as [number, number, number, number, number];
  const from = fromHour * 60 + fromMinute;
  const to = toHour * 60 + toMinute;
  return to > 1440 || from === to ? null : [from, to];
}

/**
 * How long it stays open from this moment on, windows that follow one another taken together, in ms: 0 = it is closed, infinite =
 * it does not close. Clock changes in between are not looked at.
 */
export function openForMs(hours: string, zone: string, nowMs: number): number {
  if (!isOpenAt(hours, zone, nowMs)) return 0;
  const windows = parseHours(hours) ?? [];
  if (windows.length === 0) return Number.POSITIVE_INFINITY;
  const local = formatLocalTime(nowMs, zone);
  const [hour, minute, second] = [11, 14, 17].map((at) => Number(local.slice(at, at + 2))) as [number, number, number];
  const now = hour * 60 + minute;
  let open = 0;
  // Each round goes to the end of a window; a day without a gap has no more than there are windows.
  for (let round = 0; round <= windows.length && open < DAY_MINUTES; round += 1) {
    const at = (now + open) % DAY_MINUTES;
    const left = Math.max(0, ...windows.map((window) => minutesLeft(window, at)));
    if (left === 0) return (open * 60 - second) * 1000;
    open += left;
  }
  return Number.POSITIVE_INFINITY;
}

const DAY_MINUTES = 1440;

/** Until the window ends; 0 = it is closed at that minute of the day. */
function minutesLeft([from, to]: Window, minute: number): number {
  if (from < to) return minute >= from && minute < to ? to - minute : 0;
  if (minute >= from) return to + DAY_MINUTES - minute;
  return minute < to ? to - minute : 0;
}

/** May be sent at this moment? Hours that cannot be read forbid nothing. */
export function isOpenAt(hours: string, zone: string, nowMs: number): boolean {
  if (hours === '') return true;
  const windows = parseHours(hours);
  if (windows === null || windows.length === 0) return true;
  const local = formatLocalTime(nowMs, zone);
  const minute = Number(local.slice(11, 13)) * 60 + Number(local.slice(14, 16));
  return windows.some(([from, to]) => (from < to ? minute >= from && minute < to : minute >= from || minute < to));
}
