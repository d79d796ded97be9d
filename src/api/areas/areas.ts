import Type from 'typebox';
import { coarseAreaNames } from '../../domain/areas.ts';
import { areasPage, handSource, createArea as insert, listSources as sources } from '../../store/admin/area-lists.ts';
import { replaceRanges } from '../../store/admin/areas.ts';
import type { Client } from '../../store/db.ts';
import { PAGE_LIMIT, pageOf, readCursor } from '../frame/cursor.ts';
import { endpoint, staffMay } from '../frame/endpoint.ts';
import { Id, nullable, PageQuery, page, record, Time, timeOf } from '../frame/fields.ts';
import { Problem } from '../frame/problem.ts';
import {
  Area,
  AreaId,
  AreaLine,
  AreaName,
  areaOf,
  HandRanges,
  readHandRanges,
  shownArea,
  wholeArea,
} from './fields.ts';

/** `GET /operator/areas`. */
export const listAreas = endpoint({
  id: 'operator.areas.list',
  method: 'GET',
  path: '/operator/areas',
  tag: 'Areas',
  summary: 'The areas by name, with what they are made of',
  access: staffMay('areas:read'),
  query: record(PageQuery),
  response: page(record(AreaLine)),
  handler: async ({ context, query: { cursor, limit = PAGE_LIMIT } }) => {
    const after = readCursor(cursor, 1)?.[0] ?? null;
    const rows = await areasPage(context.pool, after === null ? null : String(after), limit + 1);
    return pageOf(rows, limit, ({ name }) => [name], shownArea);
  },
});

/** `GET /operator/areas/built-in`. */
export const listBuiltIn = endpoint({
  id: 'operator.areas.built_in',
  method: 'GET',
  path: '/operator/areas/built-in',
  tag: 'Areas',
  summary: 'Names of the areas that every number has without a registry, by country',
  description: 'One becomes an area with an id when it is first used: priced, routed or closed.',
  access: staffMay('areas:read'),
  response: record({ names: Type.Array(Type.String()) }),
  handler: async () => ({ names: coarseAreaNames().sort((a, b) => a.localeCompare(b, 'ru')) }),
});

/** `GET /operator/areas/sources`. */
export const listSources = endpoint({
  id: 'operator.areas.sources',
  method: 'GET',
  path: '/operator/areas/sources',
  tag: 'Areas',
  summary: 'The registries that were imported, with their dates',
  access: staffMay('areas:read'),
  response: record({
    sources: Type.Array(
      record({
        id: Id,
        source: Type.String(),
        registry_date: nullable(Type.String({ description: 'Of the registry itself.' })),
        ranges: Type.Integer(),
        numbers: Type.Integer(),
        bad_lines: Type.Integer({ description: 'Were left out.' }),
        imported_at: Time,
      }),
    ),
  }),
  handler: async ({ context }) => ({
    sources: (await sources(context.pool)).map((one) => ({
      id: one.id,
      source: one.source,
      registry_date: one.registryDate,
      ranges: one.ranges,
      numbers: one.numbers,
      bad_lines: one.badLines,
      imported_at: timeOf(one.importedAt),
    })),
  }),
});

/** `GET /operator/areas/{id}`. */
export const getArea = endpoint({
  id: 'operator.areas.get',
  method: 'GET',
  path: '/operator/areas/{id}',
  tag: 'Areas',
  summary: 'One area with the ranges that were written by hand',
  access: staffMay('areas:read'),
  params: AreaId,
  response: Area,
  handler: ({ context, params }) => wholeArea(context.pool, params.id),
});

/** `POST /operator/areas`. */
export const createArea = endpoint({
  id: 'operator.areas.create',
  method: 'POST',
  path: '/operator/areas',
  tag: 'Areas',
  summary: 'Make an area of ranges',
  description: 'Where ranges overlap the narrowest wins; of equally wide ones the latest.',
  access: staffMay('areas:write'),
  body: record({ name: AreaName, ranges: HandRanges }),
  response: Area,
  status: 201,
  errors: ['already_exists'],
  handler: async ({ context, body, change }) => {
    const ranges = readHandRanges(body.name, body.ranges);
    const area = await change(async (client) => {
      const id = await insert(client, body.name);
      if (id === undefined) throw new Problem('already_exists');
      if (ranges.length > 0) await replaceHandRanges(client, id, ranges);
      return wholeArea(client, id);
    });
    await context.refresh();
    return area;
  },
});

/** `PUT /operator/areas/{id}/ranges`. */
export const putRanges = endpoint({
  id: 'operator.areas.ranges',
  method: 'PUT',
  path: '/operator/areas/{id}/ranges',
  tag: 'Areas',
  summary: 'Replace the ranges of an area that were written by hand',
  description: 'Those of imported registries stay.',
  access: staffMay('areas:write'),
  params: AreaId,
  body: record({ ranges: HandRanges }),
  response: Area,
  handler: async ({ context, params, body, change }) => {
    const area = await change(async (client) => {
      const { id, name } = await areaOf(client, params.id);
      await replaceHandRanges(client, id, readHandRanges(name, body.ranges));
      return wholeArea(client, id);
    });
    await context.refresh();
    return area;
  },
});

const replaceHandRanges = (client: Client, id: number, ranges: ReturnType<typeof readHandRanges>) =>
  replaceRanges(client, { source: handSource(id), registryDate: null, badLines: 0 }, ranges);
