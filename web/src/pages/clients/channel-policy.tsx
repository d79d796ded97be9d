import { Button, Checkbox, Group, SimpleGrid } from '@mantine/core';
import { CHANNEL_NAMES, type Channel } from '../../../../src/domain/message.ts';
import { CHANNEL_WORDS } from '../../words/common.ts';
import { useWords } from '../../words/words.ts';
import { TERMS } from './terms-words.ts';

/** Whose owners are abroad: banks and state bodies of Russia may not write by them. */
const FOREIGN: readonly Channel[] = ['viber', 'whatsapp', 'telegram'];

export interface ChannelPolicyProps {
  denied: readonly Channel[];
  onChange: (denied: Channel[]) => void;
  disabled?: boolean;
}

/** Which channels the client may use; shown as those that are allowed, kept as those that are not. */
export function ChannelPolicy({ denied, onChange, disabled = false }: ChannelPolicyProps) {
  const w = useWords(TERMS);
  const channels = useWords(CHANNEL_WORDS);
  const allowed = CHANNEL_NAMES.filter((channel) => !denied.includes(channel));
  return (
    <div>
      <Checkbox.Group
        label={w.channels}
        description={w.channelsHint}
        value={allowed}
        onChange={(chosen) => onChange(CHANNEL_NAMES.filter((channel) => !chosen.includes(channel)))}
        disabled={disabled}
      >
        <SimpleGrid cols={{ base: 2, sm: 3 }} spacing="xs" mt="xs">
          {CHANNEL_NAMES.map((channel) => (
            <Checkbox key={channel} value={channel} label={channels[channel]} disabled={disabled} />
          ))}
        </SimpleGrid>
      </Checkbox.Group>
      {!disabled && (
        <Group gap="xs" mt="xs">
          <Button
            size="compact-sm"
            variant="light"
            onClick={() => onChange(CHANNEL_NAMES.filter((one) => denied.includes(one) || FOREIGN.includes(one)))}
          >
            {w.denyForeign}
          </Button>
          <Button size="compact-sm" variant="subtle" onClick={() => onChange([])}>
            {w.allowAll}
          </Button>
        </Group>
      )}
    </div>
  );
}
