// Campaigns of all clients: what goes, what stands still and why, stopped from here when it has to be.
import { ActionIcon, Anchor, Group, Select, Text, Tooltip } from '@mantine/core';
import { IconBan, IconPlayerPause, IconPlayerPlay, IconSpeakerphone } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'wouter';
import { CAMPAIGN_STATES } from '../../../../src/domain/campaign-states.ts';
import type { Item } from '../../api/kaskad.ts';
import { ClientSelect } from '../../parts/client-select.tsx';
import { LiveDot } from '../../parts/live-dot.tsx';
import { Page } from '../../parts/page.tsx';
import { type Column, PagedTable } from '../../parts/paged-table.tsx';
import { Empty } from '../../parts/states.tsx';
import { filled, useUrlState } from '../../parts/url-state.ts';
import { ChannelName, Count, Moment } from '../../parts/values.tsx';
import { useMay } from '../../session/session.ts';
import { COMMON } from '../../words/common.ts';
import { useWords } from '../../words/words.ts';
import { CampaignProgress, CampaignStateCell } from '../campaigns/state-tag.tsx';
import { canCancel, canPause } from '../campaigns/use-moves.tsx';
import { WORDS as CAMPAIGNS } from '../campaigns/words.ts';
import { CampaignDrawer } from './campaign-drawer.tsx';
import { type Asked, MoveDialog } from './move-dialog.tsx';
import { WORDS } from './words.ts';

export type AnyCampaign = Item<'operator.campaigns.list'>;

export default function AllCampaigns() {
  const w = useWords(WORDS);
  const names = useWords(CAMPAIGNS);
  const common = useWords(COMMON);
  const [filter, setFilter, clear] = useUrlState(['account_id', 'state']);
  const [{ campaign: opened }, setOpened] = useUrlState(['campaign']);
  const [asked, setAsked] = useState<Asked | null>(null);
  const columns = useColumns((id) => setOpened({ campaign: String(id) }), setAsked);
  return (
    <Page title={w.title} about={w.about}>
      <Group align="flex-end" justify="space-between">
        <Group align="flex-end" gap="sm">
          <ClientSelect value={filter.account_id} onChange={(id) => setFilter({ account_id: id })} />
          <Select
            label={names.state}
            w={200}
            value={filter.state || 'any'}
            onChange={(state) => setFilter({ state: state === 'any' || state === null ? '' : state })}
            data={[
              { value: 'any', label: common.any },
              ...CAMPAIGN_STATES.map((state) => ({ value: state, label: names.states[state] })),
            ]}
          />
        </Group>
        <LiveDot />
      </Group>
      <PagedTable
        operation="operator.campaigns.list"
        given={{ query: filled(filter) }}
        live
        columns={columns}
        rowKey={({ id }) => id}
        label={w.title}
        isFiltered={filter.account_id !== '' || filter.state !== ''}
        onClearFilter={clear}
        empty={
          <Empty title={w.emptyTitle} icon={IconSpeakerphone}>
            {w.emptyText}
          </Empty>
        }
      />
      <CampaignDrawer id={Number(opened)} onClose={() => setOpened({ campaign: '' })} onAsk={setAsked} />
      {asked !== null && <MoveDialog asked={asked} onClose={() => setAsked(null)} />}
    </Page>
  );
}

function useColumns(open: (id: number) => void, ask: (asked: Asked) => void): Column<AnyCampaign>[] {
  const w = useWords(WORDS);
  const names = useWords(CAMPAIGNS);
  const common = useWords(COMMON);
  const mayChange = useMay()('clients:write');
  const columns: Column<AnyCampaign>[] = [
    {
      key: 'name',
      title: names.name,
      wide: true,
      cell: ({ id, name, steps }) => (
        <div>
          <Anchor
            component="button"
            type="button"
            ta="left"
            size="sm"
            fw={550}
            aria-label={w.openOne(name)}
            onClick={() => open(id)}
          >
            <span className="breakable">{name}</span>
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
    {
      key: 'client',
      title: w.client,
      cell: ({ account, account_id: id }) => (
        <Anchor component={Link} href={`/operator/clients/${id}`} size="sm" aria-label={w.openClient(account)}>
          {account}
        </Anchor>
      ),
    },
    { key: 'state', title: names.state, cell: (campaign) => <CampaignStateCell campaign={campaign} /> },
    { key: 'progress', title: names.progress, cell: (campaign) => <CampaignProgress campaign={campaign} /> },
    { key: 'delivered', title: names.delivered, end: true, cell: ({ sending }) => <Count n={sending.delivered} /> },
    {
      key: 'failed',
      title: names.failed,
      end: true,
      cell: ({ sending }) => <Count n={sending.failed + sending.refused} />,
    },
    {
      key: 'when',
      title: names.when,
      cell: ({ started_at: started, start_at: starts }) => <Moment at={started ?? starts} />,
    },
  ];
  if (!mayChange) return columns;
  return [
    ...columns,
    {
      key: 'actions',
      title: common.actions,
      end: true,
      // There the drawer has them.
      phone: false,
      cell: (campaign) => (
        <Group gap={4} wrap="nowrap" justify="flex-end">
          {canPause(campaign) && (
            <Tooltip label={names.pause}>
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={names.pauseOne(campaign.name)}
                onClick={() => ask({ move: 'pause', campaign })}
              >
                <IconPlayerPause size={16} />
              </ActionIcon>
            </Tooltip>
          )}
          {campaign.state === 'paused' && (
            <Tooltip label={names.resume}>
              <ActionIcon
                variant="light"
                aria-label={names.resumeOne(campaign.name)}
                onClick={() => ask({ move: 'resume', campaign })}
              >
                <IconPlayerPlay size={16} />
              </ActionIcon>
            </Tooltip>
          )}
          {canCancel(campaign) && (
            <Tooltip label={names.cancel}>
              <ActionIcon
                variant="subtle"
                color="red"
                aria-label={w.cancelOne(campaign.name)}
                onClick={() => ask({ move: 'cancel', campaign })}
              >
                <IconBan size={16} />
              </ActionIcon>
            </Tooltip>
          )}
        </Group>
      ),
    },
  ];
}
