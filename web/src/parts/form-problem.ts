// From the server's word on a form to its fields.
import type { UseFormReturnType } from '@mantine/form';
import type { KaskadError } from '../api/kaskad.ts';
import { problemWords } from './notices.ts';

/**
 * Puts the messages of an `invalid_request` at the fields they name (`/body/name` or `name` → `name`).
 * @returns true when each found its field: nothing more has to be said.
 */
export function showAtFields<V extends object>(form: UseFormReturnType<V>, problem: KaskadError): boolean {
  const known = new Set(Object.keys(form.getValues()));
  const found = problem.errors.map(({ field, message }) => ({
    name: field.split(/[/.]/).filter(Boolean).at(-1) ?? '',
    message,
  }));
  for (const { name, message } of found)
    if (known.has(name)) form.setFieldError(name, message || problemWords(problem));
  return found.length > 0 && found.every(({ name }) => known.has(name));
}
