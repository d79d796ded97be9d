import { Button, Group, Modal, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useChange } from '../../api/queries.ts';
import { tellDone } from '../../parts/notices.ts';
import { COMMON } from '../../words/common.ts';
import { useWords } from '../../words/words.ts';
import type { Client } from './client-page.tsx';
import { CLIENT } from './client-words.ts';

/** A blocked client stands still: it takes a reason, and the login typed. */
export function BlockDialog({ client, isOpen, onClose }: { client: Client; isOpen: boolean; onClose: () => void }) {
  const w = useWords(CLIENT);
  const common = useWords(COMMON);
  const [reason, setReason] = useState('');
  const [typed, setTyped] = useState('');
  const close = () => {
    setReason('');
    setTyped('');
    onClose();
  };
  const block = useChange('clients.block', {
    refresh: ['clients.'],
    onDone: () => {
      tellDone(w.blocked(client.login));
      close();
    },
  });
  return (
    <Modal
      opened={isOpen}
      onClose={close}
      title={w.blockTitle(client.login)}
      closeButtonProps={{ 'aria-label': common.close }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          block.mutate({ params: { id: client.id }, body: { reason: reason.trim() } });
        }}
      >
        <Stack>
          <Text size="sm">{w.blockText}</Text>
          <Textarea
            label={w.blockReason}
            description={w.blockReasonHint}
            required
            autosize
            minRows={2}
            maxLength={1000}
            data-autofocus
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <TextInput
            label={common.confirmWord(client.login)}
            autoComplete="off"
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {common.cancel}
            </Button>
            <Button
              type="submit"
              color="red"
              loading={block.isPending}
              disabled={reason.trim() === '' || typed.trim() !== client.login}
            >
              {w.blockDo}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
