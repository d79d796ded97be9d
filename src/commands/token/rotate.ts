import { newClientToken } from '../../identity/secrets.ts';
import { listTokens, rotateToken } from '../../store/admin/tokens.ts';
import { transaction } from '../../store/db.ts';
import { CommandError, command, UsageError } from '../frame/command.ts';
import { said } from '../frame/result.ts';
import { openStore } from '../support/store.ts';

const OVERLAP_MAX_H = 720;

/** `kaskad token rotate`. */
export default command({
  options: {
    'overlap-h': { kind: 'number', value: 'HOURS', help: 'how long the old one goes on beside it, default 24' },
  },
  positionals: [{ name: 'id', kind: 'number', required: true, help: 'number of the token, as token list shows it' }],
  notes: `Example: kaskad token rotate 3 --overlap-h 48
The new token can do what the old one can; it is shown this once.`,
  run: async (context, values) => {
    const hours = values['overlap-h'] ?? 24;
    if (hours > OVERLAP_MAX_H) throw new UsageError(`--overlap-h must be at most ${OVERLAP_MAX_H}`);
    const pool = await openStore(context);
    const [old] = await listTokens(pool, { id: values.id });
    if (old === undefined) throw new CommandError('not_found', `there is no token ${values.id}`);
    const token = newClientToken();
    const id = await transaction(pool, (client) => rotateToken(client, old.id, token, hours * 3600));
    if (id === null) throw new CommandError('conflict', `token ${old.id} is revoked or expired`);
    const text = `token ${id} of ${old.account}: ${token}\nkeep it: it is not shown again; token ${old.id} ends in ${hours} h`;
    return said(text, { id, account: old.account, token, replaces: old.id });
  },
});
