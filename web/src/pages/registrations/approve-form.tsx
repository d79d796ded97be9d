import { Button, Group, NumberInput, Select, SimpleGrid, Stack, Text, TextInput, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { registrationApproved } from '../../../../src/domain/letters.ts';
import type { Channel } from '../../../../src/domain/message.ts';
import type { Answer, Body } from '../../api/kaskad.ts';
import { useChange } from '../../api/queries.ts';
import { showAtFields } from '../../parts/form-problem.ts';
import { tellDone } from '../../parts/notices.ts';
import { useMay } from '../../session/session.ts';
import { COMMON } from '../../words/common.ts';
import { useWords } from '../../words/words.ts';
import { amountOf } from '../clients/amounts.ts';
import { ChannelPolicy } from '../clients/channel-policy.tsx';
import { TariffSelect } from '../clients/tariff-select.tsx';
import { TERMS } from '../clients/terms-words.ts';
import { LetterPreview } from './letters.tsx';
import type { Registration } from './requisites.tsx';
import { WORDS } from './words.ts';

interface ApproveFormProps {
  client: Answer<'clients.get'>;
  of: Registration;
  onBack: () => void;
  onDone: () => void;
}

/** Yes, with the terms: they are set before the client is let in, so that nothing is sent by other ones. */
export function ApproveForm({ client, of, onBack, onDone }: ApproveFormProps) {
  const w = useWords(WORDS);
  const terms = useWords(TERMS);
  const common = useWords(COMMON);
  const may = useMay();
  const mayMoney = may('money:write');
  const form = useForm({
    initialValues: {
      tariff_id: client.tariff === null ? '' : String(client.tariff.id),
      credit_limit: client.credit_limit === '0' ? '' : client.credit_limit,
      rate_per_s: client.rate_per_s ?? ('' as number | string),
      segments_max: client.segments_max ?? ('' as number | string),
      moderation: client.moderation as string,
      denied_channels: client.denied_channels as Channel[],
    },
    validate: { credit_limit: (typed) => (amountOf(typed) === null ? common.problem : null) },
  });
  const refresh = ['registrations.', 'clients.', 'mails.'];
  const change = useChange('clients.change', { refresh: [], onProblem: (problem) => showAtFields(form, problem) });
  const approve = useChange('clients.approve', {
    refresh,
    onDone: () => {
      tellDone(w.approvedDone(of.account));
      onDone();
    },
  });
  const onSubmit = form.onSubmit(async (values) => {
    const body: Body<'clients.change'> = {
      ...(form.isDirty('moderation') ? { moderation: values.moderation as typeof client.moderation } : {}),
      ...(form.isDirty('denied_channels') ? { denied_channels: values.denied_channels } : {}),
      ...(form.isDirty('rate_per_s') ? { rate_per_s: numberOrNull(values.rate_per_s) } : {}),
      ...(form.isDirty('segments_max') ? { segments_max: numberOrNull(values.segments_max) } : {}),
      ...(mayMoney && form.isDirty('tariff_id')
        ? { tariff_id: values.tariff_id === '' ? null : Number(values.tariff_id) }
        : {}),
      ...(mayMoney && form.isDirty('credit_limit') ? { credit_limit: amountOf(values.credit_limit) || '0' } : {}),
    };
    try {
      if (Object.keys(body).length > 0) await change.mutateAsync({ params: { id: client.id }, body });
      await approve.mutateAsync({ params: { id: client.id } });
    } catch {
      // It was told already, at the field or as a notice.
    }
  });
  return (
    <form onSubmit={onSubmit}>
      <Stack>
        <div>
          <Title order={3} size="h4">
            {w.terms}
          </Title>
          <Text size="sm" c="dimmed">
            {w.termsAbout}
          </Text>
        </div>
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <TariffSelect disabled={!mayMoney} {...form.getInputProps('tariff_id')} />
          <TextInput
            label={terms.credit}
            placeholder="0"
            inputMode="decimal"
            disabled={!mayMoney}
            {...form.getInputProps('credit_limit')}
          />
          <NumberInput
            label={terms.rate}
            placeholder={common.unlimited}
            min={1}
            allowDecimal={false}
            {...form.getInputProps('rate_per_s')}
          />
          <NumberInput
            label={terms.segments}
            placeholder={common.unlimited}
            min={1}
            max={255}
            allowDecimal={false}
            {...form.getInputProps('segments_max')}
          />
        </SimpleGrid>
        {!mayMoney ? (
          <Text size="sm" c="dimmed">
            {w.tariffNeedsMoney}
          </Text>
        ) : (
          form.values.tariff_id === '' && (
            <Text size="sm" c="dimmed">
              {w.noTariffYet}
            </Text>
          )
        )}
        <Select
          label={terms.moderation}
          data={[
            { value: 'review', label: terms.review },
            { value: 'reject', label: terms.reject },
            { value: 'off', label: terms.off },
          ]}
          {...form.getInputProps('moderation')}
        />
        <ChannelPolicy
          denied={form.values.denied_channels}
          onChange={(denied) => form.setFieldValue('denied_channels', denied)}
        />
        <LetterPreview letter={registrationApproved(of.account, location.origin)} to={of.email} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onBack}>
            {common.back}
          </Button>
          <Button type="submit" loading={change.isPending || approve.isPending}>
            {w.approveDo}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

const numberOrNull = (typed: number | string): number | null => (typed === '' ? null : Number(typed));
