import { setConnectionState } from '../../store/admin/connections.ts';
import { command } from '../frame/command.ts';
import { said } from '../frame/result.ts';
import { connectionOf, named } from '../support/find.ts';
import { openStore } from '../support/store.ts';

/** `kaskad connection resume`. */
export default command({
  options: { name: { kind: 'text', help: 'the connection, if not named first' } },
  positionals: [{ name: 'connection', kind: 'text', help: 'its name' }],
  notes: 'Example: kaskad connection resume op1',
  run: async (context, values) => {
    const pool = await openStore(context);
    const connection = await connectionOf(pool, named('connection', 'name', values.connection, values.name));
    await setConnectionState(pool, connection.id, 'active', '');
    return said(`connection ${connection.name} is active`, {
      id: connection.id,
      name: connection.name,
      state: 'active',
    });
  },
});
