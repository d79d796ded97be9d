import { Button, Group, Modal, Select, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useChange } from '../../../api/queries.ts';
import { COMMON } from '../../../words/common.ts';
import { useWords } from '../../../words/words.ts';
import type { Token } from './tokens-tab.tsx';
import { WORDS } from './words.ts';

const DAY_S = 86_400;

export interface RotateDialogProps {
  /** Null = closed. */
  token: Token | null;
  onClose: () => void;
  onMade: (secret: string) => void;
}

/** Another value for the same token; the old one lives on while programs are changed. */
export function RotateDialog({ token, onClose, onMade }: RotateDialogProps) {
  const w = useWords(WORDS);
  const common = useWords(COMMON);
  const [overlap, setOverlap] = useState(String(DAY_S));
  const rotate = useChange('tokens.rotate', {
    refresh: ['tokens.list'],
    onDone: ({ token: secret }) => {
      onClose();
      onMade(secret);
    },
  });
  return (
    <Modal
      opened={token !== null}
      onClose={onClose}
      title={token === null ? '' : w.rotateTitle(token.name)}
      closeButtonProps={{ 'aria-label': common.close }}
    >
      {token !== null && (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            rotate.mutate({ params: { id: token.id }, body: { overlap_s: Number(overlap) } });
          }}
        >
          <Stack>
            <Text size="sm">{w.rotateText}</Text>
            <Select
              label={w.overlap}
              data-autofocus
              value={overlap}
              onChange={(value) => value !== null && setOverlap(value)}
              data={[
                { value: '0', label: w.overlap0 },
                { value: '3600', label: w.overlapHour },
                { value: String(DAY_S), label: w.overlapDay },
                { value: String(7 * DAY_S), label: w.overlapWeek },
                { value: String(30 * DAY_S), label: w.overlapMonth },
              ]}
            />
            <Group justify="flex-end">
              <Button variant="default" onClick={onClose}>
                {common.cancel}
              </Button>
              <Button type="submit" loading={rotate.isPending}>
                {w.rotate}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Modal>
  );
}
