import { listTariffs } from '../../store/admin/tariffs.ts';
import { command } from '../frame/command.ts';
import { rows } from '../frame/result.ts';
import { openStore } from '../support/store.ts';

const TARIFFS_MAX = 10_000;

/** `kaskad tariff list`. */
export default command({
  options: {},
  positionals: [],
  notes: 'Example: kaskad tariff list\nrated_at and next_at: when its prices changed last, and will change next.',
  run: async (context) => {
    const tariffs = await listTariffs(await openStore(context), null, TARIFFS_MAX);
    const shown = tariffs.map(({ id, name, clients, ratedAt, nextAt }) => ({
      id,
      name,
      clients,
      rated_at: ratedAt,
      next_at: nextAt,
    }));
    return rows(shown, ['id', 'name', 'clients', 'rated_at', 'next_at']);
  },
});
