// A request for a sender, checked by the server's own rules while it is being written.
import { Button, Group, Modal, Select, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { checkSender, reservedService } from '../../../../src/domain/sender-id.ts';
import type { Body } from '../../api/kaskad.ts';
import { useChange } from '../../api/queries.ts';
import { tellDone } from '../../parts/notices.ts';
import { CHANNEL_WORDS, COMMON } from '../../words/common.ts';
import { useWords } from '../../words/words.ts';
import { WORDS } from './words.ts';

type SenderChannel = Body<'senders.request'>['channel'];
export const SENDER_CHANNELS = ['sms', 'viber', 'whatsapp', 'telegram', 'voice'] as const;
type Fault = keyof (typeof WORDS)['ru']['faults'];

export interface SenderStart {
  channel: string;
  name: string;
  comment: string;
}

const NAME_MAX = 64;
const SMS_NAME_MAX = 11;
const DOCUMENTS_MAX = 10;
const DOCUMENT_LENGTH_MAX = 500;

function nameFault(channel: SenderChannel, name: string): Fault | null {
  if (name.trim() === '') return 'empty';
  if (channel !== 'sms') return null;
  const wrong = checkSender(name);
  if (wrong === 'sender_too_long' || wrong === 'sender_unknown') return wrong;
  return reservedService(name) === null ? null : 'reserved';
}

export function RequestDialog({ start, onClose }: { start: SenderStart; onClose: () => void }) {
  const w = useWords(WORDS);
  const common = useWords(COMMON);
  const channels = useWords(CHANNEL_WORDS);
  const [channel, setChannel] = useState(
    SENDER_CHANNELS.find((name) => name === start.channel) ?? ('sms' as SenderChannel),
  );
  const [name, setName] = useState(start.name);
  const [comment, setComment] = useState(start.comment);
  const [documents, setDocuments] = useState('');
  const [isTried, setTried] = useState(false);
  const [taken, setTaken] = useState('');
  const request = useChange('senders.request', {
    refresh: ['senders.'],
    onDone: ({ name: asked }) => {
      tellDone(w.requested(asked));
      onClose();
    },
    onProblem: ({ code }) => {
      if (code === 'already_exists') setTaken(`${channel}|${name.trim()}`);
      return code === 'already_exists';
    },
  });
  const papers = documents
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const arePapersWrong = papers.length > DOCUMENTS_MAX || papers.some((line) => line.length > DOCUMENT_LENGTH_MAX);
  const fault: Fault | null = taken === `${channel}|${name.trim()}` ? 'already' : nameFault(channel, name);
  // What is empty is said when somebody tries; what is wrong at once.
  const shown = fault === 'empty' && !isTried ? null : fault;
  const isNumber = /^\+?\d+$/.test(name.trim());
  return (
    <Modal opened onClose={onClose} title={w.dialog} closeButtonProps={{ 'aria-label': common.close }}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (fault !== null || arePapersWrong || request.isPending) return;
          request.mutate({ body: { channel, name: name.trim(), comment: comment.trim(), documents: papers } });
        }}
      >
        <Stack>
          <Select
            label={w.channel}
            data={SENDER_CHANNELS.map((one) => ({ value: one, label: channels[one] }))}
            value={channel}
            onChange={(value) => setChannel((value ?? 'sms') as SenderChannel)}
          />
          <TextInput
            label={w.name}
            description={w.nameHints[channel]}
            required
            data-autofocus
            value={name}
            maxLength={NAME_MAX}
            onChange={(event) => setName(event.currentTarget.value)}
            error={shown === null ? undefined : w.faults[shown]}
            autoComplete="off"
            spellCheck={false}
          />
          {channel === 'sms' && fault === null && !isNumber && (
            <Text size="xs" c="dimmed" mt={-8} role="status">
              {w.looks}: <strong>{name.trim()}</strong> · {w.left(SMS_NAME_MAX - name.trim().length)}
            </Text>
          )}
          <Textarea
            label={w.comment}
            description={w.commentHint}
            autosize
            minRows={2}
            maxRows={8}
            maxLength={2000}
            value={comment}
            onChange={(event) => setComment(event.currentTarget.value)}
          />
          <Textarea
            label={w.documents}
            description={w.documentsHint}
            autosize
            minRows={2}
            maxRows={8}
            value={documents}
            onChange={(event) => setDocuments(event.currentTarget.value)}
            error={arePapersWrong ? w.faults.documents : undefined}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {common.cancel}
            </Button>
            <Button type="submit" loading={request.isPending}>
              {w.send}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
