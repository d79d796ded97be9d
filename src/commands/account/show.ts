import { listSenders } from '../../store/admin/senders.ts';
import { listTokens } from '../../store/admin/tokens.ts';
import { command } from '../frame/command.ts';
import { accountOf, named } from '../support/find.ts';
import { openStore } from '../support/store.ts';
import { page, section } from '../support/tables.ts';
import { money } from '../support/values.ts';

/** `kaskad account show`. */
export default command({
  options: { login: { kind: 'text', help: 'the account, if not named first' } },
  positionals: [{ name: 'account', kind: 'text', help: 'login' }],
  notes: 'Example: kaskad account show shop',
  run: async (context, values) => {
    const pool = await openStore(context);
    const account = await accountOf(pool, named('account', 'login', values.account, values.login));
    const tokens = await listTokens(pool, { accountId: account.id });
    const senders = await listSenders(pool, { accountId: account.id });
    const record = {
      id: account.id,
      login: account.login,
      state: account.state,
      reason: account.stateReason,
      balance: money(account.balanceE7),
      held: money(account.heldE7),
      available: money(account.balanceE7 - account.heldE7),
      credit_limit: money(account.creditLimitE7),
      unlimited: account.unlimited,
      currency: account.currency,
      tariff: account.tariff,
      push_url: account.pushUrl,
      get_answer: account.getAnswer ?? 'default',
      time_zone: account.timeZone,
      password: account.hasPassword ? 'set' : 'none',
      segments_max: account.segmentsMax,
      rate_per_s: account.ratePerS,
      company: account.company,
      email: account.email,
      moderation: account.moderation,
      denied_channels: account.deniedChannels.join(','),
      day_cap: account.dayCapE7 === null ? null : money(account.dayCapE7),
      day_held: money(account.dayHeldE7),
      low_balance: account.lowBalanceE7 === null ? null : money(account.lowBalanceE7),
      created_at: account.createdAt,
    };
    return page(
      record,
      [
        section('tokens', tokens, ['id', 'name', 'ratePerS', 'createdAt', 'revokedAt']),
        section('senders', senders, ['channel', 'name', 'state', 'trafficClass', 'reason']),
      ],
      { ...record, tokens, senders },
    );
  },
});
