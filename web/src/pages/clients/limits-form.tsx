import { Button, Group, NumberInput, Select, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { Channel } from '../../../../src/domain/message.ts';
import type { Body } from '../../api/kaskad.ts';
import { useMay } from '../../session/session.ts';
import { COMMON } from '../../words/common.ts';
import { useWords } from '../../words/words.ts';
import { amountOf } from './amounts.ts';
import { ChannelPolicy } from './channel-policy.tsx';
import type { Client } from './client-page.tsx';
import { PAYMENT } from './payment-words.ts';
import { TERMS } from './terms-words.ts';
import { numberOrNull, useTerms } from './use-terms.ts';

/** How fast, how long, by which channels; what a hit of a rule does. Texts are the moderators' as well. */
export function LimitsForm({ client }: { client: Client }) {
  const w = useWords(TERMS);
  const payment = useWords(PAYMENT);
  const common = useWords(COMMON);
  const may = useMay();
  const mayChange = may('clients:write');
  const mayModerate = mayChange || may('moderation:write');
  const form = useForm({
    initialValues: {
      rate_per_s: (client.rate_per_s ?? '') as number | string,
      segments_max: (client.segments_max ?? '') as number | string,
      low_balance: client.low_balance ?? '',
      moderation: client.moderation as string,
      denied_channels: client.denied_channels as Channel[],
    },
    validate: { low_balance: (typed) => (amountOf(typed) === null ? payment.wrong : null) },
  });
  const { save, isPending } = useTerms(client.id, form);
  return (
    <form
      onSubmit={form.onSubmit((values) =>
        save({
          rate_per_s: numberOrNull(values.rate_per_s),
          segments_max: numberOrNull(values.segments_max),
          low_balance: amountOf(values.low_balance) || null,
          moderation: values.moderation as Body<'clients.change'>['moderation'],
          denied_channels: values.denied_channels,
        }),
      )}
    >
      <Stack>
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <NumberInput
            label={w.rate}
            description={w.rateHint}
            min={1}
            max={1_000_000}
            allowDecimal={false}
            disabled={!mayChange}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            {...form.getInputProps('rate_per_s')}
          />
          <NumberInput
            label={w.segments}
            description={w.segmentsHint}
            min={1}
            max={255}
            allowDecimal={false}
            disabled={!mayChange}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            {...form.getInputProps('segments_max')}
          />
          <TextInput
            label={`${w.lowBalance}, ${client.currency}`}
            description={w.lowBalanceHint}
            inputMode="decimal"
            disabled={!mayChange}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            {...form.getInputProps('low_balance')}
          />
          <Select
            label={w.moderation}
            disabled={!mayModerate}
            data={[
              { value: 'review', label: w.review },
              { value: 'reject', label: w.reject },
              { value: 'off', label: w.off },
            ]}
            {...form.getInputProps('moderation')}
          />
        </SimpleGrid>
        <ChannelPolicy
          denied={form.values.denied_channels}
          onChange={(denied) => form.setFieldValue('denied_channels', denied)}
          disabled={!mayChange}
        />
        {mayModerate && (
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
