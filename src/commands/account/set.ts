import { updateAccount } from '../../store/admin/accounts.ts';
import { transaction } from '../../store/db.ts';
import { command, UsageError } from '../frame/command.ts';
import { said } from '../frame/result.ts';
import { accountOf, named } from '../support/find.ts';
import { openStore } from '../support/store.ts';
import { ACCOUNT_OPTIONS, accountFields, explainAccountError } from './settings.ts';

/** `kaskad account set`. */
export default command({
  options: {
    login: { kind: 'text', help: 'the account, if not named first' },
    ...ACCOUNT_OPTIONS,
    limited: { kind: 'flag', help: 'the balance is looked at again' },
  },
  positionals: [{ name: 'account', kind: 'text', help: 'login' }],
  notes: `Examples:
  kaskad account set shop --push-url https://shop.example/status --rate 50
  kaskad account set shop --password n3wsecret --credit-limit 500`,
  run: async (context, values) => {
    const login = named('account', 'login', values.account, values.login);
    if (values.limited && values.unlimited) throw new UsageError('--limited and --unlimited contradict each other');
    const pool = await openStore(context);
    const account = await accountOf(pool, login);
    const fields = {
      ...(await accountFields(pool, values)),
      unlimited: values.unlimited ? true : values.limited ? false : undefined,
    };
    const changed = Object.values(fields).filter((value) => value !== undefined).length;
    if (changed === 0) throw new UsageError('nothing to set');
    await transaction(pool, (client) => updateAccount(client, account.id, fields)).catch((error) =>
      explainAccountError(error, account.login),
    );
    return said(`account ${account.login} is changed`, { id: account.id, login: account.login, changed });
  },
});
