// One of the clients, found by a part of the login, the company, the name, the e-mail, the INN or the phone.
import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useRead } from '../api/queries.ts';
import { useMay } from '../session/session.ts';
import { COMMON } from '../words/common.ts';
import { useWords, words } from '../words/words.ts';

const WORDS = words({
  ru: { label: 'Клиент', hint: 'Логин, компания или ИНН' },
  en: { label: 'Client', hint: 'Login, company or INN' },
});
const FOUND_MAX = 20;
const PAUSE_MS = 250;

/** `value` is the id of the account as text; '' = all. */
export function ClientSelect({ value, onChange }: { value: string; onChange: (id: string) => void }) {
  const w = useWords(WORDS);
  const common = useWords(COMMON);
  const may = useMay()('clients:read');
  const [typed, setTyped] = useState('');
  const [asked] = useDebouncedValue(typed, PAUSE_MS);
  const id = Number(value);
  const chosen = useRead('clients.get', { params: { id } }, { enabled: may && id > 0, aside: true });
  const chosenName = chosen.data === undefined ? '' : nameOf(chosen.data);
  const q = asked === chosenName ? '' : asked;
  const found = useRead(
    'clients.list',
    { query: q === '' ? { limit: FOUND_MAX } : { q, limit: FOUND_MAX } },
    { enabled: may, keep: true, aside: true },
  );
  const options = (found.data?.items ?? []).map((one) => ({ value: String(one.id), label: nameOf(one) }));
  if (value !== '' && !options.some((one) => one.value === value))
    options.unshift({ value, label: chosenName === '' ? value : chosenName });
  return (
    <Select
      label={w.label}
      placeholder={w.hint}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': common.clear }}
      nothingFoundMessage={common.nothingFound}
      disabled={!may}
      data={options}
      filter={({ options: all }) => all}
      value={value === '' ? null : value}
      onChange={(next) => onChange(next ?? '')}
      onSearchChange={setTyped}
    />
  );
}

const nameOf = ({ login, company }: { login: string; company: string }) =>
  company === '' ? login : `${login} — ${company}`;
