// What became of every recipient, with the way to each message.
import {
  Anchor,
  Button,
  Card,
  CopyButton,
  Group,
  SegmentedControl,
  SimpleGrid,
  Stack,
  Table,
  Text,
  Title,
} from '@mantine/core';
import { useState } from 'react';
import { Link } from 'wouter';
import { Figure } from '../../parts/figure.tsx';
import { Count, Money, OrDash, Tag } from '../../parts/values.tsx';
import { useMay } from '../../session/session.ts';
import { COMMON } from '../../words/common.ts';
import { ERROR_WORDS } from '../../words/errors.ts';
import { useWords } from '../../words/words.ts';
import type { Sent } from './use-sending.ts';
import { WORDS } from './words.ts';

const SHOWN = 50;
type Line = Sent['results'][number];

export function Result({
  result,
  currency,
  onNew,
  onAgain,
}: {
  result: Sent;
  currency: string;
  onNew: () => void;
  onAgain: () => void;
}) {
  const w = useWords(WORDS);
  const may = useMay();
  const common = useWords(COMMON);
  const [only, setOnly] = useState<'all' | 'accepted' | 'refused'>('all');
  const [shown, setShown] = useState(SHOWN);
  const lines = result.results.filter((line) => only === 'all' || 'error' in line === (only === 'refused'));
  const refused = result.results.flatMap((line) => ('error' in line ? [line.phone] : []));
  return (
    <Stack gap="md">
      <SimpleGrid cols={{ base: 1, xs: 3 }}>
        <Figure name={w.doneAccepted} value={<Count n={result.accepted} />} />
        <Figure name={w.doneRefused} value={<Count n={result.refused} />} />
        <Figure name={w.doneTotal} value={<Money amount={result.total_price} currency={currency} />} />
      </SimpleGrid>
      <Group gap="xs">
        <Button onClick={onNew}>{w.doneNew}</Button>
        <Button variant="default" onClick={onAgain}>
          {w.doneAgain}
        </Button>
        {may('messages:read') && (
          <Button variant="subtle" component={Link} href="/messages">
            {w.doneMessages}
          </Button>
        )}
        {refused.length > 0 && (
          <CopyButton value={refused.join('\n')}>
            {({ copied, copy }) => (
              <Button variant="subtle" onClick={copy}>
                {copied ? common.copied : w.copyRefused}
              </Button>
            )}
          </CopyButton>
        )}
      </Group>
      <Card>
        <Group justify="space-between" mb="sm">
          <Title order={2}>{w.results}</Title>
          {result.refused > 0 && result.accepted > 0 && (
            <SegmentedControl
              size="xs"
              aria-label={w.doneOnly}
              value={only}
              onChange={(value) => setOnly(value as typeof only)}
              data={[
                { value: 'all', label: w.doneAll },
                { value: 'accepted', label: w.doneAccepted },
                { value: 'refused', label: w.doneRefused },
              ]}
            />
          )}
        </Group>
        <Table.ScrollContainer minWidth={340} type="native">
          <Table aria-label={w.results}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">{w.phone}</Table.Th>
                <Table.Th scope="col">{w.outcome}</Table.Th>
                <Table.Th scope="col" ta="right">
                  {w.outcomePrice}
                </Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {lines.slice(0, shown).map((line) => (
                <Table.Tr key={line.index}>
                  <Table.Td className="numbers nowrap">{line.phone}</Table.Td>
                  <Table.Td>
                    <Outcome line={line} mayOpen={may('messages:read')} />
                  </Table.Td>
                  <Table.Td ta="right">
                    <OrDash>{'error' in line ? null : <Money amount={line.price} currency={currency} />}</OrDash>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
        {lines.length > shown && (
          <Button mt="sm" variant="default" onClick={() => setShown(shown + 200)}>
            {w.showMore}
          </Button>
        )}
      </Card>
    </Stack>
  );
}

function Outcome({ line, mayOpen }: { line: Line; mayOpen: boolean }) {
  const w = useWords(WORDS);
  const errors = useWords(ERROR_WORDS);
  if ('error' in line) {
    return (
      <Text size="sm" component="div">
        <Tag tone="bad">{w.doneRefused}</Tag> {errors[line.error.code as keyof typeof errors] ?? line.error.title}
      </Text>
    );
  }
  return (
    <Group gap="xs">
      <Tag tone={line.duplicate ? 'quiet' : 'good'}>{line.duplicate ? w.duplicate : w.accepted}</Tag>
      {mayOpen && (
        <Anchor
          component={Link}
          href={`/messages/${line.id}`}
          size="sm"
          className="numbers"
          aria-label={`${w.testOpen} ${line.id}`}
        >
          {line.id}
        </Anchor>
      )}
    </Group>
  );
}
