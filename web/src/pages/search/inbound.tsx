// What people wrote to our numbers.
import { SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconMessageCircle } from '@tabler/icons-react';
import type { Item } from '../../api/kaskad.ts';
import { MomentInput } from '../../parts/compose/moment-input.tsx';
import { ConnectionSelect } from '../../parts/connection-select.tsx';
import { type Column, PagedTable } from '../../parts/paged-table.tsx';
import { Empty } from '../../parts/states.tsx';
import { filled, useUrlState } from '../../parts/url-state.ts';
import { Moment } from '../../parts/values.tsx';
import { momentOf, naiveOf } from '../../parts/zoned.ts';
import { useTimeZone } from '../../session/session.ts';
import { useWords } from '../../words/words.ts';
import { ConnectionLink } from './cells.tsx';
import { WORDS } from './words.ts';

type Line = Item<'inbound.list'>;
const FILTER = ['connection_id', 'who', 'from', 'to'] as const;

export function Inbound() {
  const w = useWords(WORDS);
  const zone = useTimeZone();
  const [filter, set, clear] = useUrlState(FILTER);
  const byWho = useDebouncedCallback((who: string) => set({ who: who.trim().replace(/^\+/, '') }), 350);
  const { who, ...rest } = filter;
  const columns: Column<Line>[] = [
    { key: 'received', title: w.received, cell: ({ received_at }) => <Moment at={received_at} style="full" /> },
    { key: 'sender', title: w.inboundSender, cell: ({ sender }) => <span className="mono">{sender}</span> },
    {
      key: 'recipient',
      title: w.inboundRecipient,
      cell: ({ recipient }) => <span className="mono">{recipient}</span>,
    },
    {
      key: 'text',
      title: w.text,
      wide: true,
      cell: ({ text }) => (
        <Text size="sm" className="breakable">
          {text}
        </Text>
      ),
    },
    {
      key: 'connection',
      title: w.connection,
      cell: ({ connection_id, connection }) => <ConnectionLink id={connection_id} name={connection} />,
    },
  ];
  return (
    <Stack>
      <SimpleGrid cols={{ base: 1, xs: 2, lg: 4 }} spacing="sm">
        <TextInput
          label={w.inboundSender}
          placeholder={w.inboundSenderHint}
          defaultValue={who}
          onChange={(event) => byWho(event.currentTarget.value)}
        />
        <ConnectionSelect value={filter.connection_id} onChange={(connection_id) => set({ connection_id })} />
        {(['from', 'to'] as const).map((name) => (
          <MomentInput
            key={name}
            label={w[name]}
            value={filter[name] === '' ? '' : naiveOf(filter[name], zone)}
            onChange={(naive) => set({ [name]: naive === '' ? '' : momentOf(naive, zone) })}
          />
        ))}
      </SimpleGrid>
      <PagedTable
        operation="inbound.list"
        given={{ query: { ...filled(rest), ...(who === '' ? {} : { sender: who }) } }}
        columns={columns}
        rowKey={({ id }) => id}
        label={w.tabs.inbound}
        isFiltered={Object.values(filter).some((value) => value !== '')}
        onClearFilter={clear}
        empty={
          <Empty icon={IconMessageCircle} title={w.inboundEmptyTitle}>
            {w.inboundEmptyText}
          </Empty>
        }
      />
    </Stack>
  );
}
