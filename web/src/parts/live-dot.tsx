import { Group, Text, Tooltip } from '@mantine/core';
import { useSyncExternalStore } from 'react';
import { liveState } from '../api/live.ts';
import { COMMON } from '../words/common.ts';
import { useWords } from '../words/words.ts';

/** Whether the figures of this page come by themselves at the moment. */
export function LiveDot() {
  const isLive = useSyncExternalStore(liveState.subscribe, liveState.get);
  const w = useWords(COMMON);
  return (
    <Tooltip label={isLive ? w.live : w.notLive}>
      <Group gap={6} role="status" wrap="nowrap">
        <span
          aria-hidden
          style={{
            width: 8,
            height: 8,
            borderRadius: 8,
            background: isLive ? 'var(--mantine-color-teal-6)' : 'var(--mantine-color-gray-5)',
          }}
        />
        <Text size="xs" c="dimmed">
          {isLive ? w.live : w.notLive}
        </Text>
      </Group>
    </Tooltip>
  );
}
