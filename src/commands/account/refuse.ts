import { registrationRefused } from '../../domain/letters.ts';
import { command } from '../frame/command.ts';
import { named } from '../support/find.ts';
import { decide } from './decide.ts';

/** `kaskad account refuse`. */
export default command({
  options: {
    login: { kind: 'text', help: 'the account, if not named first' },
    reason: { kind: 'text', required: true, help: 'why; the letter tells it' },
  },
  positionals: [{ name: 'account', kind: 'text', help: 'login' }],
  notes: 'Example: kaskad account refuse shop --reason "this company has an account"',
  run: async (context, values) =>
    decide(context, named('account', 'login', values.account, values.login), values.reason, (login) =>
      registrationRefused(login, values.reason),
    ),
});
