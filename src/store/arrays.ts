// Array literals for UNNEST parameters. pg's own conversion walks every element through a generic function; for the
// pipeline's batches these three are about five times cheaper (bench: 0.05 µs an integer, 0.15 µs a short text).

type Numeric = number | bigint | null;

/** `{1,2,NULL}` for any array of numbers: int, bigint, float8. */
export function numbers(values: readonly Numeric[]): string {
  let out = '{';
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i];
    out += i === 0 ? '' : ',';
    out += value === null || value === undefined ? 'NULL' : String(value);
  }
  return `${out}}`;
}

const NEEDS_ESCAPE = /["\\\0]/;

/** A text[] literal. NUL cannot be stored by PostgreSQL and is dropped. */
export function texts(values: readonly (string | null)[]): string {
  let out = '{';
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i];
    out += i === 0 ? '' : ',';
    if (value === null || value === undefined) out += 'NULL';
    else out += NEEDS_ESCAPE.test(value) ? `"${value.replace(/\0/g, '').replace(/["\\]/g, '\\$&')}"` : `"${value}"`;
  }
  return `${out}}`;
}

/** Rows that are arrays themselves travel as text: UNNEST would flatten them. Cast the column with `::text[]` in the statement. */
export function nested(values: readonly (readonly (string | null)[])[]): string {
  return texts(values.map(texts));
}

/** One column of a batch, for building parameters from rows. */
export function column<T, V>(rows: readonly T[], pick: (row: T) => V): V[] {
  return rows.map(pick);
}
