// The builder of a cascade: its name, its steps, its cap, and a dry run beside them.
import { Alert, Box, Button, Card, Grid, Group, Stack, Text, TextInput, Title } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import type { Answer } from '../../api/kaskad.ts';
import { useChange } from '../../api/queries.ts';
import { CodeBlock } from '../../parts/code.tsx';
import { draftOf, emptyStep, type StepDraft, stepBody, stepFaults } from '../../parts/compose/step-draft.ts';
import { StepList } from '../../parts/compose/step-list.tsx';
import { COMPOSE } from '../../parts/compose/words.ts';
import { useConfirm } from '../../parts/confirm.tsx';
import { useLeaveGuard } from '../../parts/leave-guard.ts';
import { tellDone, tellProblem } from '../../parts/notices.ts';
import { Page } from '../../parts/page.tsx';
import { Copyable } from '../../parts/values.tsx';
import { useMay } from '../../session/session.ts';
import { COMMON } from '../../words/common.ts';
import { useWords } from '../../words/words.ts';
import { DryRun } from './dry-run.tsx';
import { isCapWrong } from './is-cap-wrong.ts';
import { WORDS } from './words.ts';

type Profile = Answer<'profiles.get'>;

interface Draft {
  name: string;
  cap: string;
  steps: StepDraft[];
}

const draftFrom = (saved: Profile | null): Draft =>
  saved === null
    ? { name: '', cap: '', steps: [{ ...emptyStep('viber'), waitS: 300 }, emptyStep('sms')] }
    : { name: saved.name, cap: saved.price_max ?? '', steps: saved.steps.map(draftOf) };

const stepsBody = (steps: readonly StepDraft[]) => steps.map((step, at) => stepBody(step, at === steps.length - 1));
const bodyOf = ({ name, cap, steps }: Draft) => ({
  name: name.trim(),
  steps: stepsBody(steps),
  price_max: cap.trim() === '' ? null : cap.trim().replace(',', '.'),
});

