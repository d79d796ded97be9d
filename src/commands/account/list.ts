import { listAccounts } from '../../store/admin/accounts.ts';
import { command } from '../frame/command.ts';
import { rows } from '../frame/result.ts';
import { openStore } from '../support/store.ts';
import { money } from '../support/values.ts';

/** `kaskad account list`. */
export default command({
  options: { state: { kind: 'word', values: ['active', 'blocked', 'pending'], help: 'only these' } },
  positionals: [],
  notes: 'Example: kaskad account list --state blocked',
  run: async (context, values) => {
    const accounts = await listAccounts(await openStore(context));
    const shown = accounts
      .filter((account) => values.state === undefined || account.state === values.state)
      .map((account) => ({
        id: account.id,
        login: account.login,
        state: account.state,
        balance: money(account.balanceE7),
        held: money(account.heldE7),
        credit: account.unlimited ? 'unlimited' : money(account.creditLimitE7),
        currency: account.currency,
        tariff: account.tariff ?? '',
        reason: account.stateReason,
      }));
    return rows(shown, ['id', 'login', 'state', 'balance', 'held', 'credit', 'currency', 'tariff', 'reason']);
  },
});
