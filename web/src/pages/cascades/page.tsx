// Saved cascades.
import { ActionIcon, Anchor, Button, Group, Text } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { Link } from 'wouter';
import type { Item } from '../../api/kaskad.ts';
import { useChange } from '../../api/queries.ts';
import { useConfirm } from '../../parts/confirm.tsx';
import { tellDone } from '../../parts/notices.ts';
import { Page } from '../../parts/page.tsx';
import { type Column, PagedTable } from '../../parts/paged-table.tsx';
import { Empty } from '../../parts/states.tsx';
import { ChannelName, Moment, Money, OrDash } from '../../parts/values.tsx';
import { useMay, useMe } from '../../session/session.ts';
import { COMMON } from '../../words/common.ts';
import { useWords } from '../../words/words.ts';
import { WORDS } from './words.ts';

type Profile = Item<'profiles.list'>;

export default function Cascades() {
  const w = useWords(WORDS);
  const common = useWords(COMMON);
  const may = useMay();
  const { account } = useMe();
  const confirm = useConfirm();
  const remove = useChange('profiles.delete', { refresh: ['profiles.'] });
  const onRemove = async ({ id, name }: Profile) => {
    if (!(await confirm({ title: w.removeTitle, text: w.removeText(name), action: w.remove, danger: true }))) return;
    remove.mutate({ params: { id } }, { onSuccess: () => tellDone(w.removed(name)) });
  };
  const columns: Column<Profile>[] = [
    {
      key: 'name',
      title: w.name,
      wide: true,
      cell: ({ id, name }) => (
        <Anchor component={Link} href={`/cascades/${id}`} fw={550}>
          {name}
        </Anchor>
      ),
    },
    {
      key: 'channels',
      title: w.channels,
      cell: ({ steps }) => (
        <Group gap={6}>
          {steps.map(({ channel }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place
            <Group key={index} gap={6} wrap="nowrap">
              {index > 0 && (
                <Text span c="dimmed" aria-hidden>
                  →
                </Text>
              )}
              <ChannelName channel={channel} />
            </Group>
          ))}
        </Group>
      ),
    },
    {
      key: 'cap',
      title: w.cap,
      end: true,
      cell: ({ price_max: cap }) => (
        <OrDash>{cap === null ? null : <Money amount={cap} currency={account?.currency} />}</OrDash>
      ),
    },
    { key: 'changed', title: w.changed, cell: ({ changed_at: at }) => <Moment at={at} /> },
    {
      key: 'actions',
      title: common.actions,
      end: true,
      cell: (profile) => (
        <Group gap={4} justify="flex-end" wrap="nowrap">
          {may('messages:send') && (
            <Button
              size="compact-sm"
              variant="light"
              component={Link}
              href={`/send?profile=${profile.id}`}
              aria-label={w.sendLabel(profile.name)}
            >
              {w.use}
            </Button>
          )}
          {may('profiles:write') && (
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={w.removeLabel(profile.name)}
              onClick={() => void onRemove(profile)}
            >
              <IconTrash size={16} />
            </ActionIcon>
          )}
        </Group>
      ),
    },
  ];
  const newButton = may('profiles:write') ? (
    <Button component={Link} href="/cascades/new" leftSection={<IconPlus size={16} />}>
      {w.new}
    </Button>
  ) : undefined;
  return (
    <Page title={w.title} about={w.about} actions={newButton}>
      <PagedTable
        operation="profiles.list"
        columns={columns}
        rowKey={({ id }) => id}
        label={w.title}
        empty={
          <Empty title={w.emptyTitle} action={newButton}>
            {w.emptyText}
          </Empty>
        }
      />
    </Page>
  );
}
