// Areas, their sources and closed directions as lists that an operator looks through.
import type { Queryable } from '../db.ts';

export interface AreaLine {
  id: number;
  name: string;
  ranges: number;
  numbers: number;
  sources: string[];
  importedAt: Date | null;
  closed: { id: number; channel: string; account_id: number | null; account: string | null }[];
}

const AREA_LINE = `SELECT a.id, a.name, COALESCE(r.ranges, 0)::int AS ranges, COALESCE(r.numbers, 0)::bigint AS numbers,
    COALESCE(r.sources, '{}') AS sources, r.imported_at AS "importedAt",
    (SELECT COALESCE(jsonb_agg(jsonb_build_object('id', d.id, 'channel', d.channel, 'account_id', d.account_id, 'account', o.login)
       ORDER BY d.channel, d.id), '[]') FROM (SELECT * FROM closed_direction WHERE area_id = a.id ORDER BY id LIMIT 200) d
       LEFT JOIN account o ON o.id = d.account_id) AS closed
  FROM a LEFT JOIN (SELECT area_id, count(*) AS ranges, sum(hi - lo + 1) AS numbers, max(imported_at) AS imported_at,
    array_agg(DISTINCT source) AS sources FROM area_range WHERE area_id IN (SELECT id FROM a) GROUP BY area_id) r ON r.area_id = a.id`;

/** By name. */
export async function areasPage(pool: Queryable, afterName: string | null, limit: number): Promise<AreaLine[]> {
  const { rows } = await pool.query<AreaLine>(
    `WITH a AS (SELECT id, name FROM area WHERE $1::text IS NULL OR name > $1 ORDER BY name LIMIT $2) ${AREA_LINE} ORDER BY a.name`,
    [afterName, limit],
  );
  return rows;
}

export async function findArea(pool: Queryable, id: number): Promise<AreaLine | undefined> {
  return (await pool.query<AreaLine>(`WITH a AS (SELECT id, name FROM area WHERE id = $1) ${AREA_LINE}`, [id])).rows[0];
}

/** Returns its id, undefined when the name is taken. */
export async function createArea(client: Queryable, name: string): Promise<number | undefined> {
  const { rows } = await client.query<{ id: number }>(
    'INSERT INTO area (name) VALUES ($1) ON CONFLICT DO NOTHING RETURNING id',
    [name],
  );
  return rows[0]?.id;
}

/** Source of the ranges that were written by hand for an area. */
export const handSource = (areaId: number): string => `hand:${areaId}`;
export const isHandSource = (source: string): boolean => source.startsWith('hand:');

export interface HandRange {
  lo: number;
  hi: number;
  operator: string;
  region: string;
}

export async function handRanges(pool: Queryable, areaId: number): Promise<HandRange[]> {
  return (
    await pool.query<HandRange>('SELECT lo, hi, operator, region FROM area_range WHERE source = $1 ORDER BY lo, hi', [
      handSource(areaId),
    ])
  ).rows;
}

export interface AreaSource {
  id: number;
  source: string;
  /** `2026-11-01` */
  registryDate: string | null;
  ranges: number;
  numbers: number;
  badLines: number;
  importedAt: Date;
}

/** The newest import first; those written by hand are left out. */
export async function listSources(pool: Queryable): Promise<AreaSource[]> {
  const { rows } = await pool.query<AreaSource>(
    `SELECT id, source, registry_date::text AS "registryDate", ranges, numbers, bad_lines AS "badLines", imported_at AS "importedAt"
     FROM area_source WHERE source NOT LIKE 'hand:%' ORDER BY imported_at DESC, id DESC LIMIT 1000`,
  );
  return rows;
}

export interface ClosedLine {
  id: number;
  areaId: number;
  area: string;
  accountId: number | null;
  account: string | null;
  channel: string;
  createdAt: Date;
}

/** The newest first. */
export async function closedPage(
  pool: Queryable,
  filter: { id?: number; areaId?: number; accountId?: number; beforeId: number | null; limit: number },
): Promise<ClosedLine[]> {
  const { rows } = await pool.query<ClosedLine>(
    `SELECT d.id, d.area_id AS "areaId", a.name AS area, d.account_id AS "accountId", o.login AS account, d.channel,
       d.created_at AS "createdAt" FROM closed_direction d JOIN area a ON a.id = d.area_id LEFT JOIN account o ON o.id = d.account_id
     WHERE ($1::int IS NULL OR d.id = $1) AND ($2::int IS NULL OR d.area_id = $2) AND ($3::int IS NULL OR d.account_id = $3)
       AND ($4::int IS NULL OR d.id < $4) ORDER BY d.id DESC LIMIT $5`,
    [filter.id ?? null, filter.areaId ?? null, filter.accountId ?? null, filter.beforeId, filter.limit],
  );
  return rows;
}

/** Returns its id, undefined when it was closed already. */
export async function insertClosed(
  client: Queryable,
  areaId: number,
  accountId: number | null,
  channel: string,
): Promise<number | undefined> {
  const { rows } = await client.query<{ id: number }>(
    'INSERT INTO closed_direction (area_id, account_id, channel) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING id',
    [areaId, accountId, channel],
  );
  return rows[0]?.id;
}

/** Returns false when it was not closed. */
export async function deleteClosed(client: Queryable, id: number): Promise<boolean> {
  return (await client.query('DELETE FROM closed_direction WHERE id = $1', [id])).rowCount === 1;
}
