import { topUp } from '../../store/admin/accounts.ts';
import { command, UsageError } from '../frame/command.ts';
import { said } from '../frame/result.ts';
import { accountOf, named } from '../support/find.ts';
import { openStore } from '../support/store.ts';
import { amountE7, money } from '../support/values.ts';
import { explainAccountError } from './settings.ts';

/** `kaskad account top-up`. */
export default command({
  options: {
    login: { kind: 'text', help: 'the account, if not named first' },
    amount: { kind: 'amount', required: true, help: 'how much; a negative amount is a correction' },
    note: { kind: 'text', help: 'kept in the ledger: the number of the payment' },
  },
  positionals: [{ name: 'account', kind: 'text', help: 'login' }],
  notes: `Examples:
  kaskad account top-up shop --amount 500 --note "invoice 17"
  kaskad account top-up shop --amount=-0.5 --note "invoice 17 was 499.50"`,
  run: async (context, values) => {
    const amount = amountE7('amount', values.amount);
    if (amount === 0n) throw new UsageError('--amount must not be 0');
    const pool = await openStore(context);
    const account = await accountOf(pool, named('account', 'login', values.account, values.login));
    const available = await topUp(pool, account.id, amount, values.note ?? '').catch((error) =>
      explainAccountError(error, account.login),
    );
    return said(`${money(amount)} ${account.currency} added; ${money(available)} available to ${account.login}`, {
      id: account.id,
      login: account.login,
      amount: money(amount),
      available: money(available),
    });
  },
});
