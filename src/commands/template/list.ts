import { templatesToJudge } from '../../store/admin/templates.ts';
import { command } from '../frame/command.ts';
import { rows } from '../frame/result.ts';
import { accountIdOf } from '../support/find.ts';
import { openStore } from '../support/store.ts';

const LINES_MAX = 200;

/** `kaskad template list`. */
export default command({
  options: {
    account: { kind: 'text', help: 'login; default all' },
    state: {
      kind: 'word',
      values: ['pending', 'approved', 'rejected'] as const,
      help: 'default all, those that wait first',
    },
  },
  positionals: [],
  notes: 'Example: kaskad template list --state pending',
  run: async (context, values) => {
    const pool = await openStore(context);
    const accountId = await accountIdOf(pool, values.account);
    const found = await templatesToJudge(pool, { accountId, state: values.state, after: [-1, 0], limit: LINES_MAX });
    const shown = found.map(({ id, account, channel, name, state, text, content, reason }) => ({
      id,
      account,
      channel,
      name,
      state,
      text,
      more: Object.keys(content).length === 0 ? '' : JSON.stringify(content),
      reason,
    }));
    return rows(shown, ['id', 'account', 'channel', 'name', 'state', 'text', 'more', 'reason']);
  },
});
