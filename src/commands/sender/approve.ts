import { moderateSender } from '../../store/admin/senders.ts';
import { command } from '../frame/command.ts';
import { said } from '../frame/result.ts';
import { accountOf } from '../support/find.ts';
import { openStore } from '../support/store.ts';
import { noSender, SENDER_OPTIONS } from './options.ts';

/** `kaskad sender approve`. */
export default command({
  options: {
    ...SENDER_OPTIONS,
  },
  positionals: [],
  notes: `Example: kaskad sender approve --account shop --name SHOP`,
  run: async (context, values) => {
    const channel = values.channel ?? 'sms';
    const pool = await openStore(context);
    const account = await accountOf(pool, values.account);
    const found = await moderateSender(pool, account.id, channel, values.name, 'approved', '');
    if (!found) return noSender(pool, account.id, channel, values.name);
    return said(`${channel} sender ${values.name} of ${account.login} is approved`, {
      account: account.login,
      channel,
      name: values.name,
      state: 'approved',
    });
  },
});
