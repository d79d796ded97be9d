import { STAFF_TOKEN } from '../../identity/secrets.ts';
import { UsageError } from '../frame/command.ts';

/** @throws UsageError when no door could read this token: it travels in queries and headers. */
export function checkToken(token: string): void {
  if (!/^[\x21-\x7e]{4,512}$/.test(token)) {
    throw new UsageError('--token must have 4 to 512 printable ASCII characters without blanks');
  }
  if (token.startsWith(STAFF_TOKEN))
    throw new UsageError(`--token must not begin with ${STAFF_TOKEN}: staff's tokens do`);
}
