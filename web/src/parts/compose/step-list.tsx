// The steps of a cascade in their order: added, moved by buttons or Alt with an arrow, removed with a way back.
import { Box, Button, Group, Stack, Text, VisuallyHidden } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import type { Channel } from '../../../../src/domain/message.ts';
import { useWords } from '../../words/words.ts';
import { tellUndoable } from '../notices.ts';
import { StepCard } from './step-card.tsx';
import { emptyStep, STEPS_MAX, type StepDraft, WRITTEN_CHANNELS } from './step-draft.ts';
import { COMPOSE } from './words.ts';

export interface StepListProps {
  steps: readonly StepDraft[];
  onChange: (steps: StepDraft[]) => void;
  inLatin?: boolean;
  disabled?: boolean;
  /** In a field of text that may stay empty. */
  placeholder?: string;
}

const LIST_STYLE = { listStyle: 'none', margin: 0, padding: 0, display: 'grid', gap: 12 };

export function StepList({ steps, onChange, inLatin, disabled, placeholder }: StepListProps) {
  const w = useWords(COMPOSE);
  const list = useRef<HTMLOListElement>(null);
  const [news, setNews] = useState('');
  // What the undo of a notice changes is what there is then, not what there was.
  const now = useRef(steps);
  now.current = steps;

  const change = (index: number, changes: Partial<StepDraft>) =>
    onChange(steps.map((step, at) => (at === index ? { ...step, ...changes } : step)));
  const move = (from: number, to: number) => {
    const step = steps[from];
    if (step === undefined || to < 0 || to >= steps.length) return;
    const rest = steps.filter((_, at) => at !== from);
    onChange([...rest.slice(0, to), step, ...rest.slice(to)]);
    setNews(w.stepMoved(from + 1, to + 1));
    // The focus stays on what moved, on the button where that is still of use.
    const label = to === 0 ? w.stepDown(1) : to === steps.length - 1 ? w.stepUp(to + 1) : null;
    requestAnimationFrame(() => {
      const card = list.current?.querySelector(`[data-step="${to}"]`);
      if (card?.contains(document.activeElement) && !(document.activeElement as HTMLButtonElement).disabled) return;
      (card?.querySelector<HTMLElement>(label === null ? 'button' : `[aria-label="${label}"]`) ?? null)?.focus();
    });
  };
  const remove = (index: number) => {
    const step = steps[index];
    if (step === undefined) return;
    onChange(steps.filter((_, at) => at !== index));
    tellUndoable(w.stepRemoved(index + 1), () =>
      onChange([...now.current.slice(0, index), step, ...now.current.slice(index)].slice(0, STEPS_MAX)),
    );
  };
  const add = () => {
    const taken = new Set<Channel>(steps.map(({ channel }) => channel));
    const next = WRITTEN_CHANNELS.find((channel) => !taken.has(channel)) ?? 'sms';
    onChange([...steps, { ...emptyStep(next), text: steps.at(-1)?.text ?? '' }]);
  };
  return (
    <Stack gap="sm">
      <Box component="ol" ref={list} style={LIST_STYLE} aria-label={w.steps}>
        {steps.map((step, index) => (
          <StepCard
            key={step.key}
            step={step}
            index={index}
            count={steps.length}
            onChange={(changes) => change(index, changes)}
            onMove={(to) => move(index, to)}
            onRemove={() => remove(index)}
            inLatin={inLatin}
            disabled={disabled}
            placeholder={placeholder}
          />
        ))}
      </Box>
      <VisuallyHidden role="status">{news}</VisuallyHidden>
      {!disabled && (
        <Group>
          <Button
            variant="light"
            leftSection={<IconPlus size={16} />}
            onClick={add}
            disabled={steps.length >= STEPS_MAX}
          >
            {w.stepAdd}
          </Button>
          {steps.length >= STEPS_MAX && (
            <Text size="sm" c="dimmed">
              {w.stepsMax(STEPS_MAX)}
            </Text>
          )}
        </Group>
      )}
    </Stack>
  );
}
