import type { Readable } from 'node:stream';
import Type from 'typebox';
import {
  importRegistry as importInto,
  isDay,
  REGISTRY_BYTES_MAX,
  type Registry,
  rangesBefore,
  readRegistry,
  summarise,
} from '../../pipeline/area-import.ts';
import { TooManyLinesError } from '../../pipeline/stop-import.ts';
import { SheetError } from '../../sheets/sheet-row.ts';
import { isHandSource } from '../../store/admin/area-lists.ts';
import type { ApiContext } from '../context.ts';
import { endpoint, staffMay } from '../frame/endpoint.ts';
import { nullable, record } from '../frame/fields.ts';
import { Problem } from '../frame/problem.ts';

const BAD_SHOWN_MAX = 100;
/** A registry in hand is some ten megabytes: not two of them at once. */
const busy = new WeakSet<ApiContext>();

/** `POST /operator/areas/import`. */
export const importRegistry = endpoint({
  id: 'operator.areas.import',
  method: 'POST',
  path: '/operator/areas/import',
  tag: 'Areas',
  summary: 'Take in a number registry',
  description:
    'The CSV that the Russian ministry publishes, `АВС/ DEF;От;До;Емкость;Оператор;Регион;Территория ГАР;ИНН`, in UTF-8 or ' +
    'windows-1251, up to 64 MB. All ranges of the source are replaced at once; bad lines are listed and left out. With ' +
    '`dry_run` nothing is changed.',
  access: staffMay('areas:write'),
  query: record({
    source: Type.String({
      minLength: 1,
      maxLength: 100,
      description: 'Its name: the next import under it replaces it.',
    }),
    registry_date: Type.Optional(
      Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\d$', description: 'Of the registry itself; kept and shown.' }),
    ),
    dry_run: Type.Optional(Type.Boolean()),
  }),
  upload: ['text/csv', 'text/plain'],
  response: record({
    source: Type.String(),
    registry_date: nullable(Type.String()),
    dry_run: Type.Boolean(),
    ranges: Type.Integer(),
    replaced: Type.Integer({ description: 'Ranges that the source had before.' }),
    bad: Type.Integer(),
    bad_lines: Type.Array(record({ line: Type.Integer(), reason: Type.String() }), { description: 'The first 100.' }),
    areas: Type.Array(record({ area: Type.String(), ranges: Type.Integer(), numbers: Type.Integer() })),
    unknown_regions: Type.Array(record({ region: Type.String(), ranges: Type.Integer() }), {
      description: 'Their time zone is not known: hours of recipients there are those of the country.',
    }),
    overlaps: record({
      within: Type.Integer({ description: 'Ranges that begin inside an earlier one of the file.' }),
      with_other_sources: Type.Integer({ description: 'Of these the narrower wins.' }),
      examples: Type.Array(record({ from: Type.String(), to: Type.String(), with: Type.String() })),
    }),
  }),
  errors: ['file_too_large', 'file_unreadable', 'conflict'],
  handler: async ({ context, query, upload, change }) => {
    const { source, registry_date: registryDate = null, dry_run: dryRun = false } = query;
    if (registryDate !== null && !isDay(registryDate)) wrong('registry_date', 'there is no such day');
    if (isHandSource(source)) wrong('source', 'must not begin with hand:');
    if (busy.has(context)) throw new Problem('conflict', 'another registry is being read');
    busy.add(context);
    try {
      const registry = await read(upload);
      const summary = await summarise(context.pool, registry, source);
      const replaced = dryRun
        ? await rangesBefore(context.pool, source)
        : (await change((client) => importInto(client, registry, { source, registryDate }))).replaced;
      if (!dryRun) await context.refresh();
      const { overlaps, areas, unknownRegions } = summary;
      return {
        source,
        registry_date: registryDate,
        dry_run: dryRun,
        ranges: registry.book.size,
        replaced,
        bad: registry.bad,
        bad_lines: registry.badLines,
        areas,
        unknown_regions: unknownRegions,
        overlaps: {
          within: overlaps.within,
          with_other_sources: overlaps.withOthers,
          examples: overlaps.examples.map((one) => ({ from: String(one.from), to: String(one.to), with: one.source })),
        },
      };
    } finally {
      busy.delete(context);
    }
  },
});

async function read(upload: Readable): Promise<Registry> {
  try {
    const registry = await readRegistry(limited(upload), BAD_SHOWN_MAX);
    if (registry.book.size > 0) return registry;
  } catch (error) {
    if (error instanceof SheetError) throw new Problem('file_unreadable', error.message);
    if (error instanceof TooManyLinesError) throw new Problem('file_too_large', error.message);
    throw error;
  }
  throw new Problem('file_unreadable', 'it has no line of a number registry; nothing is changed');
}

async function* limited(upload: Readable): AsyncGenerator<Buffer> {
  let size = 0;
  for await (const part of upload as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > REGISTRY_BYTES_MAX) throw new Problem('file_too_large', `at most ${REGISTRY_BYTES_MAX} bytes`);
    yield part;
  }
}

function wrong(field: string, message: string): never {
  throw new Problem('invalid_request', { errors: [{ field, message }] });
}
