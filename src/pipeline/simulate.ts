// What would become of a message, and why: judged by the very functions that accept one, over the routes in force or over a draft.
import { NO_CONTENT } from '../domain/content.ts';
import type { ErrorCode } from '../domain/errors.ts';
import type { Channel } from '../domain/message.ts';
import { explainRoute } from '../domain/routing.ts';
import { chooseConnection } from './choose-connection.ts';
import type { Account } from './config-cache.ts';
import { evaluate } from './evaluate.ts';
import type { EvaluateWorld } from './evaluate-step.ts';

export interface Simulated {
  /** Digits. */
  phone: string;
  channel: Channel;
  sender: string;
  text: string;
}

export interface Simulation {
  area: string;
  areaId: number | null;
  operator: string;
  region: string;
  /** Whose word the area is. */
  source: string;
  /** Only the country is known: no registry was imported. */
  coarse: boolean;
  closed: 'everyone' | 'account' | null;
  rate: { priceE7: bigint; charge: 'submitted' | 'delivered'; areaId: number | null } | null;
  senderState: 'none_needed' | 'unknown' | 'pending' | 'approved' | 'rejected';
  routes: { routeId: number | null; chosen: boolean; connectionIds: readonly number[]; why: string }[];
  connectionId: number | null;
  verdict: { kind: 'accepted'; segments: number; priceE7: bigint } | { kind: 'refused'; code: ErrorCode };
}

/** Balance, stop lists and moderation by people are left aside: they are the database's word at the time. */
export function simulate(world: EvaluateWorld, account: Account, asked: Simulated): Simulation {
  const { cache } = world;
  const { channel, sender, phone, text } = asked;
  const found = cache.areas.lookup(phone);
  const areaId = cache.areaId(found.areaName);
  const query = { channel, accountId: account.id, areaId, sender };
  const nowMs = world.nowMs();
  const step = { channel, sender, text, content: NO_CONTENT, validity: '', waitS: null, success: 'delivered' } as const;
  const item = { steps: [step], phone, clientId: '', validity: '', transliterate: false, priceMax: '' };
  const judged = evaluate(item, account, 1, world, nowMs);
  const isClosed = (of: number | null) => areaId !== null && cache.isClosed(of, channel, areaId);
  const known = cache.sender(account.id, channel === 'voice_ivr' ? 'voice' : channel, sender);
  return {
    area: found.areaName,
    areaId,
    operator: found.operator,
    region: found.region,
    source: found.source,
    coarse: found.coarse,
    closed: isClosed(null) ? 'everyone' : isClosed(account.id) ? 'account' : null,
    rate: cache.rateFor(account, channel, areaId, nowMs),
    senderState: sender === '' ? 'none_needed' : (known?.state ?? 'unknown'),
    routes: explainRoute(world.routes ?? cache.routes, cache.connections(), query),
    connectionId: chooseConnection(world, query, []),
    verdict:
      judged.kind === 'refused'
        ? { kind: 'refused', code: judged.code }
        : { kind: 'accepted', segments: judged.first.segments, priceE7: judged.priceE7 },
  };
}
