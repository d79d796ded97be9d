// Areas, the ranges of numbers they are made of, and closed directions.
import { int4s, int8s, texts } from '../arrays.ts';
import { type Queryable, transaction } from '../db.ts';
import type { AreaRangeRow } from '../load-config.ts';

export interface NewRange {
  lo: number;
  hi: number;
  area: string;
  operator: string;
  region: string;
  inn: string;
}

/** Makes the area when it is not there. Returns its id. */
export async function ensureArea(client: Queryable, name: string): Promise<number> {
  const found = await client.query<{ id: number }>('SELECT id FROM area WHERE name = $1', [name]);
  if (found.rows[0]) return found.rows[0].id;
  await client.query('INSERT INTO area (name) VALUES ($1) ON CONFLICT DO NOTHING', [name]);
  return (await client.query<{ id: number }>('SELECT id FROM area WHERE name = $1', [name])).rows[0]!.id;
}

export async function areaNames(pool: Queryable): Promise<Map<string, number>> {
  const { rows } = await pool.query<{ id: number; name: string }>('SELECT id, name FROM area ORDER BY name');
  return new Map(rows.map((row) => [row.name, row.id]));
}

const BATCH = 5000;

/** An import, as it is kept. */
export interface NewSource {
  source: string;
  /** Of the registry itself, `2026-11-01`; null when nobody said. */
  registryDate: string | null;
  badLines: number;
}

/**
 * Replaces every range of a source in one transaction: nodes see the old ones or the new ones. Returns how many were there,
 * and are.
 */
export async function replaceRanges(
  pool: Queryable,
  { source, registryDate, badLines }: NewSource,
  ranges: Iterable<NewRange>,
): Promise<{ replaced: number; ranges: number; numbers: number }> {
  return transaction(pool, async (client) => {
    // Held until the end: another import of the same source waits here, and then replaces ours.
    await client.query(
      `INSERT INTO area_source (source, registry_date, ranges, numbers, bad_lines) VALUES ($1, $2, 0, 0, $3)
       ON CONFLICT (source) DO UPDATE SET registry_date = EXCLUDED.registry_date, bad_lines = EXCLUDED.bad_lines, imported_at = now()`,
      [source, registryDate, badLines],
    );
    const removed = await client.query('DELETE FROM area_range WHERE source = $1', [source]);
    const ids = new Map<string, number>();
    const total = { replaced: removed.rowCount ?? 0, ranges: 0, numbers: 0 };
    for (const batch of inBatches(ranges)) {
      for (const { area } of batch) if (!ids.has(area)) ids.set(area, await ensureArea(client, area));
      total.ranges += batch.length;
      for (const { lo, hi } of batch) total.numbers += hi - lo + 1;
      await client.query(
        `INSERT INTO area_range (area_id, lo, hi, operator, region, inn, source)
         SELECT area_id, lo, hi, operator, region, inn, $7
         FROM unnest($1::int[], $2::bigint[], $3::bigint[], $4::text[], $5::text[], $6::text[])
           AS t(area_id, lo, hi, operator, region, inn)`,
        [
          int4s(batch, (r) => ids.get(r.area)!),
          int8s(batch, (r) => r.lo),
          int8s(batch, (r) => r.hi),
          texts(batch, (r) => r.operator),
          texts(batch, (r) => r.region),
          texts(batch, (r) => r.inn),
          source,
        ],
      );
    }
    await client.query('UPDATE area_source SET ranges = $2, numbers = $3 WHERE source = $1', [
      source,
      total.ranges,
      total.numbers,
    ]);
    return total;
  });
}

function* inBatches<T>(items: Iterable<T>): Generator<T[]> {
  let batch: T[] = [];
  for (const item of items) {
    batch.push(item);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/** First and last number of the ranges of all other sources, the lowest first: what an import may overlap. */
export async function otherRanges(pool: Queryable, source: string): Promise<[lo: number, hi: number][]> {
  const { rows } = await pool.query({
    text: 'SELECT lo, hi FROM area_range WHERE source <> $1 ORDER BY lo, hi',
    values: [source],
    rowMode: 'array',
  });
  return rows as unknown as [number, number][];
}

export async function countRanges(pool: Queryable, source: string): Promise<number> {
  return (await pool.query<{ n: number }>('SELECT count(*)::int AS n FROM area_range WHERE source = $1', [source]))
    .rows[0]!.n;
}

/** The imported ranges that hold a number, in the order of their import. */
export async function rangesOf(
  pool: Queryable,
  phone: string,
): Promise<(AreaRangeRow & { areaName: string; importedAt: Date; registryDate: string | null })[]> {
  const { rows } = await pool.query(
    `SELECT r.area_id AS "areaId", a.name AS "areaName", r.lo, r.hi, r.operator, r.region, r.source,
       r.imported_at AS "importedAt", s.registry_date::text AS "registryDate"
     FROM area_range r JOIN area a ON a.id = r.area_id LEFT JOIN area_source s ON s.source = r.source
     WHERE $1::bigint BETWEEN r.lo AND r.hi ORDER BY r.id`,
    [phone],
  );
  return rows;
}

export interface AreaDetail {
  area: string;
  ranges: number;
  numbers: number;
  sources: string;
  importedAt: Date | null;
  /** `sms: everyone` or `sms: shop`, where the direction is closed. */
  closed: string;
}

export async function listAreas(pool: Queryable): Promise<AreaDetail[]> {
  const { rows } = await pool.query<AreaDetail>(
    `SELECT a.name AS area, COALESCE(r.ranges, 0)::int AS ranges, COALESCE(r.numbers, 0)::bigint AS numbers,
       COALESCE(r.sources, '') AS sources, r.imported_at AS "importedAt", COALESCE(c.closed, '') AS closed
     FROM area a
     LEFT JOIN (SELECT area_id, count(*) AS ranges, sum(hi - lo + 1) AS numbers, max(imported_at) AS imported_at,
                  string_agg(DISTINCT source, ', ') AS sources FROM area_range GROUP BY area_id) r ON r.area_id = a.id
     LEFT JOIN (SELECT d.area_id, string_agg(d.channel || ': ' || COALESCE(o.login, 'everyone'), ', ' ORDER BY o.login NULLS FIRST)
                  AS closed FROM closed_direction d LEFT JOIN account o ON o.id = d.account_id GROUP BY d.area_id) c ON c.area_id = a.id
     ORDER BY a.name`,
  );
  return rows;
}

/** Returns false when it was closed already. */
export async function closeDirection(
  pool: Queryable,
  areaId: number,
  accountId: number | null,
  channel: string,
): Promise<boolean> {
  const result = await pool.query(
    'INSERT INTO closed_direction (area_id, account_id, channel) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
    [areaId, accountId, channel],
  );
  return result.rowCount === 1;
}

/** Returns false when it was not closed. */
export async function openDirection(
  pool: Queryable,
  areaId: number,
  accountId: number | null,
  channel: string,
): Promise<boolean> {
  const result = await pool.query(
    'DELETE FROM closed_direction WHERE area_id = $1 AND account_id IS NOT DISTINCT FROM $2 AND channel = $3',
    [areaId, accountId, channel],
  );
  return result.rowCount === 1;
}
