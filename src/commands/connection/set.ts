import { faultOf } from '../../pipeline/connection-settings.ts';
import { setConnectionSettings, setConnectionTerms } from '../../store/admin/connections.ts';
import { command, UsageError } from '../frame/command.ts';
import { said } from '../frame/result.ts';
import { connectionOf, named } from '../support/find.ts';
import { openStore } from '../support/store.ts';
import { changedSettings, definitionOf, SET_OPTION, settingsHelp } from './settings.ts';
import { TERM_OPTIONS, termsOf } from './terms.ts';

/** `kaskad connection set`. */
export default command({
  options: {
    name: { kind: 'text', help: 'the connection, if not named first' },
    ...TERM_OPTIONS,
    set: SET_OPTION,
    unset: { kind: 'text', many: true, value: 'NAME', help: 'a setting that goes back to its default' },
  },
  positionals: [{ name: 'connection', kind: 'text', help: 'its name' }],
  notes: () => `Example: kaskad connection set op1 --set window=500 --unset rate
A running link finishes what it has in flight and is opened anew.

${settingsHelp()}`,
  run: async (context, values) => {
    const name = named('connection', 'name', values.connection, values.name);
    const termCount = Object.keys(TERM_OPTIONS).filter(
      (option) => values[option as keyof typeof TERM_OPTIONS] !== undefined,
    ).length;
    if (values.set.length + values.unset.length + termCount === 0)
      throw new UsageError('nothing to set: --set NAME=VALUE');
    const pool = await openStore(context);
    const connection = await connectionOf(pool, name);
    const definition = definitionOf(connection.type);
    const settings = changedSettings(definition, connection.settings, values.set, values.unset);
    const fault = faultOf(definition, settings);
    const terms = termsOf(definition, values);
    if (values.set.length + values.unset.length > 0) await setConnectionSettings(pool, connection.id, settings);
    if (termCount > 0) await setConnectionTerms(pool, connection.id, terms);
    const warning = fault === '' ? '' : `\nbut on this machine it could not start: ${fault}`;
    return said(`connection ${name} is changed${warning}`, { id: connection.id, name, warning: fault || null });
  },
});
