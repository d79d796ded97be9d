import { Anchor, Group, Table, Text } from '@mantine/core';
import { Link } from 'wouter';
import type { Answer } from '../../api/kaskad.ts';
import { ChannelName, Tag } from '../../parts/values.tsx';
import { useWords } from '../../words/words.ts';
import { WORDS } from './words.ts';

export type Route = Answer<'operator.routes.list'>['routes'][number];

export function RoutesTable({ routes, label }: { routes: readonly Route[]; label: string }) {
  const w = useWords(WORDS);
  return (
    <Table.ScrollContainer minWidth={640} type="native">
      <Table aria-label={label}>
        <Table.Thead>
          <Table.Tr>
            {[w.channel, w.account, w.sender, w.area, w.connections].map((title) => (
              <Table.Th key={title} scope="col">
                {title}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {routes.map((route) => (
            <Table.Tr key={`${route.channel} ${route.area_id} ${route.account_id} ${route.sender}`}>
              <Table.Td>
                <ChannelName channel={route.channel} />
              </Table.Td>
              <Table.Td>
                {route.account_id === null ? (
                  <Text c="dimmed" size="sm">
                    {w.any}
                  </Text>
                ) : (
                  <Anchor component={Link} href={`/operator/clients/${route.account_id}`} size="sm">
                    {route.account}
                  </Anchor>
                )}
              </Table.Td>
              <Table.Td>
                {route.sender ?? (
                  <Text c="dimmed" size="sm">
                    {w.any}
                  </Text>
                )}
              </Table.Td>
              <Table.Td>
                {route.area ?? (
                  <Text c="dimmed" size="sm">
                    {w.anyArea}
                  </Text>
                )}
              </Table.Td>
              <Table.Td>
                <Group gap={6}>
                  {route.connections.map((name, index) => (
                    <Tag key={name} tone="info">
                      {route.weights === null ? `${index + 1}. ${name}` : `${name} — ${route.weights[index]}`}
                    </Tag>
                  ))}
                </Group>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
