// A day and a time of the account's zone.
import { DatesProvider, DateTimePicker } from '@mantine/dates';
import '@mantine/dates/styles.css';
import 'dayjs/locale/ru';
import { COMMON } from '../../words/common.ts';
import { useLanguage } from '../../words/language.ts';
import { useWords, words } from '../../words/words.ts';

const WORDS = words({
  ru: {
    month: 'Следующий месяц',
    monthBefore: 'Предыдущий месяц',
    year: 'Следующий год',
    yearBefore: 'Предыдущий год',
    decade: 'Следующее десятилетие',
    decadeBefore: 'Предыдущее десятилетие',
    toMonths: 'Выбрать месяц',
    toYears: 'Выбрать год',
    hours: 'Часы',
    minutes: 'Минуты',
    done: 'Готово',
  },
  en: {
    month: 'Next month',
    monthBefore: 'Previous month',
    year: 'Next year',
    yearBefore: 'Previous year',
    decade: 'Next decade',
    decadeBefore: 'Previous decade',
    toMonths: 'Choose a month',
    toYears: 'Choose a year',
    hours: 'Hours',
    minutes: 'Minutes',
    done: 'Done',
  },
});

export interface MomentInputProps {
  label: string;
  description?: string;
  /** `YYYY-MM-DD HH:MM`, naive; '' = none. */
  value: string;
  onChange: (value: string) => void;
  /** The same form. */
  min?: string;
  error?: string;
}

export function MomentInput({ label, description, value, onChange, min, error }: MomentInputProps) {
  const language = useLanguage();
  const common = useWords(COMMON);
  const w = useWords(WORDS);
  return (
    <DatesProvider settings={{ locale: language, firstDayOfWeek: 1 }}>
      <DateTimePicker
        label={label}
        description={description}
        valueFormat="DD.MM.YYYY HH:mm"
        clearable
        clearButtonProps={{ 'aria-label': common.clear }}
        value={value === '' ? null : value}
        onChange={(chosen) => onChange(chosen === null ? '' : String(chosen).slice(0, 16))}
        minDate={min}
        error={error}
        submitButtonProps={{ 'aria-label': w.done }}
        timePickerProps={{ hoursInputLabel: w.hours, minutesInputLabel: w.minutes, 'aria-label': label }}
        ariaLabels={{
          monthLevelControl: w.toMonths,
          yearLevelControl: w.toYears,
          nextMonth: w.month,
          previousMonth: w.monthBefore,
          nextYear: w.year,
          previousYear: w.yearBefore,
          nextDecade: w.decade,
          previousDecade: w.decadeBefore,
        }}
      />
    </DatesProvider>
  );
}
