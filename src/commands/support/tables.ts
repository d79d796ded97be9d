import { fields, type Result, rows } from '../frame/result.ts';

interface Section<R extends object> {
  title: string;
  list: readonly R[];
  columns: readonly (keyof R & string)[];
}

/** A section of a page; empty ones are left out. */
export function section<R extends object>(title: string, list: readonly R[], columns: readonly (keyof R & string)[]) {
  return { title, list, columns } as Section<object & Record<string, unknown>>;
}

/** One thing with lists that belong to it: the fields, then a table a section. `json` is what programs get. */
export function page(
  record: Readonly<Record<string, unknown>>,
  sections: readonly Section<Record<string, unknown>>[],
  json: unknown,
): Result {
  const tables = sections
    .filter(({ list }) => list.length > 0)
    .map(({ title, list, columns }) => `${title}\n${rows(list, columns).text}`);
  return { json, text: [fields(record).text, ...tables].join('\n\n') };
}
