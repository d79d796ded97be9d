import { removeStop } from '../../store/admin/stops.ts';
import { CommandError, command } from '../frame/command.ts';
import { said } from '../frame/result.ts';
import { accountOf } from '../support/find.ts';
import { openStore } from '../support/store.ts';
import { phoneOf } from '../support/values.ts';

/** `kaskad stop remove`. */
export default command({
  options: { account: { kind: 'text', help: 'login; default the list of everyone' } },
  positionals: [{ name: 'phone', kind: 'text', required: true, help: 'the number' }],
  notes: 'Example: kaskad stop remove 79161234567 --account shop',
  run: async (context, values) => {
    const phone = phoneOf(values.phone);
    const pool = await openStore(context);
    const account = values.account === undefined ? null : await accountOf(pool, values.account);
    const whose = account === null ? 'everyone' : account.login;
    const removed = await removeStop(pool, account?.id ?? 0, phone);
    if (!removed) throw new CommandError('not_found', `${phone} is not on the stop list of ${whose}`);
    return said(`${phone} is off the stop list of ${whose}`, { phone, list: whose });
  },
});
