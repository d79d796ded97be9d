import type pg from 'pg';
import { CHANNELS } from '../../channels/index.ts';
import { NO_CONTENT } from '../../domain/content.ts';
import { ERRORS } from '../../domain/errors.ts';
import { CHANNEL_KINDS, type Channel } from '../../domain/message.ts';
import { explainRoute } from '../../domain/routing.ts';
import { chooseConnection, type LinkStates, type RoutingWorld } from '../../pipeline/choose-connection.ts';
import { ConfigCache } from '../../pipeline/config-cache.ts';
import { evaluate } from '../../pipeline/evaluate.ts';
import { stopsOf } from '../../store/admin/stops.ts';
import { readDown } from '../../store/connection-health.ts';
import { DOWN_AFTER_MS } from '../../workers/health-board.ts';
import { command, UsageError } from '../frame/command.ts';
import { accountOf } from '../support/find.ts';
import { openStore } from '../support/store.ts';
import { page, section } from '../support/tables.ts';
import { CHANNEL_WORDS, counted, money, phoneOf } from '../support/values.ts';

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
    const area = cache.areas.lookup(phone);
    const areaId = cache.areaId(area.areaName);
    const channel = values.channel ?? 'sms';
    const sender = values.sender ?? '';
    if (sender === '' && CHANNEL_KINDS[channel] !== 'service')
      throw new UsageError('--sender is needed for this channel');
    const query = { channel, accountId: account.id, areaId, sender };
    const definitions = new Map(CHANNELS.map((one) => [one.type, one]));
    const routing: RoutingWorld = { cache, links, definitions, nowMs: Date.now, random: Math.random };
    const nameOf = (id: number) => cache.connection(id)?.name ?? `${id} (removed)`;
    const routes = explainRoute(cache.routes, cache.connections(), query).map((route) => ({
      route: route.routeId ?? 'default',
      chosen: route.chosen,
      connections: route.connectionIds.map(nameOf).join(', '),
      why: route.why,
    }));
    const candidates = routes.find((route) => route.chosen)?.connections ?? '';
    const chosen = chooseConnection(routing, query, []);
    const rate = account.tariffId === null ? null : cache.rates.priceFor(account.tariffId, channel, areaId, Date.now());
    const verdict = await judge(pool, routing, {
      channel,
      accountId: account.id,
      phone,
      sender,
      text: values.text ?? 'text',
      segmentsMax: config.segmentsMax,
    });
    const closed =
      areaId !== null && (cache.isClosed(null, channel, areaId) || cache.isClosed(account.id, channel, areaId));
    const record = {
      phone,
      area: area.areaName,
      operator: area.operator,
      area_source: area.coarse ? 'built-in, only the country is known' : area.source,
      direction: closed ? 'closed' : 'open',
      price: rate === null ? 'none' : money(rate.priceE7),
      price_of: rate === null ? '' : rate.areaId === null ? '*' : area.areaName,
      charged: rate?.charge ?? '',
      sender:
        sender === ''
          ? 'none needed'
          : (cache.sender(account.id, channel === 'voice_ivr' ? 'voice' : channel, sender)?.state ?? 'unknown'),
      connection: chosen === null ? 'none' : nameOf(chosen),
      verdict,
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

interface Asked {
  channel: Channel;
  accountId: number;
  phone: string;
  sender: string;
  text: string;
  segmentsMax: number;
}

/** What the doors would say to such a message now, the balance left aside. */
async function judge(pool: pg.Pool, routing: RoutingWorld, asked: Asked): Promise<string> {
  const account = routing.cache.account(asked.accountId)!;
  if (account.state !== 'active') return `refused: ${ERRORS.account_blocked.cause}`;
  const { channel, phone, sender, text } = asked;
  const step = { channel, sender, text, content: NO_CONTENT, validity: '', waitS: null, success: 'delivered' } as const;
  const item = { steps: [step], phone, clientId: '', validity: '', transliterate: false, priceMax: '' };
  const limits = { segmentsMax: asked.segmentsMax, lifeMs: () => 86_400_000, stepLifeMs: () => 86_400_000 };
  const world = { ...routing, limits };
  const judged = evaluate(item, account, 1, world, Date.now());
  if (judged.kind === 'refused') return `refused: ${ERRORS[judged.code].cause}`;
  const stops = await stopsOf(pool, asked.phone, asked.accountId);
  if (stops.length > 0) return `refused: ${ERRORS.stop_listed.cause} (${stops.join(', ')})`;
  return `accepted: ${counted(judged.first.segments, 'part')}, ${money(judged.priceE7)} in all`;
}
