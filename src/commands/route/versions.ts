import { listRouteVersions } from '../../store/admin/route-versions.ts';
import { command } from '../frame/command.ts';
import { rows } from '../frame/result.ts';
import { openStore } from '../support/store.ts';

const LINES_MAX = 100;

/** `kaskad route versions`. */
export default command({
  options: {},
  positionals: [],
  notes: `Example: kaskad route versions
Drafts, the version in force, and those that were: the newest first.`,
  run: async (context) => {
    const versions = await listRouteVersions(await openStore(context), null, LINES_MAX);
    const shown = versions.map(({ id, state, routes, note, createdBy, createdAt, publishedAt }) => ({
      id,
      state,
      routes: routes.length,
      note,
      by: createdBy,
      created: createdAt.toISOString(),
      published: publishedAt?.toISOString() ?? '',
    }));
    return rows(shown, ['id', 'state', 'routes', 'note', 'by', 'created', 'published']);
  },
});
