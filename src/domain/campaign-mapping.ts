// Which column of a client's file is what: by number, by heading, or guessed from the heading.

/** A column's number, from 1, or its heading. */
export type ColumnRef = number | string;

export interface MappingRequest {
  header: boolean;
  phone?: ColumnRef | undefined;
  variables?: Readonly<Record<string, ColumnRef>> | undefined;
}

export type MappingResult =
  /** Places from 0; `columns` in the order of the variables. */
  { ok: true; phone: number; columns: number[] } | { ok: false; field: string; message: string };

const PHONE_HEADINGS =
  /^(phone|phones|tel|telephone|mobile|msisdn|number|телефон|номер|номер телефона|моб\.? телефон)$/;

/** `first` is the first row of the file: its headings, when it has any. */
export function resolveMapping(
  request: MappingRequest,
  first: readonly string[],
  variables: readonly string[],
): MappingResult {
  const headings = request.header ? first.map((cell) => cell.trim().toLowerCase()) : [];
  const guess = first.length === 1 ? 0 : headings.findIndex((heading) => PHONE_HEADINGS.test(heading));
  const phone = request.phone === undefined ? guess : columnOf(request.phone, headings, first.length);
  if (phone < 0) return { ok: false, field: '/phone', message: 'name the column of the phone number' };
  const given = request.variables ?? {};
  const stray = Object.keys(given).find((name) => !variables.includes(name));
  if (stray !== undefined) return { ok: false, field: `/variables/${stray}`, message: 'no text has this variable' };
  const columns: number[] = [];
  for (const name of variables) {
    const ref = Object.hasOwn(given, name) ? given[name] : undefined;
    const column = ref === undefined ? headings.indexOf(name.toLowerCase()) : columnOf(ref, headings, first.length);
    if (column < 0) return { ok: false, field: `/variables/${name}`, message: 'name the column of this variable' };
    columns.push(column);
  }
  return { ok: true, phone, columns };
}

/** Its place, -1 when there is no such column. */
function columnOf(ref: ColumnRef, headings: readonly string[], count: number): number {
  if (typeof ref === 'number') return ref >= 1 && ref <= Math.max(count, 1) ? ref - 1 : -1;
  return headings.indexOf(ref.trim().toLowerCase());
}
