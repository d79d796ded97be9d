import { putSender } from '../../store/admin/senders.ts';
import { command } from '../frame/command.ts';
import { said } from '../frame/result.ts';
import { accountOf } from '../support/find.ts';
import { openStore } from '../support/store.ts';
import { checkName, SENDER_OPTIONS } from './options.ts';

/** `kaskad sender add`. */
export default command({
  options: {
    ...SENDER_OPTIONS,
    approved: { kind: 'flag', help: 'may be used at once' },
    class: {
      kind: 'word',
      values: ['urgent', 'normal', 'bulk'],
      help: 'traffic class, which decides the priority; default by the size of the request',
    },
  },
  positionals: [],
  notes: `Examples:
  kaskad sender add --account shop --channel sms --name SHOP --approved
  kaskad sender add --account shop --name CODE --class urgent --approved
One that exists already is changed, never sent back to moderation.`,
  run: async (context, values) => {
    const channel = values.channel ?? 'sms';
    const name = values.name.trim();
    checkName(channel, name);
    const pool = await openStore(context);
    const account = await accountOf(pool, values.account);
    const state = values.approved ? 'approved' : 'pending';
    const isNew = await putSender(pool, account.id, channel, name, state, values.class ?? null);
    const what = `${channel} sender ${name} of ${account.login}`;
    const words = values.approved ? 'is approved' : 'waits for approval';
    return said(isNew ? `${what} ${words}` : `${what} was there and is changed`, {
      account: account.login,
      channel,
      name,
      new: isNew,
    });
  },
});
