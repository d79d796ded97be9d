import { command } from '../frame/command.ts';
import { connectionOf, named } from '../support/find.ts';
import { openStore } from '../support/store.ts';
import { page, section } from '../support/tables.ts';
import { money } from '../support/values.ts';
import { healthOf } from './health.ts';
import { definitionOf, shownSettings } from './settings.ts';

/** `kaskad connection show`. */
export default command({
  options: {
    name: { kind: 'text', help: 'the connection, if not named first' },
    all: { kind: 'flag', help: 'settings that have their default too' },
  },
  positionals: [{ name: 'connection', kind: 'text', help: 'its name' }],
  notes: 'Example: kaskad connection show op1 --all',
  run: async (context, values) => {
    const pool = await openStore(context);
    const connection = await connectionOf(pool, named('connection', 'name', values.connection, values.name));
    const defaults = definitionOf(connection.type).settings.map((field) => [field.name, field.default ?? null]);
    const all = values.all ? { ...Object.fromEntries(defaults), ...connection.settings } : connection.settings;
    const settings = shownSettings(connection.type, all);
    const record = {
      id: connection.id,
      name: connection.name,
      type: connection.type,
      carries: connection.channels.join(', '),
      hours: connection.hours === '' ? 'always' : `${connection.hours} ${connection.timeZone}`,
      cost: money(connection.costE7),
      state: connection.state,
      ...healthOf(connection),
      queued: connection.queued,
      created_at: connection.createdAt,
      changed_at: connection.changedAt,
    };
    const list = Object.entries(settings).map(([setting, value]) => ({ setting, value }));
    return page(record, [section('settings', list, ['setting', 'value'])], { ...record, settings });
  },
});
