// The name of a direction: of ours, or one that is built in.
import { Autocomplete } from '@mantine/core';
import { useRead } from '../api/queries.ts';
import { useMay } from '../session/session.ts';
import { useWords, words } from '../words/words.ts';

const WORDS = words({
  ru: { label: 'Направление', hint: 'Оператор или страна' },
  en: { label: 'Direction', hint: 'An operator or a country' },
});
const AREAS_MAX = 200;
const SHOWN_MAX = 50;

export function AreaSelect({
  value,
  onChange,
  label,
  error,
  required,
}: {
  value: string;
  onChange: (name: string) => void;
  label?: string;
  error?: string;
  required?: boolean;
}) {
  const w = useWords(WORDS);
  const may = useMay()('areas:read');
  const own = useRead('operator.areas.list', { query: { limit: AREAS_MAX } }, { enabled: may, aside: true });
  const builtIn = useRead('operator.areas.built_in', undefined, { enabled: may, aside: true });
  const names = new Set([...(own.data?.items ?? []).map(({ name }) => name), ...(builtIn.data?.names ?? [])]);
  return (
    <Autocomplete
      label={label ?? w.label}
      placeholder={w.hint}
      required={required}
      error={error}
      data={[...names]}
      limit={SHOWN_MAX}
      maxDropdownHeight={280}
      value={value}
      onChange={onChange}
    />
  );
}
