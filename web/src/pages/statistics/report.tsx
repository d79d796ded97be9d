// Figures, two curves and a table: the same for one client and for the operator, who sees costs and margins besides.
import { Alert, SimpleGrid, Stack } from '@mantine/core';
import type { Answer } from '../../api/kaskad.ts';
import { Chart } from '../../parts/chart.tsx';
import { durationText } from '../../parts/duration.ts';
import { Figure } from '../../parts/figure.tsx';
import { Section } from '../../parts/section.tsx';
import { Empty } from '../../parts/states.tsx';
import { Count, Money, Share } from '../../parts/values.tsx';
import { localeOf, useLanguage } from '../../words/language.ts';
import { useWords } from '../../words/words.ts';
import { Change } from './change.tsx';
import { GroupTable } from './group-table.tsx';
import { WORDS } from './words.ts';

export type Report = Answer<'statistics.get'> | Answer<'operator.statistics.get'>;
export type Counts = Report['total'];
export type StaffCounts = Answer<'operator.statistics.get'>['total'];

export const isStaffs = (counts: Counts): counts is StaffCounts => 'margin' in counts;
export const failedOf = ({ undelivered, rejected, expired, canceled }: Counts) =>
  undelivered + rejected + expired + canceled;

interface ReportProps {
  /** Grouped by day or hour. */
  overTime: Report;
  unit: 'day' | 'hour';
  /** Grouped by what was chosen. */
  groups: Report;
  by: string;
  currency: string | undefined;
}

export function ReportView({ overTime, unit, groups, by, currency }: ReportProps) {
  const w = useWords(WORDS);
  const { total, previous_total: previous } = overTime;
  if (total.messages === 0 && (previous === null || previous.messages === 0))
    return <Empty title={w.emptyTitle}>{w.emptyText}</Empty>;
  return (
    <Stack>
      <Totals total={total} previous={previous} currency={currency} />
      <Curves report={overTime} unit={unit} />
      {groups.cut && <Alert color="blue">{w.cut}</Alert>}
      <GroupTable report={groups} by={by} currency={currency} />
    </Stack>
  );
}

function Totals({
  total,
  previous,
  currency,
}: {
  total: Counts;
  previous: Counts | null;
  currency: string | undefined;
}) {
  const w = useWords(WORDS);
  const language = useLanguage();
  const figures = [
    {
      name: w.messages,
      value: <Count n={total.messages} />,
      hint: (
        <>
          {w.parts}: <Count n={total.parts} />
        </>
      ),
      change: <Change now={total.messages} before={previous?.messages ?? null} />,
    },
    {
      name: w.share,
      value: <Share of={total.delivery_share} />,
      hint: (
        <>
          {w.failed}: <Count n={failedOf(total)} />, {w.waiting.toLowerCase()}: <Count n={total.waiting} />
        </>
      ),
      change: <Change now={total.delivery_share} before={previous?.delivery_share ?? null} isShare />,
    },
    {
      name: w.latency,
      value: total.latency_median_s === null ? '—' : durationText(total.latency_median_s, language),
      hint: total.latency_p95_s === null ? '' : w.latencyHint(durationText(total.latency_p95_s, language)),
      change: null,
    },
    {
      name: w.charged,
      value: <Money amount={total.charged} currency={currency} />,
      hint: (
        <>
          {w.refunded}: <Money amount={total.refunded} currency={currency} />
        </>
      ),
      change: <Change now={Number(total.charged)} before={previous === null ? null : Number(previous.charged)} />,
    },
    ...(isStaffs(total)
      ? [
          {
            name: w.margin,
            value: <Money amount={total.margin} currency={currency} />,
            hint: (
              <>
                {w.cost}: <Money amount={total.cost} currency={currency} />
              </>
            ),
            change: null,
          },
        ]
      : []),
  ];
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, lg: figures.length }}>
      {figures.map(({ name, value, hint, change }) => (
        <Figure key={name} name={name} value={value} hint={hint} aside={change} />
      ))}
    </SimpleGrid>
  );
}

function Curves({ report, unit }: { report: Report; unit: 'day' | 'hour' }) {
  const w = useWords(WORDS);
  const locale = localeOf(useLanguage());
  const rows = report.groups as readonly {
    key: { day?: string; hour?: string };
    counts: Counts;
    previous: Counts | null;
  }[];
  const timed = rows
    .map(({ key, counts, previous }) => ({ at: key[unit] ?? '', counts, previous }))
    .filter(({ at }) => at !== '')
    .sort((a, b) => a.at.localeCompare(b.at));
  if (timed.length < 2) return null;
  const times = timed.map(({ at }) => at);
  const style = unit === 'day' ? 'date' : 'minute';
  const hasPrevious = timed.some(({ previous }) => previous !== null);
  return (
    <SimpleGrid cols={{ base: 1, lg: 2 }}>
      <Section title={w.overTime}>
        <Chart
          label={w.overTime}
          times={times}
          timeStyle={style}
          series={[
            { name: w.accepted, values: timed.map(({ counts }) => counts.messages), isArea: true },
            { name: w.failed, values: timed.map(({ counts }) => failedOf(counts)), color: 'red' },
            ...(hasPrevious
              ? [
                  {
                    name: w.previous,
                    values: timed.map(({ previous }) => previous?.messages ?? null),
                    color: 'gray' as const,
                  },
                ]
              : []),
          ]}
        />
      </Section>
      <Section title={w.shareOverTime}>
        <Chart
          label={w.shareOverTime}
          times={times}
          timeStyle={style}
          format={(value) => value.toLocaleString(locale, { style: 'percent', maximumFractionDigits: 1 })}
          series={[
            { name: w.share, values: timed.map(({ counts }) => counts.delivery_share) },
            ...(hasPrevious
              ? [
                  {
                    name: w.previous,
                    values: timed.map(({ previous }) => previous?.delivery_share ?? null),
                    color: 'gray' as const,
                  },
                ]
              : []),
          ]}
        />
      </Section>
    </SimpleGrid>
  );
}
