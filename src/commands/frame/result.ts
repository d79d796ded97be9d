/** What a command has to say: one value for --json, one text for people. */
export interface Result {
  json: unknown;
  /** Without the last line feed; '' prints nothing. */
  text: string;
  /** 0 when it is left out; 1 = the command did its work and found something wrong (`ledger check`, `doctor`). */
  exitCode?: 0 | 1;
}

/** A sentence for people, a value for programs. */
export function said(text: string, json: unknown = { ok: true }): Result {
  return { text, json };
}

/** Nothing left to say (`serve`). */
export function silent(): Result {
  return { text: '', json: undefined };
}

export type Cell = string | number | bigint | boolean | null | undefined;

/** A list: a table for people, an array of objects for programs. */
export function rows<R extends object>(list: readonly R[], columns: readonly (keyof R & string)[]): Result {
  const cells = list.map((row) => columns.map((column) => shown(row[column] as Cell)));
  return { json: list, text: list.length === 0 ? '(none)' : renderTable(columns, cells) };
}

/** One thing: a line a field for people, an object for programs. */
export function fields(record: Readonly<Record<string, unknown>>): Result {
  const names = Object.keys(record);
  const width = Math.max(0, ...names.map((name) => name.length));
  const lines = names.map((name) => `${name.padEnd(width)}  ${shown(record[name] as Cell)}`);
  return { json: record, text: lines.join('\n') };
}

/** A table with a head, columns two blanks apart, numbers to the right. */
export function renderTable(head: readonly string[], body: readonly (readonly string[])[]): string {
  const widths = head.map((name, i) => Math.max(name.length, ...body.map((line) => (line[i] ?? '').length)));
  const numeric = head.map((_, i) => body.length > 0 && body.every((line) => /^-?[\d.]*$/.test(line[i] ?? '')));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, i) => (numeric[i] ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!)))
      .join('  ')
      .trimEnd();
  return [line(head), ...body.map(line)].join('\n');
}

function shown(value: Cell | object): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'object' ? JSON.stringify(value, plain) : String(value);
}

/** JSON for --json. Numbers beyond 2^53 (money) are written as strings. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, plain, 2);
}

function plain(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}
