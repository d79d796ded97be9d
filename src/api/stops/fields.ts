import Type from 'typebox';
import { normalisePhone } from '../../domain/msisdn.ts';
import type { StopRecord } from '../../store/admin/stops.ts';
import { BIGINT_MAX, numbersCursor } from '../frame/cursor.ts';
import { record, Time, timeOf } from '../frame/fields.ts';
import { Problem } from '../frame/problem.ts';
import { words } from '../moderation/fields.ts';

export const Stop = record({ phone: Type.String(), reason: Type.String(), source: Type.String(), created_at: Time });

export const PhoneField = words(1, 40);
export const NewStop = record({
  phone: PhoneField,
  reason: Type.Optional(words(0, 200)),
  source: Type.Optional(words(0, 100, 'Where it comes from; default `api`.')),
});
export const ImportQuery = record({
  reason: Type.Optional(words(0, 200, 'For lines that name none.')),
  source: Type.Optional(words(0, 100, 'Where they come from; default `import`.')),
});
export const ImportAnswer = record({
  lines: Type.Integer(),
  added: Type.Integer(),
  already: Type.Integer({ description: 'Were on the list before, or twice in the file.' }),
  bad: Type.Integer(),
  bad_lines: Type.Array(record({ line: Type.Integer(), text: Type.String(), cause: Type.String() }), {
    description: 'The first 100.',
  }),
});

/** @throws Problem with the code of what is wrong with it. */
export function phoneOf(text: string): string {
  const phone = normalisePhone(text);
  if (!phone.ok) throw new Problem(phone.code, `"${text}" is no phone number`);
  return phone.phone;
}

/** Place of a list, as a cursor has it; null at the beginning. */
export function stopCursor(cursor: string | undefined): readonly [number, number] | null {
  return numbersCursor(cursor, [BIGINT_MAX, BIGINT_MAX]) as [number, number] | null;
}

export const stopKey = ({ createdUs, phone }: StopRecord): readonly number[] => [createdUs, Number(phone)];

export const shownStop = (stop: StopRecord, shown: (phone: string) => string) => ({
  phone: shown(stop.phone),
  reason: stop.reason,
  source: stop.source,
  created_at: timeOf(stop.createdAt),
});
