// Templates: texts with variables, and what the moderators said of them.
import { ActionIcon, Anchor, Button, Group, Select, Text } from '@mantine/core';
import { IconPencil, IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'wouter';
import type { Item, Query } from '../../api/kaskad.ts';
import { useChange } from '../../api/queries.ts';
import { VariableText } from '../../parts/compose/variable-text.tsx';
import { useConfirm } from '../../parts/confirm.tsx';
import { tellDone } from '../../parts/notices.ts';
import { Page } from '../../parts/page.tsx';
import { type Column, PagedTable } from '../../parts/paged-table.tsx';
import { Empty } from '../../parts/states.tsx';
import { filled, useUrlState } from '../../parts/url-state.ts';
import { ChannelName, Moment, Tag, type Tone } from '../../parts/values.tsx';
import { useMay } from '../../session/session.ts';
import { CHANNEL_WORDS, COMMON } from '../../words/common.ts';
import { useWords } from '../../words/words.ts';
import { TEMPLATE_CHANNELS, TemplateDialog } from './template-dialog.tsx';
import { WORDS } from './words.ts';

type Template = Item<'templates.list'>;
const TONES: Record<Template['state'], Tone> = { pending: 'wait', approved: 'good', rejected: 'bad' };
const STATES = ['pending', 'approved', 'rejected'] as const;

export default function Templates() {
  const w = useWords(WORDS);
  const common = useWords(COMMON);
  const channels = useWords(CHANNEL_WORDS);
  const may = useMay();
  const confirm = useConfirm();
  const [filter, setFilter, clear] = useUrlState(['channel', 'state']);
  const [edited, setEdited] = useState<Template | 'new' | null>(null);
  const remove = useChange('templates.remove', { refresh: ['templates.'] });
  const onRemove = async ({ id, name }: Template) => {
    if (!(await confirm({ title: w.removeTitle, text: w.removeText(name), action: w.remove, danger: true }))) return;
    remove.mutate({ params: { id } }, { onSuccess: () => tellDone(w.removed(name)) });
  };
  const columns: Column<Template>[] = [
    {
      key: 'name',
      title: w.name,
      cell: (template) => (
        <Anchor component="button" type="button" fw={550} size="sm" ta="left" onClick={() => setEdited(template)}>
          {template.name}
        </Anchor>
      ),
    },
    { key: 'channel', title: w.channel, cell: ({ channel }) => <ChannelName channel={channel} /> },
    { key: 'text', title: w.text, wide: true, cell: ({ text }) => <VariableText text={text} lines={3} /> },
    {
      key: 'state',
      title: w.state,
      cell: ({ state, reason }) => (
        <>
          <Tag tone={TONES[state]}>{w.states[state]}</Tag>
          {state === 'rejected' && reason !== '' && (
            <Text size="xs" className="breakable" maw={260}>
              {w.reason}: {reason}
            </Text>
          )}
        </>
      ),
    },
    { key: 'changed', title: w.changed, phone: false, cell: ({ changed_at: at }) => <Moment at={at} style="date" /> },
    {
      key: 'actions',
      title: common.actions,
      end: true,
      cell: (template) => (
        <Group gap={4} justify="flex-end" wrap="nowrap">
          {may('messages:send') && (
            <Button
              size="compact-sm"
              variant="light"
              component={Link}
              href={`/send?template=${template.id}`}
              aria-label={w.sendLabel(template.name)}
            >
              {w.use}
            </Button>
          )}
          {may('templates:write') && (
            <>
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={w.editLabel(template.name)}
                onClick={() => setEdited(template)}
              >
                <IconPencil size={16} />
              </ActionIcon>
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={w.removeLabel(template.name)}
                onClick={() => void onRemove(template)}
              >
                <IconTrash size={16} />
              </ActionIcon>
            </>
          )}
        </Group>
      ),
    },
  ];
  const newButton = may('templates:write') ? (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setEdited('new')}>
      {w.new}
    </Button>
  ) : undefined;
  return (
    <Page title={w.title} about={w.about} actions={newButton}>
      <Group gap="sm">
        <Select
          aria-label={w.channel}
          w={200}
          value={filter.channel}
          onChange={(channel) => setFilter({ channel: channel ?? '' })}
          data={[
            { value: '', label: w.anyChannel },
            ...TEMPLATE_CHANNELS.map((name) => ({ value: name, label: channels[name] })),
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
        operation="templates.list"
        given={{ query: filled(filter) as Query<'templates.list'> }}
        columns={columns}
        rowKey={({ id }) => id}
        label={w.title}
        isFiltered={filter.channel !== '' || filter.state !== ''}
        onClearFilter={clear}
        empty={
          <Empty title={w.emptyTitle} action={newButton}>
            {w.emptyText}
          </Empty>
        }
      />
      {edited !== null && (
        <TemplateDialog template={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />
      )}
    </Page>
  );
}
