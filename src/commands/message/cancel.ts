import { cancelMessages } from '../../pipeline/cancel.ts';
import { transaction } from '../../store/db.ts';
import { retried } from '../../store/retry.ts';
import { command, UsageError } from '../frame/command.ts';
import { said } from '../frame/result.ts';
import { openPipeline } from '../support/pipeline.ts';
import { openStore } from '../support/store.ts';
import { counted } from '../support/values.ts';

const IDS_MAX = 500;

/** `kaskad message cancel`. */
export default command({
  options: {},
  positionals: [{ name: 'id', kind: 'number', required: true, many: true, help: 'as the doors answered it; several' }],
  notes: `Only what is still queued and in nobody's hand: what was set aside is released, and the client is told not_deliver.
Example: kaskad message cancel 24740000001000`,
  run: async (context, values) => {
    const ids = [...new Set([values.id].flat())];
    if (ids.length > IDS_MAX) throw new UsageError(`at most ${IDS_MAX} messages at once`);
    const pool = await openStore(context);
    const pipeline = await openPipeline(pool);
    const ended = await retried(() =>
      transaction(pool, (client) => cancelMessages(pipeline, client, { ids, accountId: null })),
    );
    const canceled = ids.filter((id) => ended.ids.has(id));
    const left = ids.filter((id) => !ended.ids.has(id));
    const lines = [
      `${counted(canceled.length, 'message')} canceled`,
      ...left.map((id) => `message ${id}: unknown, ended, or handed over already`),
    ];
    return { ...said(lines.join('\n'), { canceled, not_cancelable: left }), exitCode: left.length > 0 ? 1 : 0 };
  },
});
