// Keyset paging: a cursor holds the key of the last row that was shown, so that a page costs the same wherever it is.
import { Problem } from './problem.ts';

export const PAGE_LIMIT = 50;

/** The key in a cursor; null at the beginning. @throws Problem `invalid_request` */
export function readCursor(cursor: string | undefined, parts: number): (string | number)[] | null {
  if (cursor === undefined || cursor === '') return null;
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    const isKey = Array.isArray(key) && key.length === parts;
    if (isKey && key.every((part) => typeof part === 'string' || Number.isSafeInteger(part))) return key;
  } catch {}
  throw new Problem('invalid_request', { errors: [{ field: 'cursor', message: 'is no cursor of this list' }] });
}

/** The numbers in a cursor, as many as there are maxima and none above its own; null at the beginning. @throws Problem */
export function numbersCursor(cursor: string | undefined, maxima: readonly number[]): number[] | null {
  const key = readCursor(cursor, maxima.length);
  if (key === null) return null;
  if (key.every((part, i) => typeof part === 'number' && part >= 0 && part <= maxima[i]!)) return key as number[];
  throw new Problem('invalid_request', { errors: [{ field: 'cursor', message: 'is no cursor of this list' }] });
}

const INT_MAX = 2_147_483_647;
/** For ids of columns that are `bigint`. */
export const BIGINT_MAX = Number.MAX_SAFE_INTEGER;

/** The numeric id in a cursor of one part; null at the beginning. @throws Problem `invalid_request` */
export const idCursor = (cursor: string | undefined, max = INT_MAX): number | null =>
  numbersCursor(cursor, [max])?.[0] ?? null;

export const writeCursor = (key: readonly (string | number)[]): string =>
  Buffer.from(JSON.stringify(key)).toString('base64url');

/**
 * A page of rows of which one more than `limit` was asked for: that one only tells that there is a next page.
 * `keyOf` is the key of the last row shown.
 */
export function pageOf<R, T>(
  rows: readonly R[],
  limit: number,
  keyOf: (row: R) => readonly (string | number)[],
  shown: (row: R) => T,
): { items: T[]; next: string | null } {
  const kept = rows.slice(0, limit);
  const last = kept.at(-1);
  return {
    items: kept.map(shown),
    next: rows.length > limit && last !== undefined ? writeCursor(keyOf(last)) : null,
  };
}
