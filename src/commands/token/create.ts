import { newClientToken } from '../../identity/secrets.ts';
import { insertToken } from '../../store/admin/tokens.ts';
import { explainAccountError } from '../account/settings.ts';
import { command } from '../frame/command.ts';
import { said } from '../frame/result.ts';
import { accountOf } from '../support/find.ts';
import { openStore } from '../support/store.ts';
import { orNull } from '../support/values.ts';
import { BOUNDS_OPTIONS, tokenBounds } from './bounds.ts';
import { checkToken } from './check.ts';

/** `kaskad token create`. */
export default command({
  options: {
    account: { kind: 'text', required: true, help: 'login' },
    name: { kind: 'text', help: 'what it is for' },
    rate: { kind: 'number', value: 'N', help: 'most messages a second by this token' },
    ...BOUNDS_OPTIONS,
    token: { kind: 'text', help: 'one of your choice instead of a random one' },
  },
  positionals: [],
  notes: `Example: kaskad token create --account shop --name crm --rate 20 --scopes messages:send,messages:read --expires 365d
The token is shown this once: only its digest is kept.`,
  run: async (context, values) => {
    if (values.token !== undefined) checkToken(values.token);
    const bounds = tokenBounds(values);
    const pool = await openStore(context);
    const account = await accountOf(pool, values.account);
    const token = values.token ?? newClientToken();
    const rate = orNull(values.rate) ?? null;
    const id = await insertToken(pool, account.id, token, values.name ?? '', rate, bounds).catch((error) =>
      explainAccountError(error, account.login),
    );
    return said(`token ${id} of ${account.login}: ${token}\nkeep it: it is not shown again`, {
      id,
      account: account.login,
      token,
    });
  },
});
