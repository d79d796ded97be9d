// What there is, what is bound, how long it lasts.
import { Progress, SimpleGrid } from '@mantine/core';
import { formatE7, parseMoneyE7 } from '../../../../src/domain/money.ts';
import type { Answer } from '../../api/kaskad.ts';
import { useRead } from '../../api/queries.ts';
import { Figure } from '../../parts/figure.tsx';
import { moneyText } from '../../parts/values.tsx';
import { useMay } from '../../session/session.ts';
import { localeOf, useLanguage } from '../../words/language.ts';
import { useWords } from '../../words/words.ts';
import { WORDS } from './words.ts';

export function Balance({ balance }: { balance: Answer<'balance.get'> }) {
  const w = useWords(WORDS);
  const { available, spendable, unlimited, held, credit_limit: credit, day_cap: cap, day_held: dayHeld } = balance;
  const text = useSumText(balance.currency);
  const hasCredit = parseMoneyE7(credit) > 0n;
  return (
    <SimpleGrid cols={{ base: 2, sm: 3, lg: 5 }} spacing="sm">
      <Figure
        name={w.available}
        value={unlimited ? w.unlimited : text(available)}
        hint={!unlimited && hasCredit ? w.availableHint(text(spendable)) : undefined}
      />
      <Figure name={w.held} value={text(held)} hint={w.heldHint} />
      <Figure name={w.credit} value={text(credit)} hint={hasCredit ? w.creditHint : w.noCredit} />
      <Figure
        name={w.dayCap}
        value={cap === null ? w.noCap : text(cap)}
        hint={
          <>
            {cap !== null && <Progress value={shareOf(dayHeld, cap)} size="sm" my={4} aria-label={w.dayCapBar} />}
            {w.dayUsed(text(dayHeld))}
          </>
        }
      />
      <Forecast currency={balance.currency} />
    </SimpleGrid>
  );
}

/** Per cent, for a bar only. */
function shareOf(part: string, whole: string): number {
  const wholeE7 = parseMoneyE7(whole);
  return wholeE7 <= 0n ? 100 : Math.min(100, Number((parseMoneyE7(part) * 1000n) / wholeE7) / 10);
}

/** A sum with two decimals, rounded down. */
function useSumText(currency: string): (amount: string) => string {
  const locale = localeOf(useLanguage());
  return (amount) => moneyText(formatE7(parseMoneyE7(amount), 2), locale, currency);
}

function Forecast({ currency }: { currency: string }) {
  const w = useWords(WORDS);
  const may = useMay();
  const text = useSumText(currency);
  const { data } = useRead('overview.get', undefined, { enabled: may('statistics:read') });
  const balance = data?.balance;
  if (balance === null || balance === undefined) return null;
  const isSpending = parseMoneyE7(balance.charged_24h) > 0n;
  return (
    <Figure
      name={w.forecast}
      value={balance.days_left === null ? w.forEver : w.daysLeft(balance.days_left)}
      hint={isSpending ? w.forecastHint(text(balance.charged_24h)) : w.forecastNone}
    />
  );
}
