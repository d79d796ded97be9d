// Table files written row by row, never whole in memory: what every format has in common.

/** What a column holds, which decides how a spreadsheet shows it. Money is a decimal text, exact. */
export type CellKind = 'text' | 'integer' | 'money' | 'time';

export interface SheetColumn {
  name: string;
  kind: CellKind;
}

/** Text, a decimal number, or a moment as epoch milliseconds; null = empty. In the order of the columns. */
export type CellValue = string | number | null;

/** Called in this order: `begin` once, `rows` any number of times, `end` once. Each returns the next bytes of the file. */
export interface SheetWriter {
  begin(): Buffer;
  rows(rows: readonly (readonly CellValue[])[]): Buffer;
  end(): Buffer;
}

export interface SheetOptions {
  columns: readonly SheetColumn[];
  /** Of times. */
  timeZone: string;
}
