// How long a step may take: a number and its unit; empty = as usual for the channel.
import { Group, NumberInput, Select } from '@mantine/core';
import { useState } from 'react';
import { useWords } from '../../words/words.ts';
import { COMPOSE } from './words.ts';

const UNITS = { seconds: 1, minutes: 60, hours: 3600, days: 86_400 } as const;
type Unit = keyof typeof UNITS;
/** Two weeks (`wait_s` of the API). */
const WAIT_MAX_S = 1_209_600;

function unitOf(seconds: number | ''): Unit {
  if (seconds === '') return 'minutes';
  return (['days', 'hours', 'minutes'] as const).find((unit) => seconds % UNITS[unit] === 0) ?? 'seconds';
}

export function WaitInput({
  seconds,
  onChange,
  disabled,
}: {
  seconds: number | '';
  onChange: (seconds: number | '') => void;
  disabled?: boolean;
}) {
  const w = useWords(COMPOSE);
  const [unit, setUnit] = useState<Unit>(() => unitOf(seconds));
  const size = UNITS[unit];
  return (
    <Group gap={6} align="flex-end" wrap="nowrap">
      <NumberInput
        flex={1}
        miw={90}
        label={w.wait}
        description={w.waitHint}
        placeholder={w.waitDefault}
        min={1}
        max={Math.floor(WAIT_MAX_S / size)}
        clampBehavior="blur"
        allowDecimal={false}
        value={seconds === '' ? '' : Math.max(1, Math.round(seconds / size))}
        onChange={(value) => onChange(typeof value === 'number' && value > 0 ? value * size : '')}
        disabled={disabled}
      />
      <Select
        w={112}
        aria-label={w.waitUnit}
        data={(Object.keys(UNITS) as Unit[]).map((name) => ({ value: name, label: w[name] }))}
        value={unit}
        onChange={(value) => {
          const next = (value ?? 'minutes') as Unit;
          setUnit(next);
          if (seconds !== '') onChange(Math.min(WAIT_MAX_S, Math.max(1, Math.round(seconds / size)) * UNITS[next]));
        }}
        disabled={disabled}
      />
    </Group>
  );
}
