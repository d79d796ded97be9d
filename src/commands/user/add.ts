import { CLIENT_ROLES } from '../../domain/permissions.ts';
import { command } from '../frame/command.ts';
import { accountOf } from '../support/find.ts';
import { addPerson, PASSWORD_OPTION, passwordFrom } from '../support/people.ts';
import { openStore } from '../support/store.ts';

/** `kaskad user add`. */
export default command({
  options: {
    account: { kind: 'text', required: true, help: 'login of the account' },
    role: { kind: 'word', values: CLIENT_ROLES, required: true, help: 'what they may do' },
    name: { kind: 'text', help: 'their name' },
    email: { kind: 'text', help: 'where letters go' },
    ...PASSWORD_OPTION,
  },
  positionals: [{ name: 'login', kind: 'text', required: true, help: 'what they sign in by' }],
  notes: `Example: kaskad user add anna@example.com --account shop --role manager
Without --password-stdin a password is made and shown this once.`,
  run: async (context, values) => {
    const { login, role, name = '', email = '' } = values;
    const password = await passwordFrom(values['password-stdin']);
    const pool = await openStore(context);
    const { id: accountId } = await accountOf(pool, values.account);
    return addPerson(pool, { accountId, login, name, email, role, password });
  },
});
