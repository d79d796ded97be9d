import { Button, Card, Group, Stack, Table, Text, Title } from '@mantine/core';
import { useChange, useRead } from '../../api/queries.ts';
import { useConfirm } from '../../parts/confirm.tsx';
import { tellDone } from '../../parts/notices.ts';
import { Loaded } from '../../parts/states.tsx';
import { Moment, Tag } from '../../parts/values.tsx';
import { COMMON } from '../../words/common.ts';
import { useWords } from '../../words/words.ts';
import { deviceName } from './device-name.ts';
import { WORDS } from './words.ts';

/** The browsers one is signed in with, each with a button that ends it. */
export function SessionsCard() {
  const w = useWords(WORDS);
  const common = useWords(COMMON);
  const confirm = useConfirm();
  const sessions = useRead('auth.list_sessions');
  const end = useChange('auth.end_session', {
    refresh: ['auth.list_sessions'],
    onDone: () => tellDone(w.ended),
  });
  const endOthers = useChange('auth.end_other_sessions', {
    refresh: ['auth.list_sessions'],
    onDone: ({ ended }) => tellDone(w.endedOthers(ended)),
  });
  const onEndOthers = async () => {
    const question = { title: w.endOthersTitle, text: w.endOthersText, action: w.endOthers, danger: true };
    if (await confirm(question)) endOthers.mutate({});
  };
  return (
    <Card>
      <Stack>
        <Group justify="space-between">
          <div>
            <Title order={2}>{w.sessions}</Title>
            <Text size="sm" c="dimmed">
              {w.sessionsAbout}
            </Text>
          </div>
          {(sessions.data?.items.length ?? 0) > 1 && (
            <Button variant="default" onClick={() => void onEndOthers()} loading={endOthers.isPending}>
              {w.endOthers}
            </Button>
          )}
        </Group>
        <Loaded query={sessions} rows={3}>
          {({ items }) => (
            <Table.ScrollContainer minWidth={620} type="native">
              <Table aria-label={w.sessions}>
                <Table.Thead>
                  <Table.Tr>
                    {[w.device, w.address, w.since, w.seen, common.actions].map((title) => (
                      <Table.Th key={title} scope="col">
                        {title}
                      </Table.Th>
                    ))}
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {items.map(({ id, user_agent, current, address, created_at, seen_at }) => {
                    const device = deviceName(user_agent) || w.unknownDevice;
                    return (
                      <Table.Tr key={id}>
                        <Table.Td title={user_agent}>
                          {device} {current && <Tag tone="good">{w.current}</Tag>}
                        </Table.Td>
                        <Table.Td className="numbers">{address}</Table.Td>
                        <Table.Td>
                          <Moment at={created_at} />
                        </Table.Td>
                        <Table.Td>
                          <Moment at={seen_at} />
                        </Table.Td>
                        <Table.Td>
                          {!current && (
                            <Button
                              size="compact-sm"
                              variant="default"
                              aria-label={w.endOne(device)}
                              loading={end.isPending && end.variables.params.id === id}
                              onClick={() => end.mutate({ params: { id } })}
                            >
                              {w.end}
                            </Button>
                          )}
                        </Table.Td>
                      </Table.Tr>
                    );
                  })}
                </Table.Tbody>
              </Table>
            </Table.ScrollContainer>
          )}
        </Loaded>
      </Stack>
    </Card>
  );
}
