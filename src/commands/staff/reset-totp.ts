import { command } from '../frame/command.ts';
import { resetTotp } from '../support/people.ts';
import { openStore } from '../support/store.ts';

/** `kaskad staff reset-totp`. */
export default command({
  options: {},
  positionals: [{ name: 'login', kind: 'text', required: true, help: 'as staff list shows it' }],
  notes: 'Example: kaskad staff reset-totp olga',
  run: async (context, { login }) => resetTotp(await openStore(context), null, login),
});
