import { Anchor, Box, Group, Stack, Text } from '@mantine/core';
import { Link } from 'wouter';
import { durationText } from '../../parts/duration.ts';
import { ChannelName, Moment, Tag } from '../../parts/values.tsx';
import { useLanguage } from '../../words/language.ts';
import { useWords } from '../../words/words.ts';
import { Highlighted } from './highlighted.tsx';
import type { Held } from './texts-tab.tsx';
import { WORDS } from './words.ts';

/** Of the group the server counts no more. */
const ALIKE_MAX = 1000;
const KINDS = ['word', 'pattern', 'link'] as const;

/** A text with what a rule has hit in it, whose it is and what follows it. */
export function HeldRow({ held, isGrouped }: { held: Held; isGrouped: boolean }) {
  const w = useWords(WORDS);
  const language = useLanguage();
  const kind = KINDS.find((name) => name === held.rule.kind);
  const ageS = (Date.now() - Date.parse(held.created_at)) / 1000;
  return (
    <Stack gap={4}>
      <Text component="div" size="sm">
        <Highlighted text={held.text} places={held.places} />
      </Text>
      {held.button !== null && (
        <Text size="xs" c="dimmed" className="breakable">
          {w.button}: {held.button.text} → {held.button.url}
        </Text>
      )}
      {held.places.length === 0 && held.hit !== '' && (
        <Text size="xs" className="breakable">
          {w.hitIn(held.hit)}
        </Text>
      )}
      <Group gap={8}>
        <Tag tone="wait">{w.hitBy(kind === undefined ? held.rule.kind : w.ruleKinds[kind])}</Tag>
        {held.rule.reason !== '' && (
          <Text span size="xs" className="breakable">
            {held.rule.reason}
          </Text>
        )}
        {isGrouped && held.alike > 1 && (
          <Tag tone="info">{w.alike(held.alike >= ALIKE_MAX ? `${ALIKE_MAX}+` : String(held.alike))}</Tag>
        )}
      </Group>
      <Group gap={10}>
        <Anchor component={Link} href={`/operator/clients/${held.account_id}`} size="xs" className="breakable">
          {held.account}
        </Anchor>
        <Text span size="xs" c="dimmed" display="inline-flex">
          <ChannelName channel={held.channel} />
        </Text>
        <Text span size="xs" c="dimmed" className="breakable">
          {w.from}: {held.sender}
        </Text>
        <Text span size="xs" c="dimmed" className="numbers">
          {held.phone}
        </Text>
        <Text span size="xs" c="dimmed">
          {w.age(durationText(ageS, language))}
        </Text>
        <Text span size="xs" c="dimmed">
          {w.expires} <Moment at={held.expires_at} />
        </Text>
      </Group>
      {held.steps.length > 1 && <Steps steps={held.steps} />}
    </Stack>
  );
}

/** The decision is about all of them. */
function Steps({ steps }: { steps: Held['steps'] }) {
  const w = useWords(WORDS);
  return (
    <Box component="details" fz="xs">
      <summary>{w.steps(steps.length)}</summary>
      <Stack gap={4} mt={4}>
        {steps.map((step, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: steps have no other name than their place
          <Box key={index} className="breakable">
            <Text span size="xs" fw={550}>
              {w.step(index + 1)} · <ChannelName channel={step.channel} /> · {step.sender}
            </Text>
            <Text size="xs" style={{ whiteSpace: 'pre-wrap' }}>
              {step.text}
            </Text>
            {step.button !== null && (
              <Text size="xs" c="dimmed">
                {w.button}: {step.button.text} → {step.button.url}
              </Text>
            )}
            {step.image_url !== null && (
              <Text size="xs" c="dimmed">
                {w.image}: {step.image_url}
              </Text>
            )}
            {step.audio_url !== null && (
              <Text size="xs" c="dimmed">
                {w.audio}: {step.audio_url}
              </Text>
            )}
          </Box>
        ))}
      </Stack>
    </Box>
  );
}
