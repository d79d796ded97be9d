import { command } from '../frame/command.ts';
import { PASSWORD_OPTION, passwordFrom, resetPassword } from '../support/people.ts';
import { openStore } from '../support/store.ts';

/** `kaskad staff reset-password`. */
export default command({
  options: PASSWORD_OPTION,
  positionals: [{ name: 'login', kind: 'text', required: true, help: 'as staff list shows it' }],
  notes: `Example: kaskad staff reset-password olga
Whatever they are signed in with ends, personal tokens too. A lock after wrong passwords is lifted.`,
  run: async (context, values) => {
    const password = await passwordFrom(values['password-stdin']);
    return resetPassword(await openStore(context), null, values.login, password);
  },
});
