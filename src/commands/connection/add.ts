import { faultOf } from '../../pipeline/connection-settings.ts';
import { addConnection } from '../../store/admin/connections.ts';
import { CommandError, command, UsageError } from '../frame/command.ts';
import { said } from '../frame/result.ts';
import { brokenConstraint, openStore } from '../support/store.ts';
import { changedSettings, connectorOf, SET_OPTION, settingsHelp } from './settings.ts';
import { TERM_OPTIONS, termsOf } from './terms.ts';

/** `kaskad connection add`. */
export default command({
  options: {
    channel: { kind: 'text', value: 'CONNECTOR', required: true, help: 'type of the connector, see below' },
    name: { kind: 'text', required: true, help: 'what you call it' },
    ...TERM_OPTIONS,
    set: SET_OPTION,
  },
  positionals: [],
  notes: () => `Example:
  kaskad connection add --channel sms-smpp --name op1 --set host=127.0.0.1 --set port=2775 \\
    --set system_id=u --set password=p --set window=200

${settingsHelp()}`,
  run: async (context, values) => {
    const { name } = values;
    const definition = connectorOf(values.channel);
    if (!/^[^\s,]{1,64}$/.test(name))
      throw new UsageError('--name must have 1 to 64 characters, without blanks and commas');
    const settings = changedSettings(definition, {}, values.set);
    const fault = faultOf(definition, settings);
    const pool = await openStore(context);
    const terms = termsOf(definition, values);
    const { type } = definition;
    const channels = terms.channels ?? definition.channels.slice(0, 1);
    try {
      const id = await addConnection(pool, { ...terms, name, type, channels, settings });
      // Not refused: files may be there on the node and not here.
      const warning = fault === '' ? '' : `\nbut on this machine it could not start: ${fault}`;
      return said(`connection ${name} is added${warning}`, { id, name, type, channels, warning: fault || null });
    } catch (error) {
      if (brokenConstraint(error) === 'connection_name') {
        throw new CommandError('exists', `there is a connection "${name}" already`);
      }
      throw error;
    }
  },
});
