import { transaction } from '../../store/db.ts';
import { findMail, retryMail } from '../../store/mail.ts';
import { CommandError, command } from '../frame/command.ts';
import { said } from '../frame/result.ts';
import { openStore } from '../support/store.ts';

/** `kaskad mail retry`. */
export default command({
  options: {},
  positionals: [{ name: 'id', kind: 'number', required: true, help: 'number of the letter' }],
  notes: 'Example: kaskad mail retry 17\nThe running gateway sends it within seconds, when it has a mail server.',
  run: async (context, values) => {
    const pool = await openStore(context);
    const mail = await findMail(pool, values.id);
    if (mail === null)
      throw new CommandError('not_found', `there is no letter ${values.id}; kaskad mail list shows them`);
    if (!(await transaction(pool, (client) => retryMail(client, values.id)))) {
      throw new CommandError('conflict', `letter ${values.id} was sent`);
    }
    return said(`letter ${values.id} is tried again`, { id: values.id, state: 'waiting' });
  },
});
