import { listPushAddresses } from '../../store/push-settings.ts';
import { command } from '../frame/command.ts';
import { rows } from '../frame/result.ts';
import { openStore } from '../support/store.ts';

/** `kaskad push list`. */
export default command({
  options: {},
  positionals: [],
  notes:
    'Example: kaskad push list\nbyClient: the client has set the address itself, so that private networks are closed to it.',
  run: async (context) => {
    const addresses = await listPushAddresses(await openStore(context));
    return rows(addresses, ['login', 'url', 'style', 'state', 'byClient']);
  },
});
