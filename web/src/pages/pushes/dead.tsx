// Statuses that were given up, one by one.
import { Button, Checkbox, Group, Progress, SimpleGrid, Stack, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconCircleCheck, IconRepeat } from '@tabler/icons-react';
import { useState } from 'react';
import type { Item } from '../../api/kaskad.ts';
import { ClientSelect } from '../../parts/client-select.tsx';
import { useConfirm } from '../../parts/confirm.tsx';
import { type Column, PagedTable, PHONE } from '../../parts/paged-table.tsx';
import { Empty } from '../../parts/states.tsx';
import { Count, Moment } from '../../parts/values.tsx';
import { useWords } from '../../words/words.ts';
import { ClientLink, MessageLink } from '../search/cells.tsx';
import { useReplay } from './use-replay.ts';
import { WORDS } from './words.ts';

type Line = Item<'operator.pushes.dead'>;

interface Props {
  accountId: string;
  setAccountId: (id: string) => void;
  mayReplay: boolean;
}

export function Dead({ accountId, setAccountId, mayReplay }: Props) {
  const w = useWords(WORDS);
  const isPhone = useMediaQuery(PHONE) ?? false;
  const confirm = useConfirm();
  const replay = useReplay();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const told: Readonly<Record<string, string>> = w.toldStates;
  const choose = (id: string, isChosen: boolean) =>
    setChosen((before) => {
      const after = new Set(before);
      if (isChosen) after.add(id);
      else after.delete(id);
      return after;
    });
  const onReplay = async () => {
    const ids = [...chosen];
    const question = { title: w.confirmMany(ids.length), text: w.confirmManyText, action: w.replay };
    if (!(await confirm(question))) return;
    await replay.start({ include: 'dead', message_ids: ids });
    setChosen(new Set());
  };
  const choosing: Column<Line>[] = mayReplay
    ? [
        {
          key: 'choose',
          title: w.choose,
          cell: ({ message_id }: Line) => (
            <Checkbox
              size="xs"
              aria-label={w.chooseOne(message_id)}
              checked={chosen.has(message_id)}
              onChange={(event) => choose(message_id, event.currentTarget.checked)}
            />
          ),
        },
      ]
    : [];
  // A card has its first column for a heading: on a phone the box stands last.
  const columns: Column<Line>[] = [
    ...(isPhone ? [] : choosing),
    { key: 'message', title: w.message, cell: ({ message_id }) => <MessageLink id={message_id} /> },
    { key: 'client', title: w.client, cell: (line) => <ClientLink id={line.account_id} login={line.account} /> },
    { key: 'state', title: w.told, cell: ({ state }) => told[state] ?? state },
    { key: 'tries', title: w.tries, end: true, cell: ({ tries }) => <Count n={tries} /> },
    {
      key: 'error',
      title: w.lastError,
      wide: true,
      cell: ({ last_error }) => <span className="mono">{last_error}</span>,
    },
    { key: 'dead_at', title: w.deadAt, cell: ({ dead_at }) => <Moment at={dead_at} /> },
    ...(isPhone ? choosing : []),
  ];
  const { state } = replay;
  return (
    <Stack>
      <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }}>
        <ClientSelect value={accountId} onChange={setAccountId} />
      </SimpleGrid>
      {chosen.size > 0 && (
        <Group>
          <Button
            size="compact-sm"
            leftSection={<IconRepeat size={14} />}
            loading={state?.isRunning}
            onClick={() => void onReplay()}
          >
            {w.replayMany(chosen.size)}
          </Button>
        </Group>
      )}
      {state !== null && (
        <Stack gap={4} role="status">
          <Text size="sm">
            {state.isRunning
              ? w.running(state.dead)
              : state.dead === 0
                ? w.doneNothing
                : w.done(state.dead, state.acknowledged)}
          </Text>
          {state.isRunning && <Progress value={100} animated aria-label={w.replayTitle} />}
        </Stack>
      )}
      <PagedTable
        operation="operator.pushes.dead"
        given={{ query: accountId === '' ? {} : { account_id: Number(accountId) } }}
        columns={columns}
        rowKey={({ message_id, seq }) => `${message_id} ${seq}`}
        label={w.tabs.dead}
        isFiltered={accountId !== ''}
        onClearFilter={() => setAccountId('')}
        empty={
          <Empty icon={IconCircleCheck} title={w.deadEmptyTitle}>
            {w.deadEmptyText}
          </Empty>
        }
      />
    </Stack>
  );
}
