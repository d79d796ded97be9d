import { checkSender } from '../../domain/sender-id.ts';
import { putRoute } from '../../store/admin/routes.ts';
import { command, UsageError } from '../frame/command.ts';
import { said } from '../frame/result.ts';
import { accountIdOf, areaIdOf, connectionOf } from '../support/find.ts';
import { openStore } from '../support/store.ts';
import { CHANNEL_WORDS } from '../support/values.ts';

/** `kaskad route set`. */
export default command({
  options: {
    channel: { kind: 'word', values: CHANNEL_WORDS, help: 'default sms' },
    area: { kind: 'text', help: 'name of the area; default any' },
    account: { kind: 'text', help: 'login; default any' },
    sender: { kind: 'text', help: 'default any' },
    connections: {
      kind: 'text',
      value: 'A,B,C',
      required: true,
      help: 'in the order they are tried; A:70,B:30 shares messages out by weight',
    },
  },
  positionals: [],
  notes: `Examples:
  kaskad route set --connections op1,op2
  kaskad route set --area МТС --sender CODE --connections mts-direct,op1
  kaskad route set --channel voice --connections trunk1:70,trunk2:30
The most specific route that fits is taken: account before sender before area. Without a route a message may take every
connection of its channel. A route of the same channel, area, account and sender is replaced.`,
  run: async (context, values) => {
    const channel = values.channel ?? 'sms';
    const { names, weights } = readConnections(values.connections);
    if (new Set(names).size < names.length) throw new UsageError('--connections names one of them twice');
    const sender = values.sender ?? null;
    if (sender !== null && channel === 'sms' && checkSender(sender) !== null) {
      throw new UsageError(`--sender: "${sender}" cannot be a sender`);
    }
    const pool = await openStore(context);
    const connections = [];
    for (const name of names) connections.push(await connectionOf(pool, name));
    const wrong = connections.find((connection) => !connection.channels.includes(channel));
    if (wrong) {
      throw new UsageError(`--connections: ${wrong.name} carries ${wrong.channels.join(', ')}, not ${channel}`);
    }
    const areaId = await areaIdOf(pool, values.area);
    const accountId = (await accountIdOf(pool, values.account)) ?? null;
    const connectionIds = connections.map((connection) => connection.id);
    const { id, isNew } = await putRoute(pool, { channel, areaId, accountId, sender, connectionIds, weights });
    return said(`route ${id} is ${isNew ? 'set' : 'replaced'}: ${names.join(', ')}`, {
      id,
      new: isNew,
      connections: names,
    });
  },
});

const WEIGHT_MAX = 1_000_000;

/** `A,B` in order, or `A:70,B:30` by weight: all or none have one. */
function readConnections(list: string): { names: string[]; weights: number[] | null } {
  const items = list.split(',').map((item) => /^\s*([^:]*?)\s*(?::\s*(\d{1,7}))?\s*$/.exec(item));
  const names = items.map((match) => match?.[1] ?? '');
  const weights = items.map((match) => (match?.[2] === undefined ? null : Number(match[2])));
  if (names.includes('')) throw new UsageError('--connections: expected names like A,B or A:70,B:30');
  if (weights.every((weight) => weight === null)) return { names, weights: null };
  const sum = weights.reduce<number>((total, weight) => total + (weight ?? 0), 0);
  if (weights.includes(null) || sum === 0 || weights.some((weight) => weight! > WEIGHT_MAX)) {
    throw new UsageError('--connections: give every connection a weight, not all of them 0');
  }
  return { names, weights: weights as number[] };
}
