// One movement of money: what it changed, and the messages behind it, a page at a time.
import { Anchor, Button, Drawer, Group, Stack, Table, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'wouter';
import type { Answer } from '../../api/kaskad.ts';
import { useRead } from '../../api/queries.ts';
import { Facts } from '../../parts/facts.tsx';
import { MessageStateTag } from '../../parts/message-state.tsx';
import { Loaded } from '../../parts/states.tsx';
import { ChannelName, Moment, Money } from '../../parts/values.tsx';
import { useMe } from '../../session/session.ts';
import { COMMON } from '../../words/common.ts';
import { useWords } from '../../words/words.ts';
import { ENTRY_KIND_WORDS } from './entry-words.ts';
import { WORDS } from './words.ts';

type Entry = Answer<'ledger.get'>;
const PAGE_SIZE = 50;

export function EntryDrawer({ id, onClose }: { id: number | null; onClose: () => void }) {
  const w = useWords(WORDS);
  const common = useWords(COMMON);
  return (
    <Drawer
      opened={id !== null}
      onClose={onClose}
      position="right"
      size="lg"
      title={id === null ? '' : w.entry(id)}
      closeButtonProps={{ 'aria-label': common.close }}
    >
      {id !== null && <EntryBody key={id} id={id} />}
    </Drawer>
  );
}

function EntryBody({ id }: { id: number }) {
  const common = useWords(COMMON);
  const [cursors, setCursors] = useState<string[]>([]);
  const cursor = cursors.at(-1);
  const query = { limit: PAGE_SIZE, ...(cursor === undefined ? {} : { cursor }) };
  const read = useRead('ledger.get', { params: { id }, query }, { keep: true });
  return (
    <Loaded query={read}>
      {(entry) => (
        <Stack>
          <EntryFacts entry={entry} />
          <Messages entry={entry} />
          {(cursors.length > 0 || entry.next !== null) && (
            <Group justify="flex-end" gap="xs">
              <Button
                variant="default"
                disabled={cursors.length === 0}
                onClick={() => setCursors(cursors.slice(0, -1))}
              >
                {common.previous}
              </Button>
              <Button
                variant="default"
                disabled={entry.next === null}
                onClick={() => entry.next !== null && setCursors([...cursors, entry.next])}
              >
                {common.older}
              </Button>
            </Group>
          )}
        </Stack>
      )}
    </Loaded>
  );
}

function EntryFacts({ entry }: { entry: Entry }) {
  const w = useWords(WORDS);
  const kinds = useWords(ENTRY_KIND_WORDS);
  const currency = useMe().account?.currency;
  const sum = (amount: string) => <Money amount={amount} currency={currency} />;
  return (
    <Facts
      facts={[
        { name: w.what, value: kinds[entry.kind] },
        { name: w.at, value: <Moment at={entry.at} style="full" /> },
        entry.amount !== '0' && { name: w.amount, value: sum(entry.amount) },
        entry.held !== '0' && { name: w.heldChange, value: sum(entry.held) },
        { name: w.balanceAfter, value: sum(entry.balance_after) },
        { name: w.heldAfter, value: sum(entry.held_after) },
        entry.note !== '' && { name: w.note, value: entry.note },
      ]}
    />
  );
}

function Messages({ entry }: { entry: Entry }) {
  const w = useWords(WORDS);
  const currency = useMe().account?.currency;
  const note = (text: string) => (
    <Text size="sm" c="dimmed">
      {text}
    </Text>
  );
  if (entry.messages === 0) return note(w.noMessages);
  return (
    <section aria-label={w.entryMessages}>
      <Group justify="space-between" mb="xs">
        <Title order={3}>{w.entryMessages}</Title>
        {note(w.entryCount(entry.messages))}
      </Group>
      {entry.items === null ? (
        note(w.messagesHidden)
      ) : entry.items.length === 0 ? (
        note(w.messagesGone)
      ) : (
        <Table.ScrollContainer minWidth={460} type="native">
          <Table aria-label={w.entryMessages}>
            <Table.Thead>
              <Table.Tr>
                {[w.recipient, w.channel, w.state].map((title) => (
                  <Table.Th key={title} scope="col">
                    {title}
                  </Table.Th>
                ))}
                <Table.Th scope="col" ta="right">
                  {w.sum}
                </Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {entry.items.map(({ id, phone, channel, state, amount }) => (
                <Table.Tr key={id}>
                  <Table.Td>
                    <Anchor component={Link} href={`/messages/${id}`} size="sm" className="numbers nowrap">
                      {phone}
                    </Anchor>
                  </Table.Td>
                  <Table.Td>
                    <ChannelName channel={channel} />
                  </Table.Td>
                  <Table.Td>
                    <MessageStateTag state={state} />
                  </Table.Td>
                  <Table.Td ta="right">
                    <Money amount={amount} currency={currency} />
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </section>
  );
}
