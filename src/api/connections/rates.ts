import Type from 'typebox';
import { formatE7Trimmed } from '../../domain/money.ts';
import { CONNECTION_RATES } from '../../store/admin/connection-rates.ts';
import { putRates } from '../../store/admin/dated-rates.ts';
import { endpoint, staffMay } from '../frame/endpoint.ts';
import { GivenMoney, Id, Money, Nothing, nullable, record, Time, timeOrNull } from '../frame/fields.ts';
import {
  dropVersion,
  LINES_MAX,
  Place,
  presentAndUpcoming,
  readLines,
  readValidFrom,
  ShownPlace,
  shownPlace,
  ValidFrom,
  VersionPath,
} from '../tariffs/rate-lines.ts';
import { ConnectionId, connectionOf, heldConnection } from './fields.ts';
import { wrong } from './read-terms.ts';

const Cost = record({ ...ShownPlace, cost: Money });

/** `GET /operator/connections/{id}/rates`. */
export const listCosts = endpoint({
  id: 'operator.connections.rates',
  method: 'GET',
  path: '/operator/connections/{id}/rates',
  tag: 'Connections',
  summary: 'What its provider asks, by channel and area, now and to come',
  access: staffMay('tariffs:read'),
  params: ConnectionId,
  response: record({
    cost: Money,
    rates: Type.Array(Cost, { description: 'In force now. Where none fits, `cost` counts.' }),
    upcoming: Type.Array(record({ valid_from: Time, rates: Type.Array(Cost) })),
  }),
  handler: async ({ context, params }) => {
    const { id, costE7 } = await connectionOf(context.pool, params.id);
    const lines = await presentAndUpcoming(context, CONNECTION_RATES, id, (rate) => ({
      ...shownPlace(rate),
      cost: formatE7Trimmed(rate.amountE7),
    }));
    return { cost: formatE7Trimmed(costE7), ...lines };
  },
});

/** `PUT /operator/connections/{id}/rates`. */
export const putCosts = endpoint({
  id: 'operator.connections.rates.put',
  method: 'PUT',
  path: '/operator/connections/{id}/rates',
  tag: 'Connections',
  summary: 'Say what its provider asks from a moment on',
  description: 'As the prices of a tariff. Attempts are written down with the cost of their moment.',
  access: staffMay('tariffs:write'),
  params: ConnectionId,
  body: record({
    valid_from: ValidFrom,
    rates: Type.Array(record({ ...Place, cost: GivenMoney }), { minItems: 1, maxItems: LINES_MAX }),
  }),
  response: record({ valid_from: nullable(Time), rates_count: Type.Integer() }),
  handler: async ({ context, params, body, change }) => {
    const validFrom = readValidFrom(body.valid_from);
    const count = await change(async (client) => {
      const { id, channels, type } = await heldConnection(client, params.id);
      const foreign = body.rates.findIndex((rate) => !channels.includes(rate.channel));
      if (foreign >= 0) wrong(`/rates/${foreign}/channel`, `${type} carries ${channels.join(', ')} here`);
      const given = body.rates.map(({ cost, ...rate }) => ({ ...rate, amount: cost }));
      const lines = await readLines(client, given, 'cost');
      await putRates(client, CONNECTION_RATES, id, lines, validFrom);
      return lines.length;
    });
    await context.refresh();
    return { valid_from: timeOrNull(validFrom), rates_count: count };
  },
});

/** `DELETE /operator/connections/{id}/rates/{valid_from}`. */
export const removeCosts = endpoint({
  id: 'operator.connections.rates.remove',
  method: 'DELETE',
  path: '/operator/connections/{id}/rates/{valid_from}',
  tag: 'Connections',
  summary: 'Take back costs that are not in force yet',
  access: staffMay('tariffs:write'),
  params: record({ id: Id, ...VersionPath }),
  response: Nothing,
  errors: ['conflict'],
  handler: async ({ context, params, change }) => {
    await change(async (client) => {
      const { id } = await heldConnection(client, params.id);
      await dropVersion(client, CONNECTION_RATES, id, params.valid_from);
    });
    await context.refresh();
    return null;
  },
});
