import { ActionIcon, Anchor } from '@mantine/core';
import { IconRepeat } from '@tabler/icons-react';
import { Link } from 'wouter';
import type { Item } from '../../../api/kaskad.ts';
import { useChange } from '../../../api/queries.ts';
import { tellDone } from '../../../parts/notices.ts';
import { type Column, PagedTable } from '../../../parts/paged-table.tsx';
import { Empty } from '../../../parts/states.tsx';
import { Count, Moment } from '../../../parts/values.tsx';
import { COMMON } from '../../../words/common.ts';
import { TOLD_STATE_WORDS } from '../../../words/told-states.ts';
import { useWords } from '../../../words/words.ts';
import { REPLAY_CHANGES } from './replay-dialog.tsx';
import { WORDS } from './words.ts';

type Dead = Item<'pushes.dead.list'>;

/** States that were given up, each with a button that tells it again. */
export function DeadTable({ mayReplay }: { mayReplay: boolean }) {
  const w = useWords(WORDS);
  const common = useWords(COMMON);
  const states = useWords(TOLD_STATE_WORDS);
  const replay = useChange('pushes.replay', {
    refresh: REPLAY_CHANGES,
    onDone: ({ dead }) => tellDone(dead === 0 ? w.nothing : w.replayed(dead)),
  });
  const columns: Column<Dead>[] = [
    {
      key: 'message',
      title: w.message,
      cell: ({ message_id }) => (
        <Anchor component={Link} href={`/messages/${message_id}`} size="sm" className="numbers">
          {message_id}
        </Anchor>
      ),
    },
    { key: 'state', title: w.state, cell: ({ state }) => states[state as keyof typeof states] ?? state },
    { key: 'changed', title: w.changedAt, cell: ({ changed_at }) => <Moment at={changed_at} style="full" /> },
    { key: 'tries', title: w.tries, end: true, cell: ({ tries }) => <Count n={tries} /> },
    {
      key: 'error',
      title: w.lastError,
      wide: true,
      cell: ({ last_error }) => <span className="breakable">{last_error}</span>,
    },
    { key: 'dead', title: w.deadAt, cell: ({ dead_at }) => <Moment at={dead_at} style="full" /> },
    ...(mayReplay
      ? [
          {
            key: 'actions',
            title: common.actions,
            end: true,
            cell: ({ message_id }: Dead) => (
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={w.replayOne(message_id)}
                onClick={() => replay.mutate({ body: { message_ids: [message_id] } })}
              >
                <IconRepeat size={16} />
              </ActionIcon>
            ),
          },
        ]
      : []),
  ];
  return (
    <PagedTable
      operation="pushes.dead.list"
      columns={columns}
      rowKey={({ message_id, seq }) => `${message_id}-${seq}`}
      label={w.dead}
      live
      empty={<Empty title={w.deadEmptyTitle}>{w.deadEmptyText}</Empty>}
    />
  );
}
