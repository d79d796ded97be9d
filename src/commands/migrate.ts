import { command } from './frame/command.ts';
import { said } from './frame/result.ts';
import { migrateDatabase } from './run-node.ts';

/** `kaskad migrate`: what `serve` does at its start, by itself. */
export default command({
  options: {},
  positionals: [],
  notes: 'Example: kaskad migrate',
  run: async (context) => {
    const applied = await migrateDatabase(await context.database());
    return said(applied.length === 0 ? 'the database is up to date' : `applied ${applied.join(', ')}`, { applied });
  },
});
