import { listTokens } from '../../store/admin/tokens.ts';
import { command } from '../frame/command.ts';
import { rows } from '../frame/result.ts';
import { accountIdOf } from '../support/find.ts';
import { openStore } from '../support/store.ts';

/** `kaskad token list`. */
export default command({
  options: { account: { kind: 'text', help: 'login; default every account' } },
  positionals: [],
  notes: 'Example: kaskad token list --account shop',
  run: async (context, values) => {
    const pool = await openStore(context);
    const tokens = await listTokens(pool, { accountId: await accountIdOf(pool, values.account) });
    return rows(tokens, ['id', 'account', 'name', 'hint', 'ratePerS', 'createdAt', 'usedAt', 'expiresAt', 'revokedAt']);
  },
});
