import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { type KeyboardEvent, useEffect, useState } from 'react';
import { useRead } from '../../api/queries.ts';
import { COMMON } from '../../words/common.ts';
import { useWords } from '../../words/words.ts';
import classes from './queue.module.css';
import { WORDS } from './words.ts';

const DIGITS = 9;

interface RejectDialogProps {
  /** How many it is about; 0 = closed. */
  count: number;
  onReject: (reason: string) => void;
  onClose: () => void;
}

/** Why not: a canned answer by its digit, or words of one's own. */
export function RejectDialog({ count, onReject, onClose }: RejectDialogProps) {
  const w = useWords(WORDS);
  const common = useWords(COMMON);
  const [reason, setReason] = useState('');
  // Read before it is opened, so that the first answer has the focus at once.
  const answers = useRead('operator.moderation.answers.list');
  const canned = answers.data?.items ?? [];
  useEffect(() => {
    if (count > 0) setReason('');
  }, [count]);
  const onKey = (event: KeyboardEvent) => {
    if ((event.target as HTMLElement).tagName === 'TEXTAREA' || event.ctrlKey || event.metaKey || event.altKey) return;
    const answer = /^[1-9]$/.test(event.key) ? canned[Number(event.key) - 1] : undefined;
    if (answer === undefined) return;
    event.preventDefault();
    onReject(answer.text);
  };
  return (
    <Modal
      opened={count > 0}
      onClose={onClose}
      title={w.rejectTitle(count)}
      size="lg"
      onKeyDown={onKey}
      transitionProps={{ duration: 0 }}
      closeButtonProps={{ 'aria-label': common.close }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onReject(reason.trim());
        }}
      >
        <Stack>
          <div>
            <Text size="sm" fw={500}>
              {w.canned}
            </Text>
            <Text size="xs" c="dimmed" mb="xs">
              {canned.length === 0 ? w.cannedNone : w.cannedHint}
            </Text>
            <Stack gap={6}>
              {canned.map(({ id, text }, index) => (
                <Button
                  key={id}
                  variant="default"
                  justify="flex-start"
                  fullWidth
                  h="auto"
                  py={6}
                  data-autofocus={index === 0 ? true : undefined}
                  styles={{ label: { whiteSpace: 'normal', textAlign: 'left' } }}
                  leftSection={index < DIGITS ? <kbd className={classes.key}>{index + 1}</kbd> : undefined}
                  onClick={() => onReject(text)}
                >
                  {text}
                </Button>
              ))}
            </Stack>
          </div>
          <Textarea
            label={w.reason}
            description={w.reasonHint}
            autosize
            minRows={2}
            maxLength={1000}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && reason.trim() !== '')
                onReject(reason.trim());
            }}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {common.cancel}
            </Button>
            <Button type="submit" color="red" disabled={reason.trim() === ''}>
              {w.rejectDo}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
