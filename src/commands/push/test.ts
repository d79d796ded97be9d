import { PushClient } from '../../pipeline/push-client.ts';
import { testPush } from '../../pipeline/push-test.ts';
import { statesOf, TOLD_STATES } from '../../pipeline/told-states.ts';
import { transaction } from '../../store/db.ts';
import { ANSWER_KEPT_MAX, insertPushes } from '../../store/push-log.ts';
import { findPushSettings, signingSecrets } from '../../store/push-settings.ts';
import { CommandError, command } from '../frame/command.ts';
import { accountOf } from '../support/find.ts';
import { openStore } from '../support/store.ts';

/** `kaskad push test`. */
export default command({
  options: {
    account: { kind: 'text', required: true, help: 'login' },
    state: { kind: 'word', values: TOLD_STATES, help: 'what is told; default deliver' },
  },
  positionals: [],
  notes: `Example: kaskad push test --account shop
The status is of message 0, which nobody has. Exit code 1 when it was not acknowledged.`,
  run: async (context, values) => {
    const pool = await openStore(context);
    const { id, login, timeZone } = await accountOf(pool, values.account);
    const settings = (await findPushSettings(pool, id))!;
    if (settings.url === '') throw new CommandError('conflict', `${login} has no push address`);
    const client = new PushClient({ allowPrivate: context.config().pushPrivate === 'allow' });
    context.onExit(() => client.close());
    const account = { id, timeZone, pushUrl: settings.url, pushStyle: settings.style, pushByClient: settings.byClient };
    const state = statesOf(values.state ?? 'deliver')[0]!;
    const tested = await testPush(client, account, await signingSecrets(pool, id), state, Date.now());
    await transaction(pool, (db) => insertPushes(db, [tested.logged]));
    const { status, error, durationMs } = tested.answer;
    const answer = tested.answer.body.slice(0, ANSWER_KEPT_MAX);
    const words = tested.isAcknowledged ? 'acknowledged' : `not acknowledged: ${error}`;
    return {
      json: { acknowledged: tested.isAcknowledged, status, error, durationMs: Math.round(durationMs), answer },
      text: `${words} (${status ?? 'no answer'}, ${Math.round(durationMs)} ms)\n\n${answer}`.trimEnd(),
      exitCode: tested.isAcknowledged ? 0 : 1,
    };
  },
});
