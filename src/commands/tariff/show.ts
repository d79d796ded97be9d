import type { Channel } from '../../domain/message.ts';
import { RateIndex } from '../../domain/tariff.ts';
import { listRates, type RateDetail, tariffNames } from '../../store/admin/tariffs.ts';
import { CommandError, command } from '../frame/command.ts';
import { rows } from '../frame/result.ts';
import { accountOf, tariffIdOf } from '../support/find.ts';
import { openStore } from '../support/store.ts';
import { money } from '../support/values.ts';

/** `kaskad tariff show`. */
export default command({
  options: {
    account: { kind: 'text', help: 'login' },
    tariff: { kind: 'text', value: 'NAME', help: 'a tariff by name; default the names of all' },
    all: { kind: 'flag', help: 'past and future lines too' },
  },
  positionals: [],
  notes: 'Example: kaskad tariff show --account shop',
  run: async (context, values) => {
    const pool = await openStore(context);
    const id = values.account === undefined ? null : (await accountOf(pool, values.account)).tariffId;
    if (values.account !== undefined && id === null) {
      throw new CommandError('not_found', `account "${values.account}" has no tariff; kaskad tariff set gives it one`);
    }
    if (id === null && values.tariff === undefined) {
      return rows(
        (await tariffNames(pool)).map((tariff) => ({ tariff })),
        ['tariff'],
      );
    }
    const rates = await listRates(pool, id ?? (await tariffIdOf(pool, values.tariff!)));
    const shown = withVerdict(rates, Date.now()).filter((rate) => values.all || rate.in_force === 'now');
    return rows(shown, ['channel', 'area', 'price', 'charge', 'valid_from', 'in_force']);
  },
});

/** The very rule that prices messages says which lines are in force. */
function withVerdict(rates: readonly RateDetail[], nowMs: number) {
  const lines = rates.map((rate) => ({
    id: rate.id,
    tariffId: 0,
    channel: rate.channel as Channel,
    areaId: rate.areaId,
    priceE7: rate.priceE7,
    charge: rate.charge,
    validFromMs: rate.validFrom.getTime(),
  }));
  const current = new Set<object>(new RateIndex(lines).current(0, nowMs));
  return rates.map((rate, i) => ({
    channel: rate.channel,
    area: rate.area ?? '*',
    price: money(rate.priceE7),
    charge: rate.charge,
    valid_from: rate.validFrom,
    in_force: current.has(lines[i]!) ? 'now' : rate.validFrom.getTime() > nowMs ? 'later' : 'before',
  }));
}
