// What the operator does with a client's campaign, and why: the client reads the reason.
import { Button, Group, Modal, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useChange } from '../../api/queries.ts';
import { tellDone } from '../../parts/notices.ts';
import { COMMON } from '../../words/common.ts';
import { useWords } from '../../words/words.ts';
import { CancelText, isUnsent } from '../campaigns/use-moves.tsx';
import { WORDS as CAMPAIGNS } from '../campaigns/words.ts';
import type { AnyCampaign } from './page.tsx';
import { WORDS } from './words.ts';

type Move = 'pause' | 'resume' | 'cancel';
export interface Asked {
  move: Move;
  campaign: AnyCampaign;
}

const REASON_MAX = 1000;
const REFRESHED = ['operator.campaigns.'];

export function MoveDialog({ asked: { move, campaign }, onClose }: { asked: Asked; onClose: () => void }) {
  const w = useWords(WORDS);
  const names = useWords(CAMPAIGNS);
  const common = useWords(COMMON);
  const [reason, setReason] = useState('');
  const [typed, setTyped] = useState('');
  const { id, name } = campaign;
  const done = (text: string) => () => {
    tellDone(text);
    onClose();
  };
  const pause = useChange('operator.campaigns.pause', { refresh: REFRESHED, onDone: done(names.paused(name)) });
  const resume = useChange('operator.campaigns.resume', { refresh: REFRESHED, onDone: done(names.resumed(name)) });
  const cancel = useChange('operator.campaigns.cancel', { refresh: REFRESHED, onDone: done(names.canceled(name)) });
  const change = { pause, resume, cancel }[move];
  const isTyped = move === 'cancel' && !isUnsent(campaign);
  const isReady = (move === 'resume' || reason.trim() !== '') && (!isTyped || typed.trim() === names.cancelWord);
  const said = {
    pause: { title: w.pauseTitle(name), action: names.pause, text: w.pauseText },
    resume: {
      title: w.resumeTitle(name),
      action: names.resume,
      text: [
        campaign.paused_by === 'client' && w.resumeClient,
        campaign.reason === 'insufficient_funds' && w.resumeMoney,
        w.resumeText(campaign.sending.waiting),
      ]
        .filter(Boolean)
        .join(' '),
    },
    cancel: { title: names.cancelTitle(name), action: names.cancel, text: null },
  }[move];
  return (
    <Modal opened onClose={onClose} title={said.title} closeButtonProps={{ 'aria-label': common.close }}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!isReady) return;
          change.mutate({ params: { id }, body: reason.trim() === '' ? {} : { reason: reason.trim() } });
        }}
      >
        <Stack>
          {said.text === null ? <CancelText campaign={campaign} /> : <Text size="sm">{said.text}</Text>}
          {move !== 'resume' && (
            <Textarea
              label={w.reason}
              description={w.reasonHint}
              required
              autosize
              minRows={2}
              maxLength={REASON_MAX}
              data-autofocus
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
            />
          )}
          {isTyped && (
            <TextInput
              label={common.confirmWord(names.cancelWord)}
              autoComplete="off"
              value={typed}
              onChange={(event) => setTyped(event.currentTarget.value)}
            />
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {common.cancel}
            </Button>
            <Button
              type="submit"
              color={move === 'cancel' ? 'red' : undefined}
              loading={change.isPending}
              disabled={!isReady}
              data-autofocus={move === 'resume' || undefined}
            >
              {said.action}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
