// Pause, drain, resume: from the wall, the list and the page of one. The dialog with the reason is the question before.
import { ActionIcon, Button, Group, Menu, Modal, Stack, Text, TextInput } from '@mantine/core';
import { IconDotsVertical, IconPlayerPause, IconPlayerPlay, IconProgressDown } from '@tabler/icons-react';
import { useState } from 'react';
import { useChange } from '../../api/queries.ts';
import { tellDone, tellUndoable } from '../../parts/notices.ts';
import { COMMON } from '../../words/common.ts';
import { useWords } from '../../words/words.ts';
import type { ConnectionState } from './state.tsx';
import { WORDS } from './words.ts';

export interface Movable {
  id: number;
  name: string;
  state: ConnectionState;
  state_reason: string;
}

const REFRESH = ['operator.wall.get', 'operator.connections.'];

/** For tables: a menu behind three dots. */
export function MoveMenu({ connection }: { connection: Movable }) {
  const w = useWords(WORDS);
  const moves = useMoves(connection);
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={w.moves(connection.name)} loading={moves.isPending}>
            <IconDotsVertical size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {moves.offered.map(({ kind, icon: Icon, start }) => (
            <Menu.Item key={kind} leftSection={<Icon size={16} />} onClick={start}>
              {w[kind]}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {moves.dialog}
    </>
  );
}

/** For the page of one. */
export function MoveButtons({ connection }: { connection: Movable }) {
  const w = useWords(WORDS);
  const moves = useMoves(connection);
  return (
    <>
      {moves.offered.map(({ kind, icon: Icon, start }) => (
        <Button
          key={kind}
          variant={kind === 'resume' ? 'filled' : 'default'}
          leftSection={<Icon size={16} />}
          onClick={start}
          loading={moves.isPending}
        >
          {w[kind]}
        </Button>
      ))}
      {moves.dialog}
    </>
  );
}

function useMoves({ id, name, state, state_reason }: Movable) {
  const w = useWords(WORDS);
  const [asked, setAsked] = useState<'pause' | 'drain' | null>(null);
  const pause = useChange('operator.connections.pause', { refresh: REFRESH });
  const drain = useChange('operator.connections.drain', { refresh: REFRESH });
  const resume = useChange('operator.connections.resume', { refresh: REFRESH });
  const params = { id };
  const undoResume = () => {
    const body = { reason: state_reason === '' ? w.undoReason : state_reason };
    if (state === 'draining') drain.mutate({ params, body });
    else pause.mutate({ params, body });
  };
  const onResume = () => resume.mutate({ params }, { onSuccess: () => tellUndoable(w.resumed(name), undoResume) });
  const onReason = (reason: string) => {
    const onSuccess = () => {
      tellDone(asked === 'drain' ? w.draining(name) : w.paused(name));
      setAsked(null);
    };
    if (asked === 'drain') drain.mutate({ params, body: { reason } }, { onSuccess });
    else pause.mutate({ params, body: { reason } }, { onSuccess });
  };
  const isPending = pause.isPending || drain.isPending || resume.isPending;
  const all = [
    { kind: 'resume', icon: IconPlayerPlay, start: onResume, from: ['paused', 'draining'] },
    { kind: 'drain', icon: IconProgressDown, start: () => setAsked('drain'), from: ['active'] },
    { kind: 'pause', icon: IconPlayerPause, start: () => setAsked('pause'), from: ['active', 'draining'] },
  ] as const;
  return {
    isPending,
    offered: all.filter(({ from }) => (from as readonly string[]).includes(state)),
    dialog: (
      <ReasonDialog
        key={asked}
        asked={asked}
        name={name}
        isPending={isPending}
        onClose={() => setAsked(null)}
        onReason={onReason}
      />
    ),
  };
}

interface ReasonDialogProps {
  asked: 'pause' | 'drain' | null;
  name: string;
  isPending: boolean;
  onClose: () => void;
  onReason: (reason: string) => void;
}

function ReasonDialog({ asked, name, isPending, onClose, onReason }: ReasonDialogProps) {
  const w = useWords(WORDS);
  const common = useWords(COMMON);
  const [reason, setReason] = useState('');
  return (
    <Modal
      opened={asked !== null}
      onClose={onClose}
      title={asked === 'drain' ? w.drainTitle(name) : w.pauseTitle(name)}
      closeButtonProps={{ 'aria-label': common.close }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onReason(reason.trim());
        }}
      >
        <Stack>
          <Text size="sm">{asked === 'drain' ? w.drainText : w.pauseText}</Text>
          <TextInput
            label={w.reason}
            description={w.reasonHint}
            required
            data-autofocus
            maxLength={1000}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {common.cancel}
            </Button>
            <Button type="submit" color="red" loading={isPending} disabled={reason.trim() === ''}>
              {asked === 'drain' ? w.drain : w.pause}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
