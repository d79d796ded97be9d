// Filters of the list of messages: one box for ids and numbers, the rest to choose from; what is set stands below as chips.
import { ActionIcon, Button, Group, Select, Stack, TextInput } from '@mantine/core';
import { IconSearch, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { CHANNEL_NAMES } from '../../../../src/domain/message.ts';
import { useRead } from '../../api/queries.ts';
import { STATE_WORDS } from '../../parts/message-state.tsx';
import { PERIOD_WORDS, type Period, PeriodFilter } from '../../parts/period.tsx';
import { momentText } from '../../parts/values.tsx';
import { useMay, useTimeZone } from '../../session/session.ts';
import { CHANNEL_WORDS, COMMON } from '../../words/common.ts';
import { localeOf, useLanguage } from '../../words/language.ts';
import { useWords } from '../../words/words.ts';
import { WORDS } from './page-words.ts';

export const FILTER_NAMES = [
  'id',
  'client_id',
  'phone',
  'state',
  'channel',
  'sender',
  'campaign',
  'period',
  'from',
  'to',
] as const;
export type FilterName = (typeof FILTER_NAMES)[number];
export type Filter = Record<FilterName, string>;
type Change = (change: Partial<Filter>) => void;

const CHOSEN_MAX = 100;
const NO_PLACE = { id: '', client_id: '', phone: '' };

/** What was typed is an id of ours (14 digits and more), a number, or an id of the client's. */
export function placeOf(text: string): Partial<Filter> {
  const typed = text.trim();
  const digits = typed.replace(/[\s()+-]/g, '');
  if (typed === '') return NO_PLACE;
  if (/^\d{14,16}$/.test(typed)) return { ...NO_PLACE, id: typed };
  if (/^\d{10,13}$/.test(digits)) return { ...NO_PLACE, phone: digits };
  return { ...NO_PLACE, client_id: typed };
}

export function Filters({ filter, onChange, onClear }: { filter: Filter; onChange: Change; onClear: () => void }) {
  const w = useWords(WORDS);
  const states = useWords(STATE_WORDS);
  const channels = useWords(CHANNEL_WORDS);
  return (
    <Stack gap="xs">
      <Group gap="xs" align="flex-end">
        <FindBox onFind={(text) => onChange(placeOf(text))} />
        <Select
          label={w.state}
          w={170}
          clearable
          placeholder={w.any}
          value={filter.state || null}
          onChange={(state) => onChange({ state: state ?? '' })}
          data={Object.entries(states).map(([value, label]) => ({ value, label }))}
        />
        <Select
          label={w.channel}
          w={150}
          clearable
          placeholder={w.anyChannel}
          value={filter.channel || null}
          onChange={(channel) => onChange({ channel: channel ?? '' })}
          data={CHANNEL_NAMES.map((value) => ({ value, label: channels[value] }))}
        />
        <SenderSelect value={filter.sender} onChange={(sender) => onChange({ sender })} />
        <CampaignSelect value={filter.campaign} onChange={(campaign) => onChange({ campaign })} />
        <PeriodFilter value={filter} onChange={onChange} />
      </Group>
      <Chips {...{ filter, onChange, onClear }} />
    </Stack>
  );
}

function FindBox({ onFind }: { onFind: (text: string) => void }) {
  const w = useWords(WORDS);
  const common = useWords(COMMON);
  const [text, setText] = useState('');
  return (
    <form
      style={{ flex: '1 1 220px', maxWidth: 320 }}
      onSubmit={(event) => {
        event.preventDefault();
        onFind(text);
        setText('');
      }}
    >
      <TextInput
        label={w.find}
        placeholder={w.idHint}
        value={text}
        maxLength={64}
        onChange={(event) => setText(event.currentTarget.value)}
        rightSection={
          <ActionIcon type="submit" variant="subtle" aria-label={common.search}>
            <IconSearch size={16} />
          </ActionIcon>
        }
      />
    </form>
  );
}

interface ChoiceProps {
  value: string;
  onChange: (value: string) => void;
}

/** Senders by name; one of the address stays also when it is no longer among them. */
function SenderSelect({ value, onChange }: ChoiceProps) {
  const w = useWords(WORDS);
  const common = useWords(COMMON);
  const may = useMay();
  const { data } = useRead('senders.list', { query: { limit: CHOSEN_MAX } }, { enabled: may('senders:read') });
  const names = [...new Set([...(data?.items.map(({ name }) => name) ?? []), ...(value === '' ? [] : [value])])];
  return (
    <Select
      label={w.sender}
      w={150}
      clearable
      searchable
      placeholder={w.anyChannel}
      nothingFoundMessage={common.nothingFound}
      value={value || null}
      onChange={(sender) => onChange(sender ?? '')}
      data={names}
    />
  );
}

function CampaignSelect({ value, onChange }: ChoiceProps) {
  const w = useWords(WORDS);
  const common = useWords(COMMON);
  const may = useMay();
  const { data } = useRead('campaigns.list', { query: { limit: CHOSEN_MAX } }, { enabled: may('campaigns:read') });
  const known = data?.items.map(({ id, name }) => ({ value: String(id), label: name })) ?? [];
  const isKnown = value === '' || known.some((one) => one.value === value);
  if (!may('campaigns:read')) return null;
  return (
    <Select
      label={w.campaign}
      w={180}
      clearable
      searchable
      placeholder={w.anyCampaign}
      nothingFoundMessage={common.nothingFound}
      value={value || null}
      onChange={(campaign) => onChange(campaign ?? '')}
      data={isKnown ? known : [...known, { value, label: w.campaignNo(value) }]}
    />
  );
}

/** Every filter that is set, with a cross that drops it. */
function Chips({ filter, onChange, onClear }: { filter: Filter; onChange: Change; onClear: () => void }) {
  const w = useWords(WORDS);
  const common = useWords(COMMON);
  const states = useWords(STATE_WORDS);
  const channels = useWords(CHANNEL_WORDS);
  const periods = useWords(PERIOD_WORDS);
  const shown: { name: string; text: string; without: Partial<Filter> }[] = [];
  const add = (name: FilterName & keyof typeof w.chip, text: string) => {
    if (filter[name] !== '') shown.push({ name: w.chip[name], text, without: { [name]: '' } });
  };
  add('id', filter.id);
  add('client_id', filter.client_id);
  add('phone', filter.phone);
  add('state', (states as Record<string, string>)[filter.state] ?? filter.state);
  add('channel', (channels as Record<string, string>)[filter.channel] ?? filter.channel);
  add('sender', filter.sender);
  add('campaign', w.campaignNo(filter.campaign));
  const period = usePeriodText(filter);
  if (period !== '')
    shown.push({ name: periods.label.toLowerCase(), text: period, without: { period: '', from: '', to: '' } });
  if (shown.length === 0) return null;
  return (
    <Group component="ul" gap={6} m={0} p={0} aria-label={w.setFilters} style={{ listStyle: 'none' }}>
      {shown.map(({ name, text, without }) => (
        <li key={name}>
          <Button
            size="compact-sm"
            variant="light"
            maw={320}
            rightSection={<IconX size={13} aria-hidden />}
            onClick={() => onChange(without)}
            aria-label={w.drop(`${name}: ${text}`)}
          >
            {name}: {text}
          </Button>
        </li>
      ))}
      {shown.length > 1 && (
        <li>
          <Button size="compact-sm" variant="subtle" onClick={onClear}>
            {common.clear}
          </Button>
        </li>
      )}
    </Group>
  );
}

/** '' = no period is set. */
function usePeriodText({ period, from, to }: Period): string {
  const w = useWords(WORDS);
  const periods = useWords(PERIOD_WORDS);
  const zone = useTimeZone();
  const locale = localeOf(useLanguage());
  if (period !== '' && period !== 'own') return (periods as Record<string, string>)[period] ?? '';
  const text = (day: string) =>
    day.includes('T') ? momentText(day, zone, locale, 'minute') : momentText(`${day}T12:00:00Z`, 'UTC', locale, 'date');
  return [from !== '' && `${w.chip.from} ${text(from)}`, to !== '' && `${w.chip.to} ${text(to)}`]
    .filter(Boolean)
    .join(' ');
}
