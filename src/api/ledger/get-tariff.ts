import Type from 'typebox';
import { formatE7Trimmed } from '../../domain/money.ts';
import { listRates, type RateDetail } from '../../store/admin/tariffs.ts';
import { clientMay, endpoint } from '../frame/endpoint.ts';
import { ChannelName, Money, nullable, oneOf, record, Time, timeOf } from '../frame/fields.ts';

const Price = record({
  channel: ChannelName,
  area: nullable(Type.String({ description: 'Null: every direction without a price of its own.' })),
  price: Money,
  charge: oneOf(['submitted', 'delivered'], {
    description: 'When it is taken: as soon as an operator took the message, or only on delivery.',
  }),
  valid_from: Time,
});

/** `GET /tariff`. */
export const getTariff = endpoint({
  id: 'tariff.get',
  method: 'GET',
  path: '/tariff',
  tag: 'Money',
  summary: 'Prices of one part: those in force, and those announced with their dates',
  access: clientMay('balance:read'),
  response: record({ currency: Type.String(), prices: Type.Array(Price), announced: Type.Array(Price) }),
  handler: async ({ context, principal }) => {
    const { id, currency } = principal.account;
    const tariffId = context.cache.account(id)?.tariffId ?? null;
    const rates = tariffId === null ? [] : await listRates(context.pool, tariffId);
    const nowMs = Date.now();
    const announced = rates.filter((rate) => rate.validFrom.getTime() > nowMs);
    announced.sort((a, b) => a.validFrom.getTime() - b.validFrom.getTime());
    return { currency, prices: inForce(rates, nowMs).map(show), announced: announced.map(show) };
  },
});

/** Of each channel and area the latest that has begun; of two from one moment the later in the list, which is by id. */
function inForce(rates: readonly RateDetail[], nowMs: number): RateDetail[] {
  const best = new Map<string, RateDetail>();
  for (const rate of rates) {
    const key = `${rate.channel} ${rate.areaId}`;
    const known = best.get(key);
    const isNewer = known === undefined || rate.validFrom.getTime() >= known.validFrom.getTime();
    if (rate.validFrom.getTime() <= nowMs && isNewer) best.set(key, rate);
  }
  return [...best.values()];
}

const show = ({ channel, area, priceE7, charge, validFrom }: RateDetail) => ({
  channel: channel as 'sms',
  area,
  price: formatE7Trimmed(priceE7),
  charge,
  valid_from: timeOf(validFrom),
});
