// Statistics of one client or of all: period, filters, the split; everything in the address.
import { Button, Card, Group, Select, Switch, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconFileExport } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { CHANNEL_NAMES } from '../../../../src/domain/message.ts';
import { type Given, KaskadError } from '../../api/kaskad.ts';
import { useRead } from '../../api/queries.ts';
import { ClientSelect } from '../../parts/client-select.tsx';
import { ConnectionSelect } from '../../parts/connection-select.tsx';
import { Page } from '../../parts/page.tsx';
import { momentsOf, PeriodFilter } from '../../parts/period.tsx';
import { Loading, ProblemPlate } from '../../parts/states.tsx';
import { filled, useUrlState } from '../../parts/url-state.ts';
import { useMay, useMe, useTimeZone } from '../../session/session.ts';
import { CHANNEL_WORDS, COMMON } from '../../words/common.ts';
import { useWords } from '../../words/words.ts';
import { ExportDialog } from '../exports/export-dialog.tsx';
import { type Report, ReportView } from './report.tsx';
import { WORDS } from './words.ts';

const FILTER = ['period', 'from', 'to', 'compare', 'by', 'channel', 'sender', 'account_id', 'connection_id'] as const;
const BY = {
  channel: 'byChannel',
  area: 'byArea',
  sender: 'bySender',
  state: 'byState',
  time: 'byTime',
  account: 'byAccount',
  connection: 'byConnection',
} as const;
type By = keyof typeof BY;
const OPERATORS_ONLY: ReadonlySet<By> = new Set(['account', 'connection']);
/** Longer periods are shown by days. */
const HOURS_MAX_MS = 3 * 86_400_000;

export function Statistics({ whose }: { whose: 'own' | 'all' }) {
  const w = useWords(WORDS);
  const channels = useWords(CHANNEL_WORDS);
  const common = useWords(COMMON);
  const may = useMay();
  const zone = useTimeZone();
  const me = useMe();
  const [filter, setFilter] = useUrlState(FILTER);
  const [isExporting, setExporting] = useState(false);
  const isAll = whose === 'all';
  const period = { period: filter.period || (filter.from === '' ? 'week' : ''), from: filter.from, to: filter.to };
  // biome-ignore lint/correctness/useExhaustiveDependencies: its parts
  const moments = useMemo(() => momentsOf(period, zone), [period.period, period.from, period.to, zone]);
  const lengthMs = (moments.to === undefined ? Date.now() : Date.parse(moments.to)) - Date.parse(moments.from ?? '');
  const unit = lengthMs <= HOURS_MAX_MS ? 'hour' : 'day';
  const chosen = (filter.by in BY ? filter.by : isAll ? 'account' : 'channel') as By;
  const by = chosen === 'time' ? unit : chosen;
  const shared = {
    ...moments,
    ...filled({ channel: filter.channel, sender: filter.sender }),
    ...(isAll ? filled({ account_id: filter.account_id, connection_id: filter.connection_id }) : {}),
    ...(filter.compare === 'previous' ? { compare: 'previous' } : {}),
  };
  const operation = isAll ? 'operator.statistics.get' : 'statistics.get';
  const asked = (group: string) => ({ query: { ...shared, group_by: group } }) as Given<typeof operation>;
  const overTime = useRead(operation, asked(unit), { keep: true });
  const groups = useRead(operation, asked(by), { keep: true });
  const onSender = useDebouncedCallback((sender: string) => setFilter({ sender }), 400);
  const problem = overTime.error ?? groups.error;
  return (
    <Page
      title={isAll ? w.allTitle : w.title}
      about={isAll ? w.allAbout : w.about}
      actions={
        !isAll &&
        may('exports:write') && (
          <Button variant="default" leftSection={<IconFileExport size={16} />} onClick={() => setExporting(true)}>
            {w.export}
          </Button>
        )
      }
    >
      <Card>
        <Group align="flex-end" gap="sm">
          <PeriodFilter value={period} onChange={(value) => setFilter({ ...value })} />
          <Select
            label={w.channel}
            w={160}
            value={filter.channel || 'any'}
            onChange={(value) => setFilter({ channel: value === 'any' || value === null ? '' : value })}
            data={[
              { value: 'any', label: common.any },
              ...CHANNEL_NAMES.map((name) => ({ value: name, label: channels[name] })),
            ]}
          />
          <TextInput
            label={w.sender}
            placeholder={w.senderHint}
            w={160}
            maxLength={64}
            defaultValue={filter.sender}
            onChange={(event) => onSender(event.currentTarget.value.trim())}
          />
          {isAll && (
            <>
              <ClientSelect value={filter.account_id} onChange={(account_id) => setFilter({ account_id })} />
              <ConnectionSelect
                value={filter.connection_id}
                onChange={(connection_id) => setFilter({ connection_id })}
              />
            </>
          )}
          <Select
            label={w.by}
            w={230}
            value={chosen}
            onChange={(value) => setFilter({ by: value ?? '' })}
            data={(Object.keys(BY) as By[])
              .filter((name) => isAll || !OPERATORS_ONLY.has(name))
              .map((name) => ({ value: name, label: w[BY[name]] }))}
          />
          <Switch
            label={w.compare}
            pb={8}
            checked={filter.compare === 'previous'}
            onChange={(event) => setFilter({ compare: event.currentTarget.checked ? 'previous' : '' })}
          />
        </Group>
      </Card>
      {overTime.data !== undefined && groups.data !== undefined ? (
        <ReportView
          overTime={overTime.data as Report}
          unit={unit}
          groups={groups.data as Report}
          by={by}
          currency={me.account?.currency}
        />
      ) : problem instanceof KaskadError ? (
        <ProblemPlate problem={problem} onRetry={() => void Promise.all([overTime.refetch(), groups.refetch()])} />
      ) : (
        <Loading rows={8} height={32} />
      )}
      {!isAll && (
        <ExportDialog
          opened={isExporting}
          onClose={() => setExporting(false)}
          kinds={['statistics']}
          filters={{ ...moments, ...filled({ channel: filter.channel, sender: filter.sender }), group_by: by } as never}
        />
      )}
    </Page>
  );
}
