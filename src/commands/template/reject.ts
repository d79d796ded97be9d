import { command } from '../frame/command.ts';
import { openStore } from '../support/store.ts';
import { judge } from './judge.ts';

/** `kaskad template reject`. */
export default command({
  options: { reason: { kind: 'text', required: true, help: 'why; shown to the client' } },
  positionals: [{ name: 'id', kind: 'number', required: true, help: 'as template list shows it' }],
  notes: `Example: kaskad template reject 3 --reason 'names another company'`,
  run: async (context, values) =>
    judge(await openStore(context), values.id, { state: 'rejected', reason: values.reason }),
});
