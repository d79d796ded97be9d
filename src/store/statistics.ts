// Reads the counts of messages (statistics-count.ts writes them), by any of a few groups.
import { formatLocalTime } from '../domain/validity.ts';
import type { Queryable } from './db.ts';
import { LATENCY_LIMITS_MS } from './statistics-count.ts';

/** What counts may be grouped by; the SQL of each, `$3` being the zone. */
const GROUPS = {
  hour: 'hour',
  day: `(hour AT TIME ZONE $3)::date::text`,
  channel: 'channel',
  area: 'area_id',
  sender: 'sender',
  state: 'state',
  account: 'account_id',
  connection: 'connection_id',
} as const;
export type StatisticsGroup = keyof typeof GROUPS;
export const STATISTICS_GROUPS = Object.keys(GROUPS) as StatisticsGroup[];

export interface StatisticsFilter {
  /** Null = everybody's. */
  accountId: number | null;
  /** Whole hours; `toMs` is not included. */
  fromMs: number;
  toMs: number;
  /** Of days. */
  timeZone: string;
  channel?: string;
  sender?: string;
  connectionId?: number;
  groupBy: readonly StatisticsGroup[];
}

export interface StatisticsCounts {
  messages: number;
  parts: number;
  /** Not ended yet. */
  waiting: number;
  /** Read ones are delivered ones as well. */
  delivered: number;
  read: number;
  undelivered: number;
  rejected: number;
  expired: number;
  partlyDelivered: number;
  canceled: number;
  chargedE7: bigint;
  refundedE7: bigint;
  /** What providers asked for messages that have ended. */
  costE7: bigint;
  /** Delivered messages by the time it took: a count for each of LATENCY_LIMITS_MS and one beyond. */
  latency: number[];
}

export interface StatisticsRow extends StatisticsCounts {
  /** A value for each group asked for: hours as Date, days as `2026-11-22`, ids, names. */
  key: (Date | string | number)[];
}

const inState = (...states: string[]) =>
  `COALESCE(sum(messages) FILTER (WHERE state IN (${states.map((state) => `'${state}'`).join(', ')})), 0)::float8`;

const STEPS = [...LATENCY_LIMITS_MS, 0].map((_, i) => i + 1);

/** Of sums by state: a few rows a group, so that the many rows behind them are read with nothing but plain sums. */
const SUMS = `sum(messages)::float8 AS messages, sum(parts)::float8 AS parts, ${inState('accepted')} AS waiting,
  ${inState('delivered', 'read')} AS delivered, ${inState('read')} AS read, ${inState('undelivered')} AS undelivered,
  ${inState('rejected')} AS rejected, ${inState('expired')} AS expired, ${inState('partly_delivered')} AS "partlyDelivered",
  ${inState('canceled')} AS canceled, sum(charged_e7)::text AS "chargedE7", sum(refunded_e7)::text AS "refundedE7",
  sum(cost_e7)::text AS "costE7", ARRAY[${STEPS.map((step) => `COALESCE(sum(l${step}), 0)::float8`).join(', ')}] AS latency`;

const byState = (step: (step: number) => string): string =>
  `state, sum(messages) AS messages, sum(parts) AS parts, sum(charged_e7) AS charged_e7, sum(refunded_e7) AS refunded_e7,
   sum(cost_e7) AS cost_e7, ${STEPS.map((n) => `sum(${step(n)}) AS l${n}`).join(', ')}`;
/** Summed up beforehand, without areas and connections. */
const SHORT = { table: 'stat_hour', sums: byState((n) => `l${n}`) };
const DETAILED = { table: 'stat_message', sums: byState((n) => `latency[${n}]`) };

/** Counts by group: by time where a time is among the groups, else the largest first. At most `limit` rows. */
export async function readStatistics(
  pool: Queryable,
  filter: StatisticsFilter,
  limit: number,
): Promise<StatisticsRow[]> {
  const keys = filter.groupBy.map((group, i) => `${GROUPS[group]} AS k${i}`);
  const isDetailed =
    filter.connectionId !== undefined || filter.groupBy.some((group) => group === 'area' || group === 'connection');
  const { table, sums } = isDetailed ? DETAILED : SHORT;
  const byTime = filter.groupBy.findIndex((group) => group === 'hour' || group === 'day');
  const { rows } = await pool.query(
    `SELECT ${[...keys.map((_, i) => `k${i}`), SUMS].join(', ')} FROM (
       SELECT ${[...keys, sums].join(', ')} FROM ${table}
       WHERE hour >= $1 AND hour < $2 AND $3::text IS NOT NULL AND ($4::int IS NULL OR account_id = $4)
         AND ($5::text IS NULL OR channel = $5) AND ($6::text IS NULL OR sender = $6)
         AND ($7::int IS NULL${isDetailed ? ' OR connection_id = $7' : ''})
       GROUP BY ${[...keys.map((_, i) => `${i + 1}`), 'state'].join(', ')}) s
     ${keys.length === 0 ? '' : `GROUP BY ${keys.map((_, i) => i + 1).join(', ')}`}
     ORDER BY ${byTime < 0 ? '' : `${byTime + 1}, `}sum(messages) DESC NULLS LAST${keys.map((_, i) => `, ${i + 1}`).join('')} LIMIT $8`,
    [
      new Date(filter.fromMs),
      new Date(filter.toMs),
      filter.timeZone,
      filter.accountId,
      filter.channel ?? null,
      filter.sender ?? null,
      filter.connectionId ?? null,
      limit,
    ],
  );
  return rows.map((row) => readRow(row, keys.length));
}

// biome-ignore lint/suspicious/noExplicitAny: a row whose columns depend on the groups
function readRow(row: any, keys: number): StatisticsRow {
  const { chargedE7, refundedE7, costE7, ...rest } = row;
  const key = Array.from({ length: keys }, (_, i) => rest[`k${i}`]);
  for (let i = 0; i < keys; i += 1) delete rest[`k${i}`];
  return {
    ...rest,
    // Sums over nothing are null.
    messages: rest.messages ?? 0,
    parts: rest.parts ?? 0,
    chargedE7: BigInt(chargedE7 ?? 0),
    refundedE7: BigInt(refundedE7 ?? 0),
    costE7: BigInt(costE7 ?? 0),
    key,
  };
}

/** Everything that happened before this moment is counted; null before the first turn of the counting. */
export async function statisticsAsOf(pool: Queryable): Promise<Date | null> {
  const { rows } = await pool.query<{ at: Date | null; first: boolean }>(
    `SELECT COALESCE(d.since, p.seen_at) AS at, COALESCE(d.since, p.seen_at) = '-infinity' AS first
     FROM stat_progress p LEFT JOIN (SELECT min(dirty_since) AS since FROM stat_slice WHERE dirty_since IS NOT NULL) d ON true`,
  );
  const row = rows[0];
  return row === undefined || row.first ? null : row.at;
}

/** First moment of the day in a zone, of a moment. */
export function startOfDayMs(nowMs: number, zone: string): number {
  const day = formatLocalTime(nowMs, zone).slice(0, 10);
  return Temporal.PlainDate.from(day).toZonedDateTime(zone).epochMilliseconds;
}
