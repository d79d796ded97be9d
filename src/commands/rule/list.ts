import { listRules } from '../../store/admin/rules.ts';
import { command } from '../frame/command.ts';
import { rows } from '../frame/result.ts';
import { accountIdOf } from '../support/find.ts';
import { openStore } from '../support/store.ts';

/** `kaskad rule list`. */
export default command({
  options: { account: { kind: 'text', help: 'login; default every rule' } },
  positionals: [],
  notes: 'Example: kaskad rule list',
  run: async (context, values) => {
    const pool = await openStore(context);
    const rules = await listRules(pool, await accountIdOf(pool, values.account));
    const shown = rules.map((rule) => ({ ...rule, account: rule.account ?? 'everyone' }));
    return rows(shown, ['id', 'account', 'kind', 'pattern', 'reason', 'hits', 'createdAt']);
  },
});
