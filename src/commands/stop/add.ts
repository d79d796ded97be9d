import { addStops } from '../../store/admin/stops.ts';
import { command } from '../frame/command.ts';
import { said } from '../frame/result.ts';
import { accountOf } from '../support/find.ts';
import { openStore } from '../support/store.ts';
import { phoneOf } from '../support/values.ts';

/** `kaskad stop add`. */
export default command({
  options: {
    account: { kind: 'text', help: 'login; default everyone' },
    reason: { kind: 'text', help: 'why' },
    source: { kind: 'text', help: 'where it comes from; default operator' },
  },
  positionals: [{ name: 'phone', kind: 'text', required: true, many: true, help: 'one or more numbers' }],
  notes: `Examples:
  kaskad stop add 79161234567 --reason "asked us to"
  kaskad stop add 79161234567 79161234568 --account shop`,
  run: async (context, values) => {
    const phones = values.phone.map(phoneOf);
    const pool = await openStore(context);
    const account = values.account === undefined ? null : await accountOf(pool, values.account);
    const lines = phones.map((phone) => ({ phone, reason: values.reason ?? '' }));
    const added = await addStops(pool, account?.id ?? 0, lines, values.source ?? 'operator');
    const whose = account === null ? 'everyone' : account.login;
    return said(`stop list of ${whose}: ${added} added, ${lines.length - added} were there already`, {
      list: whose,
      added,
      already: lines.length - added,
    });
  },
});
