// How to top up, the alert of a low balance, the cap of a day.
import { Button, Group, List, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { formatE7, formatE7Trimmed, parseMoneyE7 } from '../../../../src/domain/money.ts';
import type { Answer } from '../../api/kaskad.ts';
import { useChange } from '../../api/queries.ts';
import { showAtFields } from '../../parts/form-problem.ts';
import { tellDone } from '../../parts/notices.ts';
import { Section } from '../../parts/section.tsx';
import { moneyText } from '../../parts/values.tsx';
import { useMay, useMe } from '../../session/session.ts';
import { COMMON } from '../../words/common.ts';
import { localeOf, useLanguage } from '../../words/language.ts';
import { useWords } from '../../words/words.ts';
import { WORDS } from './words.ts';

type BalanceOf = Answer<'balance.get'>;

export function Terms({ balance }: { balance: BalanceOf }) {
  const w = useWords(WORDS);
  const { account } = useMe();
  const locale = localeOf(useLanguage());
  const text = (amount: string) => moneyText(formatE7(parseMoneyE7(amount), 2), locale, balance.currency);
  const { day_cap: cap, day_held: dayHeld, low_balance: low } = balance;
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }}>
      <Section title={w.topUpTitle}>
        <List type="ordered" size="sm" spacing="xs">
          <List.Item>{w.topUp1}</List.Item>
          <List.Item>{w.topUp2(account?.login ?? '')}</List.Item>
          <List.Item>{w.topUp3}</List.Item>
        </List>
      </Section>
      <Stack>
        <Section title={w.alertTitle} about={w.alertAbout}>
          <LowBalance low={low} shown={low === null ? w.alertOff : text(low)} currency={balance.currency} />
        </Section>
        <Section title={w.capTitle} about={w.capAbout}>
          <Text size="sm" className="numbers">
            {cap === null ? w.noCap : text(cap)} · {w.dayUsed(text(dayHeld))}
          </Text>
        </Section>
      </Stack>
    </SimpleGrid>
  );
}

/** A sum as a person types it, as the API takes it; '' = none; null = it is no sum. */
function readSum(typed: string): string | null {
  const text = typed.replace(/[\s\u00a0]/g, '').replace(',', '.');
  if (text === '') return '';
  try {
    const sumE7 = parseMoneyE7(text);
    return sumE7 < 0n ? null : formatE7Trimmed(sumE7);
  } catch {
    return null;
  }
}

function symbolOf(currency: string, locale: string): string {
  const format = new Intl.NumberFormat(locale, { style: 'currency', currency, currencyDisplay: 'narrowSymbol' });
  return format.formatToParts(0).find(({ type }) => type === 'currency')?.value ?? currency;
}

function LowBalance({ low, shown, currency }: { low: string | null; shown: string; currency: string }) {
  const w = useWords(WORDS);
  const common = useWords(COMMON);
  const may = useMay();
  const symbol = symbolOf(currency, localeOf(useLanguage()));
  const form = useForm({
    initialValues: { low_balance: low ?? '' },
    validate: { low_balance: (typed) => (readSum(typed) === null ? w.alertWrong : null) },
  });
  const save = useChange('account.change', {
    refresh: ['balance.get', 'account.get', 'overview.get'],
    onDone: () => tellDone(w.alertSaved),
    onProblem: (problem) => showAtFields(form, problem),
  });
  if (!may('account:write'))
    return (
      <Text size="sm">
        {shown}{' '}
        <Text span size="sm" c="dimmed">
          {w.onlyOwner}
        </Text>
      </Text>
    );
  return (
    <form
      onSubmit={form.onSubmit(({ low_balance: typed }) =>
        save.mutate({ body: { low_balance: readSum(typed) || null } }),
      )}
    >
      <Group align="flex-end" gap="xs">
        <TextInput
          label={w.alertLabel}
          description={w.alertHint}
          inputMode="decimal"
          rightSection={
            <Text size="xs" c="dimmed">
              {symbol}
            </Text>
          }
          rightSectionWidth={48}
          {...form.getInputProps('low_balance')}
        />
        <Button type="submit" loading={save.isPending}>
          {common.save}
        </Button>
      </Group>
    </form>
  );
}
