import { Alert, Button, Checkbox, Group, Modal, Progress, Radio, Stack, Text, Textarea } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type Body, call, type KaskadError } from '../../../api/kaskad.ts';
import { refresh } from '../../../api/queries.ts';
import { MomentInput } from '../../../parts/compose/moment-input.tsx';
import { tellProblem } from '../../../parts/notices.ts';
import { momentOf } from '../../../parts/zoned.ts';
import { useTimeZone } from '../../../session/session.ts';
import { COMMON } from '../../../words/common.ts';
import { TOLD_STATE_WORDS, TOLD_STATES, type ToldState } from '../../../words/told-states.ts';
import { useWords } from '../../../words/words.ts';
import { WORDS } from './words.ts';

/** What a replay changes on the pages. */
export const REPLAY_CHANGES = ['pushes.dead.list', 'pushes.settings.get', 'pushes.deliveries.list', 'overview.get'];
const IDS_MAX = 1000;
/** Requests in a row of one replay: each brings back 20 000 at most. */
const ROUNDS_MAX = 50;

type Include = 'dead' | 'acknowledged' | 'all';
type Progressing = { kind: 'running' | 'done'; told: number; isMore: boolean };

/** Tells states again by filter; the bound of one request is the reason for the rounds. */
export function ReplayDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const w = useWords(WORDS);
  const common = useWords(COMMON);
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={w.replayTitle}
      size="lg"
      closeButtonProps={{ 'aria-label': common.close }}
    >
      {isOpen && <ReplayForm onClose={onClose} />}
    </Modal>
  );
}

function ReplayForm({ onClose }: { onClose: () => void }) {
  const w = useWords(WORDS);
  const common = useWords(COMMON);
  const words = useWords(TOLD_STATE_WORDS);
  const zone = useTimeZone();
  const client = useQueryClient();
  const [progress, setProgress] = useState<Progressing | null>(null);
  const form = useForm({
    initialValues: { include: 'dead' as Include, states: [] as ToldState[], from: '', to: '', ids: '' },
    validate: {
      ids: (value) => (idsOf(value).every((id) => /^\d{1,16}$/.test(id)) ? null : w.idsBad),
      from: (value, { include, ids }) =>
        include !== 'dead' && value === '' && ids.trim() === '' ? w.fromMissing : null,
    },
  });
  const onSubmit = form.onSubmit(async ({ include, states, from, to, ids }) => {
    const message_ids = idsOf(ids).slice(0, IDS_MAX);
    const body: Body<'pushes.replay'> = {
      include,
      ...(states.length === 0 ? {} : { states }),
      ...(from === '' ? {} : { from: momentOf(from, zone) }),
      ...(to === '' ? {} : { to: momentOf(to, zone) }),
      ...(message_ids.length === 0 ? {} : { message_ids }),
    };
    let told = 0;
    let isMore = true;
    setProgress({ kind: 'running', told, isMore });
    try {
      // What was acknowledged would be found again as soon as it is acknowledged anew: one round, then a person decides.
      const rounds = include === 'dead' ? ROUNDS_MAX : 1;
      for (let round = 0; isMore && round < rounds; round += 1) {
        const answer = await call('pushes.replay', { body });
        told += answer.dead + answer.acknowledged;
        isMore = answer.more;
        setProgress({ kind: 'running', told, isMore });
      }
      setProgress({ kind: 'done', told, isMore });
    } catch (problem) {
      setProgress(null);
      tellProblem(problem as KaskadError);
    }
    await refresh(client, REPLAY_CHANGES);
  });
  if (progress !== null) return <Result progress={progress} onClose={onClose} />;
  return (
    <form onSubmit={onSubmit}>
      <Stack>
        <Text size="sm" c="dimmed">
          {w.replayText}
        </Text>
        <Radio.Group label={w.include} {...form.getInputProps('include')}>
          <Group mt={6}>
            <Radio value="dead" label={w.includeDead} />
            <Radio value="acknowledged" label={w.includeAcknowledged} />
            <Radio value="all" label={w.includeAll} />
          </Group>
        </Radio.Group>
        <Checkbox.Group label={w.states} {...form.getInputProps('states')}>
          <Group mt={6}>
            {TOLD_STATES.map((state) => (
              <Checkbox key={state} value={state} label={words[state]} />
            ))}
          </Group>
        </Checkbox.Group>
        <Group grow align="flex-start">
          <MomentInput
            label={w.changedFrom}
            value={form.values.from}
            onChange={(value) => form.setFieldValue('from', value)}
            error={form.errors.from as string | undefined}
          />
          <MomentInput
            label={w.changedTo}
            value={form.values.to}
            onChange={(value) => form.setFieldValue('to', value)}
          />
        </Group>
        <Textarea
          label={w.ids}
          description={w.idsHint}
          autosize
          minRows={1}
          maxRows={6}
          {...form.getInputProps('ids')}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {common.cancel}
          </Button>
          <Button type="submit">{w.replay}</Button>
        </Group>
      </Stack>
    </form>
  );
}

const idsOf = (text: string): string[] => text.split(/[\s,;]+/).filter(Boolean);

function Result({ progress: { kind, told, isMore }, onClose }: { progress: Progressing; onClose: () => void }) {
  const w = useWords(WORDS);
  if (kind === 'running') {
    return (
      <Stack role="status">
        <Text size="sm">{w.replayRunning(told)}</Text>
        <Progress value={100} animated aria-label={w.replayRunning(told)} />
      </Stack>
    );
  }
  return (
    <Stack role="status">
      <Alert color={told === 0 ? 'yellow' : 'teal'}>{told === 0 ? w.nothing : w.replayed(told)}</Alert>
      {isMore && told > 0 && <Text size="sm">{w.replayMore}</Text>}
      <Group justify="flex-end">
        <Button onClick={onClose}>{w.done}</Button>
      </Group>
    </Stack>
  );
}
