// Rows into a table, as many as there are, by few statements.
import { float8s, int2s, int4s, int8s, texts } from '../../../store/arrays.ts';
import type { Client } from '../../../store/db.ts';

/** `time` is epoch milliseconds, `ids` and `words` are arrays. */
export type ColumnKind = 'int2' | 'int4' | 'int8' | 'text' | 'json' | 'time' | 'bool' | 'ids' | 'numbers' | 'words';

type Row = Readonly<Record<string, unknown>>;

const BATCH = 4000;
const CASTS: Record<ColumnKind, { input: string; output(name: string): string }> = {
  int2: { input: 'smallint[]', output: (name) => name },
  int4: { input: 'int[]', output: (name) => name },
  int8: { input: 'bigint[]', output: (name) => name },
  text: { input: 'text[]', output: (name) => name },
  json: { input: 'text[]', output: (name) => `${name}::jsonb` },
  time: { input: 'float8[]', output: (name) => `to_timestamp(${name} / 1000)` },
  bool: { input: 'smallint[]', output: (name) => `${name} = 1` },
  ids: { input: 'text[]', output: (name) => `${name}::bigint[]` },
  numbers: { input: 'text[]', output: (name) => `${name}::int[]` },
  words: { input: 'text[]', output: (name) => `${name}::text[]` },
};

/** Inserts the rows, whose fields are named as the columns; a field that is missing is null. */
export async function insertRows(
  client: Client,
  table: string,
  columns: Readonly<Record<string, ColumnKind>>,
  rows: readonly Row[],
): Promise<void> {
  const kinds = Object.entries(columns);
  const names = kinds.map(([name]) => name).join(', ');
  const inputs = kinds.map(([, kind], at) => `$${at + 1}::${CASTS[kind].input}`).join(', ');
  const outputs = kinds.map(([name, kind]) => CASTS[kind].output(name)).join(', ');
  const text = `INSERT INTO ${table} (${names}) SELECT ${outputs} FROM unnest(${inputs}) AS t(${names})`;
  for (let from = 0; from < rows.length; from += BATCH) {
    const batch = rows.slice(from, from + BATCH);
    await client.query(
      text,
      kinds.map(([name, kind]) => column(batch, name, kind)),
    );
  }
}

/** The same for a few rows of a table with a key of its own; returns the keys in the order of the rows. */
export async function insertWithIds(
  client: Client,
  table: string,
  columns: Readonly<Record<string, ColumnKind>>,
  rows: readonly Row[],
): Promise<number[]> {
  const kinds = Object.entries(columns);
  const names = kinds.map(([name]) => name).join(', ');
  const inputs = kinds.map(([, kind], at) => `$${at + 1}::${CASTS[kind].input}`).join(', ');
  const outputs = kinds.map(([name, kind]) => CASTS[kind].output(name)).join(', ');
  const { rows: made } = await client.query<{ id: number }>(
    `INSERT INTO ${table} (${names}) SELECT ${outputs} FROM unnest(${inputs}) WITH ORDINALITY AS t(${names}, place)
     ORDER BY place RETURNING id`,
    kinds.map(([name, kind]) => column(rows, name, kind)),
  );
  return made.map(({ id }) => id);
}

function column(rows: readonly Row[], name: string, kind: ColumnKind): Buffer {
  switch (kind) {
    case 'int2':
      return int2s(rows, (row) => (row[name] ?? null) as number | null);
    case 'int4':
      return int4s(rows, (row) => (row[name] ?? null) as number | null);
    case 'int8':
      return int8s(rows, (row) => (row[name] ?? null) as number | bigint | null);
    case 'time':
      return float8s(rows, (row) => (row[name] ?? null) as number | null);
    case 'bool':
      return int2s(rows, (row) => (row[name] ? 1 : 0));
    case 'text':
      return texts(rows, (row) => (row[name] ?? null) as string | null);
    case 'json':
      return texts(rows, (row) => (row[name] == null ? null : JSON.stringify(row[name])));
    case 'ids':
    case 'numbers':
      return texts(rows, (row) => `{${(row[name] as readonly number[]).join(',')}}`);
    case 'words':
      return texts(rows, (row) => `{${(row[name] as readonly string[]).map(quoted).join(',')}}`);
  }
}

const quoted = (word: string): string => `"${word.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
