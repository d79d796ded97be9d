import { basename } from 'node:path';
import { importStops, type StopTally } from '../../pipeline/stop-import.ts';
import { command } from '../frame/command.ts';
import type { Result } from '../frame/result.ts';
import { accountOf } from '../support/find.ts';
import { readLines } from '../support/read-lines.ts';
import { openStore } from '../support/store.ts';

/** More are only counted. */
const BAD_SHOWN = 20;

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
    const options = { accountId: account?.id ?? 0, reason: values.reason ?? '', source, badShownMax: BAD_SHOWN };
    return report(await importStops(pool, readLines(values.file), options), account?.login ?? 'everyone');
  },
});

function report(tally: StopTally, list: string): Result {
  const { lines, added, already, bad, badLines } = tally;
  const left = bad > badLines.length ? [`… and ${bad - badLines.length} more`] : [];
  const faults = badLines.map(({ line, text }) => `line ${line}: no phone number: ${text}`);
  const sum = `stop list of ${list}: ${lines} lines, ${added} added, ${already} were there already, ${bad} bad`;
  return { json: { list, ...tally }, text: [sum, ...faults, ...left].join('\n'), exitCode: bad > 0 ? 1 : 0 };
}
