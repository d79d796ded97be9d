import { Anchor, Box, Drawer, Group, Select, Stack, Switch, Text, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconHistory } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'wouter';
import type { Item } from '../../api/kaskad.ts';
import { AuditChanges, useAuditSentence } from '../../parts/audit-entry.tsx';
import { ClientSelect } from '../../parts/client-select.tsx';
import { Facts } from '../../parts/facts.tsx';
import { Page } from '../../parts/page.tsx';
import { type Column, PagedTable } from '../../parts/paged-table.tsx';
import { momentsOf, PeriodFilter } from '../../parts/period.tsx';
import { Empty } from '../../parts/states.tsx';
import { useUrlState } from '../../parts/url-state.ts';
import { Copyable, Moment } from '../../parts/values.tsx';
import { useTimeZone } from '../../session/session.ts';
import { AUDIT_PART_WORDS } from '../../words/audit.ts';
import { AUDIT_NOUN_WORDS } from '../../words/audit-nouns.ts';
import { COMMON } from '../../words/common.ts';
import { useWords } from '../../words/words.ts';
import { WORDS } from './words.ts';

type Entry = Item<'operator_audit.list'>;
const FILTERS = ['account_id', 'own', 'actor', 'about', 'subject_id', 'period', 'from', 'to'] as const;
const PAUSE_MS = 350;

/** Who changed what, of all clients and of the house. */
export default function OperatorAudit() {
  const w = useWords(WORDS);
  const nouns = useWords(AUDIT_NOUN_WORDS);
  const kinds = useWords(AUDIT_PART_WORDS);
  const sentence = useAuditSentence();
  const [opened, setOpened] = useState<Entry | null>(null);
  const zone = useTimeZone();
  const [filter, setFilter, clear] = useUrlState(FILTERS);
  const setSoon = useDebouncedCallback((change: Parameters<typeof setFilter>[0]) => setFilter(change), PAUSE_MS);
  const query = {
    ...(filter.account_id === '' ? {} : { account_id: Number(filter.account_id) }),
    ...(filter.own === '' ? {} : { own: true }),
    ...(filter.actor === '' ? {} : { actor: filter.actor }),
    ...(filter.about === '' ? {} : { action: filter.about }),
    ...(filter.subject_id === '' ? {} : { subject_id: filter.subject_id }),
    ...momentsOf(filter, zone),
  };
  const columns: Column<Entry>[] = [
    {
      key: 'what',
      title: w.what,
      wide: true,
      cell: (entry) => (
        <Anchor
          component="button"
          type="button"
          size="sm"
          ta="left"
          className="breakable"
          aria-label={w.details(sentence(entry))}
          onClick={() => setOpened(entry)}
        >
          {sentence(entry)}
        </Anchor>
      ),
    },
    { key: 'at', title: w.when, cell: ({ at }) => <Moment at={at} style="full" /> },
    {
      key: 'who',
      title: w.who,
      cell: ({ actor, actor_kind: kind, address }) => (
        <div>
          <Text size="sm" className="breakable">
            {actor === '' ? kinds[kind] : actor}
          </Text>
          <Text size="xs" c="dimmed" className="breakable">
            {[actor === '' ? '' : kinds[kind], address].filter((text) => text !== '').join(' · ')}
          </Text>
        </div>
      ),
    },
    {
      key: 'client',
      title: w.client,
      cell: ({ account_id: id, account }) =>
        id === null ? (
          <span aria-hidden>—</span>
        ) : (
          <Anchor component={Link} href={`/operator/clients/${id}`} size="sm" className="breakable">
            {account ?? String(id)}
          </Anchor>
        ),
    },
  ];
  return (
    <Page title={w.title} about={w.about}>
      <Group gap="sm" align="flex-end">
        <Box w={230}>
          <ClientSelect value={filter.account_id} onChange={(id) => setFilter({ account_id: id, own: '' })} />
        </Box>
        <Select
          label={w.kind}
          w={210}
          searchable
          value={filter.about}
          onChange={(about) => setFilter({ about: about ?? '' })}
          data={[
            { value: '', label: w.anyKind },
            ...Object.entries(nouns).map(([value, label]) => ({ value, label: String(label) })),
          ]}
        />
        <TextInput
          label={w.actor}
          placeholder={w.actorHint}
          w={200}
          defaultValue={filter.actor}
          onChange={(event) => setSoon({ actor: event.currentTarget.value.trim() })}
        />
        <TextInput
          label={w.subject}
          placeholder={w.subjectHint}
          w={150}
          defaultValue={filter.subject_id}
          onChange={(event) => setSoon({ subject_id: event.currentTarget.value.trim() })}
        />
        <PeriodFilter value={filter} onChange={setFilter} />
        <Switch
          mb={8}
          label={w.own}
          checked={filter.own !== ''}
          onChange={(event) => setFilter({ own: event.currentTarget.checked ? '1' : '', account_id: '' })}
        />
      </Group>
      <PagedTable
        operation="operator_audit.list"
        given={{ query }}
        columns={columns}
        rowKey={({ id }) => id}
        label={w.title}
        isFiltered={Object.keys(query).length > 0}
        onClearFilter={clear}
        empty={
          <Empty icon={IconHistory} title={w.emptyTitle}>
            {w.emptyText}
          </Empty>
        }
      />
      <Details entry={opened} title={opened === null ? '' : sentence(opened)} onClose={() => setOpened(null)} />
    </Page>
  );
}

/** One entry with what was and what became of it; null = closed. */
function Details({ entry, title, onClose }: { entry: Entry | null; title: string; onClose: () => void }) {
  const w = useWords(WORDS);
  const kinds = useWords(AUDIT_PART_WORDS);
  const common = useWords(COMMON);
  return (
    <Drawer
      opened={entry !== null}
      onClose={onClose}
      position="right"
      size="lg"
      title={title}
      closeButtonProps={{ 'aria-label': common.close }}
    >
      {entry !== null && (
        <Stack>
          <Facts
            facts={[
              { name: w.when, value: <Moment at={entry.at} style="full" /> },
              {
                name: w.who,
                value: entry.actor === '' ? kinds[entry.actor_kind] : `${entry.actor} (${kinds[entry.actor_kind]})`,
              },
              entry.address !== '' && { name: w.address, value: <span className="mono">{entry.address}</span> },
              entry.account !== null && { name: w.client, value: entry.account },
              entry.request_id !== '' && { name: w.request, value: <Copyable text={entry.request_id} /> },
            ]}
          />
          <AuditChanges before={entry.before} after={entry.after} />
        </Stack>
      )}
    </Drawer>
  );
}
