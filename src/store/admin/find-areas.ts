// From the names and ids that people give to areas. A built-in name becomes an area when it is first used.
import { coarseAreaNames } from '../../domain/areas.ts';
import type { Queryable } from '../db.ts';
import { areaNames, ensureArea } from './areas.ts';

export interface AreaReference {
  area_id?: number | null;
  area?: string | null;
}

/** Null = every area: nothing is named, or `*`. */
export type FoundArea = { kind: 'found'; areaId: number | null } | { kind: 'unknown' } | { kind: 'twice' };

/** A look-up for many references in one transaction: the names are read once. */
export async function areaFinder(client: Queryable): Promise<(reference: AreaReference) => Promise<FoundArea>> {
  const byName = await areaNames(client);
  const ids = new Set(byName.values());
  const lower = new Map([...byName].map(([name, id]) => [name.toLowerCase(), id]));
  const builtIn = new Map(coarseAreaNames().map((name) => [name.toLowerCase(), name]));
  return async ({ area_id: id = null, area = null }) => {
    const name = area === '' || area === '*' ? null : area;
    if (id !== null && name !== null) return { kind: 'twice' };
    if (id !== null) return ids.has(id) ? { kind: 'found', areaId: id } : { kind: 'unknown' };
    if (name === null) return { kind: 'found', areaId: null };
    const known = byName.get(name) ?? lower.get(name.toLowerCase());
    if (known !== undefined) return { kind: 'found', areaId: known };
    const own = builtIn.get(name.toLowerCase());
    if (own === undefined) return { kind: 'unknown' };
    const made = await ensureArea(client, own);
    byName.set(own, made);
    return { kind: 'found', areaId: made };
  };
}
