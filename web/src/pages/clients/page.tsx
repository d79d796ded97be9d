import { Anchor, Box, Button, Group, Select, Text, TextInput } from '@mantine/core';
import { useDebouncedCallback, useDisclosure } from '@mantine/hooks';
import { IconBuildingStore, IconClipboardList, IconPlus, IconSearch } from '@tabler/icons-react';
import { Link } from 'wouter';
import type { Item } from '../../api/kaskad.ts';
import { useRead } from '../../api/queries.ts';
import { Page } from '../../parts/page.tsx';
import { type Column, PagedTable } from '../../parts/paged-table.tsx';
import { Empty } from '../../parts/states.tsx';
import { filled, useUrlState } from '../../parts/url-state.ts';
import { Moment, Money } from '../../parts/values.tsx';
import { useMay } from '../../session/session.ts';
import { useWords } from '../../words/words.ts';
import { CreateDialog } from './create-dialog.tsx';
import { ClientStateTag } from './state-tag.tsx';
import { WORDS } from './words.ts';

type Client = Item<'clients.list'>;
const FILTERS = ['q', 'state'] as const;

/** All clients, found by whatever somebody on the phone can tell of them. */
export default function Clients() {
  const w = useWords(WORDS);
  const may = useMay();
  const [filter, setFilter, clear] = useUrlState(FILTERS);
  const [isCreating, creating] = useDisclosure(false);
  const search = useDebouncedCallback((q: string) => setFilter({ q: q.trim() }), 250);
  const create = may('clients:write') && (
    <Button leftSection={<IconPlus size={16} />} onClick={creating.open}>
      {w.create}
    </Button>
  );
  const columns: Column<Client>[] = [
    {
      key: 'client',
      title: w.client,
      wide: true,
      cell: ({ id, login, company }) => (
        <Box>
          <Anchor component={Link} href={`/operator/clients/${id}`} fw={550} size="sm" className="breakable">
            {company === '' ? login : company}
          </Anchor>
          {company !== '' && (
            <Text size="xs" c="dimmed" className="breakable">
              {login}
            </Text>
          )}
        </Box>
      ),
    },
    {
      key: 'state',
      title: w.state,
      cell: ({ state, state_reason: reason }) => (
        <Box maw={260}>
          <ClientStateTag state={state} />
          {reason !== '' && (
            <Text size="xs" c="dimmed" lineClamp={2} title={reason}>
              {reason}
            </Text>
          )}
        </Box>
      ),
    },
    {
      key: 'tariff',
      title: w.tariff,
      cell: ({ tariff }) =>
        tariff === null ? (
          <Text span size="sm" c="dimmed">
            {w.noTariff}
          </Text>
        ) : (
          tariff.name
        ),
    },
    {
      key: 'available',
      title: w.available,
      end: true,
      cell: ({ available, currency }) => <Money amount={available} currency={currency} />,
    },
    {
      key: 'credit',
      title: w.credit,
      end: true,
      cell: ({ credit_limit: credit, unlimited, currency }) =>
        unlimited ? w.unlimited : credit === '0' ? '—' : <Money amount={credit} currency={currency} />,
    },
    { key: 'since', title: w.since, end: true, cell: ({ created_at: at }) => <Moment at={at} style="date" /> },
  ];
  return (
    <Page
      title={w.title}
      about={w.about}
      actions={
        <>
          <WaitingLink />
          {create}
        </>
      }
    >
      <Group gap="sm" align="flex-end">
        <TextInput
          aria-label={w.find}
          placeholder={w.find}
          leftSection={<IconSearch size={16} />}
          defaultValue={filter.q}
          onChange={(event) => search(event.currentTarget.value)}
          flex="1 1 260px"
          maw={440}
        />
        <Select
          aria-label={w.state}
          w={210}
          value={filter.state}
          onChange={(state) => setFilter({ state: state ?? '' })}
          data={[
            { value: '', label: w.anyState },
            { value: 'active', label: w.active },
            { value: 'pending', label: w.pending },
            { value: 'blocked', label: w.blocked },
          ]}
        />
      </Group>
      <PagedTable
        operation="clients.list"
        given={{ query: filled(filter) }}
        columns={columns}
        rowKey={({ id }) => id}
        label={w.title}
        isFiltered={filter.q !== '' || filter.state !== ''}
        onClearFilter={clear}
        empty={
          <Empty icon={IconBuildingStore} title={w.emptyTitle} action={create || undefined}>
            {w.emptyText}
          </Empty>
        }
      />
      <CreateDialog isOpen={isCreating} onClose={creating.close} />
    </Page>
  );
}

/** The way to those who wait to be let in, while there are any. */
function WaitingLink() {
  const w = useWords(WORDS);
  const waiting = useRead('registrations.list', { query: { state: 'pending', limit: 50 } }, { live: true });
  const count = waiting.data?.items.length ?? 0;
  if (count === 0) return null;
  return (
    <Button
      component={Link}
      href="/operator/registrations"
      variant="default"
      leftSection={<IconClipboardList size={16} />}
    >
      {w.waiting(count)}
    </Button>
  );
}
