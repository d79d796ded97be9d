// Rows of refused recipients, rendered once: a batch of ten thousand bad phones costs ten thousand look-ups.
import { type Dialect, ERRORS, type ErrorCode, wording } from '../domain/errors.ts';
import type { SendResult } from '../pipeline/ports.ts';
import { errorRow } from './answer.ts';

const CODES = Object.keys(ERRORS) as ErrorCode[];

function rowsOf(dialect: Dialect): ReadonlyMap<ErrorCode, string> {
  return new Map(CODES.map((code) => [code, errorRow(wording(code, dialect, 'message'))]));
}

/** `{"error":"…"}` as the JSON door words it. */
export const JSON_ERROR_ROWS = rowsOf('json');
/** The same as the GET door words it. */
export const GET_ERROR_ROWS = rowsOf('get');

/** The pipeline refused every recipient for a reason that is a matter of transport: then the whole answer is one. */
export function transportRefusal(results: readonly SendResult[]): 'limit_exceeded' | 'unavailable' | null {
  const first = results[0];
  if (first?.kind !== 'refused' || (first.code !== 'limit_exceeded' && first.code !== 'unavailable')) return null;
  const { code } = first;
  return results.every((result) => result.kind === 'refused' && result.code === code) ? code : null;
}
