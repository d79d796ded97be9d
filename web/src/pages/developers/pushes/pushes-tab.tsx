import { SimpleGrid, Stack, Table } from '@mantine/core';
import { useRead } from '../../../api/queries.ts';
import { Section } from '../../../parts/section.tsx';
import { Loaded } from '../../../parts/states.tsx';
import { useMay } from '../../../session/session.ts';
import { TOLD_STATE_WORDS, TOLD_STATES } from '../../../words/told-states.ts';
import { useWords } from '../../../words/words.ts';
import { HealthCard } from './health-card.tsx';
import { SecretsCard } from './secrets-card.tsx';
import { SettingsCard } from './settings-card.tsx';
import { TestCard } from './test-card.tsx';
import { WORDS } from './words.ts';

/** Where states are pushed to, how that fares, what signs them, and a push on trial. */
export default function PushesTab() {
  const mayChange = useMay()('pushes:write');
  const settings = useRead('pushes.settings.get');
  return (
    <Loaded query={settings} rows={8}>
      {(found) => (
        <SimpleGrid cols={{ base: 1, md: 2 }} style={{ alignItems: 'start' }}>
          <Stack>
            <SettingsCard key={`${found.url} ${found.style} ${found.enabled}`} settings={found} mayChange={mayChange} />
            <ToldCard />
          </Stack>
          <Stack>
            <HealthCard settings={found} />
            <SecretsCard mayChange={mayChange} />
            {mayChange && <TestCard hasAddress={found.url !== ''} />}
          </Stack>
        </SimpleGrid>
      )}
    </Loaded>
  );
}

/** The states that a receiver has to know. */
function ToldCard() {
  const w = useWords(WORDS);
  const states = useWords(TOLD_STATE_WORDS);
  return (
    <Section title={w.told} about={w.toldAbout}>
      <Table.ScrollContainer minWidth={320} type="native">
        <Table aria-label={w.told}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{w.toldState}</Table.Th>
              <Table.Th scope="col">{w.meaning}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {TOLD_STATES.map((state) => (
              <Table.Tr key={state}>
                <Table.Td>
                  <span className="mono">{state}</span> — {states[state]}
                </Table.Td>
                <Table.Td>{w.meanings[state]}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Section>
  );
}
