// What the recipient of a row will get, as the server would send it.
import { ActionIcon, Alert, Group, NumberInput, Stack, Text, Tooltip } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import type { Answer } from '../../api/kaskad.ts';
import { useRead } from '../../api/queries.ts';
import classes from '../../parts/compose/compose.module.css';
import { COMPOSE } from '../../parts/compose/words.ts';
import { Section } from '../../parts/section.tsx';
import { Loading, ProblemPlate } from '../../parts/states.tsx';
import { ChannelName, Money, Tag } from '../../parts/values.tsx';
import { useMe } from '../../session/session.ts';
import { ERROR_WORDS } from '../../words/errors.ts';
import { useWords } from '../../words/words.ts';
import { PREPARE } from './prepare-words.ts';
import { RUN } from './run-words.ts';
import type { Campaign } from './state-tag.tsx';

const PAUSE_MS = 250;

export function PreviewCard({ campaign: { id } }: { campaign: Campaign }) {
  const w = useWords(PREPARE);
  const [row, setRow] = useState(1);
  /** The rows that were looked at: between two of them there may be some that were not taken in. */
  const [seen, setSeen] = useState<readonly number[]>([]);
  const [asked] = useDebouncedValue(row, PAUSE_MS);
  const read = useRead('campaigns.preview', { params: { id }, query: { row: asked } }, { keep: true });
  const shown = read.data;
  const isNone = read.error?.code === 'not_found';
  const next = () => {
    if (shown === undefined) return;
    setSeen([...seen, shown.row]);
    setRow(shown.row + 1);
  };
  const previous = () => {
    setRow(seen.at(-1) ?? 1);
    setSeen(seen.slice(0, -1));
  };
  const pager = (
    <Group gap={4} wrap="nowrap">
      <Tooltip label={w.previewPrevious}>
        <ActionIcon variant="default" aria-label={w.previewPrevious} disabled={seen.length === 0} onClick={previous}>
          <IconChevronLeft size={16} />
        </ActionIcon>
      </Tooltip>
      <NumberInput
        aria-label={w.previewRow}
        title={w.previewRow}
        w={96}
        size="xs"
        min={1}
        allowDecimal={false}
        hideControls
        value={isNone || asked !== row ? row : (shown?.row ?? row)}
        onChange={(value) => {
          if (typeof value !== 'number' || value < 1 || value === shown?.row) return;
          setSeen([]);
          setRow(value);
        }}
      />
      <Tooltip label={w.previewNext}>
        <ActionIcon
          variant="default"
          aria-label={w.previewNext}
          disabled={isNone || shown === undefined}
          onClick={next}
        >
          <IconChevronRight size={16} />
        </ActionIcon>
      </Tooltip>
    </Group>
  );
  return (
    <Section title={w.preview} aside={pager}>
      <div aria-live="polite" className={read.isPlaceholderData ? 'refreshing' : undefined}>
        {isNone ? (
          <Text size="sm" c="dimmed">
            {w.previewNone}
          </Text>
        ) : shown !== undefined ? (
          <Shown preview={shown} />
        ) : read.error !== null ? (
          <ProblemPlate problem={read.error} onRetry={() => void read.refetch()} />
        ) : (
          <Loading rows={4} />
        )}
      </div>
    </Section>
  );
}

function Shown({ preview }: { preview: Answer<'campaigns.preview'> }) {
  const w = useWords(PREPARE);
  const run = useWords(RUN);
  const compose = useWords(COMPOSE);
  const errors = useWords(ERROR_WORDS);
  const { account } = useMe();
  const { phone, price, error, steps, row } = preview;
  return (
    <Stack gap="sm">
      <Group justify="space-between" gap="xs">
        <Text size="sm" c="dimmed" className="numbers">
          {w.previewRow} {row} · {phone}
        </Text>
        {price !== null && <Money amount={price} currency={account?.currency} strong />}
      </Group>
      {error !== null && (
        <Alert color="red" p="xs">
          {w.previewError} {errors[error.code as keyof typeof errors]}
        </Alert>
      )}
      {steps.map((step, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place
        <div key={index}>
          <Group gap="xs" mb={4}>
            {steps.length > 1 && (
              <Text size="xs" c="dimmed">
                {run.step(index + 1)}
              </Text>
            )}
            <ChannelName channel={step.channel} />
            <Text size="sm" fw={550}>
              {step.sender}
            </Text>
            {step.channel === 'sms' && <Tag tone="quiet">{compose.parts(step.parts)}</Tag>}
          </Group>
          <Text size="sm" component="div" className={classes.part}>
            {step.text === '' ? run.noText : step.text}
          </Text>
        </div>
      ))}
    </Stack>
  );
}
