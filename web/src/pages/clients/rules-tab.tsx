import { ActionIcon, Button, Stack } from '@mantine/core';
import { IconDirections, IconListCheck, IconLockOpen } from '@tabler/icons-react';
import { Link } from 'wouter';
import type { Item } from '../../api/kaskad.ts';
import { useChange } from '../../api/queries.ts';
import { useConfirm } from '../../parts/confirm.tsx';
import { tellDone } from '../../parts/notices.ts';
import { type Column, PagedTable } from '../../parts/paged-table.tsx';
import { Section } from '../../parts/section.tsx';
import { Empty } from '../../parts/states.tsx';
import { ChannelName, Count, Moment, OrDash } from '../../parts/values.tsx';
import { useMay } from '../../session/session.ts';
import { COMMON } from '../../words/common.ts';
import { useWords } from '../../words/words.ts';
import type { Client } from './client-page.tsx';
import { CLIENT } from './client-words.ts';

type Rule = Item<'operator.moderation.rules.list'>;
type Closed = Item<'operator.closed_directions.list'>;

/** What holds for this client alone: rules of texts, and directions that are closed for it. */
export function RulesTab({ client }: { client: Client }) {
  const may = useMay();
  return (
    <Stack>
      {may('moderation:read') && <OwnRules client={client} />}
      {may('areas:read') && <ClosedDirections client={client} />}
    </Stack>
  );
}

function OwnRules({ client }: { client: Client }) {
  const w = useWords(CLIENT);
  const columns: Column<Rule>[] = [
    { key: 'rule', title: w.rule, cell: ({ pattern }) => <span className="mono">{pattern}</span> },
    { key: 'kind', title: w.kind, cell: ({ kind }) => w.ruleKinds[kind] },
    { key: 'reason', title: w.ruleReason, wide: true, cell: ({ reason }) => <OrDash>{reason}</OrDash> },
    { key: 'hits', title: w.hits, end: true, cell: ({ hits_30_days: hits }) => <Count n={hits} /> },
  ];
  return (
    <Section
      title={w.rulesTitle}
      about={w.rulesAbout}
      aside={
        <Button component={Link} href={`/operator/moderation/rules?account_id=${client.id}`} variant="default">
          {w.toRules}
        </Button>
      }
    >
      <PagedTable
        operation="operator.moderation.rules.list"
        given={{ query: { account_id: client.id } }}
        columns={columns}
        rowKey={({ id }) => id}
        label={w.rulesTitle}
        empty={
          <Empty icon={IconListCheck} title={w.rulesEmpty}>
            {w.rulesEmptyText}
          </Empty>
        }
      />
    </Section>
  );
}

function ClosedDirections({ client }: { client: Client }) {
  const w = useWords(CLIENT);
  const common = useWords(COMMON);
  const mayChange = useMay()('areas:write');
  const confirm = useConfirm();
  const open = useChange('operator.closed_directions.open', { refresh: ['operator.closed_directions.'] });
  const onOpen = async ({ id, area }: Closed) => {
    if (await confirm({ title: w.openArea(area), text: client.login, action: common.open }))
      open.mutate({ params: { id } }, { onSuccess: () => tellDone(w.areaOpened(area)) });
  };
  const columns: Column<Closed>[] = [
    { key: 'area', title: w.area, wide: true, cell: ({ area }) => area },
    { key: 'channel', title: w.channel, cell: ({ channel }) => <ChannelName channel={channel} /> },
    { key: 'at', title: w.when, cell: ({ created_at: at }) => <Moment at={at} /> },
    ...(mayChange
      ? [
          {
            key: 'open',
            title: common.actions,
            end: true,
            cell: (row: Closed) => (
              <ActionIcon variant="subtle" color="gray" aria-label={w.openArea(row.area)} onClick={() => onOpen(row)}>
                <IconLockOpen size={16} />
              </ActionIcon>
            ),
          },
        ]
      : []),
  ];
  return (
    <Section
      title={w.closedTitle}
      about={w.closedAbout}
      aside={
        <Button component={Link} href={`/operator/closed?account_id=${client.id}`} variant="default">
          {w.toClosed}
        </Button>
      }
    >
      <PagedTable
        operation="operator.closed_directions.list"
        given={{ query: { account_id: client.id } }}
        columns={columns}
        rowKey={({ id }) => id}
        label={w.closedTitle}
        empty={
          <Empty icon={IconDirections} title={w.closedEmpty}>
            {w.closedEmptyText}
          </Empty>
        }
      />
    </Section>
  );
}
