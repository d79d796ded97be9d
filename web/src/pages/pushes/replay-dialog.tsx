// Mass replay: of one client or of all, by what and when.
import { Alert, Button, Group, Modal, MultiSelect, Progress, Radio, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { ClientSelect } from '../../parts/client-select.tsx';
import { MomentInput } from '../../parts/compose/moment-input.tsx';
import { useConfirm } from '../../parts/confirm.tsx';
import { momentOf } from '../../parts/zoned.ts';
import { useTimeZone } from '../../session/session.ts';
import { COMMON } from '../../words/common.ts';
import { useWords } from '../../words/words.ts';
import { type ReplayBody, type Replayed, useReplay } from './use-replay.ts';
import { WORDS } from './words.ts';

const KINDS = ['dead', 'acknowledged', 'all'] as const;
const STATES = ['deliver', 'read', 'not_deliver', 'expired', 'partly_deliver'] as const;
type State = (typeof STATES)[number];

export function ReplayDialog({ accountId, onClose }: { accountId: string; onClose: () => void }) {
  const w = useWords(WORDS);
  const common = useWords(COMMON);
  const zone = useTimeZone();
  const confirm = useConfirm();
  const replay = useReplay();
  const [account, setAccount] = useState(accountId);
  const [include, setInclude] = useState<(typeof KINDS)[number]>('dead');
  const [states, setStates] = useState<State[]>([]);
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const isWanting = account === '' && include !== 'dead';
  const onStart = async () => {
    if (account === '') {
      const question = { title: w.confirmAll, text: w.confirmAllText, action: w.replay, danger: true, typed: w.typed };
      if (!(await confirm(question))) return;
    }
    const body: ReplayBody = {
      include,
      ...(account === '' ? {} : { account_id: Number(account) }),
      ...(states.length === 0 ? {} : { states }),
      ...(from === '' ? {} : { from: momentOf(from, zone) }),
      ...(to === '' ? {} : { to: momentOf(to, zone) }),
    };
    void replay.start(body);
  };
  const { state } = replay;
  return (
    <Modal
      opened
      onClose={onClose}
      title={w.replayTitle}
      size="lg"
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': common.close }}
    >
      {state !== null ? (
        <Progressing state={state} onStop={replay.stop} onClose={onClose} />
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void onStart();
          }}
        >
          <Stack>
            <Text size="sm">{w.replayAbout}</Text>
            <ClientSelect value={account} onChange={setAccount} />
            <Radio.Group label={w.what} value={include} onChange={(next) => setInclude(next as typeof include)}>
              <Stack gap={6} mt={6}>
                {KINDS.map((kind) => (
                  <Radio key={kind} value={kind} label={w.whats[kind]} />
                ))}
              </Stack>
            </Radio.Group>
            {isWanting && <Alert color="blue">{w.needsClient}</Alert>}
            {account === '' && !isWanting && <Alert color="orange">{w.everyClient}</Alert>}
            <MultiSelect
              label={w.onlyStates}
              description={w.onlyStatesHint}
              clearable
              clearButtonProps={{ 'aria-label': common.clear }}
              data={STATES.map((value) => ({ value, label: w.toldStates[value] }))}
              value={states}
              onChange={(next) => setStates(next as State[])}
            />
            <Group grow align="flex-start">
              <MomentInput label={w.from} value={from} onChange={setFrom} />
              <MomentInput label={w.to} value={to} onChange={setTo} />
            </Group>
            <Group justify="flex-end">
              <Button variant="default" onClick={onClose}>
                {common.cancel}
              </Button>
              <Button type="submit" disabled={isWanting}>
                {w.replay}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Modal>
  );
}

function Progressing({ state, onStop, onClose }: { state: Replayed; onStop: () => void; onClose: () => void }) {
  const w = useWords(WORDS);
  const common = useWords(COMMON);
  const { dead, acknowledged, isRunning, wasStopped, more } = state;
  const all = dead + acknowledged;
  if (isRunning)
    return (
      <Stack>
        <Text size="sm" role="status">
          {w.running(all)}
        </Text>
        <Progress value={100} animated aria-label={w.replayTitle} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onStop}>
            {w.stop}
          </Button>
        </Group>
      </Stack>
    );
  return (
    <Stack role="status">
      <Alert color={all === 0 ? 'gray' : 'teal'}>{all === 0 ? w.doneNothing : w.done(dead, acknowledged)}</Alert>
      {wasStopped ? <Text size="sm">{w.stopped}</Text> : more && <Text size="sm">{w.more}</Text>}
      <Group justify="flex-end">
        <Button onClick={onClose}>{common.close}</Button>
      </Group>
    </Stack>
  );
}
