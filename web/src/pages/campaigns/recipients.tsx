// To whom a campaign goes, in the order of the file, with the message of each.
import { Anchor, Group, SegmentedControl, Stack, Text, Title } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Link } from 'wouter';
import type { Item } from '../../api/kaskad.ts';
import { refresh } from '../../api/queries.ts';
import { MessageStateTag } from '../../parts/message-state.tsx';
import { type Column, PagedTable, PHONE } from '../../parts/paged-table.tsx';
import { Empty } from '../../parts/states.tsx';
import { useUrlState } from '../../parts/url-state.ts';
import { Count, OrDash, Tag } from '../../parts/values.tsx';
import { useMay } from '../../session/session.ts';
import { COMMON } from '../../words/common.ts';
import { ERROR_WORDS } from '../../words/errors.ts';
import { useWords } from '../../words/words.ts';
import { RUN } from './run-words.ts';
import type { Campaign } from './state-tag.tsx';

const PAGE_SIZE = 25;

type Recipient = Item<'campaigns.recipients'>;
const STATES = ['accepted', 'refused', 'waiting'] as const;
type State = (typeof STATES)[number];
const isState = (text: string): text is State => (STATES as readonly string[]).includes(text);

export function Recipients({ campaign }: { campaign: Campaign }) {
  const { id } = campaign;
  const w = useWords(RUN);
  const common = useWords(COMMON);
  const [{ state }, set, clear] = useUrlState(['state']);
  const isPhone = useMediaQuery(PHONE) ?? false;
  const columns = useColumns();
  useRefreshed(campaign);
  return (
    <Stack gap="sm" component="section" aria-label={w.recipients}>
      <Group justify="space-between" align="flex-end">
        <div>
          <Title order={2}>{w.recipients}</Title>
          <Text size="sm" c="dimmed">
            {w.recipientsAbout}
          </Text>
        </div>
        <SegmentedControl
          aria-label={w.recipientState}
          orientation={isPhone ? 'vertical' : 'horizontal'}
          fullWidth={isPhone}
          value={isState(state) ? state : 'any'}
          onChange={(next) => set({ state: next === 'any' ? '' : next })}
          data={[
            { value: 'any', label: common.any },
            ...STATES.map((one) => ({ value: one, label: w.recipientStates[one] })),
          ]}
        />
      </Group>
      <PagedTable
        operation="campaigns.recipients"
        given={{ params: { id }, query: isState(state) ? { state } : {} }}
        columns={columns}
        rowKey={({ row }) => row}
        size={PAGE_SIZE}
        label={w.recipients}
        isFiltered={isState(state)}
        onClearFilter={clear}
        empty={<Empty title={w.noRecipients}>{w.noRecipientsText}</Empty>}
      />
    </Stack>
  );
}

/** The list tells no changes by itself; the campaign does, whenever its messages were counted anew. */
function useRefreshed({ state, sending: { counted_at: countedAt } }: Campaign): void {
  const client = useQueryClient();
  // biome-ignore lint/correctness/useExhaustiveDependencies: these say that something has changed
  useEffect(() => void refresh(client, ['campaigns.recipients']), [client, state, countedAt]);
}

const TONES = { waiting: 'quiet', accepted: 'info', refused: 'bad' } as const;

function useColumns(): Column<Recipient>[] {
  const w = useWords(RUN);
  const errors = useWords(ERROR_WORDS);
  const may = useMay()('messages:read');
  return [
    { key: 'phone', title: w.phone, cell: ({ phone }) => <span className="numbers nowrap">{phone}</span> },
    { key: 'row', title: w.row, end: true, cell: ({ row }) => <Count n={row} /> },
    {
      key: 'state',
      title: w.state,
      cell: ({ state, message_state: sent }) =>
        sent === null ? <Tag tone={TONES[state]}>{w.recipientStates[state]}</Tag> : <MessageStateTag state={sent} />,
    },
    {
      key: 'code',
      title: w.code,
      wide: true,
      cell: ({ code, error_code: error }) =>
        code !== null ? (
          (errors[code as keyof typeof errors] ?? code)
        ) : (
          <OrDash>{error === null || error === '' ? null : <span className="mono">{error}</span>}</OrDash>
        ),
    },
    ...(may
      ? [
          {
            key: 'message',
            title: w.open,
            cell: ({ phone, message_id: message }: Recipient) =>
              message === null ? (
                <OrDash>{null}</OrDash>
              ) : (
                <Anchor component={Link} href={`/messages/${message}`} size="sm" aria-label={w.openOne(phone)}>
                  {w.openShort}
                </Anchor>
              ),
          },
        ]
      : []),
  ];
}
