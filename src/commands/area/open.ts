import { openDirection } from '../../store/admin/areas.ts';
import { command, UsageError } from '../frame/command.ts';
import { said } from '../frame/result.ts';
import { accountOf, areaIdOf } from '../support/find.ts';
import { openStore } from '../support/store.ts';
import { CHANNEL_WORDS } from '../support/values.ts';

/** `kaskad area open`. */
export default command({
  options: {
    account: { kind: 'text', help: 'login; default everyone' },
    channel: { kind: 'word', values: CHANNEL_WORDS, help: 'default sms' },
  },
  positionals: [{ name: 'area', kind: 'text', required: true, help: 'name of the area' }],
  notes: 'Example: kaskad area open Казахстан --account shop',
  run: async (context, values) => {
    const channel = values.channel ?? 'sms';
    const pool = await openStore(context);
    const account = values.account === undefined ? null : await accountOf(pool, values.account);
    const areaId = await areaIdOf(pool, values.area);
    if (areaId === null) throw new UsageError('AREA must be one area');
    const changed = await openDirection(pool, areaId, account?.id ?? null, channel);
    const whom = account?.login ?? 'everyone';
    return said(`${channel} to ${values.area} ${changed ? 'is open' : 'was not closed'} for ${whom}`, {
      area: values.area,
      channel,
      for: whom,
      changed,
    });
  },
});
