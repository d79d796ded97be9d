// What requests about senders, templates, stop lists and held messages have in common.
import Type from 'typebox';
import { readCursor } from '../frame/cursor.ts';
import { Id, oneOf } from '../frame/fields.ts';
import { Problem } from '../frame/problem.ts';

export const words = (minLength: number, maxLength: number, description?: string) =>
  Type.String({ minLength, maxLength, ...(description === undefined ? {} : { description }) });

export const ModerationReason = words(1, 1000, 'Shown to the client.');
export const STATES = ['pending', 'approved', 'rejected'] as const;
export const State = oneOf(STATES);
export const TrafficClass = oneOf(['urgent', 'normal', 'bulk'] as const);
/** Whose; absent = of anybody. */
export const AccountFilter = Type.Optional(Id);

/** Rank and id in the cursor of a list that shows what waits first; before everything at the beginning. */
export function rankCursor(cursor: string | undefined): readonly [number, number] {
  const key = readCursor(cursor, 2);
  if (key === null) return [0, 0];
  const [rank, id] = key;
  if (typeof rank === 'number' && typeof id === 'number' && Math.abs(rank) <= 1 && Math.abs(id) < 2 ** 31) {
    return [rank, id];
  }
  throw new Problem('invalid_request', { errors: [{ field: 'cursor', message: 'is no cursor of this list' }] });
}

export const rankKey = ({ state, id }: { state: string; id: number }): readonly number[] => [
  state === 'pending' ? 0 : 1,
  id,
];
