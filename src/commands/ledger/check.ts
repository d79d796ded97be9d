import { tracedSince } from '../../store/admin/ledger.ts';
import { checkLedger } from '../../store/ledger-check.ts';
import { command } from '../frame/command.ts';
import { type Result, rows } from '../frame/result.ts';
import { openStore } from '../support/store.ts';

/** `kaskad ledger check`. */
export default command({
  options: {},
  positionals: [],
  notes: `Example: kaskad ledger check
Balances against the ledger, the ledger against messages, the queue against messages, in one snapshot, also while nodes
run. The exit code is 1 when something does not add up.`,
  run: async (context): Promise<Result> => {
    const pool = await openStore(context);
    const sinceMs = await tracedSince(pool);
    const report = await checkLedger(pool, sinceMs);
    const traced =
      sinceMs === 0 ? 'all traced to messages' : `traced to messages since ${new Date(sinceMs).toISOString()}`;
    const scope = `${report.accounts} accounts, ${report.entries} ledger entries (${traced}), ${report.messages} messages`;
    const { faults } = report;
    const text =
      faults.length === 0
        ? `clean: ${scope}`
        : `${rows(faults, ['check', 'account', 'subject', 'expected', 'found']).text}\n\n${faults.length} faults in ${scope}`;
    return { json: { clean: faults.length === 0, ...report }, text, exitCode: faults.length === 0 ? 0 : 1 };
  },
});
