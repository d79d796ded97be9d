// How a tariff looks in the API: what clients pay beside what it costs us.
import Type, { type Static } from 'typebox';
import type { Channel } from '../../domain/message.ts';
import { formatE7Trimmed } from '../../domain/money.ts';
import { routeCost } from '../../pipeline/route-cost.ts';
import type { DatedRate } from '../../store/admin/dated-rates.ts';
import { findTariffById, type TariffDetail } from '../../store/admin/tariffs.ts';
import type { Queryable } from '../../store/db.ts';
import type { ApiContext } from '../context.ts';
import { GivenMoney, Id, Money, nullable, oneOf, record, Time, timeOf, timeOrNull } from '../frame/fields.ts';
import { Problem } from '../frame/problem.ts';
import { Place, ShownPlace, shownPlace } from './rate-lines.ts';

export const TariffId = record({ id: Id });
export const TariffName = Type.String({ minLength: 1, maxLength: 100, pattern: '^\\S(.*\\S)?$' });
export const Charge = oneOf(['submitted', 'delivered'], {
  description:
    'When it is charged: as soon as the operator took it, or only on delivery. Default: as the channel does.',
});

export const TariffLine = {
  id: Id,
  name: Type.String(),
  created_at: Time,
  clients_count: Type.Integer(),
  rated_at: nullable(Type.String({ format: 'date-time', description: 'Prices changed last.' })),
  next_at: nullable(Type.String({ format: 'date-time', description: 'Prices will change next.' })),
};

export const RateInput = record({ ...Place, price: GivenMoney, charge: Type.Optional(Charge) });

export const Rate = record({
  ...ShownPlace,
  price: Money,
  charge: oneOf(['submitted', 'delivered']),
  cost: nullable(Money),
  connection_id: nullable(Type.Integer({ description: 'Whose cost it is: the first of the route in force.' })),
  connection: Type.String(),
  margin: nullable(Money),
  margin_percent: nullable(Type.Number({ description: 'Of the price.' })),
});

export const shownTariff = (tariff: TariffDetail) => ({
  id: tariff.id,
  name: tariff.name,
  created_at: timeOf(tariff.createdAt),
  clients_count: tariff.clients,
  rated_at: timeOrNull(tariff.ratedAt),
  next_at: timeOrNull(tariff.nextAt),
});

/** The cost is that of the moment the line begins, or of now where it has begun. */
export function shownRate({ cache }: ApiContext, rate: DatedRate, nowMs: number): Static<typeof Rate> {
  const atMs = Math.max(nowMs, rate.validFrom.getTime());
  const cost = routeCost(cache, rate.channel as Channel, rate.areaId, atMs);
  const marginE7 = cost === null ? null : rate.amountE7 - cost.costE7;
  const isSold = marginE7 !== null && rate.amountE7 > 0n;
  return {
    ...shownPlace(rate),
    price: formatE7Trimmed(rate.amountE7),
    charge: rate.charge,
    cost: cost === null ? null : formatE7Trimmed(cost.costE7),
    connection_id: cost?.connectionId ?? null,
    connection: cost === null ? '' : (cache.connection(cost.connectionId)?.name ?? ''),
    margin: marginE7 === null ? null : formatE7Trimmed(marginE7),
    margin_percent: isSold ? Math.round((Number(marginE7) / Number(rate.amountE7)) * 10_000) / 100 : null,
  };
}

/** @throws Problem `not_found` */
export async function tariffOf(pool: Queryable, id: number): Promise<TariffDetail> {
  const tariff = await findTariffById(pool, id);
  if (tariff === undefined) throw new Problem('not_found', 'there is no such tariff');
  return tariff;
}
