// A masked number with the way to see it: the reason is asked, and the server writes the audit before it tells.
import { ActionIcon, Alert, Button, Group, Modal, Stack, TextInput, Tooltip } from '@mantine/core';
import { IconEye } from '@tabler/icons-react';
import { useState, useSyncExternalStore } from 'react';
import { useChange } from '../../api/queries.ts';
import { Copyable } from '../../parts/values.tsx';
import { useMay } from '../../session/session.ts';
import { COMMON } from '../../words/common.ts';
import { useWords } from '../../words/words.ts';
import { ACT_WORDS } from './words.ts';

const REASON_MIN = 3;

/** What was revealed stays revealed until the page is loaded anew: each look would be a line of the audit. */
const revealed = new Map<string, string>();
const listeners = new Set<() => void>();
let lastReason = '';

function keep(id: string, phone: string): void {
  revealed.set(id, phone);
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

/** The whole number of a message, when somebody here has asked for it. */
export const useRevealed = (id: string): string | undefined => useSyncExternalStore(subscribe, () => revealed.get(id));

/** In a line of a table. */
export function MaskedPhone({ id, phone }: { id: string; phone: string }) {
  const shown = useRevealed(id);
  if (shown !== undefined) return <Copyable text={shown} />;
  return (
    <Group component="span" gap={2} wrap="nowrap" display="inline-flex">
      <span className="mono nowrap">{phone}</span>
      <RevealButton id={id} compact />
    </Group>
  );
}

export function RevealButton({ id, compact = false }: { id: string; compact?: boolean }) {
  const w = useWords(ACT_WORDS);
  const may = useMay()('search:reveal');
  const shown = useRevealed(id);
  const [isOpen, setOpen] = useState(false);
  if (!may || shown !== undefined) return null;
  return (
    <>
      {compact ? (
        <Tooltip label={w.reveal}>
          <ActionIcon size="sm" variant="subtle" color="gray" aria-label={w.revealOf(id)} onClick={() => setOpen(true)}>
            <IconEye size={14} />
          </ActionIcon>
        </Tooltip>
      ) : (
        <Button size="compact-sm" variant="light" leftSection={<IconEye size={14} />} onClick={() => setOpen(true)}>
          {w.reveal}
        </Button>
      )}
      {isOpen && <RevealDialog id={id} onClose={() => setOpen(false)} />}
    </>
  );
}

function RevealDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const w = useWords(ACT_WORDS);
  const common = useWords(COMMON);
  const [reason, setReason] = useState(lastReason);
  const reveal = useChange('search.reveal', {
    onDone: ({ phone }) => {
      lastReason = reason;
      onClose();
      keep(id, phone);
    },
  });
  return (
    <Modal opened onClose={onClose} title={w.revealTitle} closeButtonProps={{ 'aria-label': common.close }}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          reveal.mutate({ params: { id }, body: { reason: reason.trim() } });
        }}
      >
        <Stack>
          <Alert color="blue" icon={<IconEye size={18} aria-hidden />}>
            {w.revealText}
          </Alert>
          <TextInput
            label={w.reason}
            description={w.reasonHint}
            required
            minLength={REASON_MIN}
            maxLength={1000}
            data-autofocus
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {common.cancel}
            </Button>
            <Button type="submit" loading={reveal.isPending} disabled={reason.trim().length < REASON_MIN}>
              {w.reveal}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
