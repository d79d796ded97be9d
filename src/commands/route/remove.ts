import { removeRoute } from '../../store/admin/routes.ts';
import { CommandError, command } from '../frame/command.ts';
import { said } from '../frame/result.ts';
import { openStore } from '../support/store.ts';

/** `kaskad route remove`. */
export default command({
  options: {},
  positionals: [{ name: 'id', kind: 'number', required: true, help: 'number of the route, as route list shows it' }],
  notes: 'Example: kaskad route remove 3',
  run: async (context, values) => {
    const removed = await removeRoute(await openStore(context), values.id);
    if (!removed) throw new CommandError('not_found', `there is no route ${values.id}`);
    return said(`route ${values.id} is removed`, { id: values.id });
  },
});
