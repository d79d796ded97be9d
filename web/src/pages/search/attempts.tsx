// Every try on every connection, with the provider's ids, codes and what it cost us.
import { Group, Table, Text } from '@mantine/core';
import type { Answer } from '../../api/kaskad.ts';
import { Moment, Money, OrDash, Tag, type Tone } from '../../parts/values.tsx';
import { useWords } from '../../words/words.ts';
import { ErrorClassTag } from '../connections/error-class.tsx';
import { ConnectionLink } from './cells.tsx';
import { WORDS } from './words.ts';

type Attempt = Answer<'search.message'>['attempts'][number];
const TONES: Readonly<Record<string, Tone>> = {
  delivered: 'good',
  read: 'good',
  submitted: 'info',
  undelivered: 'bad',
  rejected: 'bad',
  expired: 'bad',
  unknown: 'wait',
};

export function Attempts({ attempts }: { attempts: readonly Attempt[] }) {
  const w = useWords(WORDS);
  const states: Readonly<Record<string, string>> = w.attemptStates;
  return (
    <Table.ScrollContainer minWidth={640} type="native" tabIndex={0} role="group" aria-label={w.attempts}>
      <Table aria-label={w.attempts}>
        <Table.Thead>
          <Table.Tr>
            {[w.attempt, w.connection, w.attemptState, w.code, w.providerIds].map((title) => (
              <Table.Th key={title} scope="col">
                {title}
              </Table.Th>
            ))}
            <Table.Th scope="col" ta="right">
              {w.cost}
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {attempts.map((one) => (
            <Table.Tr key={`${one.step} ${one.attempt}`}>
              <Table.Td className="nowrap">
                {one.attempt}{' '}
                <Text span size="xs" c="dimmed">
                  {w.step} {one.step}
                </Text>
                <Text size="xs" c="dimmed">
                  <Moment at={one.at} style="full" />
                </Text>
              </Table.Td>
              <Table.Td>
                <ConnectionLink id={one.connection_id} name={one.connection} />
              </Table.Td>
              <Table.Td>
                <Tag tone={TONES[one.state] ?? 'wait'}>{states[one.state] ?? one.state}</Tag>
                <Segments states={one.segment_states} />
              </Table.Td>
              <Table.Td>
                <OrDash>
                  {one.error_code === '' ? null : (
                    <>
                      <Group gap={6}>
                        <span className="mono">{one.error_code}</span>
                        {one.error_class !== null && <ErrorClassTag of={one.error_class} />}
                      </Group>
                      {one.error_name !== null && (
                        <Text size="xs" c="dimmed" className="breakable">
                          {one.error_name}
                        </Text>
                      )}
                    </>
                  )}
                </OrDash>
              </Table.Td>
              <Table.Td>
                <OrDash>
                  {one.provider_ids.length === 0 ? null : <span className="mono">{one.provider_ids.join(', ')}</span>}
                </OrDash>
              </Table.Td>
              <Table.Td ta="right">
                <Money amount={one.cost} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

/** Where a message has several parts, each by itself. */
function Segments({ states }: { states: string }) {
  const w = useWords(WORDS);
  const names: Readonly<Record<string, string>> = w.segmentNames;
  if (states.length < 2) return null;
  return (
    <Text size="xs" c="dimmed">
      {[...states].map((letter, index) => w.segment(index + 1, names[letter] ?? letter)).join(', ')}
    </Text>
  );
}
