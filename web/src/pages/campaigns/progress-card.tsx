// How far a campaign is, when it will be done, and what became of its recipients.
import { Box, Group, SimpleGrid, Stack, Table, Text } from '@mantine/core';
import { durationText } from '../../parts/duration.ts';
import { Figure } from '../../parts/figure.tsx';
import { Section } from '../../parts/section.tsx';
import { Count, Moment, Money, Share } from '../../parts/values.tsx';
import { ERROR_WORDS } from '../../words/errors.ts';
import { localeOf, useLanguage } from '../../words/language.ts';
import { useWords } from '../../words/words.ts';
import classes from './campaigns.module.css';
import { RUN } from './run-words.ts';
import { type Campaign, CampaignBar, PARTS } from './state-tag.tsx';
import { usePace } from './use-pace.ts';
import { WORDS } from './words.ts';

export function ProgressCard({ campaign, currency }: { campaign: Campaign; currency?: string }) {
  const w = useWords(RUN);
  const locale = localeOf(useLanguage());
  const { sending } = campaign;
  const all = campaign.import.recipients;
  const done = sending.accepted + sending.refused;
  return (
    <Section title={w.progress} aside={<Eta campaign={campaign} done={done} />}>
      <Stack>
        <div>
          <CampaignBar campaign={campaign} size={16} />
          <Group justify="space-between" mt={6} gap="xs">
            <Text size="sm" className="numbers">
              {w.taken(done.toLocaleString(locale), all.toLocaleString(locale))}
            </Text>
            <Text size="sm" c="dimmed" className="numbers">
              {w.done(
                (done / Math.max(1, all)).toLocaleString(locale, {
                  style: 'percent',
                  maximumFractionDigits: done < all ? 1 : 0,
                }),
              )}
            </Text>
          </Group>
        </div>
        <SimpleGrid cols={{ base: 1, xs: 3 }} spacing="sm">
          <Figure
            name={w.deliveredShare}
            value={<Share of={sending.accepted === 0 ? null : sending.delivered / sending.accepted} />}
            hint={w.deliveredHint}
          />
          <Figure
            name={w.charged}
            value={<Money amount={sending.charged} currency={currency} />}
            hint={w.chargedHint}
          />
          <Figure name={w.held} value={<Money amount={sending.held} currency={currency} />} hint={w.heldHint} />
        </SimpleGrid>
        <Results campaign={campaign} />
        {sending.counted_at !== null && (
          <Text size="xs" c="dimmed" component="div">
            {w.countedAt}: <Moment at={sending.counted_at} style="full" />
          </Text>
        )}
      </Stack>
    </Section>
  );
}

/** In a word or two what it waits for. */
function Eta({ campaign, done }: { campaign: Campaign; done: number }) {
  const w = useWords(RUN);
  const language = useLanguage();
  const { state, sending, hours, start_at: startAt } = campaign;
  const pace = usePace(done, state === 'running');
  const quiet = (text: React.ReactNode) => (
    <Text size="sm" c="dimmed" component="div" className="numbers">
      {text}
    </Text>
  );
  if (state === 'scheduled') {
    return quiet(
      <>
        {w.startsAt} <Moment at={startAt} />
      </>,
    );
  }
  if (sending.waiting === 0) return sending.in_flight > 0 ? quiet(w.lastOnes) : null;
  if (state !== 'running') return null;
  if (pace === null) return quiet(w.etaSoon);
  if (pace === 0) return quiet(hours === '' ? w.etaSoon : w.waitsHours(hours));
  const shown = pace.toLocaleString(localeOf(language), { maximumFractionDigits: pace < 10 ? 1 : 0 });
  return quiet(`${w.pace(shown)} · ${w.eta(durationText(sending.waiting / pace, language))}`);
}

function Results({ campaign }: { campaign: Campaign }) {
  const w = useWords(RUN);
  const names = useWords(WORDS);
  const { sending } = campaign;
  const all = campaign.import.recipients;
  const share = (n: number) => <Share of={all === 0 ? null : n / all} />;
  return (
    <Table aria-label={w.results} fz="sm" className="numbers">
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">{w.results}</Table.Th>
          <Table.Th scope="col" ta="right">
            {w.count}
          </Table.Th>
          <Table.Th scope="col" ta="right">
            {w.share}
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {PARTS.filter(({ part }) => sending[part] > 0 || part === 'delivered').map(({ part, color }) => (
          <Table.Tr key={part}>
            <Table.Th scope="row" fw={400}>
              <Group gap={8} wrap="nowrap">
                <Box component="span" className={classes.swatch} bg={color} aria-hidden />
                <span>
                  {names.parts[part]}
                  {part === 'delivered' && sending.read > 0 && (
                    <Text span size="xs" c="dimmed">
                      {' '}
                      ({names.parts.read}: <Count n={sending.read} />)
                    </Text>
                  )}
                </span>
              </Group>
            </Table.Th>
            <Table.Td ta="right">
              <Count n={sending[part]} />
            </Table.Td>
            <Table.Td ta="right">{share(sending[part])}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

/** Who was not taken, by reason; nothing where nobody was refused. */
export function RefusedCard({ campaign }: { campaign: Campaign }) {
  const w = useWords(RUN);
  const errors = useWords(ERROR_WORDS);
  const lines = Object.entries(campaign.sending.refused_by_code).sort(([, a], [, b]) => b - a);
  if (lines.length === 0) return null;
  return (
    <Section title={w.refused}>
      <Table aria-label={w.refused} fz="sm" className="numbers">
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{w.refusedReason}</Table.Th>
            <Table.Th scope="col" ta="right">
              {w.count}
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {lines.map(([code, count]) => (
            <Table.Tr key={code}>
              <Table.Td>{errors[code as keyof typeof errors] ?? code}</Table.Td>
              <Table.Td ta="right">
                <Count n={count} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Section>
  );
}
