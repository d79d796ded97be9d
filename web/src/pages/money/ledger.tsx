// Every movement of money, the newest first; an entry opens to the messages that it is made of.
import { Anchor, Group, Select, Stack } from '@mantine/core';
import { IconReceipt2 } from '@tabler/icons-react';
import type { Item } from '../../api/kaskad.ts';
import { type Column, PagedTable } from '../../parts/paged-table.tsx';
import { PeriodFilter } from '../../parts/period.tsx';
import { Empty } from '../../parts/states.tsx';
import { filled, useUrlState } from '../../parts/url-state.ts';
import { Count, Moment, Money, OrDash } from '../../parts/values.tsx';
import { useMe } from '../../session/session.ts';
import { useWords } from '../../words/words.ts';
import { EntryDrawer } from './entry-drawer.tsx';
import { ENTRY_KIND_WORDS } from './entry-words.ts';
import { WORDS } from './words.ts';

export const LEDGER_FILTERS = ['kind', 'period', 'from', 'to'] as const;
type Filter = Record<(typeof LEDGER_FILTERS)[number], string>;

export interface LedgerProps {
  filter: Filter;
  moments: { from?: string; to?: string };
  onChange: (change: Partial<Filter>) => void;
  onClear: () => void;
}

export function Ledger({ filter, moments, onChange, onClear }: LedgerProps) {
  const w = useWords(WORDS);
  const kinds = useWords(ENTRY_KIND_WORDS);
  const [{ entry }, setEntry] = useUrlState(['entry']);
  const query = { ...filled({ kind: filter.kind }), ...moments };
  const columns = useColumns((id) => setEntry({ entry: String(id) }));
  return (
    <Stack gap="sm">
      <Group gap="xs" align="flex-end">
        <Select
          label={w.kind}
          w={180}
          clearable
          placeholder={w.anyKind}
          value={filter.kind || null}
          onChange={(kind) => onChange({ kind: kind ?? '' })}
          data={Object.entries(kinds).map(([value, label]) => ({ value, label }))}
        />
        <PeriodFilter value={filter} onChange={onChange} />
      </Group>
      <PagedTable
        operation="ledger.list"
        given={{ query }}
        columns={columns}
        rowKey={({ id }) => id}
        label={w.tab.ledger}
        isFiltered={Object.keys(query).length > 0}
        onClearFilter={onClear}
        empty={
          <Empty title={w.emptyTitle} icon={IconReceipt2}>
            {w.emptyText}
          </Empty>
        }
      />
      <EntryDrawer id={entry === '' ? null : Number(entry)} onClose={() => setEntry({ entry: '' })} />
    </Stack>
  );
}

function useColumns(onOpen: (id: number) => void): Column<Item<'ledger.list'>>[] {
  const w = useWords(WORDS);
  const kinds = useWords(ENTRY_KIND_WORDS);
  const currency = useMe().account?.currency;
  const sum = (amount: string) =>
    amount === '0' ? <OrDash>{null}</OrDash> : <Money amount={amount} currency={currency} />;
  return [
    {
      key: 'kind',
      title: w.what,
      cell: ({ id, kind }) => (
        <Anchor
          component="button"
          type="button"
          size="sm"
          ta="start"
          onClick={() => onOpen(id)}
          aria-label={`${kinds[kind]}. ${w.open(id)}`}
        >
          {kinds[kind]}
        </Anchor>
      ),
    },
    { key: 'at', title: w.at, cell: ({ at }) => <Moment at={at} style="full" /> },
    {
      key: 'messages',
      title: w.messages,
      end: true,
      cell: ({ messages }) => (messages === 0 ? <OrDash>{null}</OrDash> : <Count n={messages} />),
    },
    { key: 'amount', title: w.amount, end: true, cell: ({ amount }) => sum(amount) },
    { key: 'held', title: w.heldChange, end: true, cell: ({ held }) => sum(held) },
    {
      key: 'after',
      title: w.balanceAfter,
      end: true,
      cell: ({ balance_after: after }) => <Money amount={after} currency={currency} strong />,
    },
    {
      key: 'heldAfter',
      title: w.heldAfter,
      end: true,
      phone: false,
      cell: ({ held_after: after }) => sum(after),
    },
    { key: 'note', title: w.note, wide: true, cell: ({ note }) => <OrDash>{note}</OrDash> },
  ];
}
