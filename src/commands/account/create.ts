import { LOGIN_PATTERN } from '../../domain/login.ts';
import { createAccount } from '../../store/admin/accounts.ts';
import { insertToken } from '../../store/admin/tokens.ts';
import { command, UsageError } from '../frame/command.ts';
import { said } from '../frame/result.ts';
import { openStore } from '../support/store.ts';
import { amountE7, money } from '../support/values.ts';
import { checkToken } from '../token/check.ts';
import { ACCOUNT_OPTIONS, accountFields, explainAccountError } from './settings.ts';

/** `kaskad account create`. */
export default command({
  options: {
    login: { kind: 'text', required: true, help: '1 to 64 Latin letters, digits and signs without blanks and colons' },
    ...ACCOUNT_OPTIONS,
    token: { kind: 'text', help: 'a first API token of your choice' },
    balance: { kind: 'amount', help: 'opening balance' },
  },
  positionals: [],
  notes: `Example:
  kaskad account create --login shop --password s3cret --token T0KEN --balance 1000 \\
    --get-answer text --push-url http://127.0.0.1:9000/`,
  run: async (context, values) => {
    const { login } = values;
    if (login.length > 64 || !new RegExp(LOGIN_PATTERN).test(login)) {
      throw new UsageError('--login must have 1 to 64 Latin letters, digits and signs, without blanks and colons');
    }
    const opening = amountE7('balance', values.balance ?? '0');
    if (values.token !== undefined) checkToken(values.token);
    const pool = await openStore(context);
    const fields = await accountFields(pool, values);
    const unlimited = values.unlimited || undefined;
    try {
      const id = await createAccount(pool, login, { ...fields, unlimited }, opening, async (client, accountId) => {
        if (values.token !== undefined) await insertToken(client, accountId, values.token, '', null);
      });
      return said(`account ${login} is ready, its number is ${id}; balance ${money(opening)}`, {
        id,
        login,
        balance: money(opening),
      });
    } catch (error) {
      return explainAccountError(error, login);
    }
  },
});
