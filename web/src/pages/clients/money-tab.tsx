import { Button, Group, Select, Stack } from '@mantine/core';
import { IconAdjustments, IconCoins, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import type { Item } from '../../api/kaskad.ts';
import { type Column, PagedTable } from '../../parts/paged-table.tsx';
import { momentsOf, PeriodFilter } from '../../parts/period.tsx';
import { Section } from '../../parts/section.tsx';
import { Empty } from '../../parts/states.tsx';
import { useUrlState } from '../../parts/url-state.ts';
import { Count, Moment, Money, OrDash } from '../../parts/values.tsx';
import { useMay, useTimeZone } from '../../session/session.ts';
import { useWords } from '../../words/words.ts';
import type { Client } from './client-page.tsx';
import { CLIENT } from './client-words.ts';
import { PaymentDialog } from './payment-dialog.tsx';
import { MoneyFigures } from './summary-tab.tsx';

type Entry = Item<'operator.clients.ledger'>;
const FILTERS = ['kind', 'period', 'from', 'to'] as const;

/** Balance, payments by hand and every entry of the ledger. */
export function MoneyTab({ client }: { client: Client }) {
  const w = useWords(CLIENT);
  const may = useMay();
  const zone = useTimeZone();
  const [paying, setPaying] = useState<'top_up' | 'adjust' | null>(null);
  const [filter, setFilter, clear] = useUrlState(FILTERS);
  const { currency } = client;
  const columns: Column<Entry>[] = [
    { key: 'at', title: w.when, cell: ({ at }) => <Moment at={at} style="full" /> },
    { key: 'kind', title: w.kind, cell: ({ kind }) => w.kinds[kind] },
    { key: 'amount', title: w.amount, end: true, cell: ({ amount }) => <Change amount={amount} currency={currency} /> },
    { key: 'held', title: w.heldChange, end: true, cell: ({ held }) => <Change amount={held} currency={currency} /> },
    {
      key: 'after',
      title: w.after,
      end: true,
      cell: ({ balance_after: after }) => <Money amount={after} currency={currency} />,
    },
    { key: 'messages', title: w.count, end: true, cell: ({ messages }) => <Count n={messages} /> },
    {
      key: 'note',
      title: w.note,
      wide: true,
      cell: ({ note }) => (
        <OrDash>
          <span className="breakable">{note}</span>
        </OrDash>
      ),
    },
  ];
  const query = {
    ...(filter.kind === '' ? {} : { kind: filter.kind }),
    ...momentsOf(filter, zone),
  };
  return (
    <Stack>
      <MoneyFigures client={client} />
      {may('money:write') && (
        <Group gap="xs">
          <Button leftSection={<IconPlus size={16} />} onClick={() => setPaying('top_up')}>
            {w.topUp}
          </Button>
          <Button variant="default" leftSection={<IconAdjustments size={16} />} onClick={() => setPaying('adjust')}>
            {w.adjust}
          </Button>
        </Group>
      )}
      <Section title={w.ledger} about={w.ledgerAbout}>
        <Group gap="sm" align="flex-end" mb="sm">
          <Select
            label={w.kind}
            w={220}
            value={filter.kind}
            onChange={(kind) => setFilter({ kind: kind ?? '' })}
            data={[
              { value: '', label: w.anyKind },
              ...Object.entries(w.kinds).map(([value, label]) => ({ value, label })),
            ]}
          />
          <PeriodFilter value={filter} onChange={setFilter} />
        </Group>
        <PagedTable
          operation="operator.clients.ledger"
          given={{ params: { id: client.id }, query }}
          columns={columns}
          rowKey={({ id }) => id}
          label={w.ledger}
          isFiltered={Object.keys(query).length > 0}
          onClearFilter={clear}
          empty={
            <Empty icon={IconCoins} title={w.ledgerEmpty}>
              {w.ledgerEmptyText}
            </Empty>
          }
        />
      </Section>
      <PaymentDialog client={client} kind={paying} onClose={() => setPaying(null)} />
    </Stack>
  );
}

function Change({ amount, currency }: { amount: string; currency: string }) {
  if (amount === '0') return <span aria-hidden>—</span>;
  return (
    <span className="nowrap">
      {amount.startsWith('-') ? '' : '+'}
      <Money amount={amount} currency={currency} />
    </span>
  );
}
