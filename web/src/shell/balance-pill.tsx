import { Badge, Tooltip } from '@mantine/core';
import { Link } from 'wouter';
import { useRead } from '../api/queries.ts';
import { moneyText } from '../parts/values.tsx';
import { COMMON } from '../words/common.ts';
import { localeOf, useLanguage } from '../words/language.ts';
import { MENU } from '../words/menu.ts';
import { useWords } from '../words/words.ts';

/** What can still be spent, on every page; leads to the money. */
export function BalancePill() {
  const { data } = useRead('balance.get', undefined, { live: true });
  const w = useWords(MENU);
  const common = useWords(COMMON);
  const locale = localeOf(useLanguage());
  if (data === undefined) return null;
  const text = data.unlimited
    ? common.unlimited
    : moneyText(data.available.replace(/(\.\d\d)\d+$/, '$1'), locale, data.currency);
  const isLow = !data.unlimited && (data.spendable.startsWith('-') || data.spendable === '0');
  return (
    <Tooltip label={w.balance}>
      <Badge
        component={Link}
        href="/money"
        size="lg"
        variant="light"
        color={isLow ? 'red' : 'sea'}
        tt="none"
        fw={600}
        className="numbers"
        style={{ cursor: 'pointer' }}
        aria-label={`${w.balance}: ${text}`}
      >
        {text}
      </Badge>
    </Tooltip>
  );
}
