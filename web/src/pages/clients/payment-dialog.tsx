import { Button, Group, Modal, SegmentedControl, SimpleGrid, Stack, Table, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { call, type KaskadError } from '../../api/kaskad.ts';
import { refresh } from '../../api/queries.ts';
import { showAtFields } from '../../parts/form-problem.ts';
import { tellDone, tellProblem } from '../../parts/notices.ts';
import { Money, moneyText } from '../../parts/values.tsx';
import { COMMON } from '../../words/common.ts';
import { localeOf, useLanguage } from '../../words/language.ts';
import { useWords } from '../../words/words.ts';
import { amountOf, sumOf } from './amounts.ts';
import type { Client } from './client-page.tsx';
import { PAYMENT } from './payment-words.ts';

interface PaymentDialogProps {
  client: Client;
  /** Null = closed. */
  kind: 'top_up' | 'adjust' | null;
  onClose: () => void;
}
const EMPTY = { sign: '+', amount: '', again: '', note: '', reference: '' };

/** Money by hand: the sum is typed twice, and what comes of it is shown before it is booked. */
export function PaymentDialog({ client, kind, onClose }: PaymentDialogProps) {
  const w = useWords(PAYMENT);
  const common = useWords(COMMON);
  const locale = localeOf(useLanguage());
  const queries = useQueryClient();
  const [isPending, setPending] = useState(false);
  // One for as long as the dialog is open: a second press, or a retry after a lost answer, books nothing more.
  const key = useRef('');
  const form = useForm({
    initialValues: EMPTY,
    validate: {
      amount: (typed) => (isRight(amountOf(typed)) ? null : w.wrong),
      again: (typed, { amount }) => (amountOf(typed) === amountOf(amount) ? null : w.different),
    },
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: begins anew when it is opened
  useEffect(() => {
    if (kind === null) return;
    key.current = crypto.randomUUID();
    form.setValues(EMPTY);
    form.clearErrors();
  }, [kind]);
  const typed = amountOf(form.values.amount);
  const isAdjust = kind === 'adjust';
  const delta = isRight(typed) ? `${isAdjust && form.values.sign === '-' ? '-' : ''}${typed}` : null;
  const shown = isRight(typed) ? moneyText(typed, locale, client.currency) : null;

  const onSubmit = form.onSubmit(async ({ note, reference }) => {
    if (delta === null || kind === null) return;
    const named = reference.trim() === '' ? {} : { reference: reference.trim() };
    const given = { params: { id: client.id }, body: { amount: delta, note: note.trim(), ...named } };
    setPending(true);
    try {
      const booked = await call(isAdjust ? 'clients.adjust' : 'clients.top_up', given, { idempotencyKey: key.current });
      tellDone(booked.repeated ? w.repeated : w.done(moneyText(booked.amount, locale, client.currency)));
      await refresh(queries, ['clients.', 'operator.clients.ledger']);
      onClose();
    } catch (problem) {
      const known = problem as KaskadError;
      if (known.code === 'idempotency_key_reused') form.setFieldError('reference', w.otherPayment);
      else if (known.code === 'conflict') form.setFieldError('amount', w.tooMuch);
      else if (!showAtFields(form, known)) tellProblem(known);
    } finally {
      setPending(false);
    }
  });

  const action =
    shown === null
      ? isAdjust
        ? w.adjustEmpty
        : w.topUpEmpty
      : (isAdjust ? (form.values.sign === '-' ? w.takeDo : w.addDo) : w.topUpDo)(shown);
  return (
    <Modal
      opened={kind !== null}
      onClose={onClose}
      title={(isAdjust ? w.adjustTitle : w.topUpTitle)(client.login)}
      closeButtonProps={{ 'aria-label': common.close }}
    >
      <form onSubmit={onSubmit}>
        <Stack>
          {isAdjust && (
            <SegmentedControl
              aria-label={w.direction}
              data={[
                { value: '+', label: w.add },
                { value: '-', label: w.take },
              ]}
              {...form.getInputProps('sign')}
            />
          )}
          <SimpleGrid cols={2}>
            <TextInput
              label={w.amount(client.currency)}
              required
              data-autofocus
              inputMode="decimal"
              autoComplete="off"
              {...form.getInputProps('amount')}
            />
            <TextInput
              label={w.again}
              required
              inputMode="decimal"
              autoComplete="off"
              {...form.getInputProps('again')}
            />
          </SimpleGrid>
          <TextInput
            label={w.note}
            description={w.noteHint}
            required={isAdjust}
            maxLength={500}
            {...form.getInputProps('note')}
          />
          <TextInput
            label={w.reference}
            description={w.referenceHint}
            maxLength={255}
            autoComplete="off"
            {...form.getInputProps('reference')}
          />
          <Table aria-live="polite" withRowBorders={false} highlightOnHover={false}>
            <Table.Thead>
              <Table.Tr>
                <Table.Td />
                <Table.Th scope="col" ta="right">
                  {w.before}
                </Table.Th>
                <Table.Th scope="col" ta="right">
                  {w.after}
                </Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {([client.balance, client.available] as const).map((amount, index) => (
                <Table.Tr key={index === 0 ? 'balance' : 'available'}>
                  <Table.Th scope="row" fw={400}>
                    {index === 0 ? w.balance : w.available}
                  </Table.Th>
                  <Table.Td ta="right">
                    <Money amount={amount} currency={client.currency} />
                  </Table.Td>
                  <Table.Td ta="right">
                    {delta === null ? '—' : <Money amount={sumOf(amount, delta)} currency={client.currency} strong />}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {common.cancel}
            </Button>
            <Button type="submit" loading={isPending} color={delta?.startsWith('-') ? 'red' : undefined}>
              {action}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

const isRight = (amount: string | null): amount is string => amount !== null && amount !== '' && amount !== '0';
