// How a cascade would go for one number, drawn as a timeline; what is saved by its own preview, what is not as a message.
import { Alert, Button, Card, Group, Stack, Text, TextInput, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { normalisePhone } from '../../../../src/domain/msisdn.ts';
import { type Answer, call, type KaskadError } from '../../api/kaskad.ts';
import { hasText, type StepDraft, stepBody, stepFaults } from '../../parts/compose/step-draft.ts';
import { Timeline } from '../../parts/compose/timeline.tsx';
import { COMPOSE } from '../../parts/compose/words.ts';
import { problemWords } from '../../parts/notices.ts';
import { useMay } from '../../session/session.ts';
import { ERROR_WORDS } from '../../words/errors.ts';
import { useWords } from '../../words/words.ts';
import { ownNumber } from '../send/send-draft.ts';
import { WORDS } from './words.ts';

export interface DryRunProps {
  saved: { id: number } | null;
  isChanged: boolean;
  steps: readonly StepDraft[];
  /** As the API takes it; null = none. */
  cap: string | null;
}

const EXAMPLE = '79161234567';

export function DryRun({ saved, isChanged, steps, cap }: DryRunProps) {
  const w = useWords(WORDS);
  const compose = useWords(COMPOSE);
  const errors = useWords(ERROR_WORDS);
  const may = useMay();
  const [phone, setPhone] = useState(() => ownNumber() || EXAMPLE);
  const [text, setText] = useState<string>(w.dryTextDefault);
  const isEmpty = ({ channel, text: own, imageUrl, speaks }: StepDraft): boolean =>
    hasText(channel) && channel !== 'flashcall' && own.trim() === '' && imageUrl === '' && speaks === 'text';
  const needsText = steps.some(isEmpty);
  const filled = steps.map((step) => (isEmpty(step) ? { ...step, text } : step));
  const bodies = filled.map((step, at) => stepBody(step, at === steps.length - 1));
  const asked = JSON.stringify([bodies, cap, phone]);
  const run = useMutation<{ asked: string; answer: Answer<'messages.preview'> }, KaskadError>({
    mutationFn: async () => {
      const read = normalisePhone(phone);
      const to = read.ok ? read.phone : phone;
      const answer =
        saved !== null && !isChanged
          ? await call('profiles.preview', {
              params: { id: saved.id },
              body: { phone: to, ...(needsText ? { text } : {}) },
            })
          : await call('messages.preview', {
              body: { to: [to], steps: bodies, ...(cap === null ? {} : { price_max: cap }) },
            });
      return { asked, answer };
    },
  });
  const faults = filled.flatMap((step, index) => stepFaults(step).map((fault) => ({ step: index + 1, fault })));
  const mayRun = (saved !== null && !isChanged) || may('messages:send');
  const line = run.data?.answer.recipients[0];
  return (
    <Card>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (mayRun && faults.length === 0) run.mutate();
        }}
      >
        <Stack gap="sm">
          <div>
            <Title order={2}>{w.dryRun}</Title>
            <Text size="sm" c="dimmed">
              {w.dryAbout}
            </Text>
          </div>
          <Group align="flex-end" gap="xs" wrap="nowrap">
            <TextInput
              flex={1}
              label={w.dryPhone}
              inputMode="tel"
              value={phone}
              onChange={(event) => setPhone(event.currentTarget.value)}
            />
            <Button type="submit" variant="light" loading={run.isPending} disabled={!mayRun || faults.length > 0}>
              {w.dryGo}
            </Button>
          </Group>
          {needsText && (
            <TextInput label={w.dryText} value={text} onChange={(event) => setText(event.currentTarget.value)} />
          )}
          {!mayRun && <Text size="sm">{w.dryUnsaved}</Text>}
          {faults.length > 0 && (
            <Text size="sm" c="dimmed" component="div">
              {w.dryIncomplete}
              {faults.map(({ step, fault }) => (
                <div key={`${step}-${fault}`}>{w.faultStep(step, compose.faults[fault])}</div>
              ))}
            </Text>
          )}
          {run.error !== null && (
            <Alert color="red" role="alert">
              {problemWords(run.error)}
            </Alert>
          )}
          {run.data !== undefined && run.data.asked !== asked && (
            <Text size="sm" c="dimmed" role="status">
              {w.dryStale}
            </Text>
          )}
          {line !== undefined &&
            ('error' in line ? (
              <Alert color="red" role="alert">
                {errors[line.error.code as keyof typeof errors] ?? line.error.title}
              </Alert>
            ) : (
              <Timeline line={line} currency={run.data?.answer.currency ?? ''} />
            ))}
        </Stack>
      </form>
    </Card>
  );
}
