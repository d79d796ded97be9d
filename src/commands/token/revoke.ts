import { listTokens, revokeToken, type TokenFilter } from '../../store/admin/tokens.ts';
import { CommandError, command, UsageError } from '../frame/command.ts';
import { said } from '../frame/result.ts';
import { accountIdOf } from '../support/find.ts';
import { openStore } from '../support/store.ts';

/** `kaskad token revoke`. */
export default command({
  options: {
    account: { kind: 'text', help: 'login' },
    name: { kind: 'text', help: 'name it was given' },
    token: { kind: 'text', help: 'the token itself' },
  },
  positionals: [{ name: 'id', kind: 'number', help: 'number of the token, as token list shows it' }],
  notes: `Examples:
  kaskad token revoke 3
  kaskad token revoke --account shop --name crm`,
  run: async (context, values) => {
    const { id, name, token } = values;
    if (id === undefined && name === undefined && token === undefined) {
      throw new UsageError('ID is missing (or --name, or --token)');
    }
    const pool = await openStore(context);
    const filter: TokenFilter = { id, name, token, accountId: await accountIdOf(pool, values.account) };
    const found = (await listTokens(pool, filter)).filter((one) => one.revokedAt === null);
    if (found.length === 0) throw new CommandError('not_found', 'there is no such token, or it is revoked already');
    if (found.length > 1) {
      throw new CommandError(
        'ambiguous',
        `${found.length} tokens fit: ${found.map((one) => one.id).join(', ')}; name one`,
      );
    }
    const one = found[0]!;
    await revokeToken(pool, one.id);
    return said(`token ${one.id} of ${one.account} is revoked`, { id: one.id, account: one.account, revoked: true });
  },
});
