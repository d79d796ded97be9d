import {
  type ContradictionFilter,
  type ContradictoryMessage,
  contradictoryMessages,
  stuckMessages,
} from '../../store/admin/stuck-messages.ts';
import type { Queryable } from '../../store/db.ts';
import { command } from '../frame/command.ts';
import { rows } from '../frame/result.ts';
import { accountIdOf } from '../support/find.ts';
import { openStore } from '../support/store.ts';
import { limitOf, money, shownPhone } from '../support/values.ts';

const KINDS = ['queued', 'unanswered', 'held', 'contradictory'] as const;
const LATE_H = { queued: 1, unanswered: 24, held: 1 };
const DAY_MS = 86_400_000;

/** `kaskad message stuck`. */
export default command({
  options: {
    kind: { kind: 'word', values: KINDS, help: 'queued (the default), unanswered, held, contradictory' },
    'older-than': { kind: 'number', value: 'HOURS', help: 'late after so many hours; default 1, unanswered 24' },
    account: { kind: 'text', help: 'login; default every account' },
    limit: { kind: 'number', help: 'at most so many; default 50' },
  },
  positionals: [],
  notes: `queued: not handed over. unanswered: handed over, and no word came. held: before a moderator.
contradictory: state and money tell different stories, of the last two days.
Example: kaskad message stuck --kind unanswered --older-than 6`,
  run: async (context, values) => {
    const limit = limitOf(values.limit, 50, 500);
    const pool = await openStore(context);
    const accountId = (await accountIdOf(pool, values.account)) ?? null;
    const kind = values.kind ?? 'queued';
    if (kind === 'contradictory') {
      const found = await contradictory(pool, { sinceMs: Date.now() - DAY_MS, accountId, limit });
      const shown = found.map(({ accountId: _, chargedE7, ...one }) => ({
        ...one,
        phone: shownPhone(one.phone, false),
        charged: chargedE7 === null ? '' : money(chargedE7),
      }));
      return rows(shown, ['id', 'account', 'channel', 'phone', 'state', 'charged', 'contradiction', 'createdAt']);
    }
    const olderThanH = values['older-than'] ?? LATE_H[kind];
    const found = await stuckMessages(pool, kind, { olderThanH, accountId, limit });
    const shown = found.map(({ accountId: _, connectionId: _id, ...one }) => ({
      ...one,
      phone: shownPhone(one.phone, false),
    }));
    return rows(shown, ['id', 'account', 'channel', 'phone', 'sender', 'connection', 'why', 'createdAt']);
  },
});

/** Pages as far as it takes. */
async function contradictory(pool: Queryable, filter: ContradictionFilter): Promise<ContradictoryMessage[]> {
  const found: ContradictoryMessage[] = [];
  let after: ContradictionFilter['after'] = null;
  do {
    const page = await contradictoryMessages(pool, { ...filter, after, limit: filter.limit - found.length });
    found.push(...page.rows);
    after = page.next;
  } while (after !== null && found.length < filter.limit);
  return found;
}
