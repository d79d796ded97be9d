import { publishDraft } from '../../store/admin/route-versions.ts';
import { transaction } from '../../store/db.ts';
import { command } from '../frame/command.ts';
import { said } from '../frame/result.ts';
import { openStore } from '../support/store.ts';
import { publishedId } from './publication.ts';

/** `kaskad route publish`. */
export default command({
  options: { force: { kind: 'flag', help: 'also when the routes were changed since the draft was made' } },
  positionals: [{ name: 'version', kind: 'number', required: true, help: 'number of the draft' }],
  notes: 'Example: kaskad route publish 4',
  run: async (context, values) => {
    const pool = await openStore(context);
    const result = await transaction(pool, (client) => publishDraft(client, values.version, 'command', values.force));
    const id = publishedId(result, values.version);
    return said(`version ${id} is in force`, { id });
  },
});
