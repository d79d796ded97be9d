import { Button, Group, SimpleGrid, Stack, Switch, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMay } from '../../session/session.ts';
import { COMMON } from '../../words/common.ts';
import { useWords } from '../../words/words.ts';
import { amountOf } from './amounts.ts';
import type { Client } from './client-page.tsx';
import { PAYMENT } from './payment-words.ts';
import { TariffSelect } from './tariff-select.tsx';
import { TERMS } from './terms-words.ts';
import { useTerms } from './use-terms.ts';

/** What the client pays, and how far it may owe. */
export function MoneyForm({ client }: { client: Client }) {
  const w = useWords(TERMS);
  const payment = useWords(PAYMENT);
  const common = useWords(COMMON);
  const mayChange = useMay()('money:write');
  const isAmount = (typed: string) => (amountOf(typed) === null ? payment.wrong : null);
  const form = useForm({
    initialValues: {
      tariff_id: client.tariff === null ? '' : String(client.tariff.id),
      credit_limit: client.credit_limit === '0' ? '' : client.credit_limit,
      day_cap: client.day_cap ?? '',
      unlimited: client.unlimited,
    },
    validate: { credit_limit: isAmount, day_cap: isAmount },
  });
  const { save, isPending } = useTerms(client.id, form);
  return (
    <form
      onSubmit={form.onSubmit((values) =>
        save({
          tariff_id: values.tariff_id === '' ? null : Number(values.tariff_id),
          credit_limit: amountOf(values.credit_limit) || '0',
          day_cap: amountOf(values.day_cap) || null,
          unlimited: values.unlimited,
        }),
      )}
    >
      <Stack>
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <TariffSelect disabled={!mayChange} {...form.getInputProps('tariff_id')} />
          <TextInput
            label={`${w.credit}, ${client.currency}`}
            description={w.creditHint}
            placeholder="0"
            inputMode="decimal"
            disabled={!mayChange}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            {...form.getInputProps('credit_limit')}
          />
          <TextInput
            label={`${w.dayCap}, ${client.currency}`}
            description={w.dayCapHint}
            placeholder={common.unlimited}
            inputMode="decimal"
            disabled={!mayChange}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            {...form.getInputProps('day_cap')}
          />
          <Switch
            label={w.unlimited}
            description={w.unlimitedHint}
            disabled={!mayChange}
            mt={{ base: 0, xs: 28 }}
            {...form.getInputProps('unlimited', { type: 'checkbox' })}
          />
        </SimpleGrid>
        {mayChange && (
          <Group justify="flex-end">
            <Button type="submit" loading={isPending} disabled={!form.isDirty()}>
              {common.save}
            </Button>
          </Group>
        )}
      </Stack>
    </form>
  );
}
