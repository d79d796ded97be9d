// CSV as RFC 4180 has it, in UTF-8 with its mark, by which spreadsheets know the coding.
import { formatLocalTime } from '../domain/validity.ts';
import type { CellValue, SheetColumn, SheetOptions, SheetWriter } from './write-sheet.ts';

/** A spreadsheet takes these for the beginning of a formula, also behind a quote. */
const FORMULA = /^[=+\-@\t\r]/;
/** A number or a phone is none, whatever its sign. */
const NUMBER = /^[+-]?\d{1,30}(?:[.,]\d{1,30})?$/;

/** `delimiter` `;` is what spreadsheets of Russian settings expect. */
export function csvWriter({ columns, timeZone }: SheetOptions, delimiter: ',' | ';'): SheetWriter {
  const quoted = new RegExp(`[${delimiter}"\\r\\n]`);
  const cell = (text: string) => (quoted.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const line = (texts: readonly string[]) => `${texts.map(cell).join(delimiter)}\r\n`;
  return {
    begin: () => Buffer.from(`\ufeff${line(columns.map(({ name }) => name))}`),
    rows: (rows) =>
      Buffer.from(rows.map((row) => line(row.map((value, i) => shown(value, columns[i]!, timeZone)))).join('')),
    end: () => Buffer.alloc(0),
  };
}

function shown(value: CellValue, { kind }: SheetColumn, timeZone: string): string {
  if (value === null) return '';
  if (kind === 'time') return formatLocalTime(Number(value), timeZone);
  const text = String(value);
  return kind === 'text' ? guarded(text) : text;
}

/** A text as a cell that no spreadsheet takes for a formula: an apostrophe stands before what looks like one. */
export const guarded = (text: string): string => (FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text);
