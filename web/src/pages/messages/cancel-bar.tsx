// Takes back the chosen messages that are still queued.
import { Button, Group, Text } from '@mantine/core';
import { IconBan } from '@tabler/icons-react';
import type { Item } from '../../api/kaskad.ts';
import { useChange } from '../../api/queries.ts';
import { useConfirm } from '../../parts/confirm.tsx';
import { tellDone } from '../../parts/notices.ts';
import { useWords } from '../../words/words.ts';
import { WORDS } from './page-words.ts';

export interface CancelBarProps {
  rows: readonly Item<'messages.list'>[];
  chosen: ReadonlySet<string>;
  onChoose: (chosen: ReadonlySet<string>) => void;
}

/** As many as one request takes. */
const CANCEL_MAX = 500;

export function CancelBar({ rows, chosen, onChoose }: CancelBarProps) {
  const w = useWords(WORDS);
  const confirm = useConfirm();
  const cancel = useChange('messages.cancel_many', {
    refresh: ['messages.', 'balance.get'],
    onDone: ({ canceled, not_cancelable: left }) => {
      onChoose(new Set());
      tellDone(w.canceledMany(canceled.length, left.length));
    },
  });
  const open = rows.filter(({ state }) => state === 'accepted').map(({ id }) => id);
  if (open.length === 0 && chosen.size === 0) return null;
  const onCancel = async () => {
    const ids = [...chosen].slice(0, CANCEL_MAX);
    const title = w.cancelManyTitle(ids.length);
    if (await confirm({ title, text: w.cancelManyText, action: w.cancelMany(ids.length), danger: true }))
      cancel.mutate({ body: { ids } });
  };
  return (
    <Group gap="xs" role="group" aria-label={w.chosen(chosen.size)}>
      {chosen.size === 0 ? (
        <Button size="compact-sm" variant="subtle" onClick={() => onChoose(new Set(open))}>
          {w.chooseAll}
        </Button>
      ) : (
        <>
          <Text size="sm">{w.chosen(chosen.size)}</Text>
          <Button size="compact-sm" variant="subtle" onClick={() => onChoose(new Set())}>
            {w.unchoose}
          </Button>
          <Button
            size="compact-sm"
            color="red"
            variant="light"
            leftSection={<IconBan size={14} />}
            loading={cancel.isPending}
            onClick={() => void onCancel()}
          >
            {w.cancelMany(chosen.size)}
          </Button>
        </>
      )}
    </Group>
  );
}
