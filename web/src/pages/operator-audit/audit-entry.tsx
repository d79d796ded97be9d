import { Box, Group, Stack, Text } from '@mantine/core';
import { formatE7Trimmed } from '../../../../src/domain/money.ts';
import type { Item } from '../../api/kaskad.ts';
import { Moment } from '../../parts/values.tsx';
import { localeOf, useLanguage } from '../../words/language.ts';
import { useWords } from '../../words/words.ts';
import { ACTIONS, FIELDS, NOUNS, WORDS } from './words.ts';

type Entry = Item<'operator_audit.list'>;
/** More than so many fields are folded. */
const OPEN_MAX = 2;
const HIDDEN = '***';

/** What was done, as a sentence. */
export function ActionWords({ entry }: { entry: Entry }) {
  const w = useWords(WORDS);
  const actions = useWords(ACTIONS) as Record<string, string>;
  const nouns = useWords(NOUNS) as Record<string, string>;
  const [noun = '', verb = ''] = entry.action.split('.');
  const done = { created: w.created, changed: w.changed, removed: w.removed }[verb];
  const special = actions[entry.action];
  const named = entry.after?.name ?? entry.before?.name ?? entry.after?.login ?? entry.before?.login;
  const thing = nouns[noun] ?? noun;
  return (
    <Text component="div" size="sm" className="breakable">
      {special ?? (done === undefined ? entry.action : `${done}: ${thing}`)}
      {typeof named === 'string' && named !== '' ? ` ${w.quoted(named)}` : ''}
      {entry.subject_id !== '' && (
        <Text span size="xs" c="dimmed" className="numbers">
          {' '}
          № {entry.subject_id}
        </Text>
      )}
    </Text>
  );
}

/** The columns that changed; of something new or gone, those that say something. */
export function Images({ entry }: { entry: Entry }) {
  const w = useWords(WORDS);
  const before = entry.before ?? {};
  const after = entry.after ?? {};
  const isChange = Object.keys(before).length > 0 && Object.keys(after).length > 0;
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (name) => isChange || !isNothing(before[name] ?? after[name]),
  );
  if (names.length === 0) return <span aria-hidden>—</span>;
  const lines = (
    <Stack gap={2}>
      {names.map((name) => (
        <Field key={name} name={name} before={before[name]} after={after[name]} isChange={isChange} />
      ))}
    </Stack>
  );
  if (names.length <= OPEN_MAX) return lines;
  return (
    <Box component="details" fz="sm">
      <summary>{w.fields(names.length)}</summary>
      {lines}
    </Box>
  );
}

const isNothing = (value: unknown): boolean =>
  value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0);

interface FieldProps {
  name: string;
  before: unknown;
  after: unknown;
  isChange: boolean;
}

function Field({ name, before, after, isChange }: FieldProps) {
  const fields = useWords(FIELDS) as Record<string, string>;
  return (
    <Group gap={6} align="baseline">
      <Text span size="xs" c="dimmed">
        {fields[name] ?? name}:
      </Text>
      <Text span size="xs" className="breakable">
        {isChange ? (
          <>
            <Value name={name} value={before} /> → <Value name={name} value={after} />
          </>
        ) : (
          <Value name={name} value={after ?? before} />
        )}
      </Text>
    </Group>
  );
}

function Value({ name, value }: { name: string; value: unknown }) {
  const w = useWords(WORDS);
  const locale = localeOf(useLanguage());
  if (isNothing(value)) return <i>{w.empty}</i>;
  if (value === HIDDEN) return <i>{w.hidden}</i>;
  if (typeof value === 'boolean') return value ? w.yes : w.no;
  if (name.endsWith('_e7') && (typeof value === 'number' || typeof value === 'string') && /^-?\d+$/.test(String(value)))
    return <span className="numbers">{formatE7Trimmed(BigInt(value))}</span>;
  if (typeof value === 'string')
    return /^\d{4}-\d\d-\d\dT[\d:.]+/.test(value) && !Number.isNaN(Date.parse(value)) ? <Moment at={value} /> : value;
  if (typeof value === 'number') return name.endsWith('id') ? String(value) : value.toLocaleString(locale);
  return <span className="mono">{Array.isArray(value) ? value.map(asText).join(', ') : JSON.stringify(value)}</span>;
}

const asText = (one: unknown): string => (typeof one === 'string' ? one : JSON.stringify(one));
