import { command } from '../frame/command.ts';
import { listPeople } from '../support/people.ts';
import { openStore } from '../support/store.ts';

/** `kaskad staff list`. */
export default command({
  options: {},
  positionals: [],
  run: async (context) => listPeople(await openStore(context), null),
});
