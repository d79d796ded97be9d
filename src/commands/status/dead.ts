import { listDead } from '../../store/admin/messages.ts';
import { command } from '../frame/command.ts';
import { rows } from '../frame/result.ts';
import { accountIdOf } from '../support/find.ts';
import { openStore } from '../support/store.ts';
import { limitOf } from '../support/values.ts';

/** `kaskad status dead`. */
export default command({
  options: {
    account: { kind: 'text', help: 'login; default every account' },
    limit: { kind: 'number', help: 'at most so many, the newest first; default 50' },
  },
  positionals: [],
  notes: 'Example: kaskad status dead --account shop',
  run: async (context, values) => {
    const limit = limitOf(values.limit, 50, 10_000);
    const pool = await openStore(context);
    const { total, statuses } = await listDead(pool, await accountIdOf(pool, values.account), limit);
    const table = rows(statuses, ['messageId', 'account', 'state', 'changedAt', 'tries', 'deadAt', 'lastError']);
    const rest = total > statuses.length ? `\n${total} in all` : '';
    return { json: { total, statuses }, text: `${table.text}${rest}` };
  },
});
