import { STAFF_ROLES } from '../../domain/permissions.ts';
import { command } from '../frame/command.ts';
import { changePerson } from '../support/people.ts';
import { openStore } from '../support/store.ts';

/** `kaskad staff set-role`. */
export default command({
  options: { role: { kind: 'word', values: STAFF_ROLES, required: true, help: 'what they may do from now on' } },
  positionals: [{ name: 'login', kind: 'text', required: true, help: 'as staff list shows it' }],
  notes: 'Example: kaskad staff set-role olga --role moderator',
  run: async (context, { login, role }) => changePerson(await openStore(context), null, login, { role }),
});
