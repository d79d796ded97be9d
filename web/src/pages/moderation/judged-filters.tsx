import { Box, Select } from '@mantine/core';
import { ClientSelect } from '../../parts/client-select.tsx';
import { useUrlState } from '../../parts/url-state.ts';
import { CHANNEL_WORDS } from '../../words/common.ts';
import { useWords } from '../../words/words.ts';
import { WORDS } from './words.ts';

const FILTERS = ['account_id', 'channel', 'state'] as const;
const PAGE = 50;

interface JudgedFilter {
  values: Record<(typeof FILTERS)[number], string>;
  set: (change: Partial<Record<(typeof FILTERS)[number], string>>) => void;
  clear: () => void;
  isFiltered: boolean;
  query: Record<string, unknown>;
}

/** Of senders and templates: those that wait, unless others are asked for. */
export function useJudgedFilter(): JudgedFilter {
  const [values, set, clear] = useUrlState(FILTERS);
  return {
    values,
    set,
    clear,
    isFiltered: values.account_id !== '' || values.channel !== '' || values.state !== '',
    query: {
      limit: PAGE,
      state: values.state === '' ? 'pending' : values.state,
      ...(values.account_id === '' ? {} : { account_id: Number(values.account_id) }),
      ...(values.channel === '' ? {} : { channel: values.channel }),
    },
  };
}

interface JudgedFiltersProps {
  filter: JudgedFilter;
  channels: readonly (keyof (typeof CHANNEL_WORDS)['ru'])[];
}

export function JudgedFilters({ filter: { values, set }, channels }: JudgedFiltersProps) {
  const w = useWords(WORDS);
  const names = useWords(CHANNEL_WORDS);
  return (
    <>
      <Select
        label={w.state}
        w={170}
        value={values.state}
        onChange={(state) => set({ state: state ?? '' })}
        data={[
          { value: '', label: w.states.pending },
          { value: 'approved', label: w.states.approved },
          { value: 'rejected', label: w.states.rejected },
        ]}
      />
      <Select
        label={w.channel}
        w={170}
        value={values.channel}
        onChange={(channel) => set({ channel: channel ?? '' })}
        data={[
          { value: '', label: w.anyChannel },
          ...channels.map((channel) => ({ value: channel, label: names[channel] })),
        ]}
      />
      <Box w={230}>
        <ClientSelect value={values.account_id} onChange={(id) => set({ account_id: id })} />
      </Box>
    </>
  );
}
