import { Button, Group, SegmentedControl, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconRepeat } from '@tabler/icons-react';
import { LiveDot } from '../../../parts/live-dot.tsx';
import { useUrlState } from '../../../parts/url-state.ts';
import { useMay } from '../../../session/session.ts';
import { useWords } from '../../../words/words.ts';
import { DeadTable } from './dead-table.tsx';
import { DeliveryTable } from './delivery-table.tsx';
import { ReplayDialog } from './replay-dialog.tsx';
import { WORDS } from './words.ts';

/** Pushes as they happen, what was given up, and telling it again. */
export default function DeliveriesTab() {
  const w = useWords(WORDS);
  const mayReplay = useMay()('pushes:write');
  const [{ view }, setView] = useUrlState(['view']);
  const [isAsking, asking] = useDisclosure(false);
  const isDead = view === 'dead';
  return (
    <Stack>
      <Group justify="space-between">
        <Group>
          <SegmentedControl
            size="xs"
            aria-label={w.view}
            value={isDead ? 'dead' : 'log'}
            onChange={(value) => setView({ view: value === 'dead' ? 'dead' : '' })}
            data={[
              { value: 'log', label: w.deliveries },
              { value: 'dead', label: w.dead },
            ]}
          />
          <LiveDot />
        </Group>
        {mayReplay && (
          <Button variant="default" leftSection={<IconRepeat size={16} />} onClick={asking.open}>
            {w.replay}
          </Button>
        )}
      </Group>
      <Text size="sm" c="dimmed">
        {isDead ? w.deadAbout : w.about}
      </Text>
      {isDead ? <DeadTable mayReplay={mayReplay} /> : <DeliveryTable />}
      <ReplayDialog isOpen={isAsking} onClose={asking.close} />
    </Stack>
  );
}
