import { brokenRoute, findRouteVersion, insertDraft, liveRoutes } from '../../store/admin/route-versions.ts';
import { CommandError, command } from '../frame/command.ts';
import { said } from '../frame/result.ts';
import { openStore } from '../support/store.ts';
import { readVersionFile } from './version-file.ts';

/** `kaskad route draft`. */
export default command({
  options: {
    file: { kind: 'text', help: 'JSON as `kaskad route list --json` prints it' },
    from: { kind: 'number', value: 'VERSION', help: 'a version to begin with; default the routes in force' },
    note: { kind: 'text', help: 'what the draft is for' },
  },
  positionals: [],
  notes: `Examples:
  kaskad route list --json > routes.json
  kaskad route draft --file routes.json --note 'second operator for MTS'
A draft changes nothing until kaskad route publish.`,
  run: async (context, values) => {
    const pool = await openStore(context);
    const from = values.from === undefined ? undefined : await findRouteVersion(pool, values.from);
    if (values.from !== undefined && from === undefined) {
      throw new CommandError('not_found', `there is no version ${values.from}; kaskad route versions lists them`);
    }
    const given = values.file === undefined ? undefined : await readVersionFile(pool, values.file);
    const routes = given ?? from?.routes ?? (await liveRoutes(pool));
    const why = await brokenRoute(pool, routes);
    if (why !== null) throw new CommandError('conflict', why);
    const id = await insertDraft(pool, { routes, note: values.note ?? '', createdBy: 'command' });
    return said(`draft ${id} has ${routes.length} routes; kaskad route publish ${id} puts them in force`, { id });
  },
});
