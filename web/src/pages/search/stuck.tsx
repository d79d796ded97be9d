// Messages that do not move.
import { NumberInput, SegmentedControl, SimpleGrid, Stack, Text } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconCircleCheck } from '@tabler/icons-react';
import type { Item } from '../../api/kaskad.ts';
import { ClientSelect } from '../../parts/client-select.tsx';
import { type Column, PagedTable } from '../../parts/paged-table.tsx';
import { Empty } from '../../parts/states.tsx';
import { useUrlState } from '../../parts/url-state.ts';
import { ChannelName, Moment, OrDash } from '../../parts/values.tsx';
import { useWords } from '../../words/words.ts';
import { ClientLink, ConnectionLink, MessageLink } from './cells.tsx';
import { MaskedPhone } from './reveal.tsx';
import { useWhy } from './why.ts';
import { WORDS } from './words.ts';

type Line = Item<'search.stuck'>;
const KINDS = ['queued', 'unanswered', 'held'] as const;
/** What the server takes for late where nothing is said. */
const LATE_H = { queued: 1, unanswered: 24, held: 1 } as const;
const HOURS_MAX = 10_000;

export function Stuck() {
  const w = useWords(WORDS);
  const sayWhy = useWhy();
  const [{ kind: asked, older, account_id }, set, clear] = useUrlState(['kind', 'older', 'account_id']);
  const kind = KINDS.find((one) => one === asked) ?? 'queued';
  const hours = older === '' ? LATE_H[kind] : Number(older);
  const setOlder = useDebouncedCallback((value: string | number) => set({ older: String(value) }), 400);
  const columns: Column<Line>[] = [
    {
      key: 'created',
      title: w.created,
      cell: ({ id, created_at }) => (
        <MessageLink id={id}>
          <Moment at={created_at} />
        </MessageLink>
      ),
    },
    { key: 'client', title: w.client, cell: (line) => <ClientLink id={line.account_id} login={line.account} /> },
    { key: 'phone', title: w.recipient, cell: ({ id, phone }) => <MaskedPhone id={id} phone={phone} /> },
    { key: 'channel', title: w.channel, cell: ({ channel }) => <ChannelName channel={channel} /> },
    { key: 'sender', title: w.sender, cell: ({ sender }) => <OrDash>{sender}</OrDash> },
    {
      key: 'connection',
      title: w.connection,
      cell: ({ connection_id, connection }) => (
        <OrDash>
          {connection_id === null || connection === null ? null : (
            <ConnectionLink id={connection_id} name={connection} />
          )}
        </OrDash>
      ),
    },
    {
      key: 'why',
      title: w.why,
      wide: true,
      cell: ({ why }) => (
        <Text size="sm" className="breakable">
          {sayWhy(why)}
        </Text>
      ),
    },
  ];
  return (
    <Stack>
      <div>
        <SegmentedControl
          aria-label={w.kind}
          value={kind}
          onChange={(next) => set({ kind: next === 'queued' ? '' : next, older: '' })}
          data={KINDS.map((value) => ({ value, label: w.kinds[value] }))}
          style={{ maxWidth: '100%', overflowX: 'auto' }}
        />
      </div>
      <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} spacing="sm">
        <NumberInput key={kind} label={w.olderThan} min={0} max={HOURS_MAX} defaultValue={hours} onChange={setOlder} />
        <ClientSelect value={account_id} onChange={(id) => set({ account_id: id })} />
      </SimpleGrid>
      <PagedTable
        operation="search.stuck"
        given={{
          query: { kind, older_than_h: hours, ...(account_id === '' ? {} : { account_id: Number(account_id) }) },
        }}
        columns={columns}
        rowKey={({ id }) => id}
        label={w.tabs.stuck}
        isFiltered={account_id !== '' || older !== ''}
        onClearFilter={clear}
        empty={
          <Empty icon={IconCircleCheck} title={w.stuckEmptyTitle}>
            {w.stuckEmptyText}
          </Empty>
        }
      />
    </Stack>
  );
}
