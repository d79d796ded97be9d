import { findMail } from '../../store/mail.ts';
import { CommandError, command } from '../frame/command.ts';
import { fields, type Result } from '../frame/result.ts';
import { openStore } from '../support/store.ts';

/** `kaskad mail show`. */
export default command({
  options: {},
  positionals: [{ name: 'id', kind: 'number', required: true, help: 'number of the letter' }],
  notes: 'Example: kaskad mail show 17',
  run: async (context, values): Promise<Result> => {
    const mail = await findMail(await openStore(context), values.id);
    if (mail === null)
      throw new CommandError('not_found', `there is no letter ${values.id}; kaskad mail list shows them`);
    const { body, accountId: _accountId, ...head } = mail;
    return { json: { ...head, body }, text: `${fields(head).text}\n\n${body.trimEnd()}` };
  },
});
