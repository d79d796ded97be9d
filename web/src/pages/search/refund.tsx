// Giving money back for one message or many: the amount is shown, the reason asked, the word typed.
import { Alert, Button, Group, List, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { formatE7Trimmed, parseMoneyE7 } from '../../../../src/domain/money.ts';
import { useChange } from '../../api/queries.ts';
import { tellDone } from '../../parts/notices.ts';
import { moneyText } from '../../parts/values.tsx';
import { COMMON } from '../../words/common.ts';
import { ERROR_WORDS } from '../../words/errors.ts';
import { localeOf, useLanguage } from '../../words/language.ts';
import { useWords } from '../../words/words.ts';
import { ACT_WORDS } from './words.ts';

export interface Refundable {
  id: string;
  account: string;
  charged: string | null;
  refunded: string | null;
  currency?: string;
}

const REFRESH = ['search.', 'operator.clients.ledger', 'clients.'];
const REASON_MIN = 3;
const MONEY = /^\d{1,9}([.,]\d{1,7})?$/;

/** Something was charged for it, and nothing given back. */
export const isRefundable = ({ charged, refunded }: Refundable): boolean =>
  charged !== null && refunded === null && parseMoneyE7(charged) > 0n;

const sumOf = (messages: readonly Refundable[]): string =>
  formatE7Trimmed(messages.reduce((all, { charged }) => all + parseMoneyE7(charged ?? '0'), 0n));

interface Props {
  messages: readonly Refundable[];
  onClose: () => void;
  onDone?: () => void;
}

/** One message may get back a part of it, many all of it. */
export function RefundDialog({ messages, onClose, onDone }: Props) {
  const w = useWords(ACT_WORDS);
  const common = useWords(COMMON);
  const language = useLanguage();
  const locale = localeOf(language);
  const single = messages.length === 1 ? messages[0]! : null;
  const total = sumOf(messages);
  const [amount, setAmount] = useState(total);
  const [reason, setReason] = useState('');
  const [typed, setTyped] = useState('');
  const one = useChange('refunds.create', {
    refresh: REFRESH,
    onDone: (answer) => {
      tellDone(w.done(1, write(answer.amount)));
      onDone?.();
      onClose();
    },
  });
  const many = useChange('refunds.create_many', { refresh: REFRESH, onDone: () => onDone?.() });
  const write = (sum: string) => moneyText(sum, locale, single?.currency);
  const given = amount.trim().replace(',', '.');
  const isAmountGood =
    MONEY.test(amount.trim()) && parseMoneyE7(given) > 0n && parseMoneyE7(given) <= parseMoneyE7(total);
  const isReady = isAmountGood && reason.trim().length >= REASON_MIN && typed.trim().toLowerCase() === w.typed;
  const onSubmit = () => {
    const body = { reason: reason.trim() };
    if (single === null) many.mutate({ body: { ...body, ids: messages.map(({ id }) => id) } });
    else one.mutate({ params: { id: single.id }, body: { ...body, ...(given === total ? {} : { amount: given }) } });
  };
  const result = many.data;
  return (
    <Modal opened onClose={onClose} title={w.refundTitle} size="md" closeButtonProps={{ 'aria-label': common.close }}>
      {result !== undefined ? (
        <Stack role="status">
          {result.refunded.length > 0 && (
            <Alert color="teal">
              {w.done(
                result.refunded.length,
                write(formatE7Trimmed(result.refunded.reduce((all, line) => all + parseMoneyE7(line.amount), 0n))),
              )}
            </Alert>
          )}
          {result.refused.length > 0 && (
            <Alert color="orange" title={w.refused(result.refused.length)}>
              <List size="sm">
                {result.refused.map(({ id, error }) => (
                  <List.Item key={id}>
                    <span className="mono">{id}</span> — {ERROR_WORDS[language][error.code]}
                  </List.Item>
                ))}
              </List>
            </Alert>
          )}
          <Group justify="flex-end">
            <Button onClick={onClose}>{common.close}</Button>
          </Group>
        </Stack>
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            onSubmit();
          }}
        >
          <Stack>
            <Text size="sm">{w.refundText}</Text>
            <Summary messages={messages} write={write} />
            {single !== null && (
              <TextInput
                label={w.amount}
                description={w.amountHint(write(total))}
                required
                inputMode="decimal"
                value={amount}
                onChange={(event) => setAmount(event.currentTarget.value)}
                error={isAmountGood ? undefined : w.amountBad}
              />
            )}
            <TextInput
              label={w.refundReason}
              description={w.refundReasonHint}
              required
              data-autofocus
              maxLength={1000}
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
            />
            <TextInput
              label={common.confirmWord(w.typed)}
              autoComplete="off"
              value={typed}
              onChange={(event) => setTyped(event.currentTarget.value)}
            />
            <Group justify="flex-end">
              <Button variant="default" onClick={onClose}>
                {common.cancel}
              </Button>
              <Button type="submit" color="red" disabled={!isReady} loading={one.isPending || many.isPending}>
                {w.action(write(single !== null && isAmountGood ? given : total))}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Modal>
  );
}

/** Whose messages, how many, how much. */
function Summary({ messages, write }: { messages: readonly Refundable[]; write: (sum: string) => string }) {
  const w = useWords(ACT_WORDS);
  const byClient = new Map<string, Refundable[]>();
  for (const one of messages) byClient.set(one.account, [...(byClient.get(one.account) ?? []), one]);
  return (
    <Stack gap={4}>
      {[...byClient].map(([login, theirs]) => (
        <Group key={login} justify="space-between" gap="sm">
          <Text size="sm">{w.ofClient(login, theirs.length)}</Text>
          <Text size="sm" className="numbers">
            {write(sumOf(theirs))}
          </Text>
        </Group>
      ))}
      <Group justify="space-between">
        <Text size="sm" fw={650}>
          {w.total}
        </Text>
        <Text size="sm" fw={650} className="numbers">
          {write(sumOf(messages))}
        </Text>
      </Group>
    </Stack>
  );
}
