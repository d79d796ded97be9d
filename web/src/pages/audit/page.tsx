import { Anchor, Box, Drawer, Group, Select, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import type { Item } from '../../api/kaskad.ts';
import { AuditChanges, useAuditSentence } from '../../parts/audit-entry.tsx';
import { MomentInput } from '../../parts/compose/moment-input.tsx';
import { Facts } from '../../parts/facts.tsx';
import { Page } from '../../parts/page.tsx';
import { type Column, PagedTable } from '../../parts/paged-table.tsx';
import { Empty } from '../../parts/states.tsx';
import { filled, useUrlState } from '../../parts/url-state.ts';
import { Moment, OrDash } from '../../parts/values.tsx';
import { momentOf, naiveOf } from '../../parts/zoned.ts';
import { useTimeZone } from '../../session/session.ts';
import { AUDIT_PART_WORDS } from '../../words/audit.ts';
import { AUDIT_NOUN_WORDS } from '../../words/audit-nouns.ts';
import { COMMON } from '../../words/common.ts';
import { useWords } from '../../words/words.ts';
import { WORDS } from './words.ts';

type Entry = Item<'audit.list'>;

/** What can happen in one account; the rest of the nouns are the operator's. */
const NOUNS = [
  'user.',
  'account.',
  'api_token.',
  'push',
  'sender.',
  'template.',
  'profile.',
  'campaign.',
  'stop.',
  'message.',
  'number.',
  'export.',
  'payment.',
  'credit.',
  'closed_direction.',
  'moderation_rule.',
  'registration.',
  'route',
] as const;

export default function Audit() {
  const w = useWords(WORDS);
  const common = useWords(COMMON);
  const nouns = useWords(AUDIT_NOUN_WORDS);
  const kinds = useWords(AUDIT_PART_WORDS);
  const sentence = useAuditSentence();
  const zone = useTimeZone();
  const [filter, setFilter, clear] = useUrlState(['actor', 'action', 'from', 'to']);
  const [opened, setOpened] = useState<Entry | null>(null);
  const search = useDebouncedCallback((actor: string) => setFilter({ actor: actor.trim() }), 300);
  const who = ({ actor, actor_kind }: Entry) =>
    actor_kind === 'operator' || actor_kind === 'system' ? kinds[actor_kind] : `${actor} (${kinds[actor_kind]})`;
  const timeField = (name: 'from' | 'to', label: string) => (
    <Box w={210}>
      <MomentInput
        label={label}
        value={filter[name] === '' ? '' : naiveOf(filter[name], zone)}
        onChange={(value) => setFilter({ [name]: value === '' ? '' : momentOf(value, zone) })}
      />
    </Box>
  );
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
          onClick={() => setOpened(entry)}
          aria-label={w.open(sentence(entry))}
        >
          {sentence(entry)}
        </Anchor>
      ),
    },
    { key: 'who', title: w.who, cell: (entry) => <span className="breakable">{who(entry)}</span> },
    { key: 'at', title: w.at, cell: ({ at }) => <Moment at={at} style="full" /> },
    {
      key: 'address',
      title: w.address,
      cell: ({ address }) => <OrDash>{address === '' ? null : <span className="numbers">{address}</span>}</OrDash>,
    },
  ];
  return (
    <Page title={w.title} about={w.about}>
      <Group align="flex-end" gap="sm">
        <Select
          label={w.action}
          searchable
          value={filter.action || 'any'}
          onChange={(value) => setFilter({ action: value === 'any' || value === null ? '' : value })}
          data={[
            { value: 'any', label: common.any },
            ...NOUNS.map((value) => ({ value: value as string, label: nouns[value] })),
          ]}
          w={240}
        />
        <TextInput
          key={filter.actor === '' ? 'empty' : 'filled'}
          label={w.actor}
          defaultValue={filter.actor}
          onChange={(event) => search(event.currentTarget.value)}
          leftSection={<IconSearch size={16} />}
          w={270}
        />
        {timeField('from', w.from)}
        {timeField('to', w.to)}
      </Group>
      <PagedTable
        operation="audit.list"
        given={{ query: filled(filter) }}
        columns={columns}
        rowKey={({ id }) => id}
        label={w.title}
        isFiltered={Object.values(filter).some((value) => value !== '')}
        onClearFilter={clear}
        empty={<Empty title={w.emptyTitle}>{w.emptyText}</Empty>}
      />
      <Drawer
        opened={opened !== null}
        onClose={() => setOpened(null)}
        position="right"
        size="lg"
        title={w.details}
        closeButtonProps={{ 'aria-label': common.close }}
      >
        {opened !== null && (
          <Stack>
            <Text fw={600}>{sentence(opened)}</Text>
            <Facts
              facts={[
                { name: w.at, value: <Moment at={opened.at} style="full" /> },
                { name: w.who, value: who(opened) },
                opened.address !== '' && { name: w.address, value: opened.address },
              ]}
            />
            <AuditChanges before={opened.before} after={opened.after} />
          </Stack>
        )}
      </Drawer>
    </Page>
  );
}
