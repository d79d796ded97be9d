// How the link of a new connection comes up, as it does.
import { Alert, Button, Group, Loader, Text } from '@mantine/core';
import { IconCircleCheck, IconPlugConnectedX } from '@tabler/icons-react';
import type { Answer } from '../../api/kaskad.ts';
import { useWords } from '../../words/words.ts';
import { ONE_WORDS } from './one-words.ts';
import { SessionDots } from './state.tsx';

export function Binding({
  connection: { health },
  onTest,
}: {
  connection: Answer<'operator.connections.get'>;
  onTest: () => void;
}) {
  const w = useWords(ONE_WORDS);
  const link = health?.link ?? 'connecting';
  const color = { up: 'teal', connecting: 'blue', down: 'red' }[link];
  const icon = { up: <IconCircleCheck />, connecting: <Loader size={20} />, down: <IconPlugConnectedX /> }[link];
  return (
    <Alert color={color} icon={icon} role="status">
      <Group justify="space-between" gap="sm">
        <div>
          <Text size="sm">{{ up: w.bindingUp, connecting: w.binding, down: w.bindingDown }[link]}</Text>
          {health !== null && health.reason !== '' && link !== 'up' && (
            <Text size="xs" className="breakable">
              {health.reason}
            </Text>
          )}
        </div>
        <Group gap="sm">
          {health !== null && <SessionDots bound={health.bound} wanted={health.wanted} />}
          {link === 'up' && (
            <Button size="compact-sm" variant="light" onClick={onTest}>
              {w.toTest}
            </Button>
          )}
        </Group>
      </Group>
    </Alert>
  );
}
