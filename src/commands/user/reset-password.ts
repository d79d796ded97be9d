import { command } from '../frame/command.ts';
import { accountOf } from '../support/find.ts';
import { PASSWORD_OPTION, passwordFrom, resetPassword } from '../support/people.ts';
import { openStore } from '../support/store.ts';

/** `kaskad user reset-password`. */
export default command({
  options: { account: { kind: 'text', required: true, help: 'login of the account' }, ...PASSWORD_OPTION },
  positionals: [{ name: 'login', kind: 'text', required: true, help: 'as user list shows it' }],
  notes: `Example: kaskad user reset-password anna@example.com --account shop
Whatever they are signed in with ends. A lock after wrong passwords is lifted.`,
  run: async (context, values) => {
    const password = await passwordFrom(values['password-stdin']);
    const pool = await openStore(context);
    const { id } = await accountOf(pool, values.account);
    return resetPassword(pool, id, values.login, password);
  },
});
