import { REFUND_IDS_MAX, refundMessages } from '../../pipeline/refund.ts';
import { transaction } from '../../store/db.ts';
import { IdBlocks } from '../../store/ids.ts';
import { retried } from '../../store/retry.ts';
import { command, UsageError } from '../frame/command.ts';
import { said } from '../frame/result.ts';
import { openStore } from '../support/store.ts';
import { amountE7, money } from '../support/values.ts';

const WHY = {
  unknown: 'there is no such message',
  not_charged: 'nothing was charged for it',
  refunded_before: 'it was refunded before',
  more_than_charged: 'it was charged less',
};

/** `kaskad message refund`. */
export default command({
  options: {
    reason: { kind: 'text', required: true, help: 'why: kept with the refund and in the audit' },
    amount: { kind: 'amount', help: 'of each message; default all it was charged' },
  },
  positionals: [{ name: 'id', kind: 'number', required: true, many: true, help: 'as the doors answered it; several' }],
  notes: "Once a message. Example: kaskad message refund 24740000001000 --reason 'arrived twice'",
  run: async (context, values) => {
    const ids = [...new Set([values.id].flat())];
    if (ids.length > REFUND_IDS_MAX) throw new UsageError(`at most ${REFUND_IDS_MAX} messages at once`);
    const amount = values.amount === undefined ? null : amountE7('amount', values.amount);
    if (amount !== null && amount <= 0n) throw new UsageError('--amount must be more than 0');
    const pool = await openStore(context);
    const ledgerIds = new IdBlocks(pool, 'ledger_id_block');
    const results = await retried(() =>
      transaction(pool, (client) =>
        refundMessages(ledgerIds, client, { ids, amountE7: amount, reason: values.reason }),
      ),
    );
    const lines = results.map((one) =>
      one.kind === 'refunded'
        ? `message ${one.id}: ${money(one.amountE7)} refunded`
        : `message ${one.id}: ${WHY[one.why]}`,
    );
    const json = results.map((one) =>
      one.kind === 'refunded'
        ? { id: one.id, refunded: money(one.amountE7) }
        : { id: one.id, refused: one.why, message: WHY[one.why] },
    );
    const failed = results.some(({ kind }) => kind === 'refused');
    return { ...said(lines.join('\n'), json), exitCode: failed ? 1 : 0 };
  },
});
