// Whom the recipient sees: one of the channel's approved senders, or a hint how to get one.
import { Anchor, Select, Text } from '@mantine/core';
import { useEffect } from 'react';
import { Link } from 'wouter';
import { CHANNEL_KINDS, type Channel } from '../../../../src/domain/message.ts';
import { useMay } from '../../session/session.ts';
import { CHANNEL_WORDS } from '../../words/common.ts';
import { useWords } from '../../words/words.ts';
import { senderChannel } from './step-draft.ts';
import { useSenders } from './use-senders.ts';
import { COMPOSE } from './words.ts';

export interface SenderSelectProps {
  channel: Channel;
  sender: string;
  onChange: (sender: string) => void;
  disabled?: boolean;
}

export function SenderSelect({ channel, sender, onChange, disabled }: SenderSelectProps) {
  const w = useWords(COMPOSE);
  const channels = useWords(CHANNEL_WORDS);
  const may = useMay();
  const senders = useSenders(channel);
  const isCall = CHANNEL_KINDS[channel] === 'call';
  // Where there is one choice only, it is made.
  const only = senders?.length === 1 && sender === '' && !isCall && !disabled ? senders[0] : undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for what is the only one
  useEffect(() => {
    if (only !== undefined) onChange(only);
  }, [only]);
  const known = senders ?? [];
  const data = [
    ...(isCall ? [{ value: '', label: w.senderLine }] : []),
    ...known.map((name) => ({ value: name, label: name })),
    ...(sender !== '' && !known.includes(sender)
      ? [{ value: sender, label: senders === null ? sender : w.senderGone(sender) }]
      : []),
  ];
  const isNone = senders !== null && known.length === 0 && !isCall;
  return (
    <Select
      label={w.sender}
      placeholder={w.senderChoose}
      data={data}
      value={isCall ? sender : sender || null}
      onChange={(value) => onChange(value ?? '')}
      searchable={data.length > 8}
      disabled={disabled || (isNone && sender === '')}
      description={
        isNone ? (
          <Text component="span" size="xs">
            {w.senderNone(channels[senderChannel(channel)])}{' '}
            {may('senders:write') && (
              <Anchor component={Link} href="/senders" size="xs" inherit>
                {w.senderRequest}
              </Anchor>
            )}
          </Text>
        ) : undefined
      }
    />
  );
}
