import { STAFF_ROLES } from '../../domain/permissions.ts';
import { command } from '../frame/command.ts';
import { addPerson, PASSWORD_OPTION, passwordFrom } from '../support/people.ts';
import { openStore } from '../support/store.ts';

/** `kaskad staff add`. */
export default command({
  options: {
    role: { kind: 'word', values: STAFF_ROLES, required: true, help: 'what they may do' },
    name: { kind: 'text', help: 'their name' },
    email: { kind: 'text', help: 'where letters go' },
    ...PASSWORD_OPTION,
  },
  positionals: [{ name: 'login', kind: 'text', required: true, help: 'what they sign in by' }],
  notes: `Example: kaskad staff add olga --role admin --email olga@example.com
Without --password-stdin a password is made and shown this once.`,
  run: async (context, values) => {
    const { login, role, name = '', email = '' } = values;
    const password = await passwordFrom(values['password-stdin']);
    return addPerson(await openStore(context), { accountId: null, login, name, email, role, password });
  },
});
