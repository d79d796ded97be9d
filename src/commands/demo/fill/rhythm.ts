// When messages are sent: by the hours of the day and the days of the week, in Moscow.
import type { Dice } from './dice.ts';

export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;
const MOSCOW_MS = 3 * HOUR_MS;

export type Rhythm = 'office' | 'shop' | 'round_the_clock';

/** Weight of each hour of the day, and what a Saturday and a Sunday have of a working day. */
const SHAPES: Record<Rhythm, { hours: readonly number[]; saturday: number; sunday: number }> = {
  office: {
    hours: [0, 0, 0, 0, 0, 0, 0.2, 1, 4, 9, 12, 12, 10, 8, 10, 11, 10, 8, 5, 2, 1, 0.5, 0.2, 0],
    saturday: 0.35,
    sunday: 0.15,
  },
  shop: {
    hours: [0.5, 0.3, 0.2, 0.1, 0.1, 0.2, 0.6, 2, 4, 7, 10, 11, 11, 10, 10, 10, 11, 12, 12, 11, 9, 6, 3, 1],
    saturday: 0.75,
    sunday: 0.6,
  },
  round_the_clock: {
    hours: [3, 2, 1.5, 1, 1, 1.5, 3, 5, 7, 9, 10, 10, 10, 10, 9, 9, 10, 10, 10, 9, 8, 7, 6, 4],
    saturday: 0.8,
    sunday: 0.7,
  },
};

/** The hour that began at this moment: how much of the traffic falls into it, in arbitrary units. */
function weightOf(rhythm: Rhythm, hourMs: number): number {
  const shape = SHAPES[rhythm];
  const local = new Date(hourMs + MOSCOW_MS);
  const day = local.getUTCDay();
  const share = day === 6 ? shape.saturday : day === 0 ? shape.sunday : 1;
  return (shape.hours[local.getUTCHours()] as number) * share;
}

/** So many moments of the period, in order. */
export function momentsOf(dice: Dice, rhythm: Rhythm, fromMs: number, toMs: number, count: number): number[] {
  const firstHour = Math.floor(fromMs / HOUR_MS) * HOUR_MS;
  const sums: number[] = [];
  let total = 0;
  for (let hour = firstHour; hour < toMs; hour += HOUR_MS) {
    const [begin, end] = withinHour(hour, fromMs, toMs);
    total += ((weightOf(rhythm, hour) + 0.01) * (end - begin)) / HOUR_MS;
    sums.push(total);
  }
  const moments = Array.from({ length: count }, () => {
    const at = dice.next() * total;
    let low = 0;
    let high = sums.length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((sums[middle] as number) > at) high = middle;
      else low = middle + 1;
    }
    const [begin, end] = withinHour(firstHour + low * HOUR_MS, fromMs, toMs);
    return begin + Math.floor(dice.next() * (end - begin));
  });
  return moments.sort((a, b) => a - b);
}

/** What of an hour lies within the period. */
const withinHour = (hourMs: number, fromMs: number, toMs: number): [beginMs: number, endMs: number] => [
  Math.max(hourMs, fromMs),
  Math.min(hourMs + HOUR_MS, toMs),
];

/** A moment so many days ago at an hour of Moscow: `daysAgo(now, 9, 14)` is two in the afternoon. */
export function daysAgo(nowMs: number, days: number, hour = 12, minute = 0): number {
  const today = Math.floor((nowMs + MOSCOW_MS) / DAY_MS) * DAY_MS - MOSCOW_MS;
  return today - days * DAY_MS + hour * HOUR_MS + minute * MINUTE_MS;
}

/** The working day at or before so many days ago. */
export function workdayAgo(nowMs: number, days: number): number {
  const day = new Date(nowMs + MOSCOW_MS - days * DAY_MS).getUTCDay();
  return days + (day === 6 ? 1 : day === 0 ? 2 : 0);
}
