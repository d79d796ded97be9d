// Every connection in a line: link, sessions, window, rate, queue, delivery.
import { Anchor, Box, Card, Group, SimpleGrid, Stack, Table, Text, Tooltip } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconTrendingDown } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { PHONE } from '../../parts/paged-table.tsx';
import { Count, Share, Tag } from '../../parts/values.tsx';
import { useMay } from '../../session/session.ts';
import { COMMON } from '../../words/common.ts';
import { localeOf, useLanguage } from '../../words/language.ts';
import { useWords } from '../../words/words.ts';
import { MoveMenu } from '../connections/moves.tsx';
import { ConnectionTag, SessionDots, WindowUse } from '../connections/state.tsx';
import { WORDS as CONNECTIONS } from '../connections/words.ts';
import type { Wall } from './history.ts';
import { WORDS } from './words.ts';

type Line = Wall['connections'][number];

export function ConnectionsTable({ connections }: { connections: readonly Line[] }) {
  const w = useWords(WORDS);
  const c = useWords(CONNECTIONS);
  const common = useWords(COMMON);
  const mayMove = useMay()('connections:write');
  const isPhone = useMediaQuery(PHONE) ?? false;
  if (connections.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {w.noConnections}
      </Text>
    );
  const columns: { key: string; title: string; end?: boolean; cell: (one: Line) => ReactNode }[] = [
    { key: 'state', title: c.state, cell: (one) => <ConnectionTag state={one.state} link={one.link} /> },
    { key: 'bound', title: c.link, cell: (one) => <SessionDots bound={one.bound} wanted={one.wanted} /> },
    { key: 'window', title: c.window, cell: (one) => <WindowUse used={one.in_flight} size={one.window} /> },
    { key: 'rate', title: c.rate, end: true, cell: (one) => <Rate of={one.submitted_per_s} /> },
    { key: 'queue', title: c.queue, end: true, cell: (one) => <Count n={one.queued} /> },
    { key: 'share', title: w.delivery, end: true, cell: (one) => <Delivery of={one} /> },
  ];
  const name = (one: Line) => (
    <Anchor component={Link} href={`/operator/connections/${one.id}`} fw={550} className="breakable">
      {one.name}
    </Anchor>
  );
  if (isPhone)
    return (
      <SimpleGrid cols={1} spacing="xs">
        {connections.map((one) => (
          <Card key={one.id} p="sm">
            <Group justify="space-between" wrap="nowrap" mb={4}>
              {name(one)}
              {mayMove && <MoveMenu connection={one} />}
            </Group>
            {columns.map(({ key, title, cell }) => (
              <Group key={key} justify="space-between" wrap="nowrap" gap="sm" py={2}>
                <Text size="sm" c="dimmed">
                  {title}
                </Text>
                <Box ta="right">{cell(one)}</Box>
              </Group>
            ))}
          </Card>
        ))}
      </SimpleGrid>
    );
  return (
    <Table.ScrollContainer minWidth={640} type="native">
      <Table aria-label={w.connections}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{c.name}</Table.Th>
            {columns.map(({ key, title, end }) => (
              <Table.Th key={key} scope="col" ta={end ? 'right' : undefined}>
                {title}
              </Table.Th>
            ))}
            {mayMove && <Table.Th scope="col">{common.actions}</Table.Th>}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {connections.map((one) => (
            <Table.Tr key={one.id}>
              <Table.Th scope="row">{name(one)}</Table.Th>
              {columns.map(({ key, cell, end }) => (
                <Table.Td key={key} ta={end ? 'right' : undefined}>
                  {cell(one)}
                </Table.Td>
              ))}
              {mayMove && (
                <Table.Td>
                  <MoveMenu connection={one} />
                </Table.Td>
              )}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

/** `12,4` */
export function Rate({ of }: { of: number }) {
  const locale = localeOf(useLanguage());
  return (
    <span className="numbers nowrap">{of.toLocaleString(locale, { maximumFractionDigits: of < 10 ? 1 : 0 })}</span>
  );
}

function Delivery({ of: { delivery_share_now, delivery_share_before, falling } }: { of: Line }) {
  const w = useWords(WORDS);
  const locale = localeOf(useLanguage());
  const before =
    delivery_share_before === null
      ? '—'
      : delivery_share_before.toLocaleString(locale, { style: 'percent', maximumFractionDigits: 1 });
  return (
    <Stack gap={0} align="flex-end">
      <Group gap={6} wrap="nowrap">
        {falling && (
          <Tooltip label={w.wasBefore(before)}>
            <Tag tone="bad" leftSection={<IconTrendingDown size={12} aria-hidden />}>
              {w.fallingTag}
            </Tag>
          </Tooltip>
        )}
        <Share of={delivery_share_now} />
      </Group>
      {delivery_share_before !== null && (
        <Text size="xs" c="dimmed" className="nowrap">
          {w.wasBefore(before)}
        </Text>
      )}
    </Stack>
  );
}
