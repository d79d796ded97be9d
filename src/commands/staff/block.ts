import { command } from '../frame/command.ts';
import { changePerson } from '../support/people.ts';
import { openStore } from '../support/store.ts';

/** `kaskad staff block`. */
export default command({
  options: {},
  positionals: [{ name: 'login', kind: 'text', required: true, help: 'as staff list shows it' }],
  notes: 'Example: kaskad staff block olga',
  run: async (context, { login }) => changePerson(await openStore(context), null, login, { state: 'blocked' }),
});
