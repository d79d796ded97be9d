import { rateVersions } from '../../store/admin/dated-rates.ts';
import { TARIFF_RATES } from '../../store/admin/tariffs.ts';
import { command } from '../frame/command.ts';
import { rows } from '../frame/result.ts';
import { tariffIdOf } from '../support/find.ts';
import { openStore } from '../support/store.ts';
import { limitOf, money } from '../support/values.ts';

/** `kaskad tariff versions`. */
export default command({
  options: { limit: { kind: 'number', help: 'dates at the most, default 20' } },
  positionals: [{ name: 'tariff', kind: 'text', required: true, help: 'its name' }],
  notes: 'Example: kaskad tariff versions retail\nThe newest first, with what each date changed.',
  run: async (context, values) => {
    const pool = await openStore(context);
    const id = await tariffIdOf(pool, values.tariff);
    const versions = await rateVersions(pool, TARIFF_RATES, id, {
      beforeUs: null,
      limit: limitOf(values.limit, 20, 1000),
    });
    const shown = versions.flatMap(({ validFrom, state, changes }) =>
      changes.map((change) => ({
        valid_from: validFrom,
        state,
        channel: change.channel,
        area: change.area ?? '*',
        before: change.beforeE7 === null ? '' : money(change.beforeE7),
        price: money(change.amountE7),
        charge: change.charge,
      })),
    );
    return rows(shown, ['valid_from', 'state', 'channel', 'area', 'before', 'price', 'charge']);
  },
});
