import { listStops } from '../../store/admin/stops.ts';
import { command, UsageError } from '../frame/command.ts';
import { rows } from '../frame/result.ts';
import { accountIdOf } from '../support/find.ts';
import { openStore } from '../support/store.ts';
import { limitOf, phoneOf } from '../support/values.ts';

/** `kaskad stop list`. */
export default command({
  options: {
    account: { kind: 'text', help: 'login; default every list' },
    global: { kind: 'flag', help: 'only the list of everyone' },
    phone: { kind: 'text', help: 'only this number' },
    limit: { kind: 'number', help: 'at most so many, the newest first; default 100' },
  },
  positionals: [],
  notes: 'Example: kaskad stop list --phone 79161234567',
  run: async (context, values) => {
    if (values.global && values.account !== undefined)
      throw new UsageError('--global and --account exclude each other');
    const phone = values.phone === undefined ? undefined : phoneOf(values.phone);
    const limit = limitOf(values.limit, 100);
    const pool = await openStore(context);
    const accountId = values.global ? 0 : await accountIdOf(pool, values.account);
    const stops = await listStops(pool, { accountId, phone, limit });
    const shown = stops.map((stop) => ({ ...stop, list: stop.account ?? 'everyone' }));
    return rows(shown, ['phone', 'list', 'reason', 'source', 'createdAt']);
  },
});
