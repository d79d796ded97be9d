import Type from 'typebox';
import { reportStatistics } from '../../pipeline/statistics.ts';
import { statisticsAsOf } from '../../store/statistics.ts';
import { clientMay, endpoint } from '../frame/endpoint.ts';
import { ChannelName, nullable, record, timeOf, timeOrNull } from '../frame/fields.ts';
import {
  CLIENT_GROUPS,
  Counts,
  GROUP_BY_HELP,
  PERIOD,
  PERIOD_QUERY,
  readGroups,
  readPeriod,
  showCounts,
  showKey,
} from './fields.ts';

const Key = record(Object.fromEntries(CLIENT_GROUPS.map((group) => [group, Type.Optional(Type.String())])));

/** `GET /statistics`. */
export const getStatistics = endpoint({
  id: 'statistics.get',
  method: 'GET',
  path: '/statistics',
  tag: 'Statistics',
  summary: 'Messages of a period, counted by group',
  description: 'Kept up to date within about a minute: `as_of` tells how far. The period is widened to whole hours.',
  access: clientMay('statistics:read'),
  query: record({
    ...PERIOD_QUERY,
    group_by: Type.Optional(Type.String({ maxLength: 100, description: GROUP_BY_HELP, examples: ['day,channel'] })),
    channel: Type.Optional(ChannelName),
    sender: Type.Optional(Type.String({ maxLength: 64 })),
  }),
  response: record({
    ...PERIOD,
    total: Counts,
    previous_total: nullable(Counts),
    groups: Type.Array(record({ key: Key, counts: Counts, previous: nullable(Counts) })),
    cut: Type.Boolean({ description: 'There were more than 2000 groups; the rest is left out.' }),
  }),
  handler: async ({ context, principal, query }) => {
    const groupBy = readGroups(query.group_by, CLIENT_GROUPS);
    const { id, timeZone } = principal.account;
    const filter = { accountId: id, timeZone, ...readPeriod(query, groupBy), groupBy };
    const asOf = await statisticsAsOf(context.pool);
    const report = await reportStatistics(
      context.pool,
      { ...filter, channel: query.channel, sender: query.sender },
      query.compare === 'previous',
    );
    return {
      from: timeOf(new Date(report.fromMs)),
      to: timeOf(new Date(report.toMs)),
      as_of: timeOrNull(asOf),
      total: showCounts(report.total),
      previous_total: report.previousTotal === null ? null : showCounts(report.previousTotal),
      groups: report.groups.map(({ key, counts, previous }) => ({
        key: showKey(groupBy, key, context.cache),
        counts: showCounts(counts),
        previous: previous === null ? null : showCounts(previous),
      })),
      cut: report.isCut,
    };
  },
});
