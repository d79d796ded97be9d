import { addConnection } from '../../store/admin/connections.ts';
import { CommandError, command, UsageError } from '../frame/command.ts';
import { said } from '../frame/result.ts';
import { brokenConstraint, openStore } from '../support/store.ts';
import { changedSettings, connectorOf, faultOf, SET_OPTION, settingsHelp } from './settings.ts';

/** `kaskad connection add`. */
export default command({
  options: {
    channel: { kind: 'text', value: 'CONNECTOR', required: true, help: 'type of the connector: sms-smpp' },
    name: { kind: 'text', required: true, help: 'what you call it' },
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
    const { type, channel } = definition;
    try {
      const id = await addConnection(pool, { name, type, channel, settings });
      // Not refused: files may be there on the node and not here.
      const warning = fault === '' ? '' : `\nbut on this machine it could not start: ${fault}`;
      return said(`connection ${name} is added${warning}`, { id, name, type, channel, warning: fault || null });
    } catch (error) {
      if (brokenConstraint(error) === 'connection_name') {
        throw new CommandError('exists', `there is a connection "${name}" already`);
      }
      throw error;
    }
  },
});
