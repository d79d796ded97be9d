import { registrationApproved } from '../../domain/letters.ts';
import { setAccountState } from '../../store/admin/accounts.ts';
import { isRefused } from '../../store/registrations.ts';
import { CommandError, command } from '../frame/command.ts';
import { said } from '../frame/result.ts';
import { accountOf, named } from '../support/find.ts';
import { openStore } from '../support/store.ts';
import { decide } from './decide.ts';

/** `kaskad account unblock`: also approves one that waits for it; not one that was refused. */
export default command({
  options: { login: { kind: 'text', help: 'the account, if not named first' } },
  positionals: [{ name: 'account', kind: 'text', help: 'login' }],
  notes:
    'Example: kaskad account unblock shop\nOne that waits for approval is approved. One whose registration was refused stays out until account approve.',
  run: async (context, values) => {
    const pool = await openStore(context);
    const account = await accountOf(pool, named('account', 'login', values.account, values.login));
    if (account.state === 'pending') return decide(context, account.login, null, registrationApproved);
    if (await isRefused(pool, account.id)) {
      throw new CommandError(
        'conflict',
        `the registration of ${account.login} was refused: account approve lets it in`,
      );
    }
    await setAccountState(pool, account.id, 'active', '');
    return said(`account ${account.login} is active`, { id: account.id, login: account.login, state: 'active' });
  },
});
