import { Button, Group, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconFileExport, IconRadar } from '@tabler/icons-react';
import { useState } from 'react';
import type { Item } from '../../api/kaskad.ts';
import { LiveDot } from '../../parts/live-dot.tsx';
import { Page } from '../../parts/page.tsx';
import { type Column, PagedTable } from '../../parts/paged-table.tsx';
import { momentsOf, PeriodFilter } from '../../parts/period.tsx';
import { Empty } from '../../parts/states.tsx';
import { filled, useUrlState } from '../../parts/url-state.ts';
import { Moment, Money, OrDash, Tag, type Tone } from '../../parts/values.tsx';
import { useMay, useMe, useTimeZone } from '../../session/session.ts';
import { CHANNEL_WORDS, COMMON } from '../../words/common.ts';
import { useWords } from '../../words/words.ts';
import { ExportDialog } from '../exports/export-dialog.tsx';
import { StartCard } from './start-card.tsx';
import { WORDS } from './words.ts';

type Lookup = Item<'lookups.list'>;

const TONES: Record<Lookup['state'], Tone> = {
  running: 'wait',
  reachable: 'good',
  absent: 'wait',
  invalid: 'bad',
  failed: 'quiet',
  canceled: 'quiet',
};

export default function Lookups() {
  const w = useWords(WORDS);
  const channels = useWords(CHANNEL_WORDS);
  const common = useWords(COMMON);
  const may = useMay();
  const zone = useTimeZone();
  const [filter, setFilter, clear] = useUrlState(['kind', 'phone', 'period', 'from', 'to']);
  const [isExporting, setExporting] = useState(false);
  const moments = momentsOf(filter, zone);
  const query = { ...filled({ kind: filter.kind, phone: filter.phone }), ...moments };
  const search = useDebouncedCallback((phone: string) => setFilter({ phone: phone.replace(/\D/g, '') }), 300);
  const list = (
    <>
      <Group align="flex-end" gap="sm" mb="sm">
        <Select
          label={w.kind}
          w={120}
          value={filter.kind || 'any'}
          onChange={(kind) => setFilter({ kind: kind === 'any' || kind === null ? '' : kind })}
          data={[
            { value: 'any', label: common.any },
            { value: 'hlr', label: channels.hlr },
            { value: 'ping', label: channels.ping },
          ]}
        />
        <TextInput
          label={w.filterPhone}
          inputMode="tel"
          w={170}
          defaultValue={filter.phone}
          onChange={(event) => search(event.currentTarget.value)}
        />
        <PeriodFilter value={filter} onChange={(value) => setFilter({ ...value })} />
        <LiveDot />
      </Group>
      <PagedTable
        operation="lookups.list"
        given={{ query }}
        live
        columns={useColumns()}
        rowKey={({ id }) => id}
        label={w.list}
        isFiltered={Object.keys(query).length > 0}
        onClearFilter={clear}
        empty={
          <Empty title={w.emptyTitle} icon={IconRadar}>
            {w.emptyText}
          </Empty>
        }
      />
    </>
  );
  return (
    <Page
      title={w.title}
      about={w.about}
      actions={
        may('exports:write') && (
          <Button variant="default" leftSection={<IconFileExport size={16} />} onClick={() => setExporting(true)}>
            {w.export}
          </Button>
        )
      }
    >
      {may('messages:send') && <StartCard />}
      <div>{list}</div>
      <ExportDialog
        opened={isExporting}
        onClose={() => setExporting(false)}
        kinds={['lookups']}
        filters={{ ...moments, ...filled({ phone: filter.phone }) }}
      />
    </Page>
  );
}

function useColumns(): Column<Lookup>[] {
  const w = useWords(WORDS);
  const channels = useWords(CHANNEL_WORDS);
  const common = useWords(COMMON);
  const { account } = useMe();
  const yesNo = (value: boolean | undefined) =>
    value === undefined ? <OrDash>{null}</OrDash> : value ? common.yes : common.no;
  return [
    { key: 'phone', title: w.phone, cell: ({ phone }) => <span className="numbers nowrap">{phone}</span> },
    { key: 'kind', title: w.kind, cell: ({ kind }) => channels[kind] },
    { key: 'state', title: w.state, cell: ({ state }) => <Tag tone={TONES[state]}>{w[state]}</Tag> },
    {
      key: 'operator',
      title: w.operator,
      cell: ({ result }) => <OrDash>{[result.operator, result.mccmnc].filter(Boolean).join(' · ')}</OrDash>,
    },
    { key: 'country', title: w.country, cell: ({ result }) => <OrDash>{result.country}</OrDash> },
    { key: 'ported', title: w.ported, cell: ({ result }) => yesNo(result.ported) },
    { key: 'roaming', title: w.roaming, cell: ({ result }) => yesNo(result.roaming) },
    {
      key: 'price',
      title: w.price,
      end: true,
      cell: ({ price, charged }) => <Money amount={charged ?? price} currency={account?.currency} />,
    },
    { key: 'at', title: w.at, cell: ({ created_at }) => <Moment at={created_at} style="full" /> },
  ];
}
