// The registry of the Russian numbering plan as its ministry publishes it (channels.md §G): CSV of eight columns,
// `АВС/ DEF;От;До;Емкость;Оператор;Регион;Территория ГАР;ИНН`. Read by position: the heading mixes Cyrillic and Latin
// letters. Quotes are part of the names, not CSV quoting, so a semicolon always separates.
import { RUSSIA } from './coarse-areas.ts';

export interface RegistryRow {
  /** First and last MSISDN of the range, with the country code. */
  lo: number;
  hi: number;
  operator: string;
  region: string;
  /** Taxpayer number of the operator: its stable key, as names vary in case and quotes. */
  inn: string;
}

export type RegistryLine =
  | { ok: true; line: number; row: RegistryRow }
  /** `line` counts from 1, as an editor shows it. */
  | { ok: false; line: number; reason: string };

const COLUMNS_MIN = 6;
const REGION_MAX = 500;

/** Area of each large operator's numbers; those of all others are «Россия». */
const AREA_BY_INN: ReadonlyMap<string, string> = new Map([
  ['7740000076', 'МТС'],
  ['7812014560', 'МегаФон'],
  ['7713076301', 'Билайн'],
  ['7743895280', 'Tele2'],
]);

export function areaNameByInn(inn: string): string {
  return AREA_BY_INN.get(inn) ?? RUSSIA;
}

/** Every non-empty line but the heading, as a row or as the reason why it is none. Never throws. */
export function* parseRegistry(text: string): Generator<RegistryLine> {
  let line = 0;
  for (let start = text.charCodeAt(0) === 0xfeff ? 1 : 0; start < text.length; ) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    const content = text.slice(start, end).trim();
    line++;
    start = end + 1;
    const parsed = parseRegistryLine(content, line);
    if (parsed !== null) yield parsed;
  }
}

/** One line, numbered from 1 and without blanks around it; null for an empty one and for the heading. */
export function parseRegistryLine(content: string, line: number): RegistryLine | null {
  if (content === '' || (line === 1 && !/^\d/.test(content))) return null;
  const row = parseLine(content);
  return typeof row === 'string' ? { ok: false, line, reason: row } : { ok: true, line, row };
}

function parseLine(content: string): RegistryRow | string {
  const fields = content.split(';');
  if (fields.length < COLUMNS_MIN) return `${fields.length} columns instead of 8`;
  const [code = '', from = '', to = '', , operator = '', region = '', , inn = ''] = fields.map((field) => field.trim());
  if (!/^\d{3}$/.test(code)) return `the code is not three digits: ${quote(code)}`;
  if (!/^\d{7}$/.test(from)) return `the range begins with ${quote(from)}, not with seven digits`;
  if (!/^\d{7}$/.test(to)) return `the range ends with ${quote(to)}, not with seven digits`;
  if (to < from) return `the range ends before it begins: ${from}–${to}`;
  if (inn !== '' && !/^(\d{10}|\d{12})$/.test(inn)) return `not a taxpayer number: ${quote(inn)}`;
  if (operator === '') return 'no operator';
  return {
    lo: Number(`7${code}${from}`),
    hi: Number(`7${code}${to}`),
    operator,
    region: readableRegion(region),
    inn,
  };
}

/** `г. Москва * Московская область` and `Край|Район` are lists. */
function readableRegion(region: string): string {
  return region
    .split(/[|*]/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .join(', ')
    .slice(0, REGION_MAX);
}

function quote(field: string): string {
  return JSON.stringify(field.slice(0, 40));
}
