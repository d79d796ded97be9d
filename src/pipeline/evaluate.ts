// One recipient's way through the rules: everything that can be decided without the database. The order of the checks
// is the order a person would mend things in: number, text, sender, content, direction, supplier.
import type { ErrorCode } from '../domain/errors.ts';
import type { Encoding } from '../domain/message.ts';
import { firstHit } from '../domain/moderation.ts';
import { normalisePhone } from '../domain/msisdn.ts';
import { priorityOf } from '../domain/priority.ts';
import { chooseRoute } from '../domain/routing.ts';
import { measure } from '../domain/segments.ts';
import { checkSender, reservedService } from '../domain/sender-id.ts';
import { transliterate } from '../domain/transliterate.ts';
import { expiry } from '../domain/validity.ts';
import type { Account, ConfigCache, Sender } from './config-cache.ts';
import type { SendItem } from './ports.ts';

/** A recipient that passed: what its message will be made of. */
export interface Prepared {
  kind: 'prepared';
  accountId: number;
  clientId: string;
  channel: string;
  priority: number;
  phone: string;
  sender: string;
  text: string;
  encoding: Encoding;
  segments: number;
  areaId: number | null;
  unitPriceE7: bigint;
  charge: 'submitted' | 'delivered';
  priceE7: bigint;
  expiresAtMs: number;
  /** Null when the validity had passed before the message came. */
  connectionId: number | null;
}

export interface Refused {
  kind: 'refused';
  code: ErrorCode;
}

export interface EvaluateLimits {
  defaultLifeMs: number;
  segmentsMax: number;
}

const refuse = (code: ErrorCode): Refused => ({ kind: 'refused', code });

/** Connections whose link is known to be down: passed over while another of the route is up. */
export interface LinkStates {
  isDown(connectionId: number): boolean;
}

/** Checks and prices one recipient. `recipients` is the size of the client's whole request. */
export function evaluate(
  item: SendItem,
  account: Account,
  recipients: number,
  cache: ConfigCache,
  links: LinkStates,
  limits: EvaluateLimits,
  nowMs: number,
): Prepared | Refused {
  if (item.refused !== undefined) return refuse(item.refused);
  if (item.channel !== 'sms') return refuse('channel_unavailable');
  const phone = normalisePhone(item.phone);
  if (!phone.ok) return refuse(phone.code);
  const text = item.transliterate ? transliterate(item.text) : item.text;
  if (text.trim() === '') return refuse('text_missing');
  const sender = evaluateSender(item.sender.trim(), account, cache);
  if ('kind' in sender) return sender;
  const size = measure(text);
  if (size.segments > (account.segmentsMax ?? limits.segmentsMax)) return refuse('text_too_long');
  if (firstHit(cache.rules, account.id, text) !== null) return refuse('text_rejected');

  const areaId = cache.areaId(cache.areas.lookup(phone.phone).areaName);
  if (areaId !== null && cache.isClosed(null, 'sms', areaId)) return refuse('direction_closed');
  if (areaId !== null && cache.isClosed(account.id, 'sms', areaId)) return refuse('direction_closed_for_account');
  const rate = account.tariffId === null ? null : cache.rates.priceFor(account.tariffId, 'sms', areaId, nowMs);
  if (rate === null) return refuse('direction_closed_for_account');

  const life = expiry(item.validity, account.timeZone, nowMs, limits.defaultLifeMs);
  const connectionId = chooseConnection(cache, links, account.id, areaId, sender.name, []);
  if (!life.expired && connectionId === null) return refuse('no_supplier');
  return {
    kind: 'prepared',
    accountId: account.id,
    clientId: item.clientId,
    channel: 'sms',
    priority: priorityOf(sender.trafficClass, recipients),
    phone: phone.phone,
    sender: sender.name,
    text,
    encoding: size.encoding,
    segments: size.segments,
    areaId,
    unitPriceE7: rate.priceE7,
    charge: rate.charge,
    priceE7: life.expired ? 0n : rate.priceE7 * BigInt(size.segments),
    expiresAtMs: life.expiresAtMs,
    connectionId: life.expired ? null : connectionId,
  };
}

function evaluateSender(name: string, account: Account, cache: ConfigCache): Sender | Refused {
  if (reservedService(name) !== null) return refuse('channel_unavailable');
  const wrong = checkSender(name);
  if (wrong !== null) return refuse(wrong);
  const sender = cache.sender(account.id, 'sms', name);
  if (sender === undefined) return refuse('sender_unknown');
  return sender.state === 'approved' ? sender : refuse('sender_not_approved');
}

/**
 * The connection a message goes to next: the first of its route that is active and up, else the first that is active
 * (its messages wait), null when the route has none left. `tried` are those that refused it.
 */
export function chooseConnection(
  cache: ConfigCache,
  links: LinkStates,
  accountId: number,
  areaId: number | null,
  sender: string,
  tried: readonly number[],
): number | null {
  const all = cache.connections();
  const route = chooseRoute(cache.routes, all, { channel: 'sms', accountId, areaId, sender });
  let active: number | null = null;
  let paused: number | null = null;
  for (const id of route) {
    if (tried.includes(id)) continue;
    const connection = cache.connection(id);
    if (connection === undefined) continue;
    if (connection.state === 'active' && !links.isDown(id)) return id;
    // A paused connection keeps its messages: it is chosen when nothing better is left.
    if (connection.state === 'active') active ??= id;
    else paused ??= id;
  }
  return active ?? paused;
}
