import { Anchor, Group, Text } from '@mantine/core';
import { IconId, IconSpeakerphone, IconUsers } from '@tabler/icons-react';
import { Link } from 'wouter';
import type { Item } from '../../api/kaskad.ts';
import { type Column, PagedTable } from '../../parts/paged-table.tsx';
import { Empty } from '../../parts/states.tsx';
import { ChannelName, Count, Moment, Tag, type Tone } from '../../parts/values.tsx';
import { useWords } from '../../words/words.ts';
import type { Client } from './client-page.tsx';
import { CLIENT } from './client-words.ts';

type Person = Item<'clients.users'>;
type Sender = Item<'operator.moderation.senders.list'>;
type Campaign = Item<'operator.campaigns.list'>;

const PERSON_TONES = { active: 'good', invited: 'info', blocked: 'bad' } as const;
const SENDER_TONES = { pending: 'wait', approved: 'good', rejected: 'bad' } as const;
const CAMPAIGN_TONES: Partial<Record<Campaign['state'], Tone>> = {
  running: 'info',
  done: 'good',
  failed: 'bad',
  paused: 'wait',
};

/** Who signs in for the client. */
export function PeopleTab({ client }: { client: Client }) {
  const w = useWords(CLIENT);
  const columns: Column<Person>[] = [
    {
      key: 'name',
      title: w.name,
      wide: true,
      cell: ({ login, name, email }) => (
        <div>
          <Text size="sm" fw={550} className="breakable">
            {name === '' ? login : name}
          </Text>
          <Text size="xs" c="dimmed" className="breakable">
            {[name === '' ? '' : login, email === login ? '' : email].filter((text) => text !== '').join(' · ')}
          </Text>
        </div>
      ),
    },
    { key: 'role', title: w.role, cell: ({ role }) => w.roles[role as keyof typeof w.roles] ?? role },
    { key: 'state', title: w.state, cell: ({ state }) => <Tag tone={PERSON_TONES[state]}>{w.states[state]}</Tag> },
    { key: 'totp', title: w.totp, cell: ({ totp }) => (totp ? w.totpOn : w.totpOff) },
    { key: 'in', title: w.signedIn, cell: ({ signed_in_at: at }) => <Moment at={at} /> },
  ];
  return (
    <PagedTable
      operation="clients.users"
      given={{ params: { id: client.id } }}
      columns={columns}
      rowKey={({ id }) => id}
      label={w.people}
      empty={
        <Empty icon={IconUsers} title={w.peopleEmpty}>
          {w.peopleEmptyText}
        </Empty>
      }
    />
  );
}

/** Names the client sends under; they are judged in moderation. */
export function SendersTab({ client }: { client: Client }) {
  const w = useWords(CLIENT);
  const columns: Column<Sender>[] = [
    {
      key: 'name',
      title: w.sender,
      cell: ({ name }) => (
        <Text span size="sm" fw={550} className="breakable">
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
        <Group gap="xs">
          <Tag tone={SENDER_TONES[state]}>{w.senderStates[state]}</Tag>
          {state === 'pending' ? (
            <Anchor component={Link} href={`/operator/moderation/senders?account_id=${client.id}`} size="sm">
              {w.toModeration}
            </Anchor>
          ) : (
            <Text span size="xs" c="dimmed" className="breakable">
              {reason}
            </Text>
          )}
        </Group>
      ),
    },
    {
      key: 'class',
      title: w.traffic,
      cell: ({ traffic_class: traffic }) => (traffic === null ? w.byDefault : w.classes[traffic]),
    },
    { key: 'at', title: w.created, cell: ({ created_at: at }) => <Moment at={at} style="date" /> },
  ];
  return (
    <PagedTable
      operation="operator.moderation.senders.list"
      given={{ query: { account_id: client.id } }}
      columns={columns}
      rowKey={({ id }) => id}
      label={w.tabs.senders}
      empty={
        <Empty icon={IconId} title={w.sendersEmpty}>
          {w.sendersEmptyText}
        </Empty>
      }
    />
  );
}

/** The client's campaigns; steered on the page of all campaigns. */
export function CampaignsTab({ client }: { client: Client }) {
  const w = useWords(CLIENT);
  const columns: Column<Campaign>[] = [
    {
      key: 'name',
      title: w.campaign,
      wide: true,
      cell: ({ name }) => (
        <Anchor
          component={Link}
          href={`/operator/campaigns?account_id=${client.id}`}
          size="sm"
          fw={550}
          className="breakable"
        >
          {name}
        </Anchor>
      ),
    },
    {
      key: 'state',
      title: w.state,
      cell: ({ state }) => <Tag tone={CAMPAIGN_TONES[state] ?? 'quiet'}>{w.campaignStates[state]}</Tag>,
    },
    { key: 'count', title: w.recipients, end: true, cell: (row) => <Count n={row.import.recipients} /> },
    { key: 'at', title: w.created, cell: ({ created_at: at }) => <Moment at={at} /> },
  ];
  return (
    <PagedTable
      operation="operator.campaigns.list"
      given={{ query: { account_id: client.id } }}
      columns={columns}
      rowKey={({ id }) => id}
      label={w.tabs.campaigns}
      live
      empty={
        <Empty icon={IconSpeakerphone} title={w.campaignsEmpty}>
          {w.campaignsEmptyText}
        </Empty>
      }
    />
  );
}