export function Builder({ saved }: { saved: Profile | null }) {
  const w = useWords(WORDS);
  const common = useWords(COMMON);
  const may = useMay();
  const confirm = useConfirm();
  const [, go] = useLocation();
  const [draft, setDraft] = useState(() => draftFrom(saved));
  const [isTaken, setTaken] = useState(false);
  const [isTried, setTried] = useState(false);
  const change = (changes: Partial<Draft>) => setDraft((before) => ({ ...before, ...changes }));
  const mayWrite = may('profiles:write');
  const body = bodyOf(draft);
  // A new one has its senders filled in by itself: that is nothing to lose.
  const isChanged =
    saved === null
      ? draft.name.trim() !== '' || draft.steps.some(({ text }) => text !== '')
      : JSON.stringify(body) !== JSON.stringify(bodyOf(draftFrom(saved)));
  useLeaveGuard(isChanged);

  const onProblem = (problem: { code: string }) => {
    setTaken(problem.code === 'already_exists');
    return problem.code === 'already_exists';
  };
  const create = useChange('profiles.create', {
    refresh: ['profiles.'],
    onProblem,
    onDone: ({ id, name }) => {
      tellDone(w.created(name));
      go(`/cascades/${id}`, { replace: true });
    },
  });
  const update = useChange('profiles.change', {
    refresh: ['profiles.'],
    onProblem,
    onDone: (answer) => {
      setDraft(draftFrom(answer));
      tellDone(w.saved);
    },
  });
  const remove = useChange('profiles.delete', {
    refresh: ['profiles.list'],
    onProblem: (problem) => void tellProblem(problem),
  });

  const faults = draft.steps.flatMap((step, index) =>
    stepFaults(step, { textOptional: true }).map((fault) => ({ step: index + 1, fault })),
  );
  const isRight = draft.name.trim() !== '' && !isCapWrong(draft.cap) && faults.length === 0;
  const onSave = () => {
    setTried(true);
    if (!isRight || !mayWrite || create.isPending || update.isPending) return;
    if (saved === null) create.mutate({ body });
    else if (isChanged) update.mutate({ params: { id: saved.id }, body });
  };
  useHotkeys(
    [
      ['mod+S', onSave],
      ['mod+Enter', onSave],
    ],
    [],
  );
  const onRemove = async () => {
    if (saved === null) return;
    const question = { title: w.removeTitle, text: w.removeText(saved.name), action: w.remove, danger: true };
    if (!(await confirm(question))) return;
    remove.mutate(
      { params: { id: saved.id } },
      {
        onSuccess: () => {
          tellDone(w.removed(saved.name));
          go('/cascades', { replace: true });
        },
      },
    );
  };

  return (
    <Page
      title={saved?.name ?? w.new}
      above={[{ href: '/cascades', title: w.title }]}
      actions={
        <>
          {saved !== null && mayWrite && (
            <Button variant="subtle" color="red" loading={remove.isPending} onClick={() => void onRemove()}>
              {w.remove}
            </Button>
          )}
          {saved !== null && may('messages:send') && (
            <Button variant="default" component={Link} href={`/send?profile=${saved.id}`}>
              {w.use}
            </Button>
          )}
          {mayWrite && (
            <Button
              loading={create.isPending || update.isPending}
              disabled={saved !== null && !isChanged}
              onClick={onSave}
            >
              {w.save}
            </Button>
          )}
        </>
      }
    >
      <Grid gap="md">
        <Grid.Col span={{ base: 12, md: 7 }}>
          <Stack gap="md">
            <Card>
              <Stack gap="sm">
                <Group justify="space-between">
                  <Title order={2}>{w.settings}</Title>
                  <Text size="xs" c="dimmed" role="status">
                    {mayWrite ? (isChanged ? w.unsaved : '') : common.readOnly}
                  </Text>
                </Group>
                <TextInput
                  label={w.name}
                  description={w.nameHint}
                  placeholder={w.namePlaceholder}
                  required
                  maxLength={100}
                  value={draft.name}
                  disabled={!mayWrite}
                  error={isTaken ? w.taken : isTried && draft.name.trim() === '' ? w.nameMissing : undefined}
                  onChange={(event) => {
                    setTaken(false);
                    change({ name: event.currentTarget.value });
                  }}
                />
                <TextInput
                  label={w.cap}
                  description={w.capHint}
                  inputMode="decimal"
                  value={draft.cap}
                  disabled={!mayWrite}
                  error={isCapWrong(draft.cap) ? w.capWrong : undefined}
                  onChange={(event) => change({ cap: event.currentTarget.value })}
                />
              </Stack>
            </Card>
            <StepList
              steps={draft.steps}
              onChange={(steps) => change({ steps })}
              disabled={!mayWrite}
              placeholder={w.textOptional}
            />
            {isTried && faults.length > 0 && <Faults faults={faults} />}
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 5 }}>
          <Box pos="sticky" top={76}>
            <Stack gap="md">
              <DryRun saved={saved} isChanged={isChanged} steps={draft.steps} cap={body.price_max} />
              {saved !== null && <ForApi name={saved.name} />}
            </Stack>
          </Box>
        </Grid.Col>
      </Grid>
    </Page>
  );
}

function Faults({ faults }: { faults: readonly { step: number; fault: keyof typeof COMPOSE.ru.faults }[] }) {
  const w = useWords(WORDS);
  const compose = useWords(COMPOSE);
  return (
    <Alert color="red" role="alert">
      {faults.map(({ step, fault }) => (
        <div key={`${step}-${fault}`}>{w.faultStep(step, compose.faults[fault])}</div>
      ))}
    </Alert>
  );
}

function ForApi({ name }: { name: string }) {
  const w = useWords(WORDS);
  const example = JSON.stringify({ to: ['79161234567'], profile: name, text: '…' }, null, 2);
  return (
    <Card>
      <Stack gap="xs">
        <Title order={2}>{w.api}</Title>
        <Copyable text={name} />
        <Text size="sm" c="dimmed">
          {w.apiHint}
        </Text>
        <CodeBlock label={w.apiExample} text={`POST /api/v1/messages\n${example}`} />
      </Stack>
    </Card>
  );
}
