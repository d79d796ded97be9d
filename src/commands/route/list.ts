import { listRoutes } from '../../store/admin/routes.ts';
import { command } from '../frame/command.ts';
import { rows } from '../frame/result.ts';
import { openStore } from '../support/store.ts';

/** `kaskad route list`. */
export default command({
  options: {},
  positionals: [],
  notes: 'Example: kaskad route list',
  run: async (context) => {
    const routes = await listRoutes(await openStore(context));
    const shown = routes.map((route) => ({
      id: route.id,
      channel: route.channel,
      account: route.account ?? '*',
      sender: route.sender ?? '*',
      area: route.area ?? '*',
      connections: (route.connections ?? [])
        .map((name, index) => (route.weights === null ? name : `${name}:${route.weights[index]}`))
        .join(', '),
    }));
    return rows(shown, ['id', 'channel', 'account', 'sender', 'area', 'connections']);
  },
});
