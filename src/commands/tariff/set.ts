import { chargePolicyOf } from '../../channels/index.ts';
import { addRate, ensureTariff, tariffOfAccount } from '../../store/admin/tariffs.ts';
import { command, UsageError } from '../frame/command.ts';
import { said } from '../frame/result.ts';
import { accountOf, areaIdOf } from '../support/find.ts';
import { openStore } from '../support/store.ts';
import { CHANNEL_WORDS, DEFAULT_ZONE, momentMs, money, positiveE7 } from '../support/values.ts';

/** `kaskad tariff set`. */
export default command({
  options: {
    account: { kind: 'text', help: 'login: its tariff, or its own one named like it when it has none' },
    tariff: { kind: 'text', value: 'NAME', help: 'a tariff by name, made when it is not there' },
    channel: { kind: 'word', values: CHANNEL_WORDS, help: 'default sms' },
    area: { kind: 'text', help: "name of the area; '*' or nothing = every area without a price of its own" },
    price: {
      kind: 'amount',
      required: true,
      help: 'price of one SMS part, message, call or lookup, at most seven decimals',
    },
    charge: {
      kind: 'word',
      values: ['submitted', 'delivered'],
      help: 'when it is charged: as soon as the operator took it (default for sms, telegram, hlr, ping), or only on delivery',
    },
    from: { kind: 'text', value: 'DATE', help: 'in force from then on; default at once' },
  },
  positionals: [],
  notes: `Examples:
  kaskad tariff set --account shop --channel sms --area '*' --price 2.5
  kaskad tariff set --tariff retail --area МТС --price 3.1 --from 2027-01-01
Lines are only added: what was charged before stays as it was.`,
  run: async (context, values) => {
    if ((values.account === undefined) === (values.tariff === undefined)) {
      throw new UsageError('name one of --account and --tariff');
    }
    const channel = values.channel ?? 'sms';
    const priceE7 = positiveE7('price', values.price);
    const pool = await openStore(context);
    const account = values.account === undefined ? null : await accountOf(pool, values.account);
    const from = values.from;
    const validFromMs =
      from === undefined ? null : momentMs('from', from, account?.timeZone ?? DEFAULT_ZONE, Date.now());
    const areaId = await areaIdOf(pool, values.area);
    const tariff =
      account !== null
        ? await tariffOfAccount(pool, account.id)
        : { id: await ensureTariff(pool, values.tariff!), name: values.tariff!, shared: 0 };
    await addRate(pool, tariff.id, {
      channel,
      areaId,
      priceE7,
      charge: values.charge ?? chargePolicyOf(channel),
      validFromMs,
    });
    const area = areaId === null ? '*' : values.area!;
    const when = validFromMs === null ? 'at once' : `from ${new Date(validFromMs).toISOString()}`;
    const others = tariff.shared > 0 ? `; ${tariff.shared} other accounts have this tariff too` : '';
    return said(`tariff ${tariff.name}: ${channel} ${area} costs ${money(priceE7)} a part ${when}${others}`, {
      tariff: tariff.name,
      channel,
      area,
      price: money(priceE7),
      shared: tariff.shared,
    });
  },
});
