import Type from 'typebox';
import { putRates as put } from '../../store/admin/dated-rates.ts';
import { TARIFF_RATES } from '../../store/admin/tariffs.ts';
import { PAGE_LIMIT } from '../frame/cursor.ts';
import { endpoint, staffMay } from '../frame/endpoint.ts';
import { Id, Nothing, nullable, PageQuery, page, record, Time, timeOrNull } from '../frame/fields.ts';
import { RateInput, TariffId, tariffOf } from './fields.ts';
import {
  dropVersion,
  LINES_MAX,
  readLines,
  readValidFrom,
  ValidFrom,
  VersionItem,
  VersionPath,
  versionsPage,
} from './rate-lines.ts';

/** `PUT /operator/tariffs/{id}/rates`. */
export const putRates = endpoint({
  id: 'operator.tariffs.rates',
  method: 'PUT',
  path: '/operator/tariffs/{id}/rates',
  tag: 'Tariffs',
  summary: 'Set prices from a moment on',
  description:
    'Lines are added, with one date: a version. What is not named goes on as it is. Lines that were to begin at that very ' +
    'moment give way; what was in force stays as it was.',
  access: staffMay('tariffs:write'),
  params: TariffId,
  body: record({ valid_from: ValidFrom, rates: Type.Array(RateInput, { minItems: 1, maxItems: LINES_MAX }) }),
  response: record({ valid_from: nullable(Time), rates_count: Type.Integer() }),
  handler: async ({ context, params, body, change }) => {
    const validFrom = readValidFrom(body.valid_from);
    const count = await change(async (client) => {
      const { id } = await tariffOf(client, params.id);
      const given = body.rates.map(({ price, ...rate }) => ({ ...rate, amount: price }));
      const lines = await readLines(client, given, 'price');
      await put(client, TARIFF_RATES, id, lines, validFrom);
      return lines.length;
    });
    await context.refresh();
    return { valid_from: timeOrNull(validFrom), rates_count: count };
  },
});

/** `GET /operator/tariffs/{id}/versions`. */
export const listVersions = endpoint({
  id: 'operator.tariffs.versions',
  method: 'GET',
  path: '/operator/tariffs/{id}/versions',
  tag: 'Tariffs',
  summary: 'When prices changed, will change, and how',
  access: staffMay('tariffs:read'),
  params: TariffId,
  query: record(PageQuery),
  response: page(VersionItem),
  handler: async ({ context, params, query: { cursor, limit = PAGE_LIMIT } }) => {
    const { id } = await tariffOf(context.pool, params.id);
    return versionsPage(context, TARIFF_RATES, id, { cursor, limit });
  },
});

/** `DELETE /operator/tariffs/{id}/versions/{valid_from}`. */
export const removeVersion = endpoint({
  id: 'operator.tariffs.version.remove',
  method: 'DELETE',
  path: '/operator/tariffs/{id}/versions/{valid_from}',
  tag: 'Tariffs',
  summary: 'Take back prices that are not in force yet',
  access: staffMay('tariffs:write'),
  params: record({ id: Id, ...VersionPath }),
  response: Nothing,
  errors: ['conflict'],
  handler: async ({ context, params, change }) => {
    await change(async (client) => {
      const { id } = await tariffOf(client, params.id);
      await dropVersion(client, TARIFF_RATES, id, params.valid_from);
    });
    await context.refresh();
    return null;
  },
});
