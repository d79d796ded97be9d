import { ActionIcon, Anchor, Button, Group, Select, Text, Tooltip } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay, IconPlus, IconSpeakerphone } from '@tabler/icons-react';
import { Link } from 'wouter';
import { CAMPAIGN_STATES } from '../../../../src/domain/campaign-states.ts';
import { LiveDot } from '../../parts/live-dot.tsx';
import { Page } from '../../parts/page.tsx';
import { type Column, PagedTable } from '../../parts/paged-table.tsx';
import { Empty } from '../../parts/states.tsx';
import { filled, useUrlState } from '../../parts/url-state.ts';
import { ChannelName, Count, Moment, Money, OrDash } from '../../parts/values.tsx';
import { useMay, useMe } from '../../session/session.ts';
import { COMMON } from '../../words/common.ts';
import { useWords } from '../../words/words.ts';
import { type Campaign, CampaignProgress, CampaignStateCell } from './state-tag.tsx';
import { canPause, useMoves } from './use-moves.tsx';
import { WORDS } from './words.ts';

export default function Campaigns() {
  const w = useWords(WORDS);
  const common = useWords(COMMON);
  const may = useMay();
  const [filter, setFilter, clear] = useUrlState(['state']);
  const columns = useColumns();
  const create = may('campaigns:write') && (
    <Button component={Link} href="/campaigns/new" leftSection={<IconPlus size={16} />}>
      {w.create}
    </Button>
  );
  return (
    <Page title={w.title} about={w.about} actions={create}>
      <Group align="flex-end" justify="space-between">
        <Select
          label={w.state}
          w={220}
          value={filter.state || 'any'}
          onChange={(state) => setFilter({ state: state === 'any' || state === null ? '' : state })}
          data={[
            { value: 'any', label: common.any },
            ...CAMPAIGN_STATES.map((state) => ({ value: state, label: w.states[state] })),
          ]}
        />
        <LiveDot />
      </Group>
      <PagedTable
        operation="campaigns.list"
        given={{ query: filled(filter) }}
        live
        columns={columns}
        rowKey={({ id }) => id}
        label={w.title}
        isFiltered={filter.state !== ''}
        onClearFilter={clear}
        empty={
          <Empty title={w.emptyTitle} icon={IconSpeakerphone} action={create || undefined}>
            {w.emptyText}
          </Empty>
        }
      />
    </Page>
  );
}

const BEFORE_START: ReadonlySet<Campaign['state']> = new Set(['draft', 'importing', 'ready', 'scheduled', 'failed']);

function useColumns(): Column<Campaign>[] {
  const w = useWords(WORDS);
  const common = useWords(COMMON);
  const { account } = useMe();
  const moves = useMoves();
  const columns: Column<Campaign>[] = [
    {
      key: 'name',
      title: w.name,
      wide: true,
      cell: ({ id, name, steps }) => (
        <div>
          <Anchor component={Link} href={`/campaigns/${id}`} size="sm" fw={550} className="breakable">
            {name}
          </Anchor>
          <Text size="xs" c="dimmed" component="div">
            <Group gap={8} component="span">
              {steps.map(({ channel }, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place
                <ChannelName key={index} channel={channel} />
              ))}
            </Group>
          </Text>
        </div>
      ),
    },
    { key: 'state', title: w.state, cell: (campaign) => <CampaignStateCell campaign={campaign} /> },
    { key: 'progress', title: w.progress, cell: (campaign) => <CampaignProgress campaign={campaign} /> },
    {
      key: 'delivered',
      title: w.delivered,
      end: true,
      cell: ({ state, sending }) =>
        BEFORE_START.has(state) ? <OrDash>{null}</OrDash> : <Count n={sending.delivered} />,
    },
    {
      key: 'failed',
      title: w.failed,
      end: true,
      cell: ({ state, sending }) =>
        BEFORE_START.has(state) ? <OrDash>{null}</OrDash> : <Count n={sending.failed + sending.refused} />,
    },
    {
      key: 'money',
      title: w.money,
      end: true,
      cell: ({ state, sending, import: taken }) =>
        !BEFORE_START.has(state) ? (
          <Money amount={sending.charged} currency={account?.currency} />
        ) : taken.recipients === 0 ? (
          <OrDash>{null}</OrDash>
        ) : (
          <div>
            <Money amount={taken.price} currency={account?.currency} />
            <Text size="xs" c="dimmed">
              {w.asPriced}
            </Text>
          </div>
        ),
    },
    {
      key: 'when',
      title: w.when,
      cell: ({ started_at: started, start_at: starts }) => <Moment at={started ?? starts} />,
    },
  ];
  if (!moves.may) return columns;
  return [
    ...columns,
    {
      key: 'actions',
      title: common.actions,
      end: true,
      // There the page of the campaign has them.
      phone: false,
      cell: (campaign) =>
        campaign.state === 'paused' ? (
          <Tooltip label={campaign.paused_by === 'operator' ? w.byOperator : w.resume}>
            <ActionIcon
              variant="light"
              aria-label={w.resumeOne(campaign.name)}
              aria-disabled={campaign.paused_by === 'operator'}
              data-disabled={campaign.paused_by === 'operator' || undefined}
              onClick={() => campaign.paused_by !== 'operator' && moves.resume(campaign)}
            >
              <IconPlayerPlay size={16} />
            </ActionIcon>
          </Tooltip>
        ) : canPause(campaign) ? (
          <Tooltip label={w.pause}>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={w.pauseOne(campaign.name)}
              onClick={() => moves.pause(campaign)}
            >
              <IconPlayerPause size={16} />
            </ActionIcon>
          </Tooltip>
        ) : null,
    },
  ];
}
