import { Text } from '@mantine/core';
import { localeOf, useLanguage } from '../../words/language.ts';
import { useWords } from '../../words/words.ts';
import { WORDS } from './words.ts';

/** How much more or less than in the period before: per cent, or points of a share. Nothing when there is no before. */
export function Change({
  now,
  before,
  isShare = false,
}: {
  now: number | null;
  before: number | null;
  isShare?: boolean;
}) {
  const w = useWords(WORDS);
  const locale = localeOf(useLanguage());
  if (before === null || now === null || (!isShare && before === 0)) return null;
  const change = isShare ? now - before : now / before - 1;
  const text = change.toLocaleString(locale, { style: 'percent', maximumFractionDigits: 1, signDisplay: 'exceptZero' });
  return (
    <Text span size="xs" className="numbers nowrap" c="dimmed" title={w.change}>
      {Math.abs(change) < 0.0005 ? w.noChange : text}
    </Text>
  );
}
