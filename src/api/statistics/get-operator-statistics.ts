import Type from 'typebox';
import { reportStatistics } from '../../pipeline/statistics.ts';
import { statisticsAsOf } from '../../store/statistics.ts';
import { endpoint, staffMay } from '../frame/endpoint.ts';
import { ChannelName, Id, nullable, record, timeOf, timeOrNull } from '../frame/fields.ts';
import {
  GROUP_BY_HELP,
  PERIOD,
  PERIOD_QUERY,
  readGroups,
  readPeriod,
  STAFF_GROUPS,
  StaffCounts,
  showKey,
  showStaffCounts,
} from './fields.ts';

const Key = record(Object.fromEntries(STAFF_GROUPS.map((group) => [group, Type.Optional(Type.String())])));
/** Days of no account in particular. */
const ZONE = 'Europe/Moscow';

/** `GET /operator/statistics`. */
export const getOperatorStatistics = endpoint({
  id: 'operator.statistics.get',
  method: 'GET',
  path: '/operator/statistics',
  tag: 'Statistics',
  summary: "Everybody's messages of a period by group, with cost and margin",
  description: `Groups are those of \`/statistics\`, \`account\` and \`connection\`. A message counts by the connection of its last
attempt; the cost of each attempt by its own. Days are those of the account asked for, else of Moscow.`,
  access: staffMay('tariffs:read'),
  query: record({
    ...PERIOD_QUERY,
    group_by: Type.Optional(Type.String({ maxLength: 100, description: GROUP_BY_HELP, examples: ['account,channel'] })),
    account_id: Type.Optional(Id),
    connection_id: Type.Optional(Id),
    channel: Type.Optional(ChannelName),
    sender: Type.Optional(Type.String({ maxLength: 64 })),
  }),
  response: record({
    ...PERIOD,
    total: StaffCounts,
    previous_total: nullable(StaffCounts),
    groups: Type.Array(
      record({
        key: Key,
        account_id: nullable(Id),
        connection_id: nullable(Type.Integer({ description: '0 = handed to none.' })),
        counts: StaffCounts,
        previous: nullable(StaffCounts),
      }),
    ),
    cut: Type.Boolean({ description: 'There were more than 2000 groups; the rest is left out.' }),
  }),
  handler: async ({ context, query }) => {
    const { cache, pool } = context;
    const groupBy = readGroups(query.group_by, STAFF_GROUPS);
    const accountId = query.account_id ?? null;
    const timeZone = (accountId === null ? undefined : cache.account(accountId)?.timeZone) ?? ZONE;
    const asOf = await statisticsAsOf(pool);
    const filter = { accountId, timeZone, ...readPeriod(query, groupBy), groupBy };
    const { connection_id: connectionId, channel, sender } = query;
    const report = await reportStatistics(
      pool,
      { ...filter, connectionId, channel, sender },
      query.compare === 'previous',
    );
    const idIn = (key: readonly unknown[], group: 'account' | 'connection') => {
      const at = groupBy.indexOf(group);
      return at < 0 ? null : (key[at] as number);
    };
    return {
      from: timeOf(new Date(report.fromMs)),
      to: timeOf(new Date(report.toMs)),
      as_of: timeOrNull(asOf),
      total: showStaffCounts(report.total),
      previous_total: report.previousTotal === null ? null : showStaffCounts(report.previousTotal),
      groups: report.groups.map(({ key, counts, previous }) => ({
        key: showKey(groupBy, key, cache),
        account_id: idIn(key, 'account'),
        connection_id: idIn(key, 'connection'),
        counts: showStaffCounts(counts),
        previous: previous === null ? null : showStaffCounts(previous),
      })),
      cut: report.isCut,
    };
  },
});
