import { Chip, Group, Text } from '@mantine/core';
import { useId } from 'react';
import type { Channel } from '../../../../src/domain/message.ts';
import { CHANNEL_WORDS } from '../../words/common.ts';
import { useWords } from '../../words/words.ts';
import { WRITTEN_CHANNELS } from './step-draft.ts';
import { COMPOSE } from './words.ts';

/** One of the channels that people are written to by. */
export function ChannelChips({
  channel,
  onChange,
  disabled,
  channels: offered = WRITTEN_CHANNELS,
}: {
  channel: Channel;
  onChange: (channel: Channel) => void;
  disabled?: boolean;
  channels?: readonly Channel[];
}) {
  const w = useWords(COMPOSE);
  const channels = useWords(CHANNEL_WORDS);
  const id = useId();
  // A cascade of the API's may have a lookup in it: it is shown, not offered.
  const shown = offered.includes(channel) ? offered : [...offered, channel];
  return (
    <div role="radiogroup" aria-labelledby={id}>
      <Text id={id} size="sm" fw={500} mb={4}>
        {w.channel}
      </Text>
      <Chip.Group value={channel} onChange={(value) => onChange(value as Channel)}>
        <Group gap={6}>
          {shown.map((name) => (
            <Chip key={name} value={name} size="sm" radius="md" disabled={disabled}>
              {channels[name]}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
    </div>
  );
}
