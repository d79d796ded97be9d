// Which column of a file is what, as somebody chooses it; guessed by the rules that the server has.
import { resolveMapping } from '../../../../src/domain/campaign-mapping.ts';
import { normalisePhone } from '../../../../src/domain/msisdn.ts';
import type { Body } from '../../api/kaskad.ts';
import type { FileHead } from './upload-file.ts';

/** Places from 0; null = not chosen. */
export interface Mapping {
  header: boolean;
  phone: number | null;
  variables: Record<string, number | null>;
}

const isPhone = (cell: string | undefined): boolean => normalisePhone(cell ?? '').ok;

export const columnCount = ({ first, sample }: FileHead): number =>
  Math.max(first.length, ...sample.map((row) => row.length));

/** The rows that have recipients. */
export const rowsOf = ({ first, sample }: FileHead, header: boolean): string[][] =>
  header ? sample : [first, ...sample];

/** A first row with a number in it has no headings. */
export const guessHeader = ({ first }: FileHead): boolean => !first.some((cell) => isPhone(cell));

export function guessMapping(head: FileHead, header: boolean, names: readonly string[]): Mapping {
  const named = resolveMapping({ header }, head.first, []);
  const rows = rowsOf(head, header);
  const byContent = Array.from({ length: columnCount(head) }, (_, column) => column).find(
    (column) => rows.length > 0 && rows.every((row) => isPhone(row[column])),
  );
  const columnOf = (name: string): number | null => {
    const found = resolveMapping({ header, phone: 1 }, head.first, [name]);
    return found.ok ? (found.columns[0] ?? null) : null;
  };
  return {
    header,
    phone: named.ok ? named.phone : (byContent ?? null),
    variables: Object.fromEntries(names.map((name) => [name, columnOf(name)])),
  };
}

export const isMapped = ({ phone, variables }: Mapping): boolean =>
  phone !== null && Object.values(variables).every((column) => column !== null);

/** As the API takes it: numbers from 1. */
export function mappingBody({ header, phone, variables }: Mapping): Body<'campaigns.import'> {
  return {
    header,
    ...(phone === null ? {} : { phone: phone + 1 }),
    variables: Object.fromEntries(
      Object.entries(variables).flatMap(([name, column]) => (column === null ? [] : [[name, column + 1]])),
    ),
  };
}

/** What stands in the gaps for a row. */
export const valuesOf = ({ variables }: Mapping, row: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    Object.entries(variables).flatMap(([name, column]) => (column === null ? [] : [[name, row[column] ?? '']])),
  );
