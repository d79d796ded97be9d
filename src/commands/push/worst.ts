import { worstAddresses } from '../../store/push-reports.ts';
import { command } from '../frame/command.ts';
import { rows } from '../frame/result.ts';
import { openStore } from '../support/store.ts';
import { limitOf } from '../support/values.ts';

/** `kaskad push worst`. */
export default command({
  options: { limit: { kind: 'number', help: 'at most so many; default 20' } },
  positionals: [],
  notes: `Example: kaskad push worst
Accounts whose pushes failed within a day, or whose statuses wait or were given up; the greatest share of failures among
the last hundred pushes comes first.`,
  run: async (context, values) => {
    const limit = limitOf(values.limit, 20, 1000);
    const worst = await worstAddresses(await openStore(context), limit);
    return rows(worst, [
      ...(['login', 'url', 'style', 'state', 'failed', 'pushes', 'waiting', 'dead'] as const),
      ...(['oldestWaitingAt', 'lastError', 'lastFailedAt'] as const),
    ]);
  },
});
