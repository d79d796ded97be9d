import { listEntries } from '../../store/admin/ledger.ts';
import { command } from '../frame/command.ts';
import { rows } from '../frame/result.ts';
import { accountOf } from '../support/find.ts';
import { openStore } from '../support/store.ts';
import { limitOf, money } from '../support/values.ts';

const KINDS = ['top_up', 'hold', 'capture', 'release', 'refund', 'adjustment'] as const;

/** `kaskad ledger show`. */
export default command({
  options: {
    account: { kind: 'text', required: true, help: 'login' },
    kind: { kind: 'word', values: KINDS, help: 'only these' },
    limit: { kind: 'number', help: 'at most so many, the newest first; default 50' },
  },
  positionals: [],
  notes: 'Example: kaskad ledger show --account shop --kind top_up',
  run: async (context, values) => {
    const limit = limitOf(values.limit, 50, 10_000);
    const pool = await openStore(context);
    const account = await accountOf(pool, values.account);
    const entries = await listEntries(pool, account.id, { kind: values.kind, limit });
    const shown = entries.map(({ balanceDeltaE7, heldDeltaE7, ...entry }) => ({
      ...entry,
      balance: money(balanceDeltaE7),
      held: money(heldDeltaE7),
    }));
    return rows(shown, ['id', 'createdAt', 'kind', 'balance', 'held', 'messageCount', 'note']);
  },
});
