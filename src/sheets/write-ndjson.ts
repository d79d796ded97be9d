// A JSON document a line, for programs.
import { formatLocalTime } from '../domain/validity.ts';
import type { CellValue, SheetColumn, SheetOptions, SheetWriter } from './write-sheet.ts';

export function ndjsonWriter({ columns, timeZone }: SheetOptions): SheetWriter {
  const line = (row: readonly CellValue[]) => {
    const fields = columns.map((column, i) => [column.name, shown(row[i] ?? null, column, timeZone)]);
    return `${JSON.stringify(Object.fromEntries(fields))}\n`;
  };
  return {
    begin: () => Buffer.alloc(0),
    rows: (rows) => Buffer.from(rows.map(line).join('')),
    end: () => Buffer.alloc(0),
  };
}

function shown(value: CellValue, { kind }: SheetColumn, timeZone: string): CellValue {
  if (value === null) return null;
  if (kind === 'integer') return Number(value);
  return kind === 'time' ? zonedTime(Number(value), timeZone) : String(value);
}

/** RFC 3339 with the offset that the zone has then: `2026-11-22T12:00:00+03:00`. */
function zonedTime(atMs: number, timeZone: string): string {
  const local = formatLocalTime(atMs, timeZone).replace(' ', 'T');
  const offsetMin = Math.round((Date.parse(`${local}Z`) - atMs) / 60_000);
  const sign = offsetMin < 0 ? '-' : '+';
  const two = (number: number) => String(number).padStart(2, '0');
  const minutes = Math.abs(offsetMin);
  return `${local}${sign}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
