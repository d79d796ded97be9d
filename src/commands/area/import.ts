import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { areaNameByInn, parseRegistry } from '../../domain/areas.ts';
import { type NewRange, replaceRanges } from '../../store/admin/areas.ts';
import { CommandError, command } from '../frame/command.ts';
import type { Result } from '../frame/result.ts';
import { openStore } from '../support/store.ts';

/** More are only counted. */
const BAD_SHOWN = 20;
/** The published registries together have 25 MB. */
const SIZE_MAX = 256 * 1024 * 1024;

/** `kaskad area import`. */
export default command({
  options: {
    source: {
      kind: 'text',
      value: 'NAME',
      help: "name of this registry: the next import under it replaces this one; default the file's name",
    },
  },
  positionals: [
    {
      name: 'file',
      kind: 'text',
      required: true,
      help: 'CSV: АВС/ DEF;От;До;Емкость;Оператор;Регион;Территория ГАР;ИНН',
    },
  ],
  notes: `Example: kaskad area import DEF-9xx.csv --source def-9xx
All ranges of the source are replaced in one transaction. Bad lines are listed and left out, and the exit code is then 1.
A file without one good line changes nothing.`,
  run: async (context, values) => {
    const text = decode(await read(values.file));
    const { ranges, bad, badLines } = readRanges(text);
    if (ranges.length === 0) {
      throw new CommandError('bad_file', `${values.file} has no line of a number registry; nothing is changed`);
    }
    const source = values.source ?? basename(values.file);
    const pool = await openStore(context);
    const replaced = await replaceRanges(pool, source, ranges);
    return report({ source, date: new Date().toISOString(), rows: ranges.length, replaced, bad, badLines });
  },
});

async function read(path: string): Promise<Buffer> {
  try {
    const bytes = await readFile(path);
    if (bytes.length > SIZE_MAX) throw new Error(`it has more than ${SIZE_MAX} bytes`);
    return bytes;
  } catch (error) {
    throw new CommandError('unreadable', `${path} cannot be read: ${(error as Error).message}`);
  }
}

/** Published as UTF-8; what spreadsheets save is often windows-1251. */
function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1251').decode(bytes);
  }
}

function readRanges(text: string): { ranges: NewRange[]; bad: number; badLines: { line: number; reason: string }[] } {
  const ranges: NewRange[] = [];
  const badLines: { line: number; reason: string }[] = [];
  let bad = 0;
  for (const parsed of parseRegistry(text)) {
    if (parsed.ok) {
      ranges.push({ ...parsed.row, area: areaNameByInn(parsed.row.inn) });
      continue;
    }
    bad += 1;
    if (badLines.length < BAD_SHOWN) badLines.push({ line: parsed.line, reason: parsed.reason });
  }
  return { ranges, bad, badLines };
}

interface ImportReport {
  source: string;
  date: string;
  rows: number;
  replaced: number;
  bad: number;
  badLines: { line: number; reason: string }[];
}

function report(done: ImportReport): Result {
  const sum = `${done.source}, ${done.date}: ${done.rows} ranges imported, ${done.replaced} earlier ones replaced, ${done.bad} bad lines`;
  const faults = done.badLines.map(({ line, reason }) => `line ${line}: ${reason}`);
  const left = done.bad > faults.length ? [`… and ${done.bad - faults.length} more`] : [];
  return { json: done, text: [sum, ...faults, ...left].join('\n'), exitCode: done.bad > 0 ? 1 : 0 };
}
