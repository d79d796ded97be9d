// What was sent, the newest first: found by anything, exported, taken back while it is queued.
import { Anchor, Button, Checkbox, Group, Text } from '@mantine/core';
import { IconFileExport, IconMessages, IconSend } from '@tabler/icons-react';
import { useCallback, useState } from 'react';
import { Link } from 'wouter';
import type { Item } from '../../api/kaskad.ts';
import { LiveDot } from '../../parts/live-dot.tsx';
import { MessageStateTag } from '../../parts/message-state.tsx';
import { Page } from '../../parts/page.tsx';
import { type Column, PagedTable } from '../../parts/paged-table.tsx';
import { momentsOf } from '../../parts/period.tsx';
import { Empty } from '../../parts/states.tsx';
import { filled, useUrlState } from '../../parts/url-state.ts';
import { ChannelName, Moment, Money, OrDash } from '../../parts/values.tsx';
import { useMay, useMe, useTimeZone } from '../../session/session.ts';
import { useWords } from '../../words/words.ts';
import { ExportDialog, type ExportFilters } from '../exports/export-dialog.tsx';
import { CancelBar } from './cancel-bar.tsx';
import { FILTER_NAMES, type Filter, Filters } from './filters.tsx';
import { WORDS } from './page-words.ts';

type Line = Item<'messages.list'>;

export default function Messages() {
  const w = useWords(WORDS);
  const may = useMay();
  const zone = useTimeZone();
  const [filter, setFilter, clear] = useUrlState(FILTER_NAMES);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [isExporting, setExporting] = useState(false);
  const { period, from, to, ...named } = filter;
  const query = { ...filled(named), ...momentsOf({ period, from, to }, zone) };
  const isFiltered = Object.keys(query).length > 0;
  const onChoose = useCallback((id: string, isChosen: boolean) => {
    setChosen((before) => {
      const after = new Set(before);
      if (isChosen) after.add(id);
      else after.delete(id);
      return after;
    });
  }, []);
  const maySend = may('messages:send');
  const columns = useColumns(maySend, chosen, onChoose);
  const send = maySend && (
    <Button component={Link} href="/send" leftSection={<IconSend size={16} />}>
      {w.send}
    </Button>
  );
  return (
    <Page
      title={w.title}
      about={w.about}
      actions={
        <>
          {may('exports:write') && (
            <Button variant="default" leftSection={<IconFileExport size={16} />} onClick={() => setExporting(true)}>
              {w.export}
            </Button>
          )}
          {send}
        </>
      }
    >
      <Filters filter={filter} onChange={setFilter} onClear={clear} />
      <PagedTable
        operation="messages.list"
        given={{ query }}
        live
        columns={columns}
        rowKey={({ id }) => id}
        label={w.title}
        isFiltered={isFiltered}
        onClearFilter={clear}
        above={(rows) => (
          <Group justify="space-between" mih={36} mb="xs">
            <LiveDot />
            {maySend && <CancelBar rows={rows} chosen={chosen} onChoose={setChosen} />}
          </Group>
        )}
        rowProps={({ id }) => ({ 'aria-selected': chosen.has(id) || undefined })}
        empty={
          <Empty
            title={w.emptyTitle}
            icon={IconMessages}
            action={
              maySend && (
                <Button component={Link} href="/send" leftSection={<IconSend size={16} />}>
                  {w.emptyAction}
                </Button>
              )
            }
          >
            {w.emptyText}
          </Empty>
        }
      />
      <ExportDialog
        opened={isExporting}
        onClose={() => setExporting(false)}
        {...useExport(filter, momentsOf({ period, from, to }, zone))}
      />
    </Page>
  );
}

function useColumns(
  maySend: boolean,
  chosen: ReadonlySet<string>,
  onChoose: (id: string, isChosen: boolean) => void,
): Column<Line>[] {
  const w = useWords(WORDS);
  const { account } = useMe();
  const columns: Column<Line>[] = [
    {
      key: 'phone',
      title: w.recipient,
      cell: ({ id, phone }) => (
        <Anchor component={Link} href={`/messages/${id}`} size="sm" className="numbers nowrap">
          {phone}
        </Anchor>
      ),
    },
    { key: 'created', title: w.created, cell: ({ created_at: at }) => <Moment at={at} style="full" /> },
    {
      key: 'state',
      title: w.state,
      cell: ({ state, error_code: code }) => (
        <div>
          <MessageStateTag state={state} />
          {code !== null && (
            <Text size="xs" className="mono quiet">
              {code}
            </Text>
          )}
        </div>
      ),
    },
    {
      key: 'channel',
      title: w.channel,
      cell: ({ channel, steps }) => (
        <div>
          <ChannelName channel={channel} />
          {steps > 1 && (
            <Text size="xs" c="dimmed">
              {w.cascade(steps)}
            </Text>
          )}
        </div>
      ),
    },
    { key: 'sender', title: w.sender, cell: ({ sender }) => <OrDash>{sender}</OrDash> },
    {
      key: 'text',
      title: w.text,
      wide: true,
      cell: ({ text }) => (
        <Text size="sm" lineClamp={2} className="breakable" maw={420}>
          <OrDash>{text}</OrDash>
        </Text>
      ),
    },
    {
      key: 'parts',
      title: w.parts,
      end: true,
      phone: false,
      cell: ({ parts }) => <span className="numbers">{parts}</span>,
    },
    {
      key: 'price',
      title: w.price,
      end: true,
      cell: ({ price, charged }) => <Money amount={charged ?? price} currency={account?.currency} />,
    },
  ];
  if (!maySend) return columns;
  return [
    ...columns,
    {
      key: 'choose',
      title: '',
      end: true,
      cell: ({ id, state }) =>
        state === 'accepted' && (
          <Checkbox
            size="xs"
            aria-label={w.choose(id)}
            checked={chosen.has(id)}
            onChange={(event) => onChoose(id, event.currentTarget.checked)}
          />
        ),
    },
  ];
}

/** The filters of the page as those of a file: a campaign is a file of its own, and files are not made of one id. */
function useExport(filter: Filter, moments: { from?: string; to?: string }) {
  const w = useWords(WORDS);
  const { state, channel, sender, phone, campaign, id, client_id: clientId, period, from, to } = filter;
  const hasPeriod = `${period}${from}${to}` !== '';
  const told = (pairs: [string, boolean][]) => pairs.filter(([, isSet]) => isSet).map(([name]) => name);
  const ids: [string, boolean][] = [
    [w.chip.id, id !== ''],
    [w.chip.client_id, clientId !== ''],
  ];
  if (campaign !== '') {
    return {
      kinds: ['campaign'] as const,
      filters: { campaign_id: Number(campaign) },
      notApplied: told([
        ...ids,
        [w.chip.phone, phone !== ''],
        [w.chip.state, state !== ''],
        [w.chip.channel, channel !== ''],
        [w.chip.sender, sender !== ''],
        [w.period, hasPeriod],
      ]),
    };
  }
  const filters = { ...filled({ state, channel, sender, phone }), ...moments } as ExportFilters;
  return { kinds: ['messages'] as const, filters, notApplied: told(ids) };
}
