import { setAccountState } from '../../store/admin/accounts.ts';
import { command } from '../frame/command.ts';
import { said } from '../frame/result.ts';
import { accountOf, named } from '../support/find.ts';
import { openStore } from '../support/store.ts';

/** `kaskad account block`. */
export default command({
  options: {
    login: { kind: 'text', help: 'the account, if not named first' },
    reason: { kind: 'text', required: true, help: 'why; shown to operators' },
  },
  positionals: [{ name: 'account', kind: 'text', help: 'login' }],
  notes: `Example: kaskad account block shop --reason "does not pay"
Messages that were accepted before are still delivered.`,
  run: async (context, values) => {
    const pool = await openStore(context);
    const account = await accountOf(pool, named('account', 'login', values.account, values.login));
    await setAccountState(pool, account.id, 'blocked', values.reason);
    return said(`account ${account.login} is blocked`, { id: account.id, login: account.login, state: 'blocked' });
  },
});
