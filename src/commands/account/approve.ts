import { registrationApproved } from '../../domain/letters.ts';
import { command } from '../frame/command.ts';
import { named } from '../support/find.ts';
import { decide } from './decide.ts';

/** `kaskad account approve`. */
export default command({
  options: { login: { kind: 'text', help: 'the account, if not named first' } },
  positionals: [{ name: 'account', kind: 'text', help: 'login' }],
  notes: 'Example: kaskad account approve shop',
  run: async (context, values) =>
    decide(context, named('account', 'login', values.account, values.login), null, registrationApproved),
});
