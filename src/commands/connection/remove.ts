import { setConnectionState } from '../../store/admin/connections.ts';
import { listRoutes } from '../../store/admin/routes.ts';
import { command } from '../frame/command.ts';
import { said } from '../frame/result.ts';
import { connectionOf, named } from '../support/find.ts';
import { openStore } from '../support/store.ts';

/** `kaskad connection remove`: marks it, because messages and receipts still name it. */
export default command({
  options: { name: { kind: 'text', help: 'the connection, if not named first' } },
  positionals: [{ name: 'connection', kind: 'text', help: 'its name' }],
  notes: `Example: kaskad connection remove op1
What it had queued takes the other connections of its route. Its name may be used again.`,
  run: async (context, values) => {
    const pool = await openStore(context);
    const { id, name } = await connectionOf(pool, named('connection', 'name', values.connection, values.name));
    await setConnectionState(pool, id, 'removed', 'removed by the operator');
    const routes = (await listRoutes(pool))
      .filter((route) => route.connectionIds.includes(id))
      .map((route) => route.id);
    const note = routes.length > 0 ? `; routes that still name it: ${routes.join(', ')}` : '';
    return said(`connection ${name} is removed${note}`, { id, name, state: 'removed', routes });
  },
});
