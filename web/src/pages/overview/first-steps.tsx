// What a new client does first; gone when all of it is done.
import { Button, Group, Progress, Stack, Text, ThemeIcon, VisuallyHidden } from '@mantine/core';
import { IconCheck, IconCircle } from '@tabler/icons-react';
import { Link } from 'wouter';
import type { Answer } from '../../api/kaskad.ts';
import { Section } from '../../parts/section.tsx';
import { type Scope, useMay } from '../../session/session.ts';
import { useWords } from '../../words/words.ts';
import { WORDS } from './words.ts';

type Steps = Answer<'overview.get'>['first_steps'];
type StepName = keyof Steps;

const PLACES: Record<StepName, { href: string; scope: Scope }> = {
  money: { href: '/money', scope: 'balance:read' },
  sender: { href: '/senders', scope: 'senders:write' },
  token: { href: '/developers/tokens', scope: 'tokens:write' },
  push_address: { href: '/developers/pushes', scope: 'pushes:write' },
  first_message: { href: '/send', scope: 'messages:send' },
};

export function FirstSteps({ steps }: { steps: Steps }) {
  const w = useWords(WORDS).steps;
  const may = useMay();
  const names = Object.keys(PLACES) as StepName[];
  const done = names.filter((name) => steps[name]).length;
  if (done === names.length) return null;
  return (
    <Section title={w.title} about={w.about(done, names.length)}>
      <Progress value={(done / names.length) * 100} size="sm" mb="sm" aria-label={w.progress} />
      <Stack component="ol" gap="xs" m={0} p={0} style={{ listStyle: 'none' }}>
        {names.map((name) => (
          <Group component="li" key={name} justify="space-between" wrap="nowrap" gap="sm">
            <Group gap="sm" wrap="nowrap" miw={0}>
              <ThemeIcon size={26} radius="xl" variant="light" color={steps[name] ? 'teal' : 'gray'}>
                {steps[name] ? <IconCheck size={16} aria-hidden /> : <IconCircle size={14} aria-hidden />}
              </ThemeIcon>
              <div>
                <Text size="sm" fw={550}>
                  {w[name]}
                  {steps[name] && <VisuallyHidden> — {w.done}</VisuallyHidden>}
                </Text>
                {!steps[name] && (
                  <Text size="xs" c="dimmed">
                    {w[`${name}Text`]}
                  </Text>
                )}
              </div>
            </Group>
            {!steps[name] && may(PLACES[name].scope) && (
              <Button
                component={Link}
                href={PLACES[name].href}
                size="compact-sm"
                variant="light"
                aria-label={`${w.go}: ${w[name]}`}
              >
                {w.go}
              </Button>
            )}
          </Group>
        ))}
      </Stack>
    </Section>
  );
}
