// What an upstream's code is taken for.
import { Select } from '@mantine/core';
import { Tag, type Tone } from '../../parts/values.tsx';
import { useWords } from '../../words/words.ts';
import { ERRORS_WORDS } from './one-words.ts';

export const CLASSES = ['temporary', 'throttle', 'recipient', 'content', 'configuration'] as const;
export type ErrorClass = (typeof CLASSES)[number];

const TONES: Record<ErrorClass, Tone> = {
  temporary: 'wait',
  throttle: 'wait',
  recipient: 'quiet',
  content: 'quiet',
  configuration: 'bad',
};

export const isErrorClass = (text: string | null | undefined): text is ErrorClass =>
  (CLASSES as readonly (string | null | undefined)[]).includes(text);

export function ErrorClassTag({ of }: { of: string | null }) {
  const w = useWords(ERRORS_WORDS);
  if (!isErrorClass(of)) return <Tag tone="quiet">{of ?? w.notJudged}</Tag>;
  return <Tag tone={TONES[of]}>{w.classes[of]}</Tag>;
}

/** '' = as the connector judges. */
export function ErrorClassSelect({
  code,
  value,
  connectorSays,
  onChange,
}: {
  code: string;
  value: string;
  connectorSays: string | null;
  onChange: (next: ErrorClass | null) => void;
}) {
  const w = useWords(ERRORS_WORDS);
  const own = isErrorClass(connectorSays) ? w.byConnectorIs(w.classes[connectorSays]) : w.byConnector;
  return (
    <Select
      size="xs"
      miw={170}
      aria-label={w.classOf(code)}
      value={value}
      data={[{ value: '', label: own }, ...CLASSES.map((one) => ({ value: one, label: w.classes[one] }))]}
      onChange={(next) => onChange(isErrorClass(next) ? next : null)}
    />
  );
}
