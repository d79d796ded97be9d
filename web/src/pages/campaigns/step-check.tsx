// Step three: what the file came to, what it costs, what a recipient will see.
import { Alert, Anchor, Button, Card, Group, Progress, SimpleGrid, Stack, Table, Text } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { Link } from 'wouter';
import { Figure } from '../../parts/figure.tsx';
import { LiveDot } from '../../parts/live-dot.tsx';
import { Section } from '../../parts/section.tsx';
import { ChannelName, Count, Money } from '../../parts/values.tsx';
import { useMay, useMe } from '../../session/session.ts';
import { localeOf, useLanguage } from '../../words/language.ts';
import { useWords } from '../../words/words.ts';
import { BadRowsButton } from './bad-rows-button.tsx';
import { PREPARE } from './prepare-words.ts';
import { PreviewCard } from './preview-card.tsx';
import type { Campaign } from './state-tag.tsx';
import { usePace } from './use-pace.ts';

export interface FullCampaign extends Campaign {
  spendable: string | null;
  enough_money: boolean;
}

export function StepCheck({ campaign, onNext }: { campaign: FullCampaign; onNext: () => void }) {
  const w = useWords(PREPARE);
  const isReading = campaign.state === 'importing';
  useHotkeys([['mod+Enter', () => !isReading && onNext()]], []);
  return (
    <Stack>
      {isReading && <Reading campaign={campaign} />}
      <Taken campaign={campaign} />
      {!isReading && (
        <>
          <MoneyWarning campaign={campaign} />
          <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md" style={{ alignItems: 'start' }}>
            <PreviewCard campaign={campaign} />
            <ByArea campaign={campaign} />
          </SimpleGrid>
          <Group justify="flex-end">
            <Button size="md" onClick={onNext}>
              {w.toStart}
            </Button>
          </Group>
        </>
      )}
    </Stack>
  );
}

function Reading({ campaign }: { campaign: Campaign }) {
  const w = useWords(PREPARE);
  const locale = localeOf(useLanguage());
  const { rows } = campaign.import;
  const pace = usePace(rows, true);
  return (
    <Card>
      <Group justify="space-between" mb={6}>
        <Text fw={550} role="status">
          {w.reading}
        </Text>
        <LiveDot />
      </Group>
      <Progress value={100} animated size="lg" aria-label={w.reading} />
      <Text size="sm" mt={6} className="numbers">
        {w.readRows(rows)}
        {pace !== null && pace >= 1 && ` · ${w.perSecond(Math.round(pace).toLocaleString(locale))}`}
      </Text>
      <Text size="sm" c="dimmed">
        {w.readingHint}
      </Text>
    </Card>
  );
}

/** The counts of the file and its price. */
function Taken({ campaign }: { campaign: Campaign }) {
  const w = useWords(PREPARE);
  const { account } = useMe();
  const { recipients, bad, duplicates, stop_listed: stopped, price } = campaign.import;
  return (
    <SimpleGrid cols={{ base: 2, sm: 3, lg: 5 }} spacing="sm">
      <Figure name={w.recipients} value={<Count n={recipients} />} hint={w.recipientsHint} />
      <Figure
        name={w.price}
        value={<Money amount={price} currency={account?.currency} />}
        hint={campaign.steps.length > 1 ? w.priceCascade : w.priceHint}
      />
      <Figure
        name={w.bad}
        value={<Count n={bad} />}
        hint={bad > 0 ? <BadRowsButton campaign={campaign} /> : w.badHint}
      />
      <Figure name={w.duplicates} value={<Count n={duplicates} />} hint={w.duplicatesHint} />
      <Figure name={w.stopListed} value={<Count n={stopped} />} hint={w.stopListedHint} />
    </SimpleGrid>
  );
}

/** Whether the money is enough for all of them. */
export function MoneyWarning({ campaign }: { campaign: FullCampaign }) {
  const w = useWords(PREPARE);
  const { account } = useMe();
  const may = useMay()('balance:read');
  if (campaign.enough_money) return null;
  return (
    <Alert color="yellow">
      {w.short}{' '}
      {campaign.spendable !== null && (
        <>
          {w.spendable}: <Money amount={campaign.spendable} currency={account?.currency} strong />.{' '}
        </>
      )}
      {may && (
        <Anchor component={Link} href="/money" inherit>
          {w.topUp}
        </Anchor>
      )}
    </Alert>
  );
}

function ByArea({ campaign }: { campaign: Campaign }) {
  const w = useWords(PREPARE);
  const { account } = useMe();
  const lines = campaign.import.by_area;
  if (lines.length === 0) return null;
  return (
    <Section title={w.byArea}>
      <Table.ScrollContainer minWidth={380} mah={420} type="native" tabIndex={0} role="region" aria-label={w.byArea}>
        <Table aria-label={w.byArea} className="numbers" fz="sm">
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{w.area}</Table.Th>
              <Table.Th scope="col">{w.channel}</Table.Th>
              <Table.Th scope="col" ta="right">
                {w.messages}
              </Table.Th>
              <Table.Th scope="col" ta="right">
                {w.smsParts}
              </Table.Th>
              <Table.Th scope="col" ta="right">
                {w.sum}
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {lines.map(({ channel, area, messages, parts, price }) => (
              <Table.Tr key={`${channel}|${area ?? ''}`}>
                <Table.Td>{area || w.otherArea}</Table.Td>
                <Table.Td>
                  <ChannelName channel={channel} />
                </Table.Td>
                <Table.Td ta="right">
                  <Count n={messages} />
                </Table.Td>
                <Table.Td ta="right">
                  <Count n={parts} />
                </Table.Td>
                <Table.Td ta="right">
                  <Money amount={price} currency={account?.currency} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Section>
  );
}
