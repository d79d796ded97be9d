import { listMessages } from '../../store/admin/messages.ts';
import { command } from '../frame/command.ts';
import { rows } from '../frame/result.ts';
import { accountIdOf } from '../support/find.ts';
import { openStore } from '../support/store.ts';
import { CHANNEL_WORDS, DEFAULT_ZONE, limitOf, momentMs, money, shownPhone } from '../support/values.ts';

const STATES = [
  'accepted',
  'delivered',
  'read',
  'undelivered',
  'rejected',
  'expired',
  'partly_delivered',
  'canceled',
] as const;

/** `kaskad message list`. */
export default command({
  options: {
    account: { kind: 'text', help: 'login; default every account' },
    state: { kind: 'word', values: STATES, help: 'only these' },
    channel: { kind: 'word', values: CHANNEL_WORDS, help: 'only these' },
    since: { kind: 'text', value: 'TIME', help: 'accepted since: 2h, 3d, 2026-01-31; default 1d' },
    limit: { kind: 'number', help: 'at most so many, the newest first; default 50' },
    reveal: { kind: 'flag', help: 'show whole numbers' },
  },
  positionals: [],
  notes: 'Example: kaskad message list --account shop --state undelivered --since 2h',
  run: async (context, values) => {
    const limit = limitOf(values.limit, 50, 10_000);
    const sinceMs = momentMs('since', values.since ?? '1d', DEFAULT_ZONE, Date.now());
    const pool = await openStore(context);
    const accountId = await accountIdOf(pool, values.account);
    const messages = await listMessages(pool, {
      accountId,
      state: values.state,
      channel: values.channel,
      sinceMs,
      limit,
    });
    const shown = messages.map(({ priceE7, phone, ...message }) => ({
      ...message,
      phone: shownPhone(phone, values.reveal),
      price: money(priceE7),
    }));
    return rows(shown, [
      'id',
      'account',
      'channel',
      'phone',
      'sender',
      'state',
      'segments',
      'price',
      'createdAt',
      'finalAt',
      'errorCode',
    ]);
  },
});
