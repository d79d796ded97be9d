// One of the channels; with `any` also none of them.
import { Select, type SelectProps } from '@mantine/core';
import { CHANNEL_NAMES } from '../../../src/domain/message.ts';
import { CHANNEL_WORDS, COMMON } from '../words/common.ts';
import { useWords, words } from '../words/words.ts';

const WORDS = words({ ru: { label: 'Канал' }, en: { label: 'Channel' } });

export interface ChannelSelectProps extends Omit<SelectProps, 'data' | 'value' | 'onChange'> {
  /** '' = all, where `any` is offered. */
  value: string;
  onChange: (channel: string) => void;
  any?: boolean;
}

export function ChannelSelect({ value, onChange, any = false, ...rest }: ChannelSelectProps) {
  const w = useWords(WORDS);
  const common = useWords(COMMON);
  const channels = useWords(CHANNEL_WORDS);
  return (
    <Select
      label={w.label}
      {...rest}
      value={value === '' && any ? 'any' : value}
      onChange={(chosen) => onChange(chosen === 'any' || chosen === null ? '' : chosen)}
      data={[
        ...(any ? [{ value: 'any', label: common.any }] : []),
        ...CHANNEL_NAMES.map((name) => ({ value: name, label: channels[name] })),
      ]}
    />
  );
}
