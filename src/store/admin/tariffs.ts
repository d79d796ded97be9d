// Tariffs and their rates. Rates are only added: what was in force stays readable.
import { type Queryable, transaction } from '../db.ts';
import type { RateTable } from './dated-rates.ts';

export const TARIFF_RATES: RateTable = { name: 'tariff_rate', owner: 'tariff_id', amount: 'price_e7', hasCharge: true };

export interface TariffDetail {
  id: number;
  name: string;
  createdAt: Date;
  clients: number;
  /** When prices last changed or will change for the first time from now on. */
  ratedAt: Date | null;
  nextAt: Date | null;
}

export interface RateDetail {
  id: number;
  channel: string;
  /** Null = every area without a rate of its own. */
  area: string | null;
  areaId: number | null;
  priceE7: bigint;
  charge: 'submitted' | 'delivered';
  validFrom: Date;
}

export interface NewRate {
  channel: string;
  areaId: number | null;
  priceE7: bigint;
  charge: 'submitted' | 'delivered';
  /** Null = now. */
  validFromMs: number | null;
}

export async function findTariff(client: Queryable, name: string): Promise<number | undefined> {
  return (await client.query<{ id: number }>('SELECT id FROM tariff WHERE name = $1', [name])).rows[0]?.id;
}

const DETAIL = `SELECT t.id, t.name, t.created_at AS "createdAt",
  (SELECT count(*)::int FROM account a WHERE a.tariff_id = t.id) AS clients,
  (SELECT max(valid_from) FROM tariff_rate r WHERE r.tariff_id = t.id AND r.valid_from <= now()) AS "ratedAt",
  (SELECT min(valid_from) FROM tariff_rate r WHERE r.tariff_id = t.id AND r.valid_from > now()) AS "nextAt" FROM tariff t`;

/** By name. */
export async function listTariffs(pool: Queryable, afterName: string | null, limit: number): Promise<TariffDetail[]> {
  return (
    await pool.query<TariffDetail>(`${DETAIL} WHERE ($1::text IS NULL OR t.name > $1) ORDER BY t.name LIMIT $2`, [
      afterName,
      limit,
    ])
  ).rows;
}

export async function findTariffById(pool: Queryable, id: number): Promise<TariffDetail | undefined> {
  return (await pool.query<TariffDetail>(`${DETAIL} WHERE t.id = $1`, [id])).rows[0];
}

/** Returns its id, undefined when the name is taken. */
export async function createTariff(client: Queryable, name: string): Promise<number | undefined> {
  return (
    await client.query<{ id: number }>('INSERT INTO tariff (name) VALUES ($1) ON CONFLICT DO NOTHING RETURNING id', [
      name,
    ])
  ).rows[0]?.id;
}

/** Gives a tariff what another has in force, from now on, and what it will have. */
export async function copyRates(client: Queryable, fromId: number, toId: number): Promise<void> {
  await client.query(
    `INSERT INTO tariff_rate (tariff_id, channel, area_id, price_e7, charge, valid_from)
     SELECT $2, channel, area_id, price_e7, charge, greatest(valid_from, now()) FROM (
       (SELECT DISTINCT ON (channel, area_id) * FROM tariff_rate WHERE tariff_id = $1 AND valid_from <= now()
        ORDER BY channel, area_id, valid_from DESC, id DESC)
       UNION ALL SELECT * FROM tariff_rate WHERE tariff_id = $1 AND valid_from > now()) r ORDER BY r.valid_from, r.id`,
    [fromId, toId],
  );
}

export async function tariffNames(pool: Queryable): Promise<string[]> {
  return (await pool.query<{ name: string }>('SELECT name FROM tariff ORDER BY name')).rows.map((row) => row.name);
}

export async function ensureTariff(client: Queryable, name: string): Promise<number> {
  await client.query('INSERT INTO tariff (name) VALUES ($1) ON CONFLICT DO NOTHING', [name]);
  return (await findTariff(client, name))!;
}

/**
 * The account's tariff; without one it gets its own, named by its login. `shared` tells how many other accounts have it
 * too, because a change is a change for them as well.
 */
export async function tariffOfAccount(
  pool: Queryable,
  accountId: number,
): Promise<{ id: number; name: string; shared: number }> {
  return transaction(pool, async (client) => {
    const { rows } = await client.query<{ login: string; tariff_id: number | null }>(
      'SELECT login, tariff_id FROM account WHERE id = $1 FOR UPDATE',
      [accountId],
    );
    const account = rows[0]!;
    const id = account.tariff_id ?? (await ensureTariff(client, account.login));
    if (account.tariff_id === null) {
      await client.query('UPDATE account SET tariff_id = $2, changed_at = now() WHERE id = $1', [accountId, id]);
    }
    const found = await client.query<{ name: string; shared: number }>(
      `SELECT t.name, (SELECT count(*)::int FROM account a WHERE a.tariff_id = t.id AND a.id <> $2) AS shared
       FROM tariff t WHERE t.id = $1`,
      [id, accountId],
    );
    return { id, ...found.rows[0]! };
  });
}

export async function addRate(pool: Queryable, tariffId: number, rate: NewRate): Promise<void> {
  await pool.query(
    `INSERT INTO tariff_rate (tariff_id, channel, area_id, price_e7, charge, valid_from)
     VALUES ($1, $2, $3, $4::bigint, $5, COALESCE(to_timestamp($6::float8 / 1000), now()))`,
    [tariffId, rate.channel, rate.areaId, String(rate.priceE7), rate.charge, rate.validFromMs],
  );
}

/** Every rate of a tariff, the oldest first. */
export async function listRates(pool: Queryable, tariffId: number): Promise<RateDetail[]> {
  const { rows } = await pool.query(
    `SELECT r.id, r.channel, a.name AS area, r.area_id AS "areaId", r.price_e7::text AS "priceE7", r.charge,
       r.valid_from AS "validFrom" FROM tariff_rate r LEFT JOIN area a ON a.id = r.area_id WHERE r.tariff_id = $1 ORDER BY r.id`,
    [tariffId],
  );
  return rows.map((row) => ({ ...row, priceE7: BigInt(row.priceE7) }));
}
