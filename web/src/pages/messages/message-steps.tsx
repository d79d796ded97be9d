// A cascade's steps: what each would cost, what it was charged, how it ended.
import { Table, Text } from '@mantine/core';
import { ChannelName, Moment, Money, OrDash, Tag } from '../../parts/values.tsx';
import { useWords } from '../../words/words.ts';
import { DETAIL_WORDS } from './detail-words.ts';
import { TIMELINE_WORDS } from './timeline-words.ts';
import type { Message } from './verdict.tsx';

const SUCCESSFUL = new Set(['delivered', 'read']);

export function MessageSteps({ message }: { message: Message }) {
  const w = useWords(DETAIL_WORDS);
  return (
    <Table.ScrollContainer minWidth={560} type="native" role="group" tabIndex={0} aria-label={w.steps}>
      <Table aria-label={w.steps} horizontalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            {[w.step, w.channel, w.success, w.began, w.outcome].map((title) => (
              <Table.Th key={title} scope="col" fz="xs">
                {title}
              </Table.Th>
            ))}
            <Table.Th scope="col" fz="xs" ta="right">
              {w.price}
            </Table.Th>
            <Table.Th scope="col" fz="xs" ta="right">
              {w.charged}
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {message.steps.map((step) => (
            <Table.Tr key={step.step}>
              <Table.Td className="numbers">{step.step}</Table.Td>
              <Table.Td>
                <ChannelName channel={step.channel} />
                <Text size="xs" c="dimmed" className="breakable">
                  {step.sender}
                </Text>
              </Table.Td>
              <Table.Td>{step.success === 'read' ? w.successRead : w.successDelivered}</Table.Td>
              <Table.Td>
                <Moment at={step.began_at} style="time" />
              </Table.Td>
              <Table.Td>
                <Outcome message={message} step={step} />
              </Table.Td>
              <Table.Td ta="right">
                <Money amount={step.price} currency={message.currency} />
              </Table.Td>
              <Table.Td ta="right">
                <OrDash>
                  {step.charged === null ? null : <Money amount={step.charged} currency={message.currency} />}
                </OrDash>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Outcome({ message, step }: { message: Message; step: Message['steps'][number] }) {
  const w = useWords(DETAIL_WORDS);
  const { ended } = useWords(TIMELINE_WORDS);
  if (step.ended !== '') return <Tag tone="quiet">{(ended as Record<string, string>)[step.ended] ?? step.ended}</Tag>;
  if (step.began_at === null) return <span className="nowrap">{w.notReached}</span>;
  if (message.step === step.step && SUCCESSFUL.has(message.state)) return <Tag tone="good">{w.answered}</Tag>;
  return message.final_at === null ? <Tag tone="wait">{w.current}</Tag> : <OrDash>{null}</OrDash>;
}
