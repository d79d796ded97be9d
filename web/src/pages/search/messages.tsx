// Messages of all clients by any filter; the chosen ones can be refunded.
import { Button, Checkbox, Group, Stack, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconReceiptRefund, IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import type { Item } from '../../api/kaskad.ts';
import { MessageStateTag } from '../../parts/message-state.tsx';
import { type Column, PagedTable, PHONE } from '../../parts/paged-table.tsx';
import { Empty } from '../../parts/states.tsx';
import { filled, useUrlState } from '../../parts/url-state.ts';
import { ChannelName, Moment, Money, OrDash } from '../../parts/values.tsx';
import { useMay } from '../../session/session.ts';
import { useWords } from '../../words/words.ts';
import { ClientLink, MessageLink } from './cells.tsx';
import { FILTERS, Filters } from './filters.tsx';
import { isRefundable, RefundDialog } from './refund.tsx';
import { MaskedPhone } from './reveal.tsx';
import { ACT_WORDS, WORDS } from './words.ts';

type Line = Item<'search.messages'>;
const REFUNDS_MAX = 500;

export function Messages() {
  const w = useWords(WORDS);
  const isPhone = useMediaQuery(PHONE) ?? false;
  const mayRefund = useMay()('refunds:write');
  const [filter, setFilter, clear] = useUrlState(FILTERS);
  const [chosen, setChosen] = useState<ReadonlyMap<string, Line>>(new Map());
  const choose = (lines: readonly Line[], isChosen: boolean) =>
    setChosen((before) => {
      const after = new Map(before);
      for (const line of lines) {
        if (!isChosen) after.delete(line.id);
        else if (after.size < REFUNDS_MAX) after.set(line.id, line);
      }
      return after;
    });
  const choosing: Column<Line>[] = mayRefund
    ? [
        {
          key: 'choose',
          title: w.choose,
          cell: (line: Line) => (
            <Checkbox
              size="xs"
              aria-label={w.chooseOne(line.id)}
              disabled={!isRefundable(line)}
              checked={chosen.has(line.id)}
              onChange={(event) => choose([line], event.currentTarget.checked)}
            />
          ),
        },
      ]
    : [];
  // A card has its first column for a heading: on a phone the box stands last.
  const columns: Column<Line>[] = [
    ...(isPhone ? [] : choosing),
    {
      key: 'created',
      title: w.created,
      cell: ({ id, created_at }) => (
        <MessageLink id={id}>
          <Moment at={created_at} style="full" />
        </MessageLink>
      ),
    },
    { key: 'client', title: w.client, cell: (line) => <ClientLink id={line.account_id} login={line.account} /> },
    { key: 'state', title: w.state, cell: ({ state }) => <MessageStateTag state={state} /> },
    { key: 'phone', title: w.recipient, cell: ({ id, phone }) => <MaskedPhone id={id} phone={phone} /> },
    {
      key: 'channel',
      title: w.channel,
      cell: ({ channel, steps, sender }) => (
        <Stack gap={0} fz="sm">
          <ChannelName channel={channel} />
          <Text size="xs" c="dimmed" className="breakable">
            {[sender, steps > 1 ? w.cascade(steps) : ''].filter(Boolean).join(' · ')}
          </Text>
        </Stack>
      ),
    },
    {
      key: 'text',
      title: w.text,
      wide: true,
      phone: false,
      cell: ({ text }) => (
        <Text size="sm" lineClamp={2} className="breakable">
          <OrDash>{text}</OrDash>
        </Text>
      ),
    },
    {
      key: 'price',
      title: w.price,
      end: true,
      cell: ({ price, charged, refunded }) => (
        <>
          <Money amount={charged ?? price} />
          {refunded !== null && (
            <Text size="xs" c="dimmed">
              {w.refunded}
            </Text>
          )}
        </>
      ),
    },
    ...(isPhone ? choosing : []),
  ];
  const isWanting = filter.client_id !== '' && filter.account_id === '';
  return (
    <Stack>
      <Filters filter={filter} set={setFilter} clear={clear} />
      {!isWanting && (
        <PagedTable
          operation="search.messages"
          given={{ query: filled(filter) }}
          columns={columns}
          rowKey={({ id }) => id}
          label={w.title}
          isFiltered={Object.values(filter).some((value) => value !== '')}
          onClearFilter={clear}
          above={mayRefund ? (rows) => <Chosen {...{ rows, chosen, choose, setChosen }} /> : undefined}
          empty={
            <Empty icon={IconSearch} title={w.emptyTitle}>
              {w.emptyText}
            </Empty>
          }
        />
      )}
    </Stack>
  );
}

interface ChosenProps {
  rows: readonly Line[];
  chosen: ReadonlyMap<string, Line>;
  choose: (lines: readonly Line[], isChosen: boolean) => void;
  setChosen: (chosen: ReadonlyMap<string, Line>) => void;
}

function Chosen({ rows, chosen, choose, setChosen }: ChosenProps) {
  const w = useWords(WORDS);
  const act = useWords(ACT_WORDS);
  const [asked, setAsked] = useState<readonly Line[] | null>(null);
  const offered = rows.filter(isRefundable);
  const all = offered.length > 0 && offered.every(({ id }) => chosen.has(id));
  return (
    <>
      {(offered.length > 0 || chosen.size > 0) && (
        <Group mb="xs" gap="md">
          <Checkbox
            size="xs"
            label={w.chooseAll}
            checked={all}
            indeterminate={!all && chosen.size > 0}
            disabled={offered.length === 0}
            onChange={(event) => choose(offered, event.currentTarget.checked)}
          />
          {chosen.size > 0 && (
            <>
              <Text size="sm" role="status">
                {w.chosen(chosen.size)}
              </Text>
              <Button
                size="compact-sm"
                color="red"
                leftSection={<IconReceiptRefund size={14} />}
                onClick={() => setAsked([...chosen.values()])}
              >
                {act.refundMany(chosen.size)}
              </Button>
              <Button size="compact-sm" variant="subtle" onClick={() => setChosen(new Map())}>
                {w.unchoose}
              </Button>
            </>
          )}
        </Group>
      )}
      {asked !== null && (
        <RefundDialog messages={asked} onClose={() => setAsked(null)} onDone={() => setChosen(new Map())} />
      )}
    </>
  );
}
