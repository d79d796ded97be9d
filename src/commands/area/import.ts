import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import {
  importRegistry,
  isDay,
  type Registry,
  rangesBefore,
  readRegistry,
  summarise,
} from '../../pipeline/area-import.ts';
import { isHandSource } from '../../store/admin/area-lists.ts';
import { CommandError, command, UsageError } from '../frame/command.ts';
import type { Result } from '../frame/result.ts';
import { openStore } from '../support/store.ts';

/** More are only counted. */
const BAD_SHOWN = 20;

/** `kaskad area import`. */
export default command({
  options: {
    source: {
      kind: 'text',
      value: 'NAME',
      help: "name of this registry: the next import under it replaces this one; default the file's name",
    },
    date: { kind: 'text', value: 'YYYY-MM-DD', help: 'of the registry itself, as published; kept and shown' },
    'dry-run': { kind: 'flag', help: 'only tell what it would mean: areas, unknown regions, overlaps' },
  },
  positionals: [
    {
      name: 'file',
      kind: 'text',
      required: true,
      help: 'CSV: АВС/ DEF;От;До;Емкость;Оператор;Регион;Территория ГАР;ИНН',
    },
  ],
  notes: `Example: kaskad area import DEF-9xx.csv --source def-9xx --date 2026-11-01
All ranges of the source are replaced in one transaction. Bad lines are listed and left out, and the exit code is then 1.
A file without one good line changes nothing.`,
  run: async (context, values) => {
    const source = values.source ?? basename(values.file);
    if (isHandSource(source)) throw new UsageError('--source must not begin with "hand:"');
    const registryDate = values.date ?? null;
    if (registryDate !== null && !isDay(registryDate)) throw new UsageError('--date must be a day such as 2026-11-01');
    const registry = await read(values.file);
    if (registry.book.size === 0) {
      throw new CommandError('bad_file', `${values.file} has no line of a number registry; nothing is changed`);
    }
    const pool = await openStore(context);
    const date = new Date().toISOString();
    const about = { source, registry_date: registryDate, date };
    if (!values['dry-run']) {
      const { replaced } = await importRegistry(pool, registry, { source, registryDate });
      return report({ ...about, replaced }, registry, 'imported');
    }
    const summary = await summarise(pool, registry, source);
    const replaced = await rangesBefore(pool, source);
    const { json, text, exitCode } = report({ ...about, replaced }, registry, 'would be imported');
    const { overlaps, areas, unknownRegions } = summary;
    const lines = [
      text,
      ...areas.map((one) => `${one.area}: ${one.ranges} ranges, ${one.numbers} numbers`),
      `${overlaps.within} overlap others of the file, ${overlaps.withOthers} those of other sources`,
      ...unknownRegions.map((one) => `region without a time zone: ${one.region} (${one.ranges} ranges)`),
    ];
    return { json: { ...(json as object), ...summary }, text: lines.join('\n'), exitCode };
  },
});

async function read(path: string): Promise<Registry> {
  try {
    return await readRegistry(createReadStream(path), BAD_SHOWN);
  } catch (error) {
    throw new CommandError('unreadable', `${path} cannot be read: ${(error as Error).message}`);
  }
}

interface About {
  source: string;
  registry_date: string | null;
  date: string;
  replaced: number;
}

function report(about: About, { book, bad, badLines }: Registry, done: string): Result {
  const of = about.registry_date === null ? about.date : `registry of ${about.registry_date}, ${about.date}`;
  const sum = `${about.source}, ${of}: ${book.size} ranges ${done}, ${about.replaced} earlier ones replaced, ${bad} bad lines`;
  const faults = badLines.map(({ line, reason }) => `line ${line}: ${reason}`);
  const left = bad > faults.length ? [`… and ${bad - faults.length} more`] : [];
  return {
    json: { ...about, rows: book.size, bad, badLines },
    text: [sum, ...faults, ...left].join('\n'),
    exitCode: bad > 0 ? 1 : 0,
  };
}
