// Counts as every endpoint of statistics shows them.
import Type from 'typebox';
import { formatE7Trimmed } from '../../domain/money.ts';
import { deliveryShare, latencyMs } from '../../pipeline/statistics.ts';
import { type GroupNames, groupValue } from '../../pipeline/statistics-names.ts';
import type { StatisticsCounts, StatisticsGroup } from '../../store/statistics.ts';
import { Money, nullable, oneOf, record, Time } from '../frame/fields.ts';
import { readTime } from '../frame/moments.ts';
import { Problem } from '../frame/problem.ts';

const Count = Type.Number({ minimum: 0 });
const COUNTS = {
  messages: Count,
  parts: Count,
  waiting: Type.Number({ description: 'Not ended yet.' }),
  delivered: Type.Number({ description: 'Those that were read included.' }),
  read: Count,
  undelivered: Count,
  rejected: Count,
  expired: Count,
  partly_delivered: Count,
  canceled: Count,
  charged: Money,
  refunded: Money,
  delivery_share: nullable(
    Type.Number({ minimum: 0, maximum: 1, description: 'Delivered of those that have ended; null when none has.' }),
  ),
  latency_median_s: nullable(Type.Number({ description: 'From accepting to delivery.' })),
  latency_p95_s: nullable(Type.Number({ description: 'Within it 95 of 100 delivered messages arrived.' })),
};
export const Counts = record(COUNTS);
export const StaffCounts = record({
  ...COUNTS,
  cost: Type.String({ description: 'What providers asked for messages that have ended.' }),
  margin: Type.String({ description: 'Charged less refunded less cost.' }),
});

const seconds = (ms: number | null): number | null => (ms === null ? null : ms / 1000);

export function showCounts(counts: StatisticsCounts) {
  const { messages, parts, waiting, delivered, read, undelivered, rejected, expired, canceled } = counts;
  return {
    ...{ messages, parts, waiting, delivered, read, undelivered, rejected, expired },
    partly_delivered: counts.partlyDelivered,
    canceled,
    charged: formatE7Trimmed(counts.chargedE7),
    refunded: formatE7Trimmed(counts.refundedE7),
    delivery_share: deliveryShare(counts),
    latency_median_s: seconds(latencyMs(counts.latency, 0.5)),
    latency_p95_s: seconds(latencyMs(counts.latency, 0.95)),
  };
}

export function showStaffCounts(counts: StatisticsCounts) {
  return {
    ...showCounts(counts),
    cost: formatE7Trimmed(counts.costE7),
    margin: formatE7Trimmed(counts.chargedE7 - counts.refundedE7 - counts.costE7),
  };
}

export const CLIENT_GROUPS = ['hour', 'day', 'channel', 'area', 'sender', 'state'] as const satisfies StatisticsGroup[];
export const STAFF_GROUPS = [...CLIENT_GROUPS, 'account', 'connection'] as const satisfies StatisticsGroup[];

export const GROUP_BY_HELP = `At most two, by commas: \`day,channel\`. \`area\` is the direction by which prices are set: in Russia the
operator that has the number's range. Days are those of the account's zone. A message counts where it was accepted.`;

/** What both endpoints take beside their groups. */
export const PERIOD_QUERY = {
  from: Type.Optional(Type.String({ format: 'date-time', description: 'Default: seven days ago.' })),
  to: Type.Optional(Type.String({ format: 'date-time', description: 'Not included; default now.' })),
  compare: Type.Optional(oneOf(['previous'], { description: 'Adds the period of the same length before this one.' })),
};

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const DAYS_MAX = 400;
const HOUR_DAYS_MAX = 62;

/** `at`: what stands before the fields' names. @throws Problem `invalid_request` */
export function readPeriod(query: { from?: string; to?: string }, groups: readonly StatisticsGroup[], at = '') {
  const toMs = readTime(query.to) ?? Date.now();
  const fromMs = readTime(query.from) ?? Math.max(0, toMs - 7 * DAY_MS);
  const days = groups.includes('hour') ? HOUR_DAYS_MAX : DAYS_MAX;
  const wrong = (message: string) => new Problem('invalid_request', { errors: [{ field: `${at}from`, message }] });
  if (fromMs >= toMs) throw wrong('must be before `to`');
  if (toMs - fromMs > days * DAY_MS) throw wrong(`must be at most ${days} days before \`to\``);
  return { fromMs, toMs };
}

/** `at`: what stands before the field's name. @throws Problem `invalid_request` */
export function readGroups<G extends StatisticsGroup>(text: string | undefined, known: readonly G[], at = ''): G[] {
  if (text === undefined) return [];
  const groups = text.split(',');
  const isFine = groups.length <= 2 && new Set(groups).size === groups.length;
  if (isFine && groups.every((group) => (known as readonly string[]).includes(group))) return groups as G[];
  const message = `must be one or two different ones of ${known.join(', ')}`;
  throw new Problem('invalid_request', { errors: [{ field: `${at}group_by`, message }] });
}

export const PERIOD = {
  from: Time,
  to: Time,
  as_of: nullable(
    Type.String({ format: 'date-time', description: 'What happened until then is counted; null = nothing is yet.' }),
  ),
};

/** The values of a group by their names. */
export function showKey(
  groups: readonly StatisticsGroup[],
  key: readonly (Date | string | number)[],
  names: GroupNames,
): Record<string, string> {
  return Object.fromEntries(groups.map((group, i) => [group, groupValue(group, key[i]!, names)]));
}
