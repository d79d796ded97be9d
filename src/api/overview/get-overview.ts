import Type from 'typebox';
import { formatE7Trimmed } from '../../domain/money.ts';
import type { ClientPrincipal } from '../../identity/principal.ts';
import { chargedSince, readLimits } from '../../store/ledger-entries.ts';
import { type FirstSteps, readAlerts, readFirstSteps } from '../../store/overview.ts';
import { readStatistics, startOfDayMs, statisticsAsOf } from '../../store/statistics.ts';
import type { ApiContext } from '../context.ts';
import { clientMay, endpoint } from '../frame/endpoint.ts';
import { Money, nullable, oneOf, record, Time, timeOf, timeOrNull } from '../frame/fields.ts';
import { urlFor } from '../frame/shown-url.ts';
import { Counts, PERIOD, showCounts } from '../statistics/fields.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const ALERTS = ['low_balance', 'push_failing', 'push_dead', 'push_off', 'sender_rejected', 'campaign_paused'] as const;
const ABOUT_ADDRESS: ReadonlySet<string> = new Set(['push_failing', 'push_off']);

const Balance = record({
  available: Money,
  spendable: Money,
  currency: Type.String(),
  unlimited: Type.Boolean(),
  charged_24h: Type.String({ description: 'Charged less refunded in the last 24 hours.' }),
  charged_per_hour: Money,
  days_left: nullable(Type.Number({ description: 'What can be spent lasts as long at that rate; null = for ever.' })),
});

/** `GET /overview`. */
export const getOverview = endpoint({
  id: 'overview.get',
  method: 'GET',
  path: '/overview',
  tag: 'Statistics',
  summary: 'How things stand: money, today by channel, the last two days by hour, what needs attention, first steps',
  access: clientMay('statistics:read'),
  live: { everyMs: 2_000 },
  response: record({
    balance: nullable(Balance),
    as_of: PERIOD.as_of,
    today: record({
      from: Type.String({ format: 'date-time', description: "Midnight of the account's zone." }),
      total: Counts,
      channels: Type.Array(record({ channel: Type.String(), counts: Counts })),
    }),
    hours: Type.Array(record({ hour: Time, counts: Counts })),
    alerts: Type.Array(
      record({
        kind: oneOf(ALERTS),
        subject: Type.String({ description: 'The address, the sender, the campaign; of dead letters how many.' }),
        detail: Type.String(),
        at: nullable(Time),
      }),
    ),
    first_steps: record({
      money: Type.Boolean(),
      sender: Type.Boolean({ description: 'One is approved.' }),
      token: Type.Boolean(),
      push_address: Type.Boolean(),
      first_message: Type.Boolean(),
    }),
  }),
  handler: async ({ context, principal }) => {
    const { pool } = context;
    const { id: accountId, timeZone } = principal.account;
    const nowMs = Date.now();
    const todayMs = startOfDayMs(nowMs, timeZone);
    const asOf = await statisticsAsOf(pool);
    const toMs = nowMs + HOUR_MS;
    const read = (fromMs: number, groupBy: 'channel' | 'hour' | null) =>
      readStatistics(pool, { accountId, timeZone, fromMs, toMs, groupBy: groupBy === null ? [] : [groupBy] }, 100);
    const channels = await read(todayMs, 'channel');
    const [total] = await read(todayMs, null);
    const hours = await read(Math.floor(nowMs / HOUR_MS) * HOUR_MS - 47 * HOUR_MS, 'hour');
    const { balance, isLow } = await readMoney(context, principal, nowMs);
    const alerts = await readAlerts(pool, accountId);
    return {
      balance,
      as_of: timeOrNull(asOf),
      today: {
        from: timeOf(new Date(todayMs)),
        total: showCounts(total!),
        channels: channels.map((row) => ({ channel: String(row.key[0]), counts: showCounts(row) })),
      },
      hours: hours.map((row) => ({ hour: timeOf(row.key[0] as Date), counts: showCounts(row) })),
      alerts: [
        ...(isLow ? [{ kind: 'low_balance' as const, subject: balance?.available ?? '', detail: '', at: null }] : []),
        ...alerts.map(({ at, ...alert }) => ({
          ...alert,
          subject: ABOUT_ADDRESS.has(alert.kind) ? urlFor(principal, alert.subject) : alert.subject,
          at: timeOrNull(at),
        })),
      ],
      first_steps: showSteps(await readFirstSteps(pool, accountId)),
    };
  },
});

async function readMoney(context: ApiContext, principal: ClientPrincipal, nowMs: number) {
  if (!principal.scopes.has('balance:read')) return { balance: null, isLow: false };
  const { id } = principal.account;
  const money = await context.pipeline.balance(id);
  const { lowBalanceE7 } = await readLimits(context.pool, id);
  const dayE7 = await chargedSince(context.pool, id, nowMs - DAY_MS);
  const lasts = money.unlimited || dayE7 <= 0n ? null : Math.max(0, Number(money.spendableE7) / Number(dayE7));
  const balance = {
    available: formatE7Trimmed(money.availableE7),
    spendable: formatE7Trimmed(money.spendableE7),
    currency: money.currency,
    unlimited: money.unlimited,
    charged_24h: formatE7Trimmed(dayE7),
    charged_per_hour: formatE7Trimmed(dayE7 / 24n),
    days_left: lasts === null ? null : Math.round(lasts * 10) / 10,
  };
  const isBelow = lowBalanceE7 !== null && money.availableE7 < lowBalanceE7;
  return { balance, isLow: !money.unlimited && (isBelow || money.spendableE7 <= 0n) };
}

const showSteps = (steps: FirstSteps) => ({
  money: steps.hasMoney,
  sender: steps.hasSender,
  token: steps.hasToken,
  push_address: steps.hasPush,
  first_message: steps.hasMessage,
});
