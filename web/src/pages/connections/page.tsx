import { Anchor, Button, Group, Stack, Text } from '@mantine/core';
import { IconPlugConnected, IconPlus } from '@tabler/icons-react';
import { Link } from 'wouter';
import type { Item } from '../../api/kaskad.ts';
import { useRead } from '../../api/queries.ts';
import { durationText } from '../../parts/duration.ts';
import { LiveDot } from '../../parts/live-dot.tsx';
import { Page } from '../../parts/page.tsx';
import { type Column, PagedTable } from '../../parts/paged-table.tsx';
import { Empty } from '../../parts/states.tsx';
import { ChannelName, Count, OrDash, Share } from '../../parts/values.tsx';
import { useMay } from '../../session/session.ts';
import { COMMON } from '../../words/common.ts';
import { useLanguage } from '../../words/language.ts';
import { useWords } from '../../words/words.ts';
import { Rate } from '../wall/connections-table.tsx';
import { MoveMenu } from './moves.tsx';
import { SandboxSwitch } from './sandbox-switch.tsx';
import { startOfDay } from './start-of-day.ts';
import { ConnectionTag, SessionDots, useTypeName, WindowUse } from './state.tsx';
import { WORDS } from './words.ts';

type Line = Item<'operator.connections.list'>;

/** Every connection with its link, its load and its day so far. */
export default function Connections() {
  const w = useWords(WORDS);
  const common = useWords(COMMON);
  const language = useLanguage();
  const may = useMay();
  const typeName = useTypeName();
  const wall = useRead('operator.wall.get', undefined, { live: true });
  const today = useRead(
    'operator.statistics.get',
    { query: { from: startOfDay(), group_by: 'connection' } },
    { enabled: may('tariffs:read') },
  );
  const rateOf = new Map(wall.data?.connections.map(({ id, submitted_per_s }) => [id, submitted_per_s]));
  const dayOf = new Map(today.data?.groups.map(({ connection_id, counts }) => [connection_id, counts]));

  const columns: Column<Line>[] = [
    {
      key: 'name',
      title: w.name,
      cell: (one) => (
        <Stack gap={0} miw={150}>
          <Anchor component={Link} href={`/operator/connections/${one.id}`} fw={550} className="breakable">
            {one.name}
          </Anchor>
          <Text size="xs" c="dimmed">
            {typeName(one.type)}
          </Text>
        </Stack>
      ),
    },
    {
      key: 'channels',
      title: w.channels,
      cell: ({ channels }) => (
        <Group gap="xs" fz="sm" maw={230}>
          {channels.map((channel) => (
            <ChannelName key={channel} channel={channel} />
          ))}
        </Group>
      ),
    },
    {
      key: 'state',
      title: w.state,
      cell: ({ state, state_reason, health }) => (
        <Stack gap={2} align="flex-start">
          <ConnectionTag state={state} link={health?.link ?? null} />
          {(state_reason !== '' || (health?.reason ?? '') !== '') && (
            <Text size="xs" c="dimmed" maw={220} lineClamp={2} className="breakable">
              {state_reason === '' ? health?.reason : state_reason}
            </Text>
          )}
        </Stack>
      ),
    },
    {
      key: 'sessions',
      title: w.link,
      cell: ({ health }) => (
        <OrDash>{health === null ? null : <SessionDots bound={health.bound} wanted={health.wanted} />}</OrDash>
      ),
    },
    {
      key: 'window',
      title: w.window,
      cell: ({ health }) => (
        <OrDash>{health === null ? null : <WindowUse used={health.in_flight} size={health.window} />}</OrDash>
      ),
    },
    { key: 'rate', title: w.rate, end: true, cell: ({ id }) => <Rate of={rateOf.get(id) ?? 0} /> },
    {
      key: 'queue',
      title: w.queue,
      end: true,
      cell: ({ queued, oldest_at }) => (
        <>
          <Count n={queued} />
          {oldest_at !== null && (
            <Text size="xs" c="dimmed">
              {w.oldest(durationText((Date.now() - Date.parse(oldest_at)) / 1000, language))}
            </Text>
          )}
        </>
      ),
    },
    ...(may('tariffs:read')
      ? [
          {
            key: 'share',
            title: w.shareToday,
            end: true,
            cell: ({ id }: Line) => {
              const day = dayOf.get(id);
              return day === undefined ? <OrDash>{null}</OrDash> : <Today counts={day} />;
            },
          },
        ]
      : []),
    ...(may('connections:write')
      ? [{ key: 'actions', title: common.actions, end: true, cell: (one: Line) => <MoveMenu connection={one} /> }]
      : []),
  ];
  const addButton = may('connections:write') ? (
    <Button component={Link} href="/operator/connections/new" leftSection={<IconPlus size={16} />}>
      {w.add}
    </Button>
  ) : undefined;
  return (
    <Page
      title={w.title}
      about={w.about}
      actions={
        <>
          <LiveDot />
          {addButton}
        </>
      }
    >
      <PagedTable
        operation="operator.connections.list"
        columns={columns}
        rowKey={({ id }) => id}
        label={w.title}
        live
        empty={
          <Empty icon={IconPlugConnected} title={w.emptyTitle} action={addButton}>
            {w.emptyText}
          </Empty>
        }
      />
      <SandboxSwitch />
    </Page>
  );
}

interface Counts {
  messages: number;
  undelivered: number;
  rejected: number;
  expired: number;
  delivery_share: number | null;
}

/** What arrived, and how many of how many did not. */
function Today({ counts: { messages, undelivered, rejected, expired, delivery_share } }: { counts: Counts }) {
  const w = useWords(WORDS);
  return (
    <>
      <Share of={delivery_share} />
      <Text size="xs" c="dimmed" className="nowrap">
        {w.failedOf(undelivered + rejected + expired, messages)}
      </Text>
    </>
  );
}
