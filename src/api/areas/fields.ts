// How areas look in the API.
import Type, { type Static } from 'typebox';
import { findArea, type HandRange, handRanges, type AreaLine as Line } from '../../store/admin/area-lists.ts';
import type { NewRange } from '../../store/admin/areas.ts';
import type { Queryable } from '../../store/db.ts';
import { Id, nullable, record, Time, timeOrNull } from '../frame/fields.ts';
import { Problem } from '../frame/problem.ts';

export const AreaId = record({ id: Id });
export const AreaName = Type.String({ minLength: 1, maxLength: 100, pattern: '^[^\\s*]([^*]*[^\\s*])?$' });
const RANGES_MAX = 2000;
const Digits = Type.String({ pattern: '^[1-9][0-9]{4,14}$', examples: ['79160000000'] });

export const AreaLine = {
  id: Id,
  name: Type.String(),
  ranges: Type.Integer(),
  numbers: Type.Integer(),
  sources: Type.Array(Type.String()),
  imported_at: nullable(Time),
  closed: Type.Array(
    record({ id: Id, channel: Type.String(), account_id: nullable(Id), account: nullable(Type.String()) }),
    { description: 'Closed directions; without an account, for everyone.' },
  ),
};

export const HandRanges = Type.Array(
  record({
    from: Digits,
    to: Digits,
    operator: Type.Optional(Type.String({ maxLength: 200 })),
    region: Type.Optional(Type.String({ maxLength: 200 })),
  }),
  { maxItems: RANGES_MAX, description: 'First and last number of each, whole international numbers.' },
);
export const Area = record({ ...AreaLine, hand_ranges: HandRanges });

export const shownArea = (area: Line) => ({
  id: area.id,
  name: area.name,
  ranges: area.ranges,
  numbers: area.numbers,
  sources: area.sources,
  imported_at: timeOrNull(area.importedAt),
  closed: area.closed,
});

const shownRange = (range: HandRange) => ({
  from: String(range.lo),
  to: String(range.hi),
  operator: range.operator,
  region: range.region,
});

/** @throws Problem `not_found` */
export async function areaOf(pool: Queryable, id: number): Promise<Line> {
  const area = await findArea(pool, id);
  if (area === undefined) throw new Problem('not_found', 'there is no such area');
  return area;
}

export async function wholeArea(pool: Queryable, id: number): Promise<Static<typeof Area>> {
  const area = await areaOf(pool, id);
  return { ...shownArea(area), hand_ranges: (await handRanges(pool, id)).map(shownRange) };
}

/** @throws Problem `invalid_request` with the place of the first fault */
export function readHandRanges(area: string, given: Static<typeof HandRanges>): NewRange[] {
  return given.map(({ from, to, operator = '', region = '' }, index) => {
    const [lo, hi] = [Number(from), Number(to)];
    const why = from.length !== to.length ? 'has another length than `from`' : lo > hi ? 'comes before `from`' : null;
    if (why !== null)
      throw new Problem('invalid_request', { errors: [{ field: `/ranges/${index}/to`, message: why }] });
    return { lo, hi, area, operator, region, inn: '' };
  });
}
