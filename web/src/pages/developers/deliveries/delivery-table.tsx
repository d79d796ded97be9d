import { Anchor, Box, Button, Group, Select, TextInput, VisuallyHidden } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'wouter';
import type { Item } from '../../../api/kaskad.ts';
import { MomentInput } from '../../../parts/compose/moment-input.tsx';
import { type Column, PagedTable } from '../../../parts/paged-table.tsx';
import { Empty } from '../../../parts/states.tsx';
import { filled, useUrlState } from '../../../parts/url-state.ts';
import { Count, Moment, Tag } from '../../../parts/values.tsx';
import { momentOf, naiveOf } from '../../../parts/zoned.ts';
import { useTimeZone } from '../../../session/session.ts';
import { useWords } from '../../../words/words.ts';
import { DeliveryDrawer } from './delivery-drawer.tsx';
import { WORDS } from './words.ts';

type Delivery = Item<'pushes.deliveries.list'>;
const ID_MAX = 16;

export function DeliveryTable() {
  const w = useWords(WORDS);
  const zone = useTimeZone();
  const [filter, setFilter, clear] = useUrlState(['result', 'message_id', 'from', 'to']);
  const [opened, setOpened] = useState<number | null>(null);
  const search = useDebouncedCallback(
    (text: string) => setFilter({ message_id: text.replace(/\D/g, '').slice(0, ID_MAX) }),
    250,
  );
  const isFiltered = Object.values(filter).some((value) => value !== '');
  const timeField = (name: 'from' | 'to', label: string) => (
    <Box w={210}>
      <MomentInput
        label={label}
        value={filter[name] === '' ? '' : naiveOf(filter[name], zone)}
        onChange={(value) => setFilter({ [name]: value === '' ? '' : momentOf(value, zone) })}
      />
    </Box>
  );
  const columns: Column<Delivery>[] = [
    {
      key: 'at',
      title: w.at,
      cell: ({ id, at }) => (
        <Anchor component="button" type="button" size="sm" onClick={() => setOpened(id)}>
          <VisuallyHidden>{w.open(id)}: </VisuallyHidden>
          <Moment at={at} style="full" />
        </Anchor>
      ),
    },
    {
      key: 'result',
      title: w.result,
      wide: true,
      cell: ({ error, test }) => (
        <Group gap={6}>
          <Tag tone={error === '' ? 'good' : 'bad'}>{error === '' ? w.taken : w.notTaken}</Tag>
          {test && <Tag tone="info">{w.test}</Tag>}
          {error !== '' && <span className="breakable">{error}</span>}
        </Group>
      ),
    },
    {
      key: 'answer',
      title: w.answer,
      cell: ({ status }) => (status === null ? w.noAnswer : <span className="numbers">HTTP {status}</span>),
    },
    { key: 'statuses', title: w.statuses, end: true, cell: ({ statuses }) => <Count n={statuses} /> },
    { key: 'acknowledged', title: w.acknowledged, end: true, cell: ({ acknowledged }) => <Count n={acknowledged} /> },
    {
      key: 'duration',
      title: w.duration,
      end: true,
      cell: ({ duration_ms }) => <span className="numbers nowrap">{w.ms(duration_ms)}</span>,
    },
  ];
  return (
    <>
      <Group align="flex-end" gap="sm">
        <Select
          label={w.result}
          value={filter.result || 'any'}
          onChange={(value) => setFilter({ result: value === 'any' || value === null ? '' : value })}
          data={[
            { value: 'any', label: w.any },
            { value: 'ok', label: w.ok },
            { value: 'failed', label: w.failed },
          ]}
          w={150}
        />
        <TextInput
          key={filter.message_id === '' ? 'empty' : 'filled'}
          label={w.message}
          defaultValue={filter.message_id}
          onChange={(event) => search(event.currentTarget.value)}
          inputMode="numeric"
          leftSection={<IconSearch size={16} />}
          w={210}
        />
        {timeField('from', w.from)}
        {timeField('to', w.to)}
      </Group>
      <PagedTable
        operation="pushes.deliveries.list"
        given={{ query: filled(filter) }}
        columns={columns}
        rowKey={({ id }) => id}
        label={w.deliveries}
        live
        isFiltered={isFiltered}
        onClearFilter={clear}
        empty={
          <Empty
            title={w.emptyTitle}
            action={
              <Button component={Link} href="/developers/pushes" variant="light">
                {w.toPushes}
              </Button>
            }
          >
            {w.emptyText}
          </Empty>
        }
      />
      <DeliveryDrawer id={opened} onClose={() => setOpened(null)} />
    </>
  );
}
