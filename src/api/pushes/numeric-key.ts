// Keys of lists that are ordered by numbers alone.
import { Problem } from '../frame/problem.ts';

/** The key of a cursor, which must be of numbers. @throws Problem `invalid_request` */
export function numericKey(key: (string | number)[] | null): number[] | null {
  if (key === null) return null;
  if (key.every((part) => typeof part === 'number' && part >= 0)) return key as number[];
  throw new Problem('invalid_request', { errors: [{ field: 'cursor', message: 'is no cursor of this list' }] });
}
