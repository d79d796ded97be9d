import { Select } from '@mantine/core';
import type { ReactNode } from 'react';
import { useRead } from '../../api/queries.ts';
import { useMay } from '../../session/session.ts';
import { COMMON } from '../../words/common.ts';
import { useWords } from '../../words/words.ts';
import { WORDS } from './words.ts';

export interface TariffSelectProps {
  /** Id as text; '' = none. */
  value?: string;
  onChange?: (id: string) => void;
  error?: ReactNode;
  disabled?: boolean;
}

/** What a client pays by. Works as a field of a form. */
export function TariffSelect({ value = '', onChange, error, disabled }: TariffSelectProps) {
  const w = useWords(WORDS);
  const common = useWords(COMMON);
  const mayRead = useMay()('tariffs:read');
  const tariffs = useRead('operator.tariffs.list', { query: { limit: 200 } }, { enabled: mayRead });
  const options = (tariffs.data?.items ?? []).map(({ id, name }) => ({ value: String(id), label: name }));
  return (
    <Select
      label={w.tariff}
      placeholder={w.noTariff}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': common.clear }}
      nothingFoundMessage={common.nothingFound}
      disabled={disabled === true || !mayRead}
      data={options}
      value={value === '' ? null : value}
      onChange={(id) => onChange?.(id ?? '')}
      error={error}
    />
  );
}
