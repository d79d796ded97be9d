import { setConnectionState } from '../../store/admin/connections.ts';
import { command } from '../frame/command.ts';
import { said } from '../frame/result.ts';
import { connectionOf, named } from '../support/find.ts';
import { openStore } from '../support/store.ts';

/** `kaskad connection drain`. */
export default command({
  options: {
    name: { kind: 'text', help: 'the connection, if not named first' },
    reason: { kind: 'text', help: 'why; shown to operators' },
  },
  positionals: [{ name: 'connection', kind: 'text', help: 'its name' }],
  notes: `Example: kaskad connection drain op1 --reason "the contract ends"
What is queued goes out, nothing new comes: new messages take another connection of their route, and without one they are
refused. kaskad connection resume ends it; kaskad connection pause keeps new messages waiting instead.`,
  run: async (context, values) => {
    const pool = await openStore(context);
    const connection = await connectionOf(pool, named('connection', 'name', values.connection, values.name));
    await setConnectionState(pool, connection.id, 'draining', values.reason ?? '');
    return said(`connection ${connection.name} is draining: ${connection.queued} messages are queued`, {
      id: connection.id,
      name: connection.name,
      state: 'draining',
      queued: connection.queued,
    });
  },
});
