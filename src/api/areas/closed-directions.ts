import Type from 'typebox';
import { type ClosedLine, closedPage, deleteClosed, insertClosed } from '../../store/admin/area-lists.ts';
import { areaFinder } from '../../store/admin/find-areas.ts';
import { idCursor, PAGE_LIMIT, pageOf } from '../frame/cursor.ts';
import { endpoint, staffMay } from '../frame/endpoint.ts';
import { ChannelName, Id, Nothing, nullable, PageQuery, page, record, Time, timeOf } from '../frame/fields.ts';
import { Problem } from '../frame/problem.ts';

const Closed = record({
  id: Id,
  area_id: Id,
  area: Type.String(),
  account_id: nullable(Type.Integer({ description: 'Null = for everyone.' })),
  account: nullable(Type.String()),
  channel: Type.String(),
  created_at: Time,
});

const shown = (line: ClosedLine) => ({
  id: line.id,
  area_id: line.areaId,
  area: line.area,
  account_id: line.accountId,
  account: line.account,
  channel: line.channel,
  created_at: timeOf(line.createdAt),
});

/** `GET /operator/closed-directions`. */
export const listClosed = endpoint({
  id: 'operator.closed_directions.list',
  method: 'GET',
  path: '/operator/closed-directions',
  tag: 'Areas',
  summary: 'Areas that nobody, or one client, may send to',
  access: staffMay('areas:read'),
  query: record({ ...PageQuery, area_id: Type.Optional(Id), account_id: Type.Optional(Id) }),
  response: page(Closed),
  handler: async ({ context, query: { cursor, limit = PAGE_LIMIT, area_id: areaId, account_id: accountId } }) => {
    const filter = { areaId, accountId, beforeId: idCursor(cursor), limit: limit + 1 };
    return pageOf(await closedPage(context.pool, filter), limit, ({ id }) => [id], shown);
  },
});

/** `POST /operator/closed-directions`. */
export const closeDirection = endpoint({
  id: 'operator.closed_directions.close',
  method: 'POST',
  path: '/operator/closed-directions',
  tag: 'Areas',
  summary: 'Close an area on a channel, for everyone or for one client',
  access: staffMay('areas:write'),
  body: record({
    area_id: Type.Optional(Id),
    area: Type.Optional(Type.String({ minLength: 1, maxLength: 200, description: 'Its name, a built-in one too.' })),
    account_id: Type.Optional(nullable(Id)),
    channel: ChannelName,
  }),
  response: Closed,
  status: 201,
  errors: ['already_exists'],
  handler: async ({ context, body, change }) => {
    const accountId = body.account_id ?? null;
    if (accountId !== null && context.cache.account(accountId) === undefined) {
      wrong('/account_id', 'there is no such account');
    }
    const closed = await change(async (client) => {
      const found = await (await areaFinder(client))(body);
      if (found.kind === 'twice') wrong('/area', 'is named twice');
      if (found.kind === 'unknown') wrong('/area', 'there is no such area');
      if (found.areaId === null) wrong('/area', 'must be one area');
      const id = await insertClosed(client, found.areaId, accountId, body.channel);
      if (id === undefined) throw new Problem('already_exists', 'it is closed already');
      return (await closedPage(client, { id, beforeId: null, limit: 1 }))[0]!;
    });
    await context.refresh();
    return shown(closed);
  },
});

/** `DELETE /operator/closed-directions/{id}`. */
export const openDirection = endpoint({
  id: 'operator.closed_directions.open',
  method: 'DELETE',
  path: '/operator/closed-directions/{id}',
  tag: 'Areas',
  summary: 'Open a direction again',
  access: staffMay('areas:write'),
  params: record({ id: Id }),
  response: Nothing,
  handler: async ({ context, params, change }) => {
    const done = await change((client) => deleteClosed(client, params.id));
    if (!done) throw new Problem('not_found', 'it is not closed');
    await context.refresh();
    return null;
  },
});

function wrong(field: string, message: string): never {
  throw new Problem('invalid_request', { errors: [{ field, message }] });
}
