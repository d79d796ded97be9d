import { command } from '../frame/command.ts';
import { openStore } from '../support/store.ts';
import { judge } from './judge.ts';

/** `kaskad template approve`. */
export default command({
  options: {},
  positionals: [{ name: 'id', kind: 'number', required: true, help: 'as template list shows it' }],
  notes: `Example: kaskad template approve 3
Texts that match it pass the text rules of moderation.`,
  run: async (context, values) => judge(await openStore(context), values.id, { state: 'approved', reason: '' }),
});
