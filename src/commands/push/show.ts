import { listDeliveries } from '../../store/push-log.ts';
import { findPushSettings } from '../../store/push-settings.ts';
import { command } from '../frame/command.ts';
import { fields, rows } from '../frame/result.ts';
import { accountOf } from '../support/find.ts';
import { openStore } from '../support/store.ts';

const PUSHES_SHOWN = 10;

/** `kaskad push show`. */
export default command({
  options: { account: { kind: 'text', required: true, help: 'login' } },
  positionals: [],
  notes: 'Example: kaskad push show --account shop',
  run: async (context, values) => {
    const pool = await openStore(context);
    const account = await accountOf(pool, values.account);
    const settings = (await findPushSettings(pool, account.id))!;
    const filter = { failed: null, messageId: null, from: null, to: null, before: null, limit: PUSHES_SHOWN };
    const pushes = (await listDeliveries(pool, account.id, filter)).map(({ atUs: _key, ...push }) => push);
    const last = rows(pushes, ['at', 'style', 'test', 'httpStatus', 'error', 'durationMs', 'statuses', 'acknowledged']);
    const text = `${fields({ ...settings }).text}\n\nLast pushes:\n${last.text}`;
    return { json: { ...settings, pushes }, text };
  },
});
