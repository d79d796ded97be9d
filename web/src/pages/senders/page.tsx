// Senders: what became of each request, and a new one.
import { ActionIcon, Button, Group, Select, Text } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'wouter';
import type { Item, Query } from '../../api/kaskad.ts';
import { useChange } from '../../api/queries.ts';
import { useConfirm } from '../../parts/confirm.tsx';
import { tellDone } from '../../parts/notices.ts';
import { Page } from '../../parts/page.tsx';
import { type Column, PagedTable } from '../../parts/paged-table.tsx';
import { Empty } from '../../parts/states.tsx';
import { filled, useUrlState } from '../../parts/url-state.ts';
import { ChannelName, Moment, OrDash, Tag, type Tone } from '../../parts/values.tsx';
import { useMay } from '../../session/session.ts';
import { CHANNEL_WORDS, COMMON } from '../../words/common.ts';
import { useWords } from '../../words/words.ts';
import { RequestDialog, SENDER_CHANNELS, type SenderStart } from './request-dialog.tsx';
import { WORDS } from './words.ts';

type Sender = Item<'senders.list'>;
const TONES: Record<Sender['state'], Tone> = { pending: 'wait', approved: 'good', rejected: 'bad' };
const STATES = ['pending', 'approved', 'rejected'] as const;

export default function Senders() {
  const w = useWords(WORDS);
  const common = useWords(COMMON);
  const channels = useWords(CHANNEL_WORDS);
  const may = useMay();
  const confirm = useConfirm();
  const [filter, setFilter, clear] = useUrlState(['channel', 'state']);
  const [asked, setAsked] = useState<SenderStart | null>(null);
  const withdraw = useChange('senders.withdraw', { refresh: ['senders.'] });
  const channelWord = (channel: string) => channels[channel as keyof typeof channels] ?? channel;

  const onWithdraw = async ({ id, name, channel }: Sender) => {
    const text = w.withdrawText(name, channelWord(channel));
    if (!(await confirm({ title: w.withdrawTitle, text, action: w.withdraw, danger: true }))) return;
    withdraw.mutate({ params: { id } }, { onSuccess: () => tellDone(w.withdrawn(name)) });
  };
  const columns: Column<Sender>[] = [
    {
      key: 'name',
      title: w.name,
      cell: ({ name }) => (
        <Text fw={550} size="sm" className="breakable" miw={116}>
          {name}
        </Text>
      ),
    },
    { key: 'channel', title: w.channel, cell: ({ channel }) => <ChannelName channel={channel} /> },
    {
      key: 'state',
      title: w.state,
      wide: true,
      cell: ({ state, reason }) => (
        <>
          <Tag tone={TONES[state]}>{w.states[state]}</Tag>
          {state === 'rejected' && reason !== '' && (
            <Text size="xs" className="breakable">
              {w.reason}: {reason}
            </Text>
          )}
        </>
      ),
    },
    {
      key: 'traffic',
      title: w.traffic,
      phone: false,
      cell: ({ traffic_class: kind }) => <OrDash>{kind === null ? null : w.classes[kind]}</OrDash>,
    },
    {
      key: 'comment',
      title: w.comment,
      phone: false,
      wide: true,
      cell: ({ comment }) => (
        <OrDash>
          {comment === '' ? null : (
            <Text size="sm" lineClamp={2} title={comment}>
              {comment}
            </Text>
          )}
        </OrDash>
      ),
    },
    { key: 'since', title: w.since, cell: ({ created_at: at }) => <Moment at={at} style="date" /> },
    {
      key: 'actions',
      title: common.actions,
      end: true,
      cell: (sender) => (
        <Group gap={4} justify="flex-end" wrap="nowrap">
          {sender.state === 'approved' && may('messages:send') && (
            <Button
              size="compact-sm"
              variant="light"
              component={Link}
              href={`/send?channel=${sender.channel}&sender=${encodeURIComponent(sender.name)}`}
              aria-label={w.sendLabel(sender.name)}
            >
              {w.use}
            </Button>
          )}
          {sender.state === 'rejected' && may('senders:write') && (
            <Button
              size="compact-sm"
              variant="light"
              aria-label={w.againLabel(sender.name)}
              onClick={() => setAsked({ channel: sender.channel, name: sender.name, comment: sender.comment })}
            >
              {w.again}
            </Button>
          )}
          {may('senders:write') && (
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={w.withdrawLabel(sender.name)}
              onClick={() => void onWithdraw(sender)}
            >
              <IconTrash size={16} />
            </ActionIcon>
          )}
        </Group>
      ),
    },
  ];
  const requestButton = may('senders:write') ? (
    <Button
      leftSection={<IconPlus size={16} />}
      onClick={() => setAsked({ channel: filter.channel || 'sms', name: '', comment: '' })}
    >
      {w.request}
    </Button>
  ) : undefined;
  return (
    <Page title={w.title} about={w.about} actions={requestButton}>
      <Group gap="sm">
        <Select
          aria-label={w.channel}
          w={200}
          value={filter.channel}
          onChange={(channel) => setFilter({ channel: channel ?? '' })}
          data={[
            { value: '', label: w.anyChannel },
            ...SENDER_CHANNELS.map((name) => ({ value: name, label: channels[name] })),
          ]}
        />
        <Select
          aria-label={w.state}
          w={200}
          value={filter.state}
          onChange={(state) => setFilter({ state: state ?? '' })}
          data={[{ value: '', label: w.anyState }, ...STATES.map((name) => ({ value: name, label: w.states[name] }))]}
        />
      </Group>
      <PagedTable
        operation="senders.list"
        given={{ query: filled(filter) as Query<'senders.list'> }}
        columns={columns}
        rowKey={({ id }) => id}
        label={w.title}
        isFiltered={filter.channel !== '' || filter.state !== ''}
        onClearFilter={clear}
        empty={
          <Empty title={w.emptyTitle} action={requestButton}>
            {w.emptyText}
          </Empty>
        }
      />
      {asked !== null && <RequestDialog start={asked} onClose={() => setAsked(null)} />}
    </Page>
  );
}
