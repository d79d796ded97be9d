import Type from 'typebox';
import { copyRates, createTariff as insert, listTariffs as list, TARIFF_RATES } from '../../store/admin/tariffs.ts';
import { PAGE_LIMIT, pageOf, readCursor } from '../frame/cursor.ts';
import { endpoint, staffMay } from '../frame/endpoint.ts';
import { Id, PageQuery, page, record, Time } from '../frame/fields.ts';
import { Problem } from '../frame/problem.ts';
import { Rate, shownRate, shownTariff, TariffId, TariffLine, TariffName, tariffOf } from './fields.ts';
import { presentAndUpcoming } from './rate-lines.ts';

/** `GET /operator/tariffs`. */
export const listTariffs = endpoint({
  id: 'operator.tariffs.list',
  method: 'GET',
  path: '/operator/tariffs',
  tag: 'Tariffs',
  summary: 'The tariffs by name, with how many clients have each',
  access: staffMay('tariffs:read'),
  query: record(PageQuery),
  response: page(record(TariffLine)),
  handler: async ({ context, query: { cursor, limit = PAGE_LIMIT } }) => {
    const after = readCursor(cursor, 1)?.[0] ?? null;
    const rows = await list(context.pool, after === null ? null : String(after), limit + 1);
    return pageOf(rows, limit, ({ name }) => [name], shownTariff);
  },
});

/** `POST /operator/tariffs`. */
export const createTariff = endpoint({
  id: 'operator.tariffs.create',
  method: 'POST',
  path: '/operator/tariffs',
  tag: 'Tariffs',
  summary: 'Make a tariff, empty or like another',
  description: 'A copy has what the other has in force, from now on, and what it will have.',
  access: staffMay('tariffs:write'),
  body: record({ name: TariffName, copy_of: Type.Optional(Id) }),
  response: record(TariffLine),
  status: 201,
  errors: ['already_exists', 'not_found'],
  handler: async ({ context, body, change }) => {
    const tariff = await change(async (client) => {
      const id = await insert(client, body.name);
      if (id === undefined) throw new Problem('already_exists');
      if (body.copy_of !== undefined) await copyRates(client, (await tariffOf(client, body.copy_of)).id, id);
      return tariffOf(client, id);
    });
    await context.refresh();
    return shownTariff(tariff);
  },
});

/** `GET /operator/tariffs/{id}`. */
export const getTariff = endpoint({
  id: 'operator.tariffs.get',
  method: 'GET',
  path: '/operator/tariffs/{id}',
  tag: 'Tariffs',
  summary: 'Prices now and to come, beside their cost and margin',
  description:
    'The cost is that of the connection which messages of nobody in particular take first by the routes in force: its line ' +
    'for the channel and area, else its cost everywhere.',
  access: staffMay('tariffs:read'),
  params: TariffId,
  response: record({
    ...TariffLine,
    rates: Type.Array(Rate, { description: 'In force now.' }),
    upcoming: Type.Array(record({ valid_from: Time, rates: Type.Array(Rate) }), { description: 'By date.' }),
  }),
  handler: async ({ context, params }) => {
    const tariff = await tariffOf(context.pool, params.id);
    const nowMs = Date.now();
    const lines = await presentAndUpcoming(context, TARIFF_RATES, tariff.id, (rate) => shownRate(context, rate, nowMs));
    return { ...shownTariff(tariff), ...lines };
  },
});
