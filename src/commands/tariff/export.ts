import { writeFile } from 'node:fs/promises';
import { tariffCsv } from '../../pipeline/tariff-csv.ts';
import { presentRates } from '../../store/admin/dated-rates.ts';
import { TARIFF_RATES } from '../../store/admin/tariffs.ts';
import { CommandError, command } from '../frame/command.ts';
import { said } from '../frame/result.ts';
import { tariffIdOf } from '../support/find.ts';
import { openStore } from '../support/store.ts';

/** `kaskad tariff export`. */
export default command({
  options: {},
  positionals: [
    { name: 'tariff', kind: 'text', required: true, help: 'its name' },
    { name: 'file', kind: 'text', required: true, help: 'CSV: channel; area; price; charge; valid_from' },
  ],
  notes:
    'Example: kaskad tariff export retail retail.csv\nPrices now and to come; kaskad tariff import takes them in again.',
  run: async (context, values) => {
    const pool = await openStore(context);
    const rates = await presentRates(pool, TARIFF_RATES, await tariffIdOf(pool, values.tariff));
    try {
      await writeFile(values.file, tariffCsv(rates));
    } catch (error) {
      throw new CommandError('unwritable', `${values.file} cannot be written: ${(error as Error).message}`);
    }
    return said(`${rates.length} prices are in ${values.file}`, { file: values.file, rates: rates.length });
  },
});
