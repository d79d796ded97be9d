// How deep and how old the queues are, by connection and priority.
import { Table, Text } from '@mantine/core';
import { durationText } from '../../parts/duration.ts';
import { Section } from '../../parts/section.tsx';
import { Count } from '../../parts/values.tsx';
import { useLanguage } from '../../words/language.ts';
import { useWords } from '../../words/words.ts';
import type { Wall } from './history.ts';
import { WORDS } from './words.ts';

const PRIORITIES = ['urgent', 'normal', 'bulk'] as const;

export function QueueTable({ queue }: { queue: Wall['queue'] }) {
  const w = useWords(WORDS);
  const language = useLanguage();
  const lines = queue.filter(({ depth }) => depth > 0);
  const connections = [...new Map(lines.map((line) => [line.connection_id, line.connection]))];
  return (
    <Section title={w.queue} about={w.queueAbout}>
      {connections.length === 0 ? (
        <Text size="sm" c="dimmed">
          {w.queueNothing}
        </Text>
      ) : (
        <Table.ScrollContainer minWidth={320} type="native" tabIndex={0} role="group" aria-label={w.queue}>
          <Table aria-label={w.queue}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">{w.connection}</Table.Th>
                {PRIORITIES.map((priority) => (
                  <Table.Th key={priority} scope="col" ta="right">
                    {w.priorities[priority]}
                  </Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {connections.map(([id, name]) => (
                <Table.Tr key={id}>
                  <Table.Th scope="row" fw={500} className="breakable">
                    {name}
                  </Table.Th>
                  {PRIORITIES.map((priority) => {
                    const line = lines.find((one) => one.connection_id === id && one.priority === priority);
                    return (
                      <Table.Td key={priority} ta="right">
                        {line === undefined ? (
                          <Text component="span" c="dimmed" aria-hidden>
                            —
                          </Text>
                        ) : (
                          <>
                            <Count n={line.depth} />
                            <Text size="xs" c="dimmed" className="nowrap">
                              {durationText(line.oldest_age_s, language)}
                            </Text>
                          </>
                        )}
                      </Table.Td>
                    );
                  })}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Section>
  );
}
