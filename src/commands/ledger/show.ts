import { listLedger } from '../../store/ledger-entries.ts';
import { command } from '../frame/command.ts';
import { rows } from '../frame/result.ts';
import { accountOf } from '../support/find.ts';
import { openStore } from '../support/store.ts';
import { limitOf, momentMs, money } from '../support/values.ts';

const KINDS = ['top_up', 'hold', 'capture', 'release', 'refund', 'adjustment'] as const;

/** `kaskad ledger show`. */
export default command({
  options: {
    account: { kind: 'text', required: true, help: 'login' },
    kind: { kind: 'word', values: KINDS, help: 'only these' },
    from: { kind: 'text', value: 'TIME', help: 'since: 2h, 3d, 2026-01-31' },
    to: { kind: 'text', value: 'TIME', help: 'before' },
    limit: { kind: 'number', help: 'at most so many, the newest first; default 50' },
  },
  positionals: [],
  notes: 'Example: kaskad ledger show --account shop --kind top_up --from 30d',
  run: async (context, values) => {
    const limit = limitOf(values.limit, 50, 10_000);
    const pool = await openStore(context);
    const account = await accountOf(pool, values.account);
    const moment = (option: 'from' | 'to') => {
      const text = values[option];
      return text === undefined ? undefined : momentMs(option, text, account.timeZone, Date.now());
    };
    const entries = await listLedger(pool, {
      accountId: account.id,
      kind: values.kind,
      fromMs: moment('from'),
      toMs: moment('to'),
      order: 'newest',
      after: null,
      limit,
    });
    const shown = entries.map(({ balanceDeltaE7, heldDeltaE7, balanceE7, heldE7, atUs: _, ...entry }) => ({
      ...entry,
      balance: money(balanceDeltaE7),
      held: money(heldDeltaE7),
      balanceAfter: money(balanceE7),
      heldAfter: money(heldE7),
    }));
    return rows(shown, [
      'id',
      'createdAt',
      'kind',
      'balance',
      'held',
      'balanceAfter',
      'heldAfter',
      'messageCount',
      'note',
    ]);
  },
});
