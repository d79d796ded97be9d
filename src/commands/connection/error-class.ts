import { OWN_CODES } from '../../pipeline/connection-error-class.ts';
import { setErrorClasses } from '../../store/admin/connections.ts';
import { command, UsageError } from '../frame/command.ts';
import { rows, said } from '../frame/result.ts';
import { connectionOf } from '../support/find.ts';
import { openStore } from '../support/store.ts';
import { definitionOf } from './settings.ts';

/** `kaskad connection error-class`. */
export default command({
  options: {
    class: {
      kind: 'word',
      values: ['temporary', 'throttle', 'recipient', 'content', 'configuration', 'default'],
      help: 'what the code means; default = what the connector says',
    },
  },
  positionals: [
    { name: 'connection', kind: 'text', required: true, help: 'its name' },
    { name: 'code', kind: 'text', help: "the upstream's code; without one, all that were set are listed" },
  ],
  notes: `Examples:
  kaskad connection error-class op1 0x0401 --class recipient
  kaskad connection error-class op1 0x0401 --class default
  kaskad connection error-class op1
temporary: tried again, each time later. throttle: tried again, and slowed down. recipient, content: refused for good, another
connection is tried. configuration: the connection is paused, its messages are kept. Running nodes follow at once.`,
  run: async (context, values) => {
    const pool = await openStore(context);
    const { id, name, type, errorClasses } = await connectionOf(pool, values.connection);
    const { code } = values;
    if (code === undefined) {
      if (values.class !== undefined) throw new UsageError('CODE is missing');
      const list = Object.entries(errorClasses).map(([one, errorClass]) => ({ code: one, class: errorClass }));
      return rows(list, ['code', 'class']);
    }
    if (!/^[!-~]{1,64}$/.test(code) || OWN_CODES.includes(code))
      throw new UsageError(`"${code}" is no code of an upstream`);
    if (values.class === undefined) throw new UsageError('--class is missing');
    const { [code]: _, ...others } = errorClasses;
    const isDefault = values.class === 'default';
    await setErrorClasses(pool, id, isDefault ? others : { ...others, [code]: values.class as never });
    const meant = isDefault ? (definitionOf(type).errorClasses.get(code) ?? 'temporary') : values.class;
    return said(`${code} of ${name} is ${meant}`, { id, name, code, class: meant });
  },
});
