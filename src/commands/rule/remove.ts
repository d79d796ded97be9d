import { removeRule } from '../../store/admin/rules.ts';
import { CommandError, command } from '../frame/command.ts';
import { said } from '../frame/result.ts';
import { openStore } from '../support/store.ts';

/** `kaskad rule remove`. */
export default command({
  options: {},
  positionals: [{ name: 'id', kind: 'number', required: true, help: 'number of the rule, as rule list shows it' }],
  notes: 'Example: kaskad rule remove 3',
  run: async (context, values) => {
    const removed = await removeRule(await openStore(context), values.id);
    if (!removed) throw new CommandError('not_found', `there is no rule ${values.id}`);
    return said(`rule ${values.id} is removed`, { id: values.id });
  },
});
