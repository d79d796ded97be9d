import { createReadStream } from 'node:fs';
import { importTariff, type LineFault, readTariffCsv, type TariffImport } from '../../pipeline/tariff-csv.ts';
import { ensureTariff } from '../../store/admin/tariffs.ts';
import { transaction } from '../../store/db.ts';
import { CommandError, command, UsageError } from '../frame/command.ts';
import type { Result } from '../frame/result.ts';
import { openStore } from '../support/store.ts';
import { DEFAULT_ZONE, momentMs } from '../support/values.ts';

/** `kaskad tariff import`. */
export default command({
  options: {
    from: { kind: 'text', value: 'DATE', help: 'for lines without a date: in force from then on; default at once' },
    'dry-run': { kind: 'flag', help: 'only look at the file' },
  },
  positionals: [
    { name: 'tariff', kind: 'text', required: true, help: 'its name; made when it is not there' },
    { name: 'file', kind: 'text', required: true, help: 'CSV: channel, area, price, charge, valid_from' },
  ],
  notes: `Example: kaskad tariff import retail retail.csv --from 2027-01-01
The first row names the columns; channel and price must be there. Lines that are in the tariff already are left alone. With one
bad line nothing is written.`,
  run: async (context, values) => {
    const nowMs = Date.now();
    const fromMs = values.from === undefined ? null : momentMs('from', values.from, DEFAULT_ZONE, nowMs);
    if (fromMs !== null && fromMs <= nowMs)
      throw new UsageError('--from must be in the future: the past cannot be changed');
    const { lines, faults } = await readTariffCsv(createReadStream(values.file)).catch((error) => {
      throw new CommandError('unreadable', `${values.file} cannot be read: ${(error as Error).message}`);
    });
    if (faults.length > 0) return refused(faults);
    const dryRun = values['dry-run'];
    const options = { defaultFrom: fromMs === null ? null : new Date(fromMs), nowMs, dryRun };
    const pool = await openStore(context);
    let done: TariffImport = { added: 0, unchanged: 0, faults: [] };
    await transaction(pool, async (client) => {
      done = await importTariff(client, await ensureTariff(client, values.tariff), lines, options);
      // Nothing stays of it, a new tariff neither.
      if (dryRun || done.faults.length > 0) throw new NothingDone();
    }).catch((error) => {
      if (!(error instanceof NothingDone)) throw error;
    });
    if (done.faults.length > 0) return refused(done.faults);
    const { added, unchanged } = done;
    const text = `tariff ${values.tariff}: ${added} prices ${dryRun ? 'would be set' : 'are set'}, ${unchanged} were there already`;
    return { json: { tariff: values.tariff, dry_run: dryRun, added, unchanged }, text };
  },
});

class NothingDone extends Error {}

function refused(faults: readonly LineFault[]): Result {
  const lines = faults.map(({ line, message }) => `line ${line}: ${message}`);
  return { json: { added: 0, faults }, text: ['nothing is changed', ...lines].join('\n'), exitCode: 1 };
}
