import { Anchor, Text } from '@mantine/core';
import { Link } from 'wouter';
import { formatE7, parseMoneyE7 } from '../../../../src/domain/money.ts';
import type { Answer } from '../../api/kaskad.ts';
import { Figure } from '../../parts/figure.tsx';
import { moneyText } from '../../parts/values.tsx';
import { localeOf, useLanguage } from '../../words/language.ts';
import { useWords } from '../../words/words.ts';
import { WORDS } from './words.ts';

type Balance = NonNullable<Answer<'overview.get'>['balance']>;

/** What is left, how fast it goes, how long it lasts. */
export function BalanceFigure({ balance }: { balance: Balance }) {
  const w = useWords(WORDS);
  const locale = localeOf(useLanguage());
  const { available, unlimited, currency, charged_per_hour: perHour, days_left: daysLeft } = balance;
  const text = (amount: string) => moneyText(formatE7(parseMoneyE7(amount), 2), locale, currency);
  const isSpending = parseMoneyE7(perHour) > 0n;
  return (
    <Figure
      name={w.balance}
      value={
        <Anchor component={Link} href="/money" inherit c="inherit">
          {unlimited ? w.unlimited : text(available)}
        </Anchor>
      }
      hint={
        <>
          {daysLeft !== null && <Text size="xs">{w.daysLeft(daysLeft)}</Text>}
          {isSpending ? w.burn(text(perHour)) : w.noBurn}
        </>
      }
    />
  );
}
