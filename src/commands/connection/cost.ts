import { CONNECTION_RATES } from '../../store/admin/connection-rates.ts';
import { presentRates, putRates } from '../../store/admin/dated-rates.ts';
import { command, UsageError } from '../frame/command.ts';
import { rows, said } from '../frame/result.ts';
import { areaIdOf, connectionOf } from '../support/find.ts';
import { openStore } from '../support/store.ts';
import { CHANNEL_WORDS, DEFAULT_ZONE, momentMs, money, positiveE7 } from '../support/values.ts';

/** `kaskad connection cost`. */
export default command({
  options: {
    channel: { kind: 'word', values: CHANNEL_WORDS, help: 'of those it carries; default the first' },
    area: { kind: 'text', help: "name of the area; '*' or nothing = every area without a cost of its own" },
    cost: { kind: 'amount', help: 'what the provider asks for one part; without it, the costs are listed' },
    from: { kind: 'text', value: 'DATE', help: 'in force from then on, not in the past; default at once' },
  },
  positionals: [{ name: 'connection', kind: 'text', required: true, help: 'its name' }],
  notes: `Examples:
  kaskad connection cost op1
  kaskad connection cost op1 --area МТС --cost 1.85 --from 2027-01-01
Where no line fits, the cost of the connection counts (kaskad connection set op1 --cost 2).`,
  run: async (context, values) => {
    const pool = await openStore(context);
    const { id, name, channels } = await connectionOf(pool, values.connection);
    if (values.cost === undefined) {
      const list = (await presentRates(pool, CONNECTION_RATES, id)).map((rate) => ({
        channel: rate.channel,
        area: rate.area ?? '*',
        cost: money(rate.amountE7),
        valid_from: rate.validFrom,
      }));
      return rows(list, ['channel', 'area', 'cost', 'valid_from']);
    }
    const channel = values.channel ?? channels[0]!;
    if (!channels.includes(channel)) throw new UsageError(`--channel: ${name} carries ${channels.join(', ')}`);
    const nowMs = Date.now();
    const fromMs = values.from === undefined ? null : momentMs('from', values.from, DEFAULT_ZONE, nowMs);
    if (fromMs !== null && fromMs <= nowMs)
      throw new UsageError('--from must be in the future: the past cannot be changed');
    const amountE7 = positiveE7('cost', values.cost);
    const areaId = await areaIdOf(pool, values.area);
    const validFrom = fromMs === null ? null : new Date(fromMs);
    await putRates(pool, CONNECTION_RATES, id, [{ channel, areaId, amountE7, charge: 'submitted' }], validFrom);
    const area = areaId === null ? '*' : values.area!;
    const when = validFrom === null ? 'at once' : `from ${validFrom.toISOString()}`;
    return said(`${name}: ${channel} to ${area} costs ${money(amountE7)} a part ${when}`, {
      connection: name,
      channel,
      area,
      cost: money(amountE7),
    });
  },
});
