// Two days from a calendar; loaded only where somebody chooses days of their own.
import '@mantine/dates/styles.css';
import 'dayjs/locale/ru';
import { DatePickerInput, DatesProvider } from '@mantine/dates';
import { useState } from 'react';
import { useLanguage } from '../words/language.ts';
import { useWords, words } from '../words/words.ts';

const WORDS = words({
  ru: {
    nextMonth: 'Следующий месяц',
    previousMonth: 'Предыдущий месяц',
    nextYear: 'Следующий год',
    previousYear: 'Предыдущий год',
    nextDecade: 'Следующие десять лет',
    previousDecade: 'Предыдущие десять лет',
    monthLevelControl: 'Выбрать месяц',
    yearLevelControl: 'Выбрать год',
  },
  en: {
    nextMonth: 'Next month',
    previousMonth: 'Previous month',
    nextYear: 'Next year',
    previousYear: 'Previous year',
    nextDecade: 'Next decade',
    previousDecade: 'Previous decade',
    monthLevelControl: 'Choose a month',
    yearLevelControl: 'Choose a year',
  },
});

export interface DateRangeProps {
  label: string;
  placeholder: string;
  /** `2026-11-22`; '' = not chosen. */
  value: readonly [from: string, to: string];
  onChange: (days: [from: string, to: string]) => void;
}

export default function DateRange({ label, placeholder, value, onChange }: DateRangeProps) {
  const language = useLanguage();
  const w = useWords(WORDS);
  // The first of the two days is chosen here, and told only with the second.
  const [first, setFirst] = useState<string | null>(null);
  const shown: [string | null, string | null] = first === null ? [value[0] || null, value[1] || null] : [first, null];
  return (
    <DatesProvider settings={{ locale: language, firstDayOfWeek: 1 }}>
      <DatePickerInput
        type="range"
        label={label}
        placeholder={placeholder}
        w={230}
        allowSingleDateInRange
        valueFormat="DD.MM.YYYY"
        value={shown}
        onChange={([from, to]) => {
          setFirst(to === null ? from : null);
          if (from !== null && to !== null) onChange([from, to]);
        }}
        ariaLabels={w}
      />
    </DatesProvider>
  );
}
