import type pg from 'pg';
import { deliveryShare, latencyMs, reportStatistics } from '../../pipeline/statistics.ts';
import type { GroupNames } from '../../pipeline/statistics-names.ts';
import { groupValue } from '../../pipeline/statistics-names.ts';
import { listAccounts } from '../../store/admin/accounts.ts';
import { areaNames } from '../../store/admin/areas.ts';
import { listConnections } from '../../store/admin/connections.ts';
import { STATISTICS_GROUPS, type StatisticsGroup, statisticsAsOf } from '../../store/statistics.ts';
import { command, UsageError } from '../frame/command.ts';
import { rows } from '../frame/result.ts';
import { accountOf } from '../support/find.ts';
import { openStore } from '../support/store.ts';
import { CHANNEL_WORDS, DEFAULT_ZONE, momentMs, money } from '../support/values.ts';

/** `kaskad statistics show`. */
export default command({
  options: {
    account: { kind: 'text', help: 'login; default every account' },
    from: { kind: 'text', value: 'TIME', help: 'accepted since: 2h, 3d, 2026-01-31; default 7d' },
    to: { kind: 'text', value: 'TIME', help: 'accepted before; default now' },
    by: {
      kind: 'text',
      value: 'GROUPS',
      help: `one or two of ${STATISTICS_GROUPS.join(', ')}, by a comma; default day`,
    },
    channel: { kind: 'word', values: CHANNEL_WORDS, help: 'only these' },
    sender: { kind: 'text', help: 'only these' },
  },
  positionals: [],
  notes: `Example: kaskad statistics show --account shop --by day,channel --from 30d
Kept up to date by a running node within about a minute; whole hours. An area is the direction that prices are set by.`,
  run: async (context, values) => {
    const groupBy = readGroups(values.by ?? 'day');
    const nowMs = Date.now();
    const pool = await openStore(context);
    const account = values.account === undefined ? null : await accountOf(pool, values.account);
    const timeZone = account?.timeZone ?? DEFAULT_ZONE;
    const { groups } = await reportStatistics(
      pool,
      {
        accountId: account?.id ?? null,
        timeZone,
        fromMs: momentMs('from', values.from ?? '7d', timeZone, nowMs),
        toMs: momentMs('to', values.to ?? 'now', timeZone, nowMs),
        channel: values.channel,
        sender: values.sender,
        groupBy,
      },
      false,
    );
    const names = await readNames(pool);
    const seconds = (ms: number | null) => (ms === null ? null : ms / 1000);
    const shown = groups.map(({ key, counts }) => ({
      ...Object.fromEntries(groupBy.map((group, i) => [group, groupValue(group, key[i]!, names)])),
      messages: counts.messages,
      waiting: counts.waiting,
      delivered: counts.delivered,
      read: counts.read,
      share: deliveryShare(counts)?.toFixed(3) ?? null,
      median_s: seconds(latencyMs(counts.latency, 0.5)),
      p95_s: seconds(latencyMs(counts.latency, 0.95)),
      charged: money(counts.chargedE7 - counts.refundedE7),
      cost: money(counts.costE7),
      margin: money(counts.chargedE7 - counts.refundedE7 - counts.costE7),
    }));
    const columns = [
      'messages',
      'waiting',
      'delivered',
      'read',
      'share',
      'median_s',
      'p95_s',
      'charged',
      'cost',
      'margin',
    ];
    const table = rows<Record<string, unknown>>(shown, [...groupBy, ...columns]);
    const asOf = await statisticsAsOf(pool);
    const note = asOf === null ? 'nothing is counted yet: a running node does it' : `as of ${asOf.toISOString()}`;
    return { json: { as_of: asOf, groups: shown }, text: `${table.text}\n\n${note}` };
  },
});

function readGroups(text: string): StatisticsGroup[] {
  const groups = text.split(',');
  const isFine = groups.length <= 2 && new Set(groups).size === groups.length;
  if (isFine && groups.every((group) => (STATISTICS_GROUPS as readonly string[]).includes(group))) {
    return groups as StatisticsGroup[];
  }
  throw new UsageError(`--by: one or two different ones of ${STATISTICS_GROUPS.join(', ')}`);
}

async function readNames(pool: pg.Pool): Promise<GroupNames> {
  const accounts = new Map((await listAccounts(pool)).map((account) => [account.id, account]));
  const connections = new Map((await listConnections(pool)).map((connection) => [connection.id, connection]));
  const areas = new Map([...(await areaNames(pool))].map(([name, id]) => [id, name]));
  return {
    areaName: (id) => areas.get(id) ?? '',
    account: (id) => accounts.get(id),
    connection: (id) => connections.get(id),
  };
}
