// The last two days by hour: how much arrived, how fast, how many.
import { Group, SegmentedControl, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import type { Answer } from '../../api/kaskad.ts';
import { Chart } from '../../parts/chart.tsx';
import { durationText } from '../../parts/duration.ts';
import { localeOf, useLanguage } from '../../words/language.ts';
import { useWords } from '../../words/words.ts';
import { type Counts, failedOf } from './counts.ts';
import { WORDS } from './words.ts';

type Hour = Answer<'overview.get'>['hours'][number];
const HOUR_MS = 3_600_000;

/** Hours in which nothing was sent are left out by the server: they stand in the chart as gaps. */
function everyHour(hours: readonly Hour[]): { hour: string; counts: Counts | null }[] {
  const byTime = new Map(hours.map(({ hour, counts }) => [Date.parse(hour), counts]));
  const first = Date.parse(hours[0]!.hour);
  const last = Date.parse(hours.at(-1)!.hour);
  return Array.from({ length: (last - first) / HOUR_MS + 1 }, (_, index) => {
    const at = first + index * HOUR_MS;
    return { hour: new Date(at).toISOString(), counts: byTime.get(at) ?? null };
  });
}

export function Hours({ hours }: { hours: readonly Hour[] }) {
  const w = useWords(WORDS);
  const language = useLanguage();
  const locale = localeOf(language);
  const [quantile, setQuantile] = useState<'half' | 'most'>('half');
  if (hours.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {w.noHours}
      </Text>
    );
  const filled = everyHour(hours);
  const times = filled.map(({ hour }) => hour);
  const values = (of: (counts: Counts) => number | null) => filled.map(({ counts }) => (counts ? of(counts) : null));
  const percent = (value: number) => value.toLocaleString(locale, { style: 'percent', maximumFractionDigits: 1 });
  const latency =
    quantile === 'half'
      ? { name: w.halfSeries, values: values((counts) => counts.latency_median_s) }
      : { name: w.mostSeries, values: values((counts) => counts.latency_p95_s), color: 'grape' as const };
  return (
    <Stack gap="lg">
      <Titled title={w.volumeChart}>
        <Chart
          label={w.volumeChart}
          times={times}
          series={[
            { name: w.acceptedShort, values: values(({ messages }) => messages), color: 'gray', isArea: true },
            { name: w.delivered, values: values(({ delivered }) => delivered), color: 'sea' },
            { name: w.failed, values: values(failedOf), color: 'red' },
          ]}
        />
      </Titled>
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
        <Titled title={w.shareChart}>
          <Chart
            label={w.shareChart}
            times={times}
            series={[{ name: w.share, values: values((counts) => counts.delivery_share) }]}
            format={percent}
          />
        </Titled>
        <Titled
          title={w.latencyChart}
          aside={
            <SegmentedControl
              size="xs"
              aria-label={w.quantile}
              value={quantile}
              onChange={(value) => setQuantile(value as 'half' | 'most')}
              data={[
                { value: 'half', label: w.half },
                { value: 'most', label: w.most },
              ]}
            />
          }
        >
          <Chart
            label={w.latencyChart}
            times={times}
            series={[latency]}
            format={(seconds) => durationText(seconds, language)}
          />
        </Titled>
      </SimpleGrid>
    </Stack>
  );
}

function Titled({ title, aside, children }: { title: string; aside?: ReactNode; children: ReactNode }) {
  return (
    <section aria-label={title}>
      <Group justify="space-between" mih={30} gap="xs">
        <Title order={3} size="h3">
          {title}
        </Title>
        {aside}
      </Group>
      {children}
    </section>
  );
}
