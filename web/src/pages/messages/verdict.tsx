// «Почему не доставлено»: the verdict as a sentence, the cause of a failure, and the operator's code as it came.
import { Alert, Group, Stack, Text, Tooltip } from '@mantine/core';
import { IconCheck, IconChecks, IconClock, IconHelpCircle, IconX, type TablerIcon } from '@tabler/icons-react';
import type { Answer } from '../../api/kaskad.ts';
import { useWords } from '../../words/words.ts';
import { VERDICT_WORDS } from './verdict-words.ts';

export type Message = Answer<'messages.get'>;
export type VerdictName = Message['verdict'];

const LOOKS: Record<VerdictName, [color: string, icon: TablerIcon]> = {
  held: ['yellow', IconClock],
  scheduled: ['blue', IconClock],
  queued: ['blue', IconClock],
  retrying: ['yellow', IconClock],
  sending: ['blue', IconClock],
  sent: ['blue', IconClock],
  in_doubt: ['yellow', IconHelpCircle],
  lost: ['red', IconHelpCircle],
  delivered: ['teal', IconCheck],
  read: ['teal', IconChecks],
  undelivered: ['red', IconX],
  refused: ['red', IconX],
  rejected_by_moderator: ['red', IconX],
  expired_unsent: ['red', IconX],
  expired: ['red', IconX],
  partly_delivered: ['yellow', IconHelpCircle],
  no_receipt: ['yellow', IconHelpCircle],
  canceled: ['gray', IconX],
};

/** Verdicts after which a cause is worth telling. */
const FAILED: ReadonlySet<VerdictName> = new Set(['undelivered', 'refused', 'expired', 'retrying', 'partly_delivered']);

export function Verdict({ message }: { message: Message }) {
  const { verdict, error_class: cause, error_code: code, error_name: name } = message;
  const w = useWords(VERDICT_WORDS);
  const [color, Icon] = LOOKS[verdict];
  const isFailure = FAILED.has(verdict);
  return (
    <Alert
      color={color}
      icon={<Icon size={20} aria-hidden />}
      title={
        <Text span inherit c="var(--mantine-color-text)">
          {w.title[verdict]}
        </Text>
      }
      role="status"
    >
      <Stack gap={6}>
        <Text size="sm">{w.text[verdict]}</Text>
        {isFailure && cause !== null && <Text size="sm">{w.cause[cause]}</Text>}
        {code !== null && (
          <Group gap={6}>
            <Text size="sm" c="dimmed">
              {w.code}
            </Text>
            <Tooltip label={w.codeHint}>
              <span className="mono">{name === null ? code : `${code} · ${name}`}</span>
            </Tooltip>
          </Group>
        )}
      </Stack>
    </Alert>
  );
}
