// A stretch of time as a filter: the usual ones by name, or days of one's own; kept in the address as `period`, `from`, `to`.
import { Group, Select, Skeleton } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { useTimeZone } from '../session/session.ts';
import { useWords, words } from '../words/words.ts';
import { momentOf, naiveOf } from './zoned.ts';

const DateRange = lazy(() => import('./date-range.tsx'));

export const PERIOD_WORDS = words({
  ru: {
    label: 'Период',
    all: 'Всё время',
    today: 'Сегодня',
    yesterday: 'Вчера',
    week: '7 дней',
    month: '30 дней',
    own: 'Свои даты',
    days: 'Даты',
    choose: 'Выберите дни',
  },
  en: {
    label: 'Period',
    all: 'All time',
    today: 'Today',
    yesterday: 'Yesterday',
    week: '7 days',
    month: '30 days',
    own: 'Own dates',
    days: 'Dates',
    choose: 'Choose the days',
  },
});

const NAMED = ['today', 'yesterday', 'week', 'month'] as const;
type Named = (typeof NAMED)[number];

/** As it stands in the address: '' for what is not given; days (both included) or moments. */
export interface Period {
  period: string;
  from: string;
  to: string;
}

const DAYS_BACK: Record<Named, readonly [from: number, to: number | null]> = {
  today: [0, null],
  yesterday: [1, 0],
  week: [6, null],
  month: [29, null],
};

const DAY_MS = 86_400_000;
const dayPlus = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);

/** What the API takes: `to` is not included. */
export function momentsOf({ period, from, to }: Period, zone: string): { from?: string; to?: string } {
  if (period in DAYS_BACK) {
    const today = naiveOf(new Date().toISOString(), zone).slice(0, 10);
    const [first, last] = DAYS_BACK[period as Named];
    return {
      from: momentOf(dayPlus(today, -first), zone),
      ...(last === null ? {} : { to: momentOf(dayPlus(today, -last), zone) }),
    };
  }
  const isDay = (text: string) => /^\d{4}-\d\d-\d\d$/.test(text);
  return {
    ...(from === '' ? {} : { from: isDay(from) ? momentOf(from, zone) : from }),
    ...(to === '' ? {} : { to: isDay(to) ? momentOf(dayPlus(to, 1), zone) : to }),
  };
}

export function PeriodFilter({ value, onChange }: { value: Period; onChange: (value: Period) => void }) {
  const w = useWords(PERIOD_WORDS);
  const zone = useTimeZone();
  const isOwn = value.period === 'own' || (value.period === '' && (value.from !== '' || value.to !== ''));
  const day = (text: string) => (text.includes('T') ? naiveOf(text, zone).slice(0, 10) : text);
  return (
    <Group gap="xs" align="flex-end">
      <Select
        label={w.label}
        w={140}
        value={isOwn ? 'own' : value.period || 'all'}
        onChange={(period) => onChange({ period: period === 'all' || period === null ? '' : period, from: '', to: '' })}
        data={(['all', ...NAMED, 'own'] as const).map((name) => ({ value: name, label: w[name] }))}
      />
      {isOwn && (
        <Suspense fallback={<Skeleton w={230} h={36} />}>
          <DateRange
            label={w.days}
            placeholder={w.choose}
            value={[day(value.from), day(value.to)]}
            onChange={([from, to]) => onChange({ period: 'own', from, to })}
          />
        </Suspense>
      )}
    </Group>
  );
}
