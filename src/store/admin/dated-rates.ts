// Lists of prices whose lines are in force from their date on: what clients pay (tariff_rate), what providers ask
// (connection_rate). Lines are only added; those yet to come may be taken back. Lines of one date are a version.
import { int4s, int8s, texts } from '../arrays.ts';
import type { Queryable } from '../db.ts';

/** A table of such lines. */
export interface RateTable {
  name: 'tariff_rate' | 'connection_rate';
  owner: 'tariff_id' | 'connection_id';
  amount: 'price_e7' | 'cost_e7';
  /** Has lines that say when money is taken. */
  hasCharge: boolean;
}

export type Charge = 'submitted' | 'delivered';

export interface RateLine {
  channel: string;
  /** Null = every area without a line of its own. */
  areaId: number | null;
  amountE7: bigint;
  charge: Charge;
}

export interface DatedRate extends RateLine {
  id: number;
  area: string | null;
  validFrom: Date;
}

export interface RateChange extends DatedRate {
  /** In force before, null when there was none. */
  beforeE7: bigint | null;
  beforeCharge: Charge | null;
}

export interface RateVersion {
  /** current: the latest that has begun. */
  state: 'past' | 'current' | 'future';
  validFrom: Date;
  /** Microseconds since 1970, as precise as the database has it: the key of the list. */
  validFromUs: number;
  changes: RateChange[];
}

/** No list of one owner has more that matter. */
const LINES_MAX = 50_000;

const chargeOf = ({ hasCharge }: RateTable, alias: string): string => (hasCharge ? `${alias}.charge` : `'submitted'`);
const columns = (table: RateTable): string =>
  `r.id, r.channel, r.area_id AS "areaId", a.name AS area, r.${table.amount}::text AS "amountE7",
   ${chargeOf(table, 'r')} AS charge, r.valid_from AS "validFrom"`;

/** What is in force now and what is to come, the earliest first. */
export async function presentRates(pool: Queryable, table: RateTable, ownerId: number): Promise<DatedRate[]> {
  const { rows } = await pool.query(
    `SELECT ${columns(table)} FROM (
       (SELECT DISTINCT ON (channel, area_id) * FROM ${table.name} WHERE ${table.owner} = $1 AND valid_from <= now()
        ORDER BY channel, area_id, valid_from DESC, id DESC)
       UNION ALL SELECT * FROM ${table.name} WHERE ${table.owner} = $1 AND valid_from > now()
     ) r LEFT JOIN area a ON a.id = r.area_id ORDER BY r.valid_from, r.channel, a.name NULLS FIRST, r.id LIMIT ${LINES_MAX}`,
    [ownerId],
  );
  return rows.map((row) => ({ ...row, amountE7: BigInt(row.amountE7) }));
}

/** Adds lines from a moment on, null = now; those of the same place that were to begin at that very moment give way. */
export async function putRates(
  client: Queryable,
  table: RateTable,
  ownerId: number,
  lines: readonly RateLine[],
  validFrom: Date | null,
): Promise<void> {
  const from = validFrom?.toISOString() ?? null;
  const places = [texts(lines, (line) => line.channel), int4s(lines, (line) => line.areaId)];
  await client.query(
    `DELETE FROM ${table.name} r USING unnest($3::text[], $4::int[]) AS t(channel, area_id)
     WHERE r.${table.owner} = $1 AND r.valid_from = $2 AND r.valid_from > now()
       AND r.channel = t.channel AND r.area_id IS NOT DISTINCT FROM t.area_id`,
    [ownerId, from, ...places],
  );
  const charge = table.hasCharge ? { column: ', charge', value: ', t.charge' } : { column: '', value: '' };
  await client.query(
    `INSERT INTO ${table.name} (${table.owner}, channel, area_id, ${table.amount}, valid_from${charge.column})
     SELECT $1, t.channel, t.area_id, t.amount, COALESCE($2::timestamptz, now())${charge.value}
     FROM unnest($3::text[], $4::int[], $5::bigint[], $6::text[]) AS t(channel, area_id, amount, charge)`,
    [ownerId, from, ...places, int8s(lines, (line) => line.amountE7), texts(lines, (line) => line.charge)],
  );
}

/** Versions with what each changed, the newest first. */
export async function rateVersions(
  pool: Queryable,
  table: RateTable,
  ownerId: number,
  page: { beforeUs: number | null; limit: number },
): Promise<RateVersion[]> {
  const { rows } = await pool.query(
    `WITH line AS (
       SELECT r.*, (extract(epoch FROM valid_from) * 1000000)::bigint AS us, lag(${table.amount}) OVER w AS before_e7,
         lag(${chargeOf(table, 'r')}) OVER w AS before_charge FROM ${table.name} r WHERE ${table.owner} = $1
       WINDOW w AS (PARTITION BY channel, area_id ORDER BY valid_from, id)
     ), version AS (SELECT DISTINCT us FROM line WHERE $2::bigint IS NULL OR us < $2 ORDER BY us DESC LIMIT $3)
     SELECT ${columns(table)}, r.us, CASE WHEN r.valid_from > now() THEN 'future'
       WHEN r.us = (SELECT max(us) FROM line WHERE valid_from <= now()) THEN 'current' ELSE 'past' END AS state, r.before_e7::text AS "beforeE7", r.before_charge AS "beforeCharge"
     FROM version JOIN line r ON r.us = version.us LEFT JOIN area a ON a.id = r.area_id
     ORDER BY r.us DESC, r.channel, a.name NULLS FIRST, r.id LIMIT ${LINES_MAX}`,
    [ownerId, page.beforeUs, page.limit],
  );
  const versions = new Map<number, RateVersion>();
  for (const { us, state, ...row } of rows) {
    const version: RateVersion = versions.get(us) ?? { state, validFrom: row.validFrom, validFromUs: us, changes: [] };
    const beforeE7 = row.beforeE7 === null ? null : BigInt(row.beforeE7);
    version.changes.push({ ...row, amountE7: BigInt(row.amountE7), beforeE7 });
    versions.set(us, version);
  }
  return [...versions.values()];
}

/** Takes back a version that is not in force yet. `in_force` when it is, or was. */
export async function dropRateVersion(
  client: Queryable,
  table: RateTable,
  ownerId: number,
  validFrom: Date,
): Promise<'dropped' | 'in_force' | 'not_found'> {
  const values = [ownerId, validFrom.toISOString()];
  const { rowCount } = await client.query(
    `DELETE FROM ${table.name} WHERE ${table.owner} = $1 AND valid_from = $2 AND valid_from > now()`,
    values,
  );
  if ((rowCount ?? 0) > 0) return 'dropped';
  const { rows } = await client.query(
    `SELECT 1 FROM ${table.name} WHERE ${table.owner} = $1 AND date_trunc('milliseconds', valid_from) = $2 LIMIT 1`,
    values,
  );
  return rows.length > 0 ? 'in_force' : 'not_found';
}
