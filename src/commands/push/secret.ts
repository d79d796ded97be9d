import { transaction } from '../../store/db.ts';
import { createSecret, listSecrets, removeSecret, SECRETS_MAX } from '../../store/push-settings.ts';
import { CommandError, command, UsageError } from '../frame/command.ts';
import { rows, said } from '../frame/result.ts';
import { accountOf } from '../support/find.ts';
import { openStore } from '../support/store.ts';

const HOUR_MS = 3_600_000;
const OVERLAP_H = 24;
const OVERLAP_MAX_H = 720;

/** `kaskad push secret`. */
export default command({
  options: {
    account: { kind: 'text', required: true, help: 'login' },
    new: { kind: 'flag', help: 'make one and show it, this once' },
    'overlap-h': { kind: 'number', value: 'HOURS', help: 'how long those before it sign on; default 24' },
    remove: { kind: 'number', value: 'ID', help: 'sign with this one no more' },
  },
  positionals: [],
  notes: `Examples:
  kaskad push secret --account shop
  kaskad push secret --account shop --new --overlap-h 48`,
  run: async (context, values) => {
    if (values.new && values.remove !== undefined) throw new UsageError('--new and --remove exclude each other');
    const overlapH = values['overlap-h'] ?? OVERLAP_H;
    if (overlapH > OVERLAP_MAX_H) throw new UsageError(`--overlap-h must be at most ${OVERLAP_MAX_H}`);
    const pool = await openStore(context);
    const { id: accountId, login } = await accountOf(pool, values.account);
    if (values.remove !== undefined) {
      const id = values.remove;
      const result = await transaction(pool, (client) => removeSecret(client, accountId, id));
      if (result === 'unknown') throw new CommandError('not_found', `${login} has no secret ${id}`);
      if (result === 'last') throw new CommandError('conflict', 'it is the only one that stays, and pushes are signed');
      return said(`secret ${id} of ${login} signs no more`, { account: login, removed: id });
    }
    if (!values.new) return rows(await listSecrets(pool, accountId), ['id', 'hint', 'createdAt', 'expiresAt']);
    const made = await transaction(pool, (client) => createSecret(client, accountId, overlapH * HOUR_MS));
    if (made === null) throw new CommandError('conflict', `${login} has ${SECRETS_MAX} secrets already: remove one`);
    return said(made.secret, { account: login, id: made.id, secret: made.secret });
  },
});
