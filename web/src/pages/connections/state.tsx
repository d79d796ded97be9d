// The state of a connection at a glance: what we want of it, whether its link stands, how many of its sessions do.
import { Group, Progress, Text, Tooltip } from '@mantine/core';
import { Count, Tag, type Tone } from '../../parts/values.tsx';
import { useWords } from '../../words/words.ts';
import { TYPE_WORDS, WORDS } from './words.ts';

export type ConnectionState = 'active' | 'draining' | 'paused';
export type Link = 'up' | 'connecting' | 'down' | null;

const LINK_TONES: Record<NonNullable<Link>, Tone> = { up: 'good', connecting: 'wait', down: 'bad' };

/** One word: of the link while it works, else why it does not. */
export function ConnectionTag({ state, link }: { state: ConnectionState; link: Link }) {
  const w = useWords(WORDS);
  if (state === 'paused') return <Tag tone="quiet">{w.states.paused}</Tag>;
  return (
    <Group gap={4} component="span" display="inline-flex">
      {state === 'draining' && <Tag tone="info">{w.states.draining}</Tag>}
      <Tag tone={link === null ? 'bad' : LINK_TONES[link]}>{w.links[link ?? 'none']}</Tag>
    </Group>
  );
}

const DOTS_MAX = 16;

/** A dot a session: filled ones are bound. */
export function SessionDots({ bound, wanted }: { bound: number; wanted: number }) {
  const w = useWords(WORDS);
  const text = w.bound(bound, wanted);
  return (
    <Tooltip label={text}>
      <Group gap={3} wrap="wrap" role="img" aria-label={text} display="inline-flex">
        {Array.from({ length: Math.min(wanted, DOTS_MAX) }, (_, index) => (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike
            key={index}
            style={{
              width: 10,
              height: 10,
              borderRadius: 10,
              border: '2px solid',
              borderColor: index < bound ? 'var(--mantine-color-teal-6)' : 'var(--mantine-color-gray-6)',
              background: index < bound ? 'var(--mantine-color-teal-6)' : 'transparent',
            }}
          />
        ))}
        <Text component="span" size="xs" c="dimmed" className="numbers" aria-hidden>
          {bound}/{wanted}
        </Text>
      </Group>
    </Tooltip>
  );
}

/** How much of the window is taken: unanswered requests. */
export function WindowUse({ used, size }: { used: number; size: number }) {
  const w = useWords(WORDS);
  const text = w.windowUse(used, size);
  return (
    <Tooltip label={text}>
      <Group gap={6} wrap="nowrap" miw={96}>
        <Progress
          value={size === 0 ? 0 : Math.min(100, (100 * used) / size)}
          aria-label={text}
          flex={1}
          miw={44}
          color={used >= size && size > 0 ? 'orange' : 'sea'}
        />
        <Text component="span" size="xs" c="dimmed" className="numbers nowrap">
          <Count n={used} />/<Count n={size} />
        </Text>
      </Group>
    </Tooltip>
  );
}

/** A connector in words. */
export function useTypeName(): (type: string) => string {
  const w: Readonly<Record<string, string>> = useWords(TYPE_WORDS);
  return (type) => w[type] ?? type;
}
