import { findRouteVersion, insertDraft, publishDraft } from '../../store/admin/route-versions.ts';
import { transaction } from '../../store/db.ts';
import { CommandError, command } from '../frame/command.ts';
import { said } from '../frame/result.ts';
import { openStore } from '../support/store.ts';
import { publishedId } from './publication.ts';

/** `kaskad route rollback`. */
export default command({
  options: {},
  positionals: [{ name: 'version', kind: 'number', required: true, help: 'a version that was in force' }],
  notes: `Example: kaskad route rollback 2
Its routes are put in force again, as a new version.`,
  run: async (context, values) => {
    const pool = await openStore(context);
    const result = await transaction(pool, async (client) => {
      const version = await findRouteVersion(client, values.version);
      if (version === undefined || version.state === 'draft') {
        throw new CommandError('not_found', `${values.version} was never in force; kaskad route versions lists them`);
      }
      const note = `as version ${version.id}`;
      const draft = await insertDraft(client, { routes: version.routes, note, createdBy: 'command' });
      return publishDraft(client, draft, 'command', true);
    });
    const id = publishedId(result, values.version);
    return said(`version ${id} is in force, with the routes of ${values.version}`, { id });
  },
});
