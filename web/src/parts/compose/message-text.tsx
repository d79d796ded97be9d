// The field of a text with its templates, its variables named, and, for an SMS, its size.
import { Group, Text, Textarea } from '@mantine/core';
import { type ReactNode, useRef } from 'react';
import type { Channel } from '../../../../src/domain/message.ts';
import { templateVariables } from '../../../../src/domain/template.ts';
import { useWords } from '../../words/words.ts';
import classes from './compose.module.css';
import { SegmentCounter } from './segment-counter.tsx';
import { COMPOSE } from './words.ts';

export interface MessageTextProps {
  channel: Channel;
  text: string;
  onChange: (text: string) => void;
  label?: string;
  description?: string;
  placeholder?: string;
  /** Sent in Latin letters. */
  inLatin?: boolean;
  /** Beside the label: what puts a template in. */
  aside?: ReactNode;
  disabled?: boolean;
  error?: ReactNode;
}

export function MessageText({
  channel,
  text,
  onChange,
  label,
  description,
  placeholder,
  inLatin,
  aside,
  disabled,
  error,
}: MessageTextProps) {
  const w = useWords(COMPOSE);
  const field = useRef<HTMLTextAreaElement>(null);
  const onShow = (from: number, to: number) => {
    field.current?.focus();
    field.current?.setSelectionRange(from, to);
  };
  const variables = templateVariables(text);
  return (
    <div>
      {aside}
      <Textarea
        ref={field}
        label={label ?? w.text}
        description={description ?? w.textHint}
        placeholder={placeholder}
        value={text}
        onChange={(event) => onChange(event.currentTarget.value)}
        autosize
        minRows={3}
        maxRows={14}
        disabled={disabled}
        error={error}
      />
      {variables.length > 0 && (
        <Group gap={6} mt={6}>
          <Text size="xs" c="dimmed">
            {w.variablesFound}
          </Text>
          {variables.map((name) => (
            <Text key={name} size="xs" component="span" className={classes.variable}>
              {w.variable(name)}
            </Text>
          ))}
        </Group>
      )}
      {channel === 'sms' && text !== '' && (
        // A text that will be turned into Latin letters keeps its own places: nothing to show in the field.
        <SegmentCounter text={text} onChange={onChange} onShow={inLatin ? undefined : onShow} inLatin={inLatin} />
      )}
    </div>
  );
}
