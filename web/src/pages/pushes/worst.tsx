// The push addresses that fare worst: a short list that is read whole.
import { ActionIcon, Anchor, Box, Card, Group, Stack, Table, Text, Tooltip } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconCircleCheck, IconRepeat } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { Answer } from '../../api/kaskad.ts';
import { useRead } from '../../api/queries.ts';
import { durationText } from '../../parts/duration.ts';
import { PHONE } from '../../parts/paged-table.tsx';
import { Empty, Loaded } from '../../parts/states.tsx';
import { Count, Moment, OrDash, Tag } from '../../parts/values.tsx';
import { COMMON } from '../../words/common.ts';
import { useLanguage } from '../../words/language.ts';
import { useWords } from '../../words/words.ts';
import { ClientLink } from '../search/cells.tsx';
import { WORDS } from './words.ts';

type Line = Answer<'operator.pushes.list'>['items'][number];
const SHOWN_MAX = 100;
const TONES = { active: 'good', off: 'quiet', gone: 'bad' } as const;

export function Worst({ onReplay }: { onReplay?: (accountId: string) => void }) {
  const w = useWords(WORDS);
  const worst = useRead('operator.pushes.list', { query: { limit: SHOWN_MAX } }, { live: true });
  return (
    <Loaded query={worst}>
      {({ items }) =>
        items.length === 0 ? (
          <Empty icon={IconCircleCheck} title={w.worstEmptyTitle}>
            {w.worstEmptyText}
          </Empty>
        ) : (
          <Lines items={items} onReplay={onReplay} />
        )
      }
    </Loaded>
  );
}

function Lines({ items, onReplay }: { items: readonly Line[]; onReplay?: (accountId: string) => void }) {
  const w = useWords(WORDS);
  const common = useWords(COMMON);
  const isPhone = useMediaQuery(PHONE) ?? false;
  const language = useLanguage();
  const columns: { key: string; title: string; end?: boolean; cell: (line: Line) => ReactNode }[] = [
    {
      key: 'address',
      title: w.address,
      cell: ({ url, style }) => (
        <>
          <span className="mono">{url}</span>
          <Text size="xs" c="dimmed">
            {w.styles[style]}
          </Text>
        </>
      ),
    },
    { key: 'state', title: w.state, cell: ({ state }) => <Tag tone={TONES[state]}>{w.states[state]}</Tag> },
    {
      key: 'failed',
      title: w.failed,
      end: true,
      cell: ({ failed, pushes }) => (
        <Text size="sm" fw={failed > 0 ? 600 : undefined} className="numbers">
          {w.failedOf(failed, pushes)}
        </Text>
      ),
    },
    {
      key: 'waiting',
      title: w.waiting,
      end: true,
      cell: ({ waiting, oldest_waiting_at }) => (
        <>
          <Count n={waiting} />
          {oldest_waiting_at !== null && (
            <Text size="xs" c="dimmed">
              {w.oldest(durationText((Date.now() - Date.parse(oldest_waiting_at)) / 1000, language))}
            </Text>
          )}
        </>
      ),
    },
    {
      key: 'dead',
      title: w.dead,
      end: true,
      cell: ({ dead, account_id }) =>
        dead === 0 ? (
          <Count n={dead} />
        ) : (
          <Anchor component={Link} href={`/operator/pushes?tab=dead&account_id=${account_id}`} size="sm">
            <Count n={dead} />
          </Anchor>
        ),
    },
    {
      key: 'error',
      title: w.lastError,
      cell: ({ last_error, last_failed_at }) => (
        <OrDash>
          {last_error === '' ? null : (
            <>
              <span className="mono">{last_error}</span>
              <Text size="xs" c="dimmed" component="div">
                <Moment at={last_failed_at} />
              </Text>
            </>
          )}
        </OrDash>
      ),
    },
  ];
  const replay = ({ account_id, account }: Line) =>
    onReplay !== undefined && (
      <Tooltip label={w.replay}>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={w.replayOf(account)}
          onClick={() => onReplay(String(account_id))}
        >
          <IconRepeat size={16} />
        </ActionIcon>
      </Tooltip>
    );
  if (isPhone)
    return (
      <Stack gap="xs">
        {items.map((line) => (
          <Card key={line.account_id} p="sm">
            <Group justify="space-between" wrap="nowrap">
              <ClientLink id={line.account_id} login={line.account} />
              {replay(line)}
            </Group>
            {columns.map(({ key, title, cell }) => (
              <Group key={key} justify="space-between" align="flex-start" wrap="nowrap" gap="sm" py={2}>
                <Text size="sm" c="dimmed">
                  {title}
                </Text>
                <Box ta="right" miw={0} className="breakable">
                  {cell(line)}
                </Box>
              </Group>
            ))}
          </Card>
        ))}
      </Stack>
    );
  return (
    <Card p={0}>
      <Table.ScrollContainer minWidth={860} type="native">
        <Table aria-label={w.tabs.worst}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{w.client}</Table.Th>
              {columns.map(({ key, title, end }) => (
                <Table.Th key={key} scope="col" ta={end ? 'right' : undefined}>
                  {title}
                </Table.Th>
              ))}
              {onReplay !== undefined && <Table.Th scope="col">{common.actions}</Table.Th>}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {items.map((line) => (
              <Table.Tr key={line.account_id}>
                <Table.Td>
                  <ClientLink id={line.account_id} login={line.account} />
                </Table.Td>
                {columns.map(({ key, cell, end }) => (
                  <Table.Td key={key} ta={end ? 'right' : undefined}>
                    {cell(line)}
                  </Table.Td>
                ))}
                {onReplay !== undefined && <Table.Td>{replay(line)}</Table.Td>}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Card>
  );
}
