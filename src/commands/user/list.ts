import { command } from '../frame/command.ts';
import { accountOf } from '../support/find.ts';
import { listPeople } from '../support/people.ts';
import { openStore } from '../support/store.ts';

/** `kaskad user list`. */
export default command({
  options: { account: { kind: 'text', required: true, help: 'login of the account' } },
  positionals: [],
  notes: 'Example: kaskad user list --account shop',
  run: async (context, values) => {
    const pool = await openStore(context);
    return listPeople(pool, (await accountOf(pool, values.account)).id);
  },
});
