// A line of the audit as a sentence, and what it changed as a table: for a client's page and for the operator's.
import { Table, Text } from '@mantine/core';
import { formatE7Trimmed } from '../../../src/domain/money.ts';
import { useTimeZone } from '../session/session.ts';
import { AUDIT_FIELD_WORDS, AUDIT_PART_WORDS, AUDIT_WORDS } from '../words/audit.ts';
import { COMMON } from '../words/common.ts';
import { localeOf, useLanguage } from '../words/language.ts';
import { ROLE_WORDS } from '../words/roles.ts';
import { SCOPE_WORDS } from '../words/scopes.ts';
import { useWords } from '../words/words.ts';
import { momentText, moneyText } from './values.tsx';

type Image = Record<string, unknown> | null;

export interface AuditLine {
  action: string;
  subject_id: string;
  before: Image;
  after: Image;
}

/** «Выпущен токен «сайт»»; an action that has no sentence stands as the API calls it. */
export function useAuditSentence(): (line: AuditLine) => string {
  const sentences = useWords(AUDIT_WORDS);
  const w = useWords(AUDIT_PART_WORDS);
  return ({ action, subject_id, before, after }) => {
    const image = { ...before, ...after };
    const name = [image.name, image.login, image.source].find((text) => typeof text === 'string' && text !== '');
    const several = Array.isArray(image.ids) && image.ids.length > 1 ? w.several(image.ids.length) : '';
    const of =
      typeof name === 'string'
        ? w.quoted(name)
        : action.startsWith('stop.') || subject_id === ''
          ? subject_id || several
          : w.numbered(subject_id);
    const sentence = sentences[action as keyof typeof sentences];
    return sentence === undefined ? `${action} ${of}`.trim() : sentence(of).trim();
  };
}

const LEFT_OUT = new Set(['id', 'changed_at']);
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d/;
const TEXT_MAX = 400;

/** What a change was and became, a row each; of something made or removed its one image. */
export function AuditChanges({ before, after }: Pick<AuditLine, 'before' | 'after'>) {
  const w = useWords(AUDIT_PART_WORDS);
  const names = useWords(AUDIT_FIELD_WORDS);
  const shown = useShownValue();
  const isChange = Object.keys(before ?? {}).length > 0;
  const fields = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])].filter(
    (name) => !LEFT_OUT.has(name),
  );
  if (fields.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {w.noDetails}
      </Text>
    );
  }
  return (
    <Table.ScrollContainer minWidth={isChange ? 420 : 280} type="native">
      <Table aria-label={w.after}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{w.field}</Table.Th>
            {isChange && <Table.Th scope="col">{w.before}</Table.Th>}
            <Table.Th scope="col">{w.after}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {fields.map((name) => (
            <Table.Tr key={name}>
              <Table.Th scope="row" fw={400}>
                {names[name as keyof typeof names] ?? <span className="mono">{name}</span>}
              </Table.Th>
              {isChange && <Table.Td className="breakable">{shown(name, before?.[name])}</Table.Td>}
              <Table.Td className="breakable">{shown(name, after?.[name])}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

/** A stored value as people read it. */
function useShownValue(): (name: string, value: unknown) => string {
  const w = useWords(AUDIT_PART_WORDS);
  const common = useWords(COMMON);
  const roles = useWords(ROLE_WORDS);
  const scopes = useWords(SCOPE_WORDS);
  const zone = useTimeZone();
  const locale = localeOf(useLanguage());
  const shown = (name: string, value: unknown): string => {
    if (value === null || value === undefined || value === '') return '—';
    if (value === '***') return w.secret;
    if (typeof value === 'boolean') return value ? common.yes : common.no;
    if (
      name.endsWith('_e7') &&
      (typeof value === 'number' || typeof value === 'string') &&
      /^-?\d+$/.test(String(value))
    )
      return moneyText(formatE7Trimmed(BigInt(value)), locale);
    if (typeof value === 'string' && TIME.test(value)) return momentText(value, zone, locale);
    if (name === 'role') return roles[value as keyof typeof roles] ?? String(value);
    if (name === 'scopes' && Array.isArray(value))
      return value.map((scope) => scopes[scope as keyof typeof scopes] ?? String(scope)).join('; ');
    if (Array.isArray(value) && value.every((one) => typeof one !== 'object')) return value.join(', ') || '—';
    const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
    return text.length > TEXT_MAX ? `${text.slice(0, TEXT_MAX)}…` : text;
  };
  return shown;
}
