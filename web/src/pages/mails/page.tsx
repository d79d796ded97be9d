import { Anchor, Select, SimpleGrid, Text, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconMail } from '@tabler/icons-react';
import type { Item } from '../../api/kaskad.ts';
import { ClientSelect } from '../../parts/client-select.tsx';
import { Page } from '../../parts/page.tsx';
import { type Column, PagedTable } from '../../parts/paged-table.tsx';
import { Empty } from '../../parts/states.tsx';
import { filled, useUrlState } from '../../parts/url-state.ts';
import { Count, Moment } from '../../parts/values.tsx';
import { COMMON } from '../../words/common.ts';
import { useWords } from '../../words/words.ts';
import { ClientLink } from '../search/cells.tsx';
import { Letter, MailTag, useKindName } from './letter.tsx';
import { WORDS } from './words.ts';

type Mail = Item<'mails.list'>;
const FILTER = ['state', 'kind', 'recipient', 'account_id'] as const;

/** The outbox of letters. */
export default function Mails() {
  const w = useWords(WORDS);
  const common = useWords(COMMON);
  const kindName = useKindName();
  const [filter, set, clear] = useUrlState(FILTER);
  const [{ letter }, setLetter] = useUrlState(['letter']);
  const byRecipient = useDebouncedCallback((recipient: string) => set({ recipient: recipient.trim() }), 350);
  const columns: Column<Mail>[] = [
    {
      key: 'subject',
      title: w.subject,
      wide: true,
      cell: ({ id, subject, kind }) => (
        <>
          <Anchor
            component="button"
            type="button"
            ta="left"
            size="sm"
            onClick={() => setLetter({ letter: String(id) })}
          >
            {subject}
          </Anchor>
          <Text size="xs" c="dimmed">
            {kindName(kind)}
          </Text>
        </>
      ),
    },
    { key: 'recipient', title: w.recipient, cell: ({ recipient }) => <span className="breakable">{recipient}</span> },
    {
      key: 'client',
      title: w.client,
      cell: ({ account_id, account }) =>
        account_id === null || account === null ? (
          <span className="quiet">{w.toStaff}</span>
        ) : (
          <ClientLink id={account_id} login={account} />
        ),
    },
    { key: 'state', title: w.state, cell: ({ state }) => <MailTag state={state} /> },
    { key: 'tries', title: w.tries, end: true, cell: ({ tries }) => <Count n={tries} /> },
    { key: 'created', title: w.created, cell: ({ created_at }) => <Moment at={created_at} /> },
    { key: 'sent', title: w.sent, cell: ({ sent_at }) => <Moment at={sent_at} /> },
  ];
  const chosen = <K extends string>(name: (typeof FILTER)[number], names: Readonly<Record<K, string>>) => ({
    clearable: true,
    allowDeselect: true,
    clearButtonProps: { 'aria-label': common.clear },
    data: (Object.entries(names) as [K, string][]).map(([value, label]) => ({ value, label })),
    value: filter[name] === '' ? null : (filter[name] as K),
    onChange: (next: string | null) => set({ [name]: next ?? '' }),
  });
  return (
    <Page title={w.title} about={w.about}>
      <SimpleGrid cols={{ base: 1, xs: 2, lg: 4 }} spacing="sm">
        <Select label={w.state} placeholder={w.anyState} {...chosen('state', w.states)} />
        <Select label={w.kind} placeholder={w.anyKind} {...chosen('kind', w.kinds)} />
        <TextInput
          label={w.recipient}
          placeholder={w.recipientHint}
          defaultValue={filter.recipient}
          onChange={(event) => byRecipient(event.currentTarget.value)}
        />
        <ClientSelect value={filter.account_id} onChange={(account_id) => set({ account_id })} />
      </SimpleGrid>
      <PagedTable
        operation="mails.list"
        given={{ query: filled(filter) }}
        columns={columns}
        rowKey={({ id }) => id}
        label={w.title}
        isFiltered={Object.values(filter).some((value) => value !== '')}
        onClearFilter={clear}
        empty={
          <Empty icon={IconMail} title={w.emptyTitle}>
            {w.emptyText}
          </Empty>
        }
      />
      {letter !== '' && <Letter id={Number(letter)} onClose={() => setLetter({ letter: '' })} />}
    </Page>
  );
}
