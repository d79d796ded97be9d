import { Alert, Button, Group, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { type Query, useQueryClient } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { KaskadError } from '../api/kaskad.ts';
import { COMMON } from '../words/common.ts';
import { useWords } from '../words/words.ts';
import { problemWords } from './notices.ts';

const isMissing = ({ meta, state }: Query): boolean =>
  meta?.aside === true && state.status === 'error' && state.data === undefined;

/** Says which choices of the page could not be read (`aside` of `useRead`): an empty list would look as if there were none. */
export function AsideProblems() {
  const w = useWords(COMMON);
  const client = useQueryClient();
  const cache = client.getQueryCache();
  const missing = () => cache.findAll({ type: 'active', predicate: isMissing });
  const hashes = useSyncExternalStore(
    (onChange) => cache.subscribe(onChange),
    () =>
      missing()
        .map(({ queryHash }) => queryHash)
        .join(),
  );
  if (hashes === '') return null;
  const problem = missing().find(({ state }) => state.error instanceof KaskadError)?.state.error;
  const onRetry = () => void client.refetchQueries({ type: 'active', predicate: isMissing });
  return (
    <Alert role="alert" color="red" icon={<IconAlertTriangle size={18} />} title={w.asideMissing}>
      <Group justify="space-between">
        <Text size="sm">{problem instanceof KaskadError ? problemWords(problem) : w.problem}</Text>
        <Button size="compact-sm" variant="light" color="red" onClick={onRetry}>
          {w.retry}
        </Button>
      </Group>
    </Alert>
  );
}
