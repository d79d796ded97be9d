import type pg from 'pg';
import { CHANNELS } from '../../channels/index.ts';
import { ERRORS } from '../../domain/errors.ts';
import { CHANNEL_KINDS } from '../../domain/message.ts';
import type { LinkStates } from '../../pipeline/choose-connection.ts';
import { ConfigCache } from '../../pipeline/config-cache.ts';
import type { EvaluateWorld } from '../../pipeline/evaluate-step.ts';
import { type Simulation, simulate } from '../../pipeline/simulate.ts';
import type { AccountDetail } from '../../store/admin/accounts.ts';
import { stopsOf } from '../../store/admin/stops.ts';
import { readDown } from '../../store/connection-health.ts';
import { DOWN_AFTER_MS } from '../../workers/health-board.ts';
import { command, UsageError } from '../frame/command.ts';
import { accountOf } from '../support/find.ts';
import { openStore } from '../support/store.ts';
import { page, section } from '../support/tables.ts';
import { CHANNEL_WORDS, counted, money, phoneOf } from '../support/values.ts';

const DAY_MS = 86_400_000;

/** `kaskad route explain`: judged by the very functions that accept a message, on the configuration as nodes load it. */
export default command({
  options: {
    account: { kind: 'text', required: true, help: 'login' },
    to: { kind: 'text', value: 'PHONE', required: true, help: 'recipient' },
    channel: { kind: 'word', values: CHANNEL_WORDS, help: 'default sms' },
    sender: { kind: 'text', help: 'sender; flash calls and lookups have none' },
    text: { kind: 'text', help: 'a text, to have its parts and the text rules judged too' },
  },
  positionals: [],
  notes: 'Example: kaskad route explain --account shop --to 79161234567 --sender SHOP',
  run: async (context, values) => {
    const config = context.config();
    const phone = phoneOf(values.to);
    const pool = await openStore(context);
    const account = await accountOf(pool, values.account);
    const cache = new ConfigCache(pool);
    await cache.refresh();
    const links = await linkStates(pool);
    const channel = values.channel ?? 'sms';
    const sender = values.sender ?? '';
    if (sender === '' && CHANNEL_KINDS[channel] !== 'service')
      throw new UsageError('--sender is needed for this channel');
    const world: EvaluateWorld = {
      cache,
      links,
      definitions: new Map(CHANNELS.map((one) => [one.type, one])),
      nowMs: Date.now,
      random: Math.random,
      limits: { segmentsMax: config.segmentsMax, lifeMs: () => DAY_MS, stepLifeMs: () => DAY_MS },
    };
    const asked = { phone, channel, sender, text: values.text ?? 'text' };
    const found = simulate(world, cache.account(account.id)!, asked);
    const { rate, connectionId } = found;
    const nameOf = (id: number) => cache.connection(id)?.name ?? `${id} (removed)`;
    const routes = found.routes.map((route) => ({
      route: route.routeId ?? 'default',
      chosen: route.chosen,
      connections: route.connectionIds.map(nameOf).join(', '),
      why: route.why,
    }));
    const candidates = routes.find((route) => route.chosen)?.connections ?? '';
    const record = {
      phone,
      area: found.area,
      operator: found.operator,
      area_source: found.coarse ? 'built-in, only the country is known' : found.source,
      direction: found.closed === null ? 'open' : 'closed',
      price: rate === null ? 'none' : money(rate.priceE7),
      price_of: rate === null ? '' : rate.areaId === null ? '*' : found.area,
      charged: rate?.charge ?? '',
      sender: found.senderState.replace('_', ' '),
      connection: connectionId === null ? 'none' : nameOf(connectionId),
      verdict: await verdictOf(pool, account, phone, found.verdict),
    };
    const shownLinks = candidates === '' ? [] : linkTable(cache, links, candidates.split(', '));
    return page(
      record,
      [
        section('routes', routes, ['route', 'chosen', 'connections', 'why']),
        section('connections of the chosen route', shownLinks, ['connection', 'state', 'link', 'reason']),
      ],
      { ...record, routes, connections: shownLinks },
    );
  },
});

async function linkStates(pool: pg.Pool): Promise<LinkStates> {
  const down = await readDown(pool, DOWN_AFTER_MS);
  return { isDown: (id) => down.has(id) };
}

function linkTable(cache: ConfigCache, links: LinkStates, names: string[]) {
  return cache
    .connections()
    .filter((connection) => names.includes(connection.name))
    .sort((a, b) => names.indexOf(a.name) - names.indexOf(b.name))
    .map(({ id, name, state, stateReason }) => ({
      connection: name,
      state,
      link:
        state === 'active' && links.isDown(id) ? 'down: passed over' : state === 'active' ? 'usable' : 'kept waiting',
      reason: stateReason,
    }));
}

/** What the doors would say to such a message now, the balance left aside. */
async function verdictOf(
  pool: pg.Pool,
  account: AccountDetail,
  phone: string,
  verdict: Simulation['verdict'],
): Promise<string> {
  if (account.state !== 'active') return `refused: ${ERRORS.account_blocked.cause}`;
  if (verdict.kind === 'refused') return `refused: ${ERRORS[verdict.code].cause}`;
  const stops = await stopsOf(pool, phone, account.id);
  if (stops.length > 0) return `refused: ${ERRORS.stop_listed.cause} (${stops.join(', ')})`;
  return `accepted: ${counted(verdict.segments, 'part')}, ${money(verdict.priceE7)} in all`;
}
