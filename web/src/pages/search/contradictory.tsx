// Messages whose state and money tell different stories; refunded from here.
import { ActionIcon, NumberInput, SimpleGrid, Stack, Text, Tooltip } from '@mantine/core';
import { IconCircleCheck, IconReceiptRefund } from '@tabler/icons-react';
import { useState } from 'react';
import type { Item } from '../../api/kaskad.ts';
import { ClientSelect } from '../../parts/client-select.tsx';
import { MessageStateTag } from '../../parts/message-state.tsx';
import { type Column, PagedTable } from '../../parts/paged-table.tsx';
import { Empty } from '../../parts/states.tsx';
import { useUrlState } from '../../parts/url-state.ts';
import { ChannelName, Moment, Money, OrDash } from '../../parts/values.tsx';
import { useMay } from '../../session/session.ts';
import { COMMON } from '../../words/common.ts';
import { useWords } from '../../words/words.ts';
import { ClientLink, MessageLink } from './cells.tsx';
import { isRefundable, type Refundable, RefundDialog } from './refund.tsx';
import { MaskedPhone } from './reveal.tsx';
import { ACT_WORDS, WORDS } from './words.ts';

type Line = Item<'search.contradictory'>;
const DAYS = 2;
const DAYS_MAX = 31;
const refundableOf = ({ id, account, charged }: Line): Refundable => ({ id, account, charged, refunded: null });

export function Contradictory() {
  const w = useWords(WORDS);
  const act = useWords(ACT_WORDS);
  const common = useWords(COMMON);
  const mayRefund = useMay()('refunds:write');
  const [{ days: asked, account_id }, set, clear] = useUrlState(['days', 'account_id']);
  const [refunding, setRefunding] = useState<Refundable | null>(null);
  const days = asked === '' ? DAYS : Math.min(DAYS_MAX, Math.max(1, Number(asked) || DAYS));
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
    {
      key: 'contradiction',
      title: w.contradiction,
      wide: true,
      cell: ({ contradiction }) => <Text size="sm">{w.contradictions[contradiction]}</Text>,
    },
    { key: 'client', title: w.client, cell: (line) => <ClientLink id={line.account_id} login={line.account} /> },
    { key: 'phone', title: w.recipient, cell: ({ id, phone }) => <MaskedPhone id={id} phone={phone} /> },
    { key: 'channel', title: w.channel, cell: ({ channel }) => <ChannelName channel={channel} /> },
    { key: 'state', title: w.state, cell: ({ state }) => <MessageStateTag state={state} /> },
    {
      key: 'charged',
      title: w.charged,
      end: true,
      cell: ({ charged }) => <OrDash>{charged === null ? null : <Money amount={charged} />}</OrDash>,
    },
    ...(mayRefund
      ? [
          {
            key: 'actions',
            title: common.actions,
            end: true,
            cell: (line: Line) =>
              isRefundable(refundableOf(line)) && (
                <Tooltip label={act.refund}>
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    aria-label={`${act.refund}: ${line.id}`}
                    onClick={() => setRefunding(refundableOf(line))}
                  >
                    <IconReceiptRefund size={16} />
                  </ActionIcon>
                </Tooltip>
              ),
          },
        ]
      : []),
  ];
  return (
    <Stack>
      <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} spacing="sm">
        <NumberInput
          label={w.days}
          min={1}
          max={DAYS_MAX}
          value={days}
          onChange={(next) => set({ days: next === DAYS ? '' : String(next) })}
        />
        <ClientSelect value={account_id} onChange={(id) => set({ account_id: id })} />
      </SimpleGrid>
      <PagedTable
        operation="search.contradictory"
        given={{ query: { days, ...(account_id === '' ? {} : { account_id: Number(account_id) }) } }}
        columns={columns}
        rowKey={({ id, contradiction }) => `${id} ${contradiction}`}
        label={w.tabs.contradictory}
        isFiltered={account_id !== '' || asked !== ''}
        onClearFilter={clear}
        empty={
          <Empty icon={IconCircleCheck} title={w.contradictoryEmptyTitle}>
            {w.contradictoryEmptyText}
          </Empty>
        }
      />
      {refunding !== null && <RefundDialog messages={[refunding]} onClose={() => setRefunding(null)} />}
    </Stack>
  );
}
