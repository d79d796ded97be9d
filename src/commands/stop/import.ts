import { basename } from 'node:path';
import type pg from 'pg';
import { normalisePhone } from '../../domain/msisdn.ts';
import { addStops, type StopLine } from '../../store/admin/stops.ts';
import { command } from '../frame/command.ts';
import type { Result } from '../frame/result.ts';
import { accountOf } from '../support/find.ts';
import { readLines } from '../support/read-lines.ts';
import { openStore } from '../support/store.ts';

const BATCH = 5000;
/** More are only counted. */
const BAD_SHOWN = 20;
const REASON_MAX = 200;

interface Tally {
  lines: number;
  added: number;
  already: number;
  bad: number;
  badLines: { line: number; text: string }[];
}

/** `kaskad stop import`: by stream, so that a million lines take no more memory than a thousand. */
export default command({
  options: {
    account: { kind: 'text', help: 'login; default everyone' },
    reason: { kind: 'text', help: 'for lines that name none' },
    source: { kind: 'text', help: "where they come from; default the file's name" },
  },
  positionals: [
    { name: 'file', kind: 'text', required: true, help: 'a number a line, or CSV: number, reason; - = stdin' },
  ],
  notes: `Example: kaskad stop import stops.csv --account shop
Commas, semicolons and tabs separate. Bad lines are listed and left out, and the exit code is then 1.`,
  run: async (context, values) => {
    const pool = await openStore(context);
    const account = values.account === undefined ? null : await accountOf(pool, values.account);
    const source = values.source ?? (values.file === '-' ? 'stdin' : basename(values.file));
    const tally = await importFile(pool, account?.id ?? 0, values.file, values.reason ?? '', source);
    return report(tally, account?.login ?? 'everyone');
  },
});

async function importFile(
  pool: pg.Pool,
  accountId: number,
  path: string,
  reason: string,
  source: string,
): Promise<Tally> {
  const tally: Tally = { lines: 0, added: 0, already: 0, bad: 0, badLines: [] };
  let batch: StopLine[] = [];
  const write = async () => {
    const added = await addStops(pool, accountId, batch, source);
    tally.added += added;
    tally.already += batch.length - added;
    batch = [];
  };
  for await (const { number, text } of readLines(path)) {
    if (text === '') continue;
    const line = readLine(text, reason);
    // A heading is no fault.
    if (line === null && number === 1 && !/\d/.test(text)) continue;
    tally.lines += 1;
    if (line === null) {
      tally.bad += 1;
      if (tally.badLines.length < BAD_SHOWN) tally.badLines.push({ line: number, text: text.slice(0, 60) });
      continue;
    }
    batch.push(line);
    if (batch.length === BATCH) await write();
  }
  if (batch.length > 0) await write();
  return tally;
}

function readLine(text: string, reason: string): StopLine | null {
  const [first = '', second = ''] = text.split(/[,;\t]/, 2).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
  const phone = normalisePhone(first);
  return phone.ok ? { phone: phone.phone, reason: (second || reason).slice(0, REASON_MAX) } : null;
}

function report(tally: Tally, list: string): Result {
  const { lines, added, already, bad, badLines } = tally;
  const left = bad > badLines.length ? [`… and ${bad - badLines.length} more`] : [];
  const faults = badLines.map(({ line, text }) => `line ${line}: no phone number: ${text}`);
  const sum = `stop list of ${list}: ${lines} lines, ${added} added, ${already} were there already, ${bad} bad`;
  return { json: { list, ...tally }, text: [sum, ...faults, ...left].join('\n'), exitCode: bad > 0 ? 1 : 0 };
}
