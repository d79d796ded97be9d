import { parseHours } from '../../domain/hours.ts';
import { Problem } from '../frame/problem.ts';

/** Null = always. @throws Problem `invalid_request` */
export function readHours(hours: string | null): string {
  if (hours === null) return '';
  if (hours.trim() !== '' && parseHours(hours) !== null) return hours;
  throw new Problem('invalid_request', {
    errors: [{ field: '/hours', message: 'must be like 09:00-21:00, several by commas' }],
  });
}
