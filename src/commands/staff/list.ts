import { command } from '../frame/command.ts';
import { listPeople } from '../support/people.ts';
import { openStore } from '../support/store.ts';

/** `kaskad staff list`. */
export default command({
  options: {},
  positionals: [],
  notes: 'Example: kaskad staff list',
  run: async (context) => listPeople(await openStore(context), null),
});
