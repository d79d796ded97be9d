// One message, whoever looks: verdict, timeline, text, steps, facts, money, pushes. Data come as props; the client's page and
// the operator's say where they come from, and what can be done.
import { Grid, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { formatE7Trimmed, parseMoneyE7 } from '../../../../src/domain/money.ts';
import { type Fact, Facts } from '../../parts/facts.tsx';
import { Section } from '../../parts/section.tsx';
import { ChannelName, Copyable, Moment, Money, OrDash } from '../../parts/values.tsx';
import { useWords } from '../../words/words.ts';
import { DETAIL_WORDS } from './detail-words.ts';
import { MessageSteps } from './message-steps.tsx';
import { MessageText } from './message-text.tsx';
import { Timeline, type TimelineEvent } from './timeline.tsx';
import { type Message, Verdict } from './verdict.tsx';

export interface MessageDetailProps {
  message: Message;
  /** Undefined while they are on their way. */
  events: readonly TimelineEvent[] | undefined;
  /** In place of the events: a problem, skeletons. */
  waiting?: ReactNode;
  side: 'client' | 'operator';
  /** The number is masked: says so, or offers to reveal it. */
  isMasked: boolean;
  /** The number as it is shown, when it was revealed. */
  phone?: string;
  /** Beside the number: the button that reveals it. */
  phoneAction?: ReactNode;
  /** Before the others: whose it is. */
  facts?: readonly Fact[];
  /** In the pushes' card: replay. */
  pushActions?: ReactNode;
  /** In the money's card: refund. */
  moneyActions?: ReactNode;
  /** More cards below the timeline: attempts with what they cost. */
  children?: ReactNode;
  connectionHref?: (id: number) => string;
}

export function MessageDetail(props: MessageDetailProps) {
  const { message, events, connectionHref } = props;
  const w = useWords(DETAIL_WORDS);
  return (
    <Grid gap="md">
      <Grid.Col span={{ base: 12, lg: 8 }}>
        <Stack>
          <Verdict message={message} />
          <Section title={w.timeline}>
            {events === undefined ? (
              props.waiting
            ) : (
              <Timeline events={events} currency={message.currency} connectionHref={connectionHref} />
            )}
          </Section>
          {message.steps.length > 1 && (
            <Section title={w.steps}>
              <MessageSteps message={message} />
            </Section>
          )}
          {props.children}
        </Stack>
      </Grid.Col>
      <Grid.Col span={{ base: 12, lg: 4 }}>
        <Stack>
          <Section title={w.facts}>
            <MessageFacts {...props} />
          </Section>
          {message.result !== null && (
            <Section title={w.result}>
              <LookupFacts result={message.result} />
            </Section>
          )}
          <Section title={w.text}>
            <MessageText message={message} />
          </Section>
          <Section title={w.money}>
            <MoneyFacts message={message} />
            {props.moneyActions}
          </Section>
          <Section title={w.pushes}>
            <PushFacts message={message} />
            {props.pushActions}
          </Section>
        </Stack>
      </Grid.Col>
    </Grid>
  );
}

function MessageFacts({ message, side, facts = [], isMasked, phone = message.phone, phoneAction }: MessageDetailProps) {
  const w = useWords(DETAIL_WORDS);
  const { client_id: clientId, area, scheduled_at: scheduled, held_at: held, final_at: final } = message;
  return (
    <Facts
      facts={[
        ...facts,
        { name: w.id, value: <Copyable text={message.id} /> },
        clientId !== null && {
          name: side === 'client' ? w.clientId : w.clientIdStaff,
          value: <Copyable text={clientId} />,
        },
        {
          name: w.phone,
          value: (
            <Stack gap={2} align="flex-start">
              {isMasked ? <span className="mono">{phone}</span> : <Copyable text={phone} />}
              {isMasked && phoneAction === undefined && (
                <Text size="xs" c="dimmed">
                  {w.masked}
                </Text>
              )}
              {phoneAction}
            </Stack>
          ),
        },
        { name: w.channel, value: <ChannelName channel={message.channel} /> },
        { name: w.sender, value: <OrDash>{message.sender}</OrDash> },
        area !== null && { name: w.area, value: area },
        { name: w.created, value: <Moment at={message.created_at} style="full" /> },
        scheduled !== null && { name: w.scheduled, value: <Moment at={scheduled} /> },
        held !== null && { name: w.heldAt, value: <Moment at={held} /> },
        final === null && { name: w.expires, value: <Moment at={message.expires_at} /> },
        final !== null && { name: w.final, value: <Moment at={final} style="full" /> },
      ]}
    />
  );
}

function MoneyFacts({ message }: { message: Message }) {
  const w = useWords(DETAIL_WORDS);
  const { currency, price, charged, refunded } = message;
  const released = charged === null ? 0n : parseMoneyE7(price) - parseMoneyE7(charged);
  const money = (amount: string) => <Money amount={amount} currency={currency} />;
  return (
    <Facts
      facts={[
        { name: w.unitPrice, value: money(message.unit_price) },
        { name: w.price, value: money(price) },
        {
          name: w.charged,
          value:
            charged === null ? (
              <Text span size="sm" c="dimmed">
                {w.pending}
              </Text>
            ) : (
              money(charged)
            ),
        },
        released > 0n && { name: w.released, value: money(formatE7Trimmed(released)) },
        refunded !== null && { name: w.refunded, value: money(refunded) },
      ]}
    />
  );
}

function PushFacts({ message: { pushes } }: { message: Message }) {
  const w = useWords(DETAIL_WORDS);
  if (pushes.sent === 0 && pushes.pending === 0 && pushes.given_up === 0)
    return (
      <Text size="sm" c="dimmed">
        {w.noPushes}
      </Text>
    );
  return (
    <Facts
      facts={[
        { name: w.pushSent, value: <span className="numbers">{pushes.sent}</span> },
        pushes.sent > 0 && { name: w.pushAcknowledged, value: pushes.acknowledged ? w.yes : w.no },
        pushes.pending > 0 && { name: w.pushPending, value: <span className="numbers">{pushes.pending}</span> },
        pushes.given_up > 0 && { name: w.pushGivenUp, value: <span className="numbers">{pushes.given_up}</span> },
        pushes.last_error !== '' && { name: w.pushError, value: <span className="mono">{pushes.last_error}</span> },
      ]}
    />
  );
}

/** What a lookup or a call's menu brought. */
function LookupFacts({ result }: { result: Record<string, unknown> }) {
  const w = useWords(DETAIL_WORDS);
  const shown = (name: string, value: unknown): string =>
    typeof value === 'boolean'
      ? value
        ? w.yes
        : w.no
      : name === 'status'
        ? ((w.lookupStatus as Record<string, string>)[String(value)] ?? String(value))
        : String(value);
  return (
    <Facts
      facts={Object.entries(result).map(([name, value]) => ({
        name: (w.lookup as Record<string, string>)[name] ?? name,
        value: shown(name, value),
      }))}
    />
  );
}
