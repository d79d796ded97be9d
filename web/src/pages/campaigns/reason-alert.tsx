// Why a campaign stands still, ended early or could not be prepared, and what to do about it.
import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { useMay } from '../../session/session.ts';
import { ERROR_WORDS } from '../../words/errors.ts';
import { useWords } from '../../words/words.ts';
import { RUN } from './run-words.ts';
import type { Campaign } from './state-tag.tsx';

type Why = keyof (typeof RUN)['ru']['why'];

function whyOf({ state, reason, paused_by: pausedBy }: Campaign): Why | null {
  if (reason === 'operator') return state === 'paused' ? 'operator_paused' : 'operator_canceled';
  if (reason === '' && state === 'paused') return pausedBy === 'client' ? 'client_paused' : null;
  return reason in RUN.ru.why ? (reason as Why) : null;
}

const QUIET: ReadonlySet<Why> = new Set(['client_paused', 'expired', 'too_old']);

/** Nothing, where there is nothing to say. Children: what can be done at once. */
export function ReasonAlert({ campaign, children }: { campaign: Campaign; children?: ReactNode }) {
  const w = useWords(RUN);
  const errors = useWords(ERROR_WORDS);
  const may = useMay()('balance:read');
  const { state, reason, reason_detail: detail, paused_by: by, sending } = campaign;
  const why = whyOf(campaign);
  if (why === null && reason === '') return null;
  const said = why === null ? null : w.why[why];
  // The details of our own reasons are in English for programs; the operator's are the operator's words.
  const isOwnWords = by === 'operator' || reason === 'operator';
  return (
    <Alert
      color={why !== null && QUIET.has(why) ? 'blue' : 'red'}
      title={said?.title ?? errors[reason as keyof typeof errors] ?? reason}
      role={state === 'paused' || state === 'failed' ? 'alert' : undefined}
    >
      <Stack gap="xs">
        {said !== null && <Text size="sm">{said.text}</Text>}
        {isOwnWords && detail !== '' && (
          <Text size="sm" className="breakable">
            {w.detail(detail)}
          </Text>
        )}
        {sending.waiting > 0 && state === 'done' && <Text size="sm">{w.left(sending.waiting)}</Text>}
        {(children || (reason === 'insufficient_funds' && may)) && (
          <Group gap="xs">
            {reason === 'insufficient_funds' && may && (
              <Button component={Link} href="/money" size="compact-sm" variant="default">
                {w.topUp}
              </Button>
            )}
            {children}
          </Group>
        )}
      </Stack>
    </Alert>
  );
}
