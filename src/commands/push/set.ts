import { transaction } from '../../store/db.ts';
import { findPushSettings, setPushAddress } from '../../store/push-settings.ts';
import { command, UsageError } from '../frame/command.ts';
import { said } from '../frame/result.ts';
import { accountOf } from '../support/find.ts';
import { openStore } from '../support/store.ts';

/** `kaskad push set`. */
export default command({
  options: {
    account: { kind: 'text', required: true, help: 'login' },
    url: { kind: 'text', help: "http or https, also in a private network; '' for nowhere" },
    style: { kind: 'word', values: ['echo', 'signed'], help: 'echo as the old doors, or signed (Standard Webhooks)' },
    on: { kind: 'flag', help: 'switch the address on again' },
    off: { kind: 'flag', help: 'tell nothing: statuses become dead letters' },
  },
  positionals: [],
  notes: `Examples:
  kaskad push set --account shop --url https://shop.example/status
  kaskad push secret --account shop --new && kaskad push set --account shop --style signed
Statuses that wait for another try are tried at once.`,
  run: async (context, values) => {
    if (values.on && values.off) throw new UsageError('--on and --off contradict each other');
    checkUrl(values.url);
    const enabled = values.on ? true : values.off ? false : undefined;
    if (values.url === undefined && values.style === undefined && enabled === undefined) {
      throw new UsageError('nothing to set');
    }
    const pool = await openStore(context);
    const account = await accountOf(pool, values.account);
    const before = (await findPushSettings(pool, account.id))!;
    if (values.style === 'signed' && before.secrets === 0) {
      throw new UsageError(`signed pushes need a secret: kaskad push secret --account ${account.login} --new`);
    }
    const change = { url: values.url, style: values.style, enabled };
    await transaction(pool, (client) => setPushAddress(client, account.id, change, 'operator'));
    const { url, style, state } = (await findPushSettings(pool, account.id))!;
    const where = url === '' ? 'nowhere' : `to ${url}, ${style}, ${state}`;
    return said(`${account.login} is told its statuses ${where}`, { account: account.login, url, style, state });
  },
});

function checkUrl(url: string | undefined): void {
  if (url === undefined || url === '') return;
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw new UsageError(`--url: "${url}" is no http or https address`);
  }
}
