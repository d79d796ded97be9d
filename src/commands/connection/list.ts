import { listConnections } from '../../store/admin/connections.ts';
import { command } from '../frame/command.ts';
import { rows } from '../frame/result.ts';
import { openStore } from '../support/store.ts';
import { healthOf } from './health.ts';

/** `kaskad connection list`. */
export default command({
  options: {},
  positionals: [],
  notes: `Example: kaskad connection list
link is what its node last wrote down; bound = sessions bound of those wanted.`,
  run: async (context) => {
    const connections = await listConnections(await openStore(context));
    const shown = connections.map((connection) => ({
      id: connection.id,
      name: connection.name,
      type: connection.type,
      state: connection.state,
      ...healthOf(connection),
      queued: connection.queued,
    }));
    return rows(shown, ['id', 'name', 'type', 'state', 'link', 'bound', 'in_flight', 'queued', 'since', 'reason']);
  },
});
