import { Button, Group, Text, Title } from '@mantine/core';
import type { Item } from '../../api/kaskad.ts';
import { useChange } from '../../api/queries.ts';
import { useConfirm } from '../../parts/confirm.tsx';
import { tellDone } from '../../parts/notices.ts';
import { type Column, PagedTable } from '../../parts/paged-table.tsx';
import { Empty } from '../../parts/states.tsx';
import { Count, Moment, OrDash, Tag, type Tone } from '../../parts/values.tsx';
import { useMay } from '../../session/session.ts';
import { COMMON } from '../../words/common.ts';
import { useWords } from '../../words/words.ts';
import { WORDS } from './words.ts';

type Version = Item<'operator.routes.versions'>;
const TONES: Record<Version['state'], Tone> = { draft: 'wait', published: 'good', retired: 'quiet' };

/** Every version that was, and the way back to each. */
export function Versions({ onOpen }: { onOpen: (id: number) => void }) {
  const w = useWords(WORDS);
  const common = useWords(COMMON);
  const mayWrite = useMay()('routes:write');
  const confirm = useConfirm();
  const rollback = useChange('operator.routes.rollback', {
    refresh: ['operator.routes.'],
    onDone: () => tellDone(w.rolledBack),
  });
  const onRollback = async (id: number) => {
    if (await confirm({ title: w.rollbackTitle(id), text: w.rollbackText, action: w.rollback, danger: true }))
      rollback.mutate({ params: { id } });
  };
  const columns: Column<Version>[] = [
    {
      key: 'version',
      title: w.drafts,
      cell: ({ id, state }) => (
        <Group gap="xs" wrap="nowrap">
          <span className="nowrap">{w.version(id)}</span> <Tag tone={TONES[state]}>{w[state]}</Tag>
        </Group>
      ),
    },
    { key: 'note', title: w.note, wide: true, cell: ({ note }) => <OrDash>{note}</OrDash> },
    {
      key: 'changed',
      title: w.changedAt,
      cell: ({ changed_at, published_by, created_by }) => (
        <>
          <Moment at={changed_at} />
          <Text size="xs" c="dimmed" className="breakable">
            {published_by || created_by}
          </Text>
        </>
      ),
    },
    { key: 'published', title: w.publishedAt, cell: ({ published_at }) => <Moment at={published_at} /> },
    { key: 'routes', title: w.routesCount, end: true, cell: ({ routes_count }) => <Count n={routes_count} /> },
    {
      key: 'actions',
      title: common.actions,
      end: true,
      cell: ({ id, state }) => (
        <Group gap="xs" justify="flex-end" wrap="nowrap">
          <Button size="compact-sm" variant="subtle" onClick={() => onOpen(id)}>
            {w.open}
          </Button>
          {mayWrite && state === 'retired' && (
            <Button size="compact-sm" variant="subtle" onClick={() => void onRollback(id)}>
              {w.rollback}
            </Button>
          )}
        </Group>
      ),
    },
  ];
  return (
    <section aria-label={w.drafts}>
      <Title order={2} size="h3" mb="xs">
        {w.drafts}
      </Title>
      <PagedTable
        operation="operator.routes.versions"
        columns={columns}
        rowKey={({ id }) => id}
        label={w.drafts}
        size={20}
        empty={<Empty title={w.emptyTitle}>{w.emptyText}</Empty>}
      />
    </section>
  );
}
