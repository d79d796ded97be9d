// How a message would go, step by step: when each begins and ends, and what it costs; bars for the eye, words for everybody.
import { Alert, Box, Card, Group, SimpleGrid, Stack, Text } from '@mantine/core';
import { formatE7Trimmed, parseMoneyE7 } from '../../../../src/domain/money.ts';
import { cheapestPathE7, dearestPathE7 } from '../../../../src/domain/price.ts';
import type { Answer } from '../../api/kaskad.ts';
import { useWords } from '../../words/words.ts';
import { ChannelName, Moment, Money, Tag } from '../values.tsx';
import classes from './compose.module.css';
import { COMPOSE } from './words.ts';

type Line = Answer<'messages.preview'>['recipients'][number];
export type PricedLine = Exclude<Line, { error: unknown }>;
type PricedStep = PricedLine['steps'][number];

/** Of minutes and of days alike there is something to see. */
const weightOf = ({ begins_at: from, ends_at: to }: PricedStep): number =>
  from === null || to === null ? 0 : Math.log2(2 + Math.max(0, Date.parse(to) - Date.parse(from)) / 60_000);

export function Timeline({ line, currency }: { line: PricedLine; currency: string }) {
  const w = useWords(COMPOSE);
  const weights = line.steps.map(weightOf);
  const sum = weights.reduce((total, weight) => total + weight, 0) || 1;
  const carried = line.steps
    .filter(({ skipped }) => !skipped)
    .map(({ price, charge }) => ({ priceE7: parseMoneyE7(price), charge }));
  let before = 0;
  return (
    <Stack gap="md">
      {line.expired && <Alert color="yellow">{w.bar.expired}</Alert>}
      {line.held && <Alert color="blue">{w.bar.held}</Alert>}
      <ol className={classes.timeline} aria-label={w.bar.title}>
        {line.steps.map((step, index) => {
          const left = (before / sum) * 100;
          const width = ((weights[index] ?? 0) / sum) * 100;
          before += weights[index] ?? 0;
          return (
            <StepLine
              key={step.step}
              step={step}
              left={left}
              width={width}
              currency={currency}
              isLast={index === line.steps.length - 1}
            />
          );
        })}
      </ol>
      <Text size="xs" c="dimmed">
        {w.bar.scale}
      </Text>
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
        <Sum
          name={w.bar.dearest}
          hint={w.bar.dearestHint}
          amount={formatE7Trimmed(dearestPathE7(carried))}
          currency={currency}
        />
        <Sum
          name={w.bar.cheapest}
          hint={w.bar.cheapestHint}
          amount={formatE7Trimmed(cheapestPathE7(carried))}
          currency={currency}
        />
      </SimpleGrid>
      <Text size="sm" c="dimmed" component="div">
        {line.not_before !== null && (
          <div>
            {w.bar.notBefore}: <Moment at={line.not_before} />
          </div>
        )}
        <div>
          {w.bar.ends}: <Moment at={line.expires_at} />
        </div>
      </Text>
    </Stack>
  );
}

function Sum({ name, hint, amount, currency }: { name: string; hint: string; amount: string; currency: string }) {
  return (
    <Card padding="xs">
      <Text size="xs" c="dimmed">
        {name}
      </Text>
      <Text fw={650} fz="lg" component="div">
        <Money amount={amount} currency={currency} />
      </Text>
      <Text size="xs" c="dimmed">
        {hint}
      </Text>
    </Card>
  );
}

interface StepLineProps {
  step: PricedStep;
  /** Of the track, per cent. */
  left: number;
  width: number;
  currency: string;
  isLast: boolean;
}

function StepLine({ step, left, width, currency, isLast }: StepLineProps) {
  const w = useWords(COMPOSE);
  const { begins_at: from, ends_at: to } = step;
  return (
    <li>
      <Group justify="space-between" gap="xs" mb={4}>
        <Group gap="xs">
          <Text size="sm" fw={550}>
            {w.step(step.step)}
          </Text>
          <ChannelName channel={step.channel} />
          {step.sender !== '' && (
            <Text size="sm" c="dimmed">
              {step.sender}
            </Text>
          )}
          {step.skipped && <Tag tone="wait">{w.bar.skipped}</Tag>}
        </Group>
        <Text size="sm" component="span">
          <Money amount={step.price} currency={currency} />{' '}
          <Text span size="xs" c="dimmed">
            {step.channel === 'sms' && `${w.parts(step.parts)}, `}
            {w.bar.charge[step.charge]}
          </Text>
        </Text>
      </Group>
      <Box className={classes.track} aria-hidden>
        <div className={classes.bar} style={{ left: `${left}%`, width: `${width}%` }} />
      </Box>
      <Text size="xs" c="dimmed" component="div" mt={2}>
        {from !== null && to !== null && (
          <>
            {w.bar.from} <Moment at={from} /> {w.bar.to} <Moment at={to} />
          </>
        )}
        {!isLast && !step.skipped && ` · ${w.bar.endsIf(step.success === 'read' ? w.successRead : w.successDelivered)}`}
      </Text>
    </li>
  );
}
