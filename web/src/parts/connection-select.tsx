// One of our connections.
import { Select } from '@mantine/core';
import { useRead } from '../api/queries.ts';
import { useMay } from '../session/session.ts';
import { COMMON } from '../words/common.ts';
import { useWords, words } from '../words/words.ts';

const WORDS = words({
  ru: { label: 'Подключение' },
  en: { label: 'Connection' },
});
const SHOWN_MAX = 200;

/** `value` is the id of the connection as text; '' = all. */
export function ConnectionSelect({ value, onChange }: { value: string; onChange: (id: string) => void }) {
  const w = useWords(WORDS);
  const common = useWords(COMMON);
  const may = useMay()('connections:read');
  const list = useRead('operator.connections.list', { query: { limit: SHOWN_MAX } }, { enabled: may, aside: true });
  const options = (list.data?.items ?? []).map(({ id, name }) => ({ value: String(id), label: name }));
  if (value !== '' && !options.some((one) => one.value === value)) options.unshift({ value, label: value });
  return (
    <Select
      label={w.label}
      placeholder={common.any}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': common.clear }}
      nothingFoundMessage={common.nothingFound}
      disabled={!may}
      data={options}
      value={value === '' ? null : value}
      onChange={(next) => onChange(next ?? '')}
    />
  );
}
