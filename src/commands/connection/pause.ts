import { setConnectionState } from '../../store/admin/connections.ts';
import { command } from '../frame/command.ts';
import { said } from '../frame/result.ts';
import { connectionOf, named } from '../support/find.ts';
import { openStore } from '../support/store.ts';

/** `kaskad connection pause`. */
export default command({
  options: {
    name: { kind: 'text', help: 'the connection, if not named first' },
    reason: { kind: 'text', required: true, help: 'why; shown to operators' },
  },
  positionals: [{ name: 'connection', kind: 'text', help: 'its name' }],
  notes: `Example: kaskad connection pause op1 --reason "maintenance until 12:00"
Its messages take another connection of their route, or wait when there is none.`,
  run: async (context, values) => {
    const pool = await openStore(context);
    const connection = await connectionOf(pool, named('connection', 'name', values.connection, values.name));
    await setConnectionState(pool, connection.id, 'paused', values.reason);
    return said(`connection ${connection.name} is paused`, {
      id: connection.id,
      name: connection.name,
      state: 'paused',
    });
  },
});
