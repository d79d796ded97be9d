// The four steps of a campaign that is being prepared: where one is, and the way back.
import { Box, Group, Text, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useWords } from '../../words/words.ts';
import classes from './campaigns.module.css';
import { PREPARE } from './prepare-words.ts';

const STEPS = ['message', 'file', 'check', 'start'] as const;
export type PrepareStep = (typeof STEPS)[number];

export const isStep = (text: string): text is PrepareStep => (STEPS as readonly string[]).includes(text);

export interface StepsBarProps {
  now: PrepareStep;
  /** Those that may be gone to. */
  open: readonly PrepareStep[];
  /** Those that are behind. */
  done: readonly PrepareStep[];
  onGo?: (step: PrepareStep) => void;
}

export function StepsBar({ now, open, done, onGo }: StepsBarProps) {
  const w = useWords(PREPARE);
  return (
    <nav aria-label={w.steps}>
      <ol className={classes.steps}>
        {STEPS.map((step, index) => {
          const isDone = done.includes(step) && step !== now;
          return (
            <li key={step}>
              <UnstyledButton
                className={classes.step}
                aria-current={step === now ? 'step' : undefined}
                disabled={step !== now && !open.includes(step)}
                onClick={() => onGo?.(step)}
              >
                <Group gap={8} wrap="nowrap">
                  <Box component="span" className={classes.number} data-done={isDone || undefined}>
                    {isDone ? <IconCheck size={14} aria-hidden /> : index + 1}
                  </Box>
                  <Text span size="sm" fw={step === now ? 600 : 400} className={classes.name}>
                    {w.stepNames[step]}
                  </Text>
                  {isDone && <VisuallyHidden>{w.stepDone}</VisuallyHidden>}
                </Group>
              </UnstyledButton>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
