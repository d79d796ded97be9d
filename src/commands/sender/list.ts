import { listSenders } from '../../store/admin/senders.ts';
import { command } from '../frame/command.ts';
import { rows } from '../frame/result.ts';
import { accountIdOf } from '../support/find.ts';
import { openStore } from '../support/store.ts';
import { CHANNEL_WORDS } from '../support/values.ts';

/** `kaskad sender list`. */
export default command({
  options: {
    account: { kind: 'text', help: 'login; default every account' },
    channel: { kind: 'word', values: CHANNEL_WORDS, help: 'default every channel' },
    state: { kind: 'word', values: ['pending', 'approved', 'rejected'], help: 'only these' },
  },
  positionals: [],
  notes: 'Example: kaskad sender list --state pending',
  run: async (context, values) => {
    const pool = await openStore(context);
    const { channel, state } = values;
    const senders = await listSenders(pool, { accountId: await accountIdOf(pool, values.account), channel, state });
    return rows(senders, ['account', 'channel', 'name', 'state', 'trafficClass', 'reason', 'createdAt']);
  },
});
