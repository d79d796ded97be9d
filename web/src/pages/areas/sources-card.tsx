import { Table, Text } from '@mantine/core';
import { useRead } from '../../api/queries.ts';
import { Section } from '../../parts/section.tsx';
import { Loaded } from '../../parts/states.tsx';
import { Count, Moment } from '../../parts/values.tsx';
import { useWords } from '../../words/words.ts';
import { WORDS } from './words.ts';

/** Which registries were taken in, of what date. */
export function SourcesCard() {
  const w = useWords(WORDS);
  const read = useRead('operator.areas.sources');
  return (
    <Section title={w.registry} about={w.registryAbout}>
      <Loaded query={read} rows={3}>
        {({ sources }) =>
          sources.length === 0 ? (
            <Text size="sm" c="dimmed">
              {w.onlyCountry}
            </Text>
          ) : (
            <Table.ScrollContainer minWidth={420} type="native">
              <Table aria-label={w.registry}>
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th scope="col">{w.source}</Table.Th>
                    <Table.Th scope="col" ta="right">
                      {w.ranges}
                    </Table.Th>
                    <Table.Th scope="col" ta="right">
                      {w.badLines}
                    </Table.Th>
                    <Table.Th scope="col">{w.importedAt}</Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {sources.map(({ id, source, registry_date, ranges, bad_lines, imported_at }) => (
                    <Table.Tr key={id}>
                      <Table.Td className="breakable">
                        {source}
                        {registry_date !== null && (
                          <Text size="xs" c="dimmed">
                            {w.registryDate} {registry_date}
                          </Text>
                        )}
                      </Table.Td>
                      <Table.Td ta="right">
                        <Count n={ranges} />
                      </Table.Td>
                      <Table.Td ta="right">
                        <Count n={bad_lines} />
                      </Table.Td>
                      <Table.Td>
                        <Moment at={imported_at} />
                      </Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
            </Table.ScrollContainer>
          )
        }
      </Loaded>
    </Section>
  );
}
