import { Alert, Anchor, Card, Group, Stack, Table, Text } from '@mantine/core';
import { Link } from 'wouter';
import type { Answer } from '../../../api/kaskad.ts';
import { useRead } from '../../../api/queries.ts';
import { Loaded } from '../../../parts/states.tsx';
import { Copyable } from '../../../parts/values.tsx';
import { TOLD_STATE_WORDS, type ToldState } from '../../../words/told-states.ts';
import { useWords } from '../../../words/words.ts';
import { WORDS } from './words.ts';

type Outcome = Answer<'sandbox.get'>['numbers'][number]['outcome'];

/** What a push tells in the end. */
const TOLD: Record<Outcome, ToldState | null> = {
  delivered: 'deliver',
  undelivered: 'not_deliver',
  expired: 'expired',
  read: 'read',
  delayed: 'deliver',
  refused: 'not_deliver',
  receipt_twice: 'deliver',
  second_try: 'deliver',
  silent: null,
  partly: 'partly_deliver',
};

/** Numbers for trying out, and what comes of each. */
export default function SandboxTab() {
  const w = useWords(WORDS);
  const states = useWords(TOLD_STATE_WORDS);
  const sandbox = useRead('sandbox.get');
  return (
    <Loaded query={sandbox} rows={8}>
      {({ enabled, numbers }) => (
        <Stack>
          {!enabled && (
            <Alert color="yellow" title={w.off}>
              {w.offText}
            </Alert>
          )}
          <Text size="sm" maw={820}>
            {w.about}
          </Text>
          <Card p={0}>
            <Table.ScrollContainer minWidth={620} type="native">
              <Table aria-label={w.numbers} verticalSpacing="xs">
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th scope="col">{w.phone}</Table.Th>
                    <Table.Th scope="col">{w.outcome}</Table.Th>
                    <Table.Th scope="col">{w.state}</Table.Th>
                    <Table.Th scope="col">{w.try}</Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {numbers.map(({ phone, outcome }) => {
                    const told = TOLD[outcome];
                    return (
                      <Table.Tr key={phone}>
                        <Table.Td>
                          <Copyable text={phone} />
                        </Table.Td>
                        <Table.Td>{w.outcomes[outcome]}</Table.Td>
                        <Table.Td>
                          {told === null ? (
                            w.none
                          ) : (
                            <Group gap={6}>
                              <span className="mono">{told}</span>
                              <span className="quiet">{states[told]}</span>
                            </Group>
                          )}
                        </Table.Td>
                        <Table.Td>
                          <Anchor
                            component={Link}
                            href={`/developers/requests?to=${phone}`}
                            size="sm"
                            aria-label={w.tryOne(phone)}
                          >
                            {w.try}
                          </Anchor>
                        </Table.Td>
                      </Table.Tr>
                    );
                  })}
                </Table.Tbody>
              </Table>
            </Table.ScrollContainer>
          </Card>
          <Text size="sm" c="dimmed" maw={820}>
            {w.rules}
          </Text>
        </Stack>
      )}
    </Loaded>
  );
}
