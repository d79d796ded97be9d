import { switchSandboxOff } from '../../store/admin/sandbox.ts';
import { transaction } from '../../store/db.ts';
import { CommandError, command } from '../frame/command.ts';
import { said } from '../frame/result.ts';
import { openStore } from '../support/store.ts';

/** `kaskad sandbox off`. */
export default command({
  options: {},
  positionals: [],
  notes: `Its numbers are then numbers like any other: they are priced by the tariff and go to the operators.

Example: kaskad sandbox off`,
  run: async (context) => {
    const pool = await openStore(context);
    const result = await transaction(pool, switchSandboxOff);
    if (result === 'busy') throw new CommandError('busy', 'messages wait in the sandbox: try again in a moment');
    const changed = result === 'off';
    return said(changed ? 'the sandbox is off' : 'the sandbox was off already', { enabled: false, changed });
  },
});
