import { listHeld } from '../../store/held-messages.ts';
import { command } from '../frame/command.ts';
import { rows } from '../frame/result.ts';
import { accountIdOf } from '../support/find.ts';
import { openStore } from '../support/store.ts';
import { limitOf, shownPhone } from '../support/values.ts';

/** `kaskad moderation list`. */
export default command({
  options: {
    account: { kind: 'text', help: 'login; default every account' },
    limit: { kind: 'number', help: 'at most so many, the oldest first; default 50' },
    reveal: { kind: 'flag', help: 'show whole numbers' },
  },
  positionals: [],
  notes: 'Example: kaskad moderation list --account shop',
  run: async (context, values) => {
    const limit = limitOf(values.limit, 50, 10_000);
    const pool = await openStore(context);
    const held = await listHeld(pool, { accountId: await accountIdOf(pool, values.account), afterId: 0, limit });
    const shown = held.map((message) => ({
      ...message,
      phone: shownPhone(message.phone, values.reveal),
      // What is decided about beside the text: buttons, pictures, and what follows.
      steps: message.steps
        .map(({ channel, text, content }) => [channel, text, ...Object.values(content ?? {})].join(' '))
        .join(' | '),
    }));
    return rows(shown, [
      'id',
      'account',
      'channel',
      'phone',
      'text',
      'steps',
      'hit',
      'alike',
      'createdAt',
      'expiresAt',
    ]);
  },
});
