import { command } from '../frame/command.ts';
import { accountOf } from '../support/find.ts';
import { changePerson } from '../support/people.ts';
import { openStore } from '../support/store.ts';

/** `kaskad user unblock`. */
export default command({
  options: { account: { kind: 'text', required: true, help: 'login of the account' } },
  positionals: [{ name: 'login', kind: 'text', required: true, help: 'as user list shows it' }],
  notes: 'Example: kaskad user unblock anna@example.com --account shop',
  run: async (context, values) => {
    const pool = await openStore(context);
    const { id } = await accountOf(pool, values.account);
    return changePerson(pool, id, values.login, { state: 'active' });
  },
});
