// The state of a campaign in a word, and how far it is as a bar.
import { Box, Group, Progress, Text } from '@mantine/core';
import type { Item } from '../../api/kaskad.ts';
import { Moment, Tag, type Tone } from '../../parts/values.tsx';
import { localeOf, useLanguage } from '../../words/language.ts';
import { useWords } from '../../words/words.ts';
import { type ReasonName, WORDS } from './words.ts';

export type Campaign = Item<'campaigns.list'>;
export type CampaignState = Campaign['state'];

const TONES: Record<CampaignState, Tone> = {
  draft: 'quiet',
  importing: 'wait',
  ready: 'info',
  scheduled: 'info',
  running: 'wait',
  paused: 'bad',
  done: 'good',
  canceled: 'quiet',
  failed: 'bad',
};

export function CampaignTag({ campaign }: { campaign: Campaign }) {
  const w = useWords(WORDS);
  return <Tag tone={TONES[campaign.state]}>{w.states[campaign.state]}</Tag>;
}

/** The state, and in small letters what brought it there. */
export function CampaignStateCell({ campaign }: { campaign: Campaign }) {
  const w = useWords(WORDS);
  const { reason } = campaign;
  return (
    <Box miw={110}>
      <CampaignTag campaign={campaign} />
      {reason !== '' && (
        <Text size="xs" c="dimmed" mt={2}>
          {w.reasons[reason as ReasonName] ?? reason}
        </Text>
      )}
    </Box>
  );
}

export type Part = Exclude<keyof (typeof WORDS)['ru']['parts'], 'read'>;

/** The parts of the bar in their order; whoever was read to is among the delivered. */
export const PARTS: readonly { part: Part; color: string }[] = [
  { part: 'delivered', color: 'var(--mantine-color-teal-6)' },
  { part: 'partly_delivered', color: 'var(--mantine-color-yellow-6)' },
  { part: 'in_flight', color: 'var(--mantine-color-blue-5)' },
  { part: 'failed', color: 'var(--mantine-color-red-6)' },
  { part: 'refused', color: 'var(--mantine-color-grape-6)' },
  { part: 'canceled', color: 'var(--mantine-color-gray-6)' },
  { part: 'waiting', color: 'var(--kaskad-line)' },
];

/** A stacked bar of what became of the recipients. */
export function CampaignBar({ campaign, size = 8 }: { campaign: Campaign; size?: number }) {
  const w = useWords(WORDS);
  const locale = localeOf(useLanguage());
  const { sending } = campaign;
  const all = campaign.import.recipients;
  const shown = PARTS.filter(({ part }) => sending[part] > 0);
  const text = shown.map(({ part }) => `${w.parts[part]} ${sending[part].toLocaleString(locale)}`).join(', ');
  return (
    <Progress.Root size={size} role="img" aria-label={text === '' ? w.progress : text} title={text}>
      {shown
        .filter(({ part }) => part !== 'waiting')
        .map(({ part, color }) => (
          <Progress.Section
            key={part}
            withAria={false}
            value={(sending[part] / Math.max(1, all)) * 100}
            color={color}
          />
        ))}
    </Progress.Root>
  );
}

/** In a list: the bar with its count, or what there is before a start. */
export function CampaignProgress({ campaign }: { campaign: Campaign }) {
  const w = useWords(WORDS);
  const locale = localeOf(useLanguage());
  const { state, sending, file_name: file, start_at: startAt } = campaign;
  const all = campaign.import.recipients;
  const quiet = (text: React.ReactNode) => (
    <Text size="xs" c="dimmed" component="div">
      {text}
    </Text>
  );
  if (state === 'importing') {
    return (
      <Box miw={150}>
        <Progress value={100} animated size={8} aria-label={w.states.importing} />
        {quiet(w.rows(campaign.import.rows))}
      </Box>
    );
  }
  if (state === 'draft' || state === 'failed') return quiet(file === null ? w.noFile : file);
  if (state === 'ready') return quiet(w.recipients(all));
  if (state === 'scheduled') {
    return quiet(
      <>
        {w.recipients(all)}, {w.startsAt} <Moment at={startAt} />
      </>,
    );
  }
  const done = sending.accepted + sending.refused;
  return (
    <Box miw={150}>
      <CampaignBar campaign={campaign} />
      <Group gap={4} className="numbers">
        {quiet(w.of(done.toLocaleString(locale), all.toLocaleString(locale)))}
      </Group>
    </Box>
  );
}
