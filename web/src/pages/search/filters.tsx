// By what messages of all clients are found. The address holds it all.
import { Alert, Button, Group, Select, SimpleGrid, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconFilterOff, IconSearch } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { ClientSelect } from '../../parts/client-select.tsx';
import { MomentInput } from '../../parts/compose/moment-input.tsx';
import { ConnectionSelect } from '../../parts/connection-select.tsx';
import { STATE_WORDS } from '../../parts/message-state.tsx';
import { momentOf, naiveOf } from '../../parts/zoned.ts';
import { useTimeZone } from '../../session/session.ts';
import { CHANNEL_WORDS, COMMON } from '../../words/common.ts';
import { useWords } from '../../words/words.ts';
import { WORDS } from './words.ts';

export const FILTERS = [
  'id',
  'client_id',
  'phone',
  'account_id',
  'connection_id',
  'state',
  'channel',
  'sender',
  'from',
  'to',
] as const;
export type Filter = Record<(typeof FILTERS)[number], string>;

const PAUSE_MS = 350;
const ID = /^\d{16}$/;
const PHONE = /^\+?[\d ()-]{10,18}$/;

/** One field for whatever somebody was told: an id of ours, a number, else an id of the client. */
function readFound(text: string): Pick<Filter, 'id' | 'phone' | 'client_id'> {
  const none = { id: '', phone: '', client_id: '' };
  const found = text.trim();
  if (ID.test(found)) return { ...none, id: found };
  if (PHONE.test(found)) return { ...none, phone: found.replace(/\D/g, '') };
  return { ...none, client_id: found };
}

/** What is typed; another page, the clear button and the way back set it as well. */
function useTyped(set: string, read: (text: string) => string): [string, (text: string) => void] {
  const [text, setText] = useState(set);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what is set from outside replaces what is typed
  useEffect(() => {
    if (read(text) !== set) setText(set);
  }, [set]);
  return [text, setText];
}

interface Props {
  filter: Filter;
  set: (change: Partial<Filter>) => void;
  clear: () => void;
}

export function Filters({ filter, set, clear }: Props) {
  const w = useWords(WORDS);
  const common = useWords(COMMON);
  const states = useWords(STATE_WORDS);
  const channels = useWords(CHANNEL_WORDS);
  const zone = useTimeZone();
  const find = useDebouncedCallback((text: string) => set(readFound(text)), PAUSE_MS);
  const bySender = useDebouncedCallback((sender: string) => set({ sender: sender.trim() }), PAUSE_MS);
  const options = (names: Readonly<Record<string, string>>) =>
    Object.entries(names).map(([value, label]) => ({ value, label }));
  const [findText, setFindText] = useTyped(filter.id || filter.phone || filter.client_id, (text) => {
    const { id, phone, client_id } = readFound(text);
    return id || phone || client_id;
  });
  const [senderText, setSenderText] = useTyped(filter.sender, (text) => text.trim());
  return (
    <>
      <SimpleGrid cols={{ base: 1, xs: 2, md: 3, lg: 4 }} spacing="sm" verticalSpacing="sm" role="search">
        <TextInput
          label={w.find}
          placeholder={w.findHint}
          leftSection={<IconSearch size={16} />}
          value={findText}
          onChange={(event) => {
            setFindText(event.currentTarget.value);
            find(event.currentTarget.value);
          }}
          autoComplete="off"
        />
        <ClientSelect value={filter.account_id} onChange={(account_id) => set({ account_id })} />
        <ConnectionSelect value={filter.connection_id} onChange={(connection_id) => set({ connection_id })} />
        <Select
          label={w.state}
          placeholder={w.any}
          clearable
          allowDeselect
          clearButtonProps={{ 'aria-label': common.clear }}
          data={options(states)}
          value={filter.state === '' ? null : filter.state}
          onChange={(state) => set({ state: state ?? '' })}
        />
        <Select
          label={w.channel}
          placeholder={w.anyChannel}
          clearable
          allowDeselect
          clearButtonProps={{ 'aria-label': common.clear }}
          data={options(channels)}
          value={filter.channel === '' ? null : filter.channel}
          onChange={(channel) => set({ channel: channel ?? '' })}
        />
        <TextInput
          label={w.sender}
          value={senderText}
          onChange={(event) => {
            setSenderText(event.currentTarget.value);
            bySender(event.currentTarget.value);
          }}
        />
        {(['from', 'to'] as const).map((name) => (
          <MomentInput
            key={name}
            label={w[name]}
            value={filter[name] === '' ? '' : naiveOf(filter[name], zone)}
            onChange={(naive) => set({ [name]: naive === '' ? '' : momentOf(naive, zone) })}
          />
        ))}
      </SimpleGrid>
      {Object.values(filter).some((value) => value !== '') && (
        <Group>
          <Button variant="subtle" size="compact-sm" leftSection={<IconFilterOff size={14} />} onClick={clear}>
            {common.clear}
          </Button>
        </Group>
      )}
      {filter.client_id !== '' && filter.account_id === '' && <Alert color="blue">{w.clientIdNeeds}</Alert>}
    </>
  );
}
