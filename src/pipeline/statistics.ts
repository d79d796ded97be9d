// Statistics as people read them: groups with names for ids, the period before beside this one, shares and times.

import type { Queryable } from '../store/db.ts';
import {
  readStatistics,
  type StatisticsCounts,
  type StatisticsFilter,
  type StatisticsGroup,
  type StatisticsRow,
} from '../store/statistics.ts';
import { LATENCY_LIMITS_MS } from '../store/statistics-count.ts';

const HOUR_MS = 3_600_000;
/** Groups in an answer; what is beyond is left out, and said so. */
const GROUPS_MAX = 2000;

export interface StatisticsGroupRow {
  /** In the order asked for. */
  key: (Date | string | number)[];
  counts: StatisticsCounts;
  /** The same group in the period before; null when nothing was compared, or there was nothing. */
  previous: StatisticsCounts | null;
}

export interface StatisticsReport {
  fromMs: number;
  toMs: number;
  groups: StatisticsGroupRow[];
  total: StatisticsCounts;
  previousTotal: StatisticsCounts | null;
  /** There were more groups. */
  isCut: boolean;
}

/** Hours are the smallest piece: the period is widened to whole ones. */
export function wholeHours(fromMs: number, toMs: number): { fromMs: number; toMs: number } {
  return { fromMs: Math.floor(fromMs / HOUR_MS) * HOUR_MS, toMs: Math.ceil(toMs / HOUR_MS) * HOUR_MS };
}

/** Counts of a period; with `compare` beside those of the period of the same length before it. */
export async function reportStatistics(
  pool: Queryable,
  asked: StatisticsFilter,
  compare: boolean,
): Promise<StatisticsReport> {
  const filter = { ...asked, ...wholeHours(asked.fromMs, asked.toMs) };
  const before = { ...filter, fromMs: 2 * filter.fromMs - filter.toMs, toMs: filter.fromMs };
  const whole = async (period: StatisticsFilter, rows: readonly StatisticsRow[]) =>
    rows.length > 0 && rows.length <= GROUPS_MAX
      ? totalOf(rows)
      : ((await readStatistics(pool, { ...period, groupBy: [] }, 1))[0] as StatisticsRow);
  const groups = filter.groupBy.length === 0 ? [] : await readStatistics(pool, filter, GROUPS_MAX + 1);
  const total = await whole(filter, groups);
  const previous = compare && groups.length > 0 ? await readStatistics(pool, before, GROUPS_MAX + 1) : [];
  const previousTotal = compare ? await whole(before, previous) : null;
  const lengthMs = filter.toMs - filter.fromMs;
  const known = new Map(previous.map((row) => [keyText(row.key), row]));
  return {
    fromMs: filter.fromMs,
    toMs: filter.toMs,
    groups: groups.slice(0, GROUPS_MAX).map((row) => ({
      key: row.key,
      counts: row,
      previous: known.get(keyText(moved(row, filter.groupBy, -lengthMs))) ?? null,
    })),
    total,
    previousTotal,
    isCut: groups.length > GROUPS_MAX,
  };
}

/** The sum of all groups there are. */
function totalOf(rows: readonly StatisticsRow[]): StatisticsCounts {
  const { key: _, ...first } = rows[0]!;
  return rows.slice(1).reduce<StatisticsCounts>(
    (sum, row) => ({
      messages: sum.messages + row.messages,
      parts: sum.parts + row.parts,
      waiting: sum.waiting + row.waiting,
      delivered: sum.delivered + row.delivered,
      read: sum.read + row.read,
      undelivered: sum.undelivered + row.undelivered,
      rejected: sum.rejected + row.rejected,
      expired: sum.expired + row.expired,
      partlyDelivered: sum.partlyDelivered + row.partlyDelivered,
      canceled: sum.canceled + row.canceled,
      chargedE7: sum.chargedE7 + row.chargedE7,
      refundedE7: sum.refundedE7 + row.refundedE7,
      costE7: sum.costE7 + row.costE7,
      latency: sum.latency.map((count, step) => count + (row.latency[step] ?? 0)),
    }),
    first,
  );
}

const keyText = (key: readonly (Date | string | number)[]): string => JSON.stringify(key);

/** The key of the same group so much earlier. */
function moved(row: StatisticsRow, groups: readonly StatisticsGroup[], byMs: number) {
  return row.key.map((value, i) => {
    if (groups[i] === 'hour') return new Date((value as Date).getTime() + byMs);
    if (groups[i] === 'day') return new Date(Date.parse(`${value}T12:00:00Z`) + byMs).toISOString().slice(0, 10);
    return value;
  });
}

/** Delivered of those that have ended, 0 to 1; null when none has. */
export function deliveryShare({ messages, waiting, delivered }: StatisticsCounts): number | null {
  const ended = messages - waiting;
  return ended <= 0 ? null : delivered / ended;
}

/**
 * The time within which a share of the delivered messages arrived, ms, read out of the steps they are counted in: exact to
 * the step, between its ends in proportion. Null when nothing was delivered.
 */
export function latencyMs(latency: readonly number[], share: number): number | null {
  const all = latency.reduce((sum, count) => sum + count, 0);
  if (all === 0) return null;
  let left = all * share;
  for (let step = 0; step < latency.length; step += 1) {
    const count = latency[step] ?? 0;
    if (left <= count && count > 0) {
      const lo = LATENCY_LIMITS_MS[step - 1] ?? 0;
      const hi = LATENCY_LIMITS_MS[step] ?? lo;
      return Math.round(lo + ((hi - lo) * left) / count);
    }
    left -= count;
  }
  return LATENCY_LIMITS_MS.at(-1) as number;
}
