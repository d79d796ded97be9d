import { listAudit } from '../../store/audit-entries.ts';
import { command } from '../frame/command.ts';
import { rows } from '../frame/result.ts';
import { accountIdOf } from '../support/find.ts';
import { openStore } from '../support/store.ts';
import { DEFAULT_ZONE, limitOf, momentMs } from '../support/values.ts';

/** `kaskad audit list`. */
export default command({
  options: {
    account: { kind: 'text', help: "login; default every account's and the operator's own" },
    actor: { kind: 'text', value: 'NAME', help: 'who did it' },
    action: { kind: 'text', help: 'how it begins: user. or token.created' },
    subject: { kind: 'text', value: 'ID', help: 'number of what was changed' },
    from: { kind: 'text', value: 'TIME', help: 'not earlier: 2026-01-31, "2026-01-31 12:00", 2h, 3d' },
    to: { kind: 'text', value: 'TIME', help: 'earlier than this' },
    limit: { kind: 'number', value: 'N', help: 'how many at most, default 50; the newest first' },
  },
  positionals: [],
  notes: 'Example: kaskad audit list --account shop --action account. --from 7d',
  run: async (context, values) => {
    const time = (option: 'from' | 'to') => {
      const text = values[option];
      return text === undefined ? undefined : new Date(momentMs(option, text, DEFAULT_ZONE, Date.now()));
    };
    const [from, to, limit] = [time('from'), time('to'), limitOf(values.limit, 50)];
    const pool = await openStore(context);
    const account = await accountIdOf(pool, values.account);
    const { actor, action, subject: subjectId } = values;
    const list = await listAudit(pool, { account, actor, action, subjectId, from, to, beforeId: null, limit });
    return rows(list, ['at', 'actorKind', 'actorName', 'accountId', 'action', 'subjectId', 'before', 'after']);
  },
});
