// One step of a cascade, with what moves and removes it.
import { ActionIcon, Box, Card, Group, SegmentedControl, SimpleGrid, Stack, Text, Title, Tooltip } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconTrash } from '@tabler/icons-react';
import { useId } from 'react';
import { useWords } from '../../words/words.ts';
import { ChannelName, Moment } from '../values.tsx';
import { ChannelChips } from './channel-chips.tsx';
import { ContentFields } from './content-fields.tsx';
import { SenderSelect } from './sender-select.tsx';
import { canBeRead, hasSender, type StepDraft } from './step-draft.ts';
import { WaitInput } from './wait-input.tsx';
import { COMPOSE } from './words.ts';

export interface StepCardProps {
  step: StepDraft;
  /** From 0. */
  index: number;
  count: number;
  onChange: (changes: Partial<StepDraft>) => void;
  onMove: (to: number) => void;
  onRemove: () => void;
  inLatin?: boolean;
  disabled?: boolean;
  placeholder?: string;
}

export function StepCard({
  step,
  index,
  count,
  onChange,
  onMove,
  onRemove,
  inLatin,
  disabled,
  placeholder,
}: StepCardProps) {
  const w = useWords(COMPOSE);
  const no = index + 1;
  const isLast = no === count;
  const successId = useId();
  return (
    <Card
      component="li"
      aria-label={w.step(no)}
      data-step={index}
      onKeyDown={(event) => {
        const to = { ArrowUp: index - 1, ArrowDown: index + 1 }[event.key];
        if (!event.altKey || to === undefined || disabled) return;
        event.preventDefault();
        onMove(to);
      }}
    >
      <Stack gap="sm">
        <Group justify="space-between" wrap="nowrap">
          <Group gap="xs">
            <Title order={3}>{w.step(no)}</Title>
            <ChannelName channel={step.channel} />
          </Group>
          {!disabled && (
            <Group gap={2} wrap="nowrap">
              <Tooltip label={w.stepKeys}>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  aria-label={w.stepUp(no)}
                  disabled={index === 0}
                  onClick={() => onMove(index - 1)}
                >
                  <IconArrowUp size={16} />
                </ActionIcon>
              </Tooltip>
              <Tooltip label={w.stepKeys}>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  aria-label={w.stepDown(no)}
                  disabled={isLast}
                  onClick={() => onMove(index + 1)}
                >
                  <IconArrowDown size={16} />
                </ActionIcon>
              </Tooltip>
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={w.stepRemove(no)}
                disabled={count === 1}
                onClick={onRemove}
              >
                <IconTrash size={16} />
              </ActionIcon>
            </Group>
          )}
        </Group>
        <ChannelChips
          channel={step.channel}
          onChange={(channel) =>
            onChange({ channel, sender: '', success: canBeRead(channel) ? step.success : 'delivered' })
          }
          disabled={disabled}
        />
        {hasSender(step.channel) && (
          <SenderSelect
            channel={step.channel}
            sender={step.sender}
            onChange={(sender) => onChange({ sender })}
            disabled={disabled}
          />
        )}
        <ContentFields
          step={step}
          onChange={onChange}
          inLatin={inLatin}
          disabled={disabled}
          placeholder={placeholder}
        />
        {isLast ? (
          <Text size="sm" c="dimmed">
            {w.lastStep}
          </Text>
        ) : (
          <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
            <WaitInput seconds={step.waitS} onChange={(waitS) => onChange({ waitS })} disabled={disabled} />
            <Box>
              <Text id={successId} size="sm" fw={500}>
                {w.success}
              </Text>
              <Text size="xs" c="dimmed" mb={5}>
                {w.successHint}
              </Text>
              <SegmentedControl
                aria-labelledby={successId}
                value={step.success}
                onChange={(value) => onChange({ success: value as StepDraft['success'] })}
                data={[
                  { value: 'delivered', label: w.successDelivered },
                  { value: 'read', label: w.successRead, disabled: !canBeRead(step.channel) },
                ]}
                disabled={disabled}
              />
            </Box>
          </SimpleGrid>
        )}
        {step.notAfter !== '' && (
          <Text size="sm" c="dimmed">
            {w.notAfter} <Moment at={step.notAfter} />
          </Text>
        )}
      </Stack>
    </Card>
  );
}
