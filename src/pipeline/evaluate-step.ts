// One channel of a message through the rules: its form, its sender, its price, and who could carry it.
import type { ChannelDefinition } from '../channels/channel.ts';
import { type Content, checkContent } from '../domain/content.ts';
import type { ErrorCode } from '../domain/errors.ts';
import { CHANNEL_KINDS, type Channel, type Encoding, type TrafficClass } from '../domain/message.ts';
import { pricedParts, stepPriceE7 } from '../domain/price.ts';
import { checkSender } from '../domain/sender-id.ts';
import { transliterate } from '../domain/transliterate.ts';
import { parseLocalTime } from '../domain/validity.ts';
import type { ConnectionRow } from '../store/load-config.ts';
import { chooseConnection, type Draft, type RoutingWorld, refusalOf } from './choose-connection.ts';
import type { Account } from './config-cache.ts';
import { breach, type TextHit } from './moderate.ts';
import type { SendItem, SendStep } from './ports.ts';

/** Connectors by their type. */
export type Definitions = ReadonlyMap<string, ChannelDefinition>;

export interface EvaluateLimits {
  segmentsMax: number;
  /** Life of a message that names none, by the channel of its last step. */
  lifeMs(channel: Channel): number;
  /** How long a step may take when another follows and the client names no time. */
  stepLifeMs(channel: Channel): number;
}

export interface EvaluateWorld extends RoutingWorld {
  limits: EvaluateLimits;
}

/** A step that passed. */
export interface PreparedStep {
  channel: Channel;
  sender: string;
  text: string;
  content: Content;
  encoding: Encoding;
  segments: number;
  unitPriceE7: bigint;
  charge: 'submitted' | 'delivered';
  /** Of all its parts. */
  priceE7: bigint;
  success: 'delivered' | 'read';
  /** How long it may take from when it begins; null = as long as the message lives. */
  lifeMs: number | null;
  /** A moment the client named for it. */
  notAfterMs: number | null;
  trafficClass: TrafficClass | null;
  /** Null when nobody can carry it at present. */
  connectionId: number | null;
  /** Why a person has to look at its text first; null = nobody has to. */
  hit: TextHit | null;
}

export interface StepContext {
  account: Account;
  areaId: number | null;
  /** No step follows it. */
  isLast: boolean;
  item: SendItem;
  world: EvaluateWorld;
  nowMs: number;
}

const SENDER_LENGTH_MAX = 64;
/** Characters; no messenger takes more. A text is looked through as a whole, which takes its time. SMS are bounded by their parts. */
const TEXT_LENGTH_MAX = 5000;

interface Sender {
  name: string;
  trafficClass: TrafficClass | null;
}

/** `ruleId` of a text that is refused. */
type Refusal = { code: ErrorCode; ruleId?: number };

/** Checks and prices one step. */
export function evaluateStep(step: SendStep, context: StepContext): PreparedStep | Refusal {
  const { account, areaId, item, world, nowMs } = context;
  const { cache, limits } = world;
  const { channel, content } = step;
  const isSms = channel === 'sms';
  const given = isSms && item.transliterate ? transliterate(step.text) : step.text;
  const text = channel === 'flashcall' ? given.trim() : channel === 'hlr' || channel === 'ping' ? '' : given;
  const malformed = checkContent(channel, text, content);
  if (malformed !== null) return { code: malformed };
  if (!isSms && text.length > TEXT_LENGTH_MAX) return { code: 'text_too_long' };
  const sender = evaluateSender(channel, step.sender.trim(), context);
  if ('code' in sender) return sender;
  const size = pricedParts(channel, text);
  if (size.segments > (account.segmentsMax ?? limits.segmentsMax)) return { code: 'text_too_long' };
  const hit = account.moderation === 'off' ? null : breach(cache, account.id, channel, text, content);
  if (hit !== null && account.moderation === 'reject') return { code: 'text_rejected', ruleId: hit.ruleId };

  if (account.deniedChannels.includes(channel)) return { code: 'direction_closed_for_account' };
  if (areaId !== null && cache.isClosed(null, channel, areaId)) return { code: 'direction_closed' };
  if (areaId !== null && cache.isClosed(account.id, channel, areaId)) return { code: 'direction_closed_for_account' };
  const rate = cache.rateFor(account, channel, areaId, nowMs);
  if (rate === null) return { code: 'direction_closed_for_account' };

  const supplier = findSupplier({ channel, sender: sender.name, text, content }, context);
  if ('code' in supplier) return supplier;
  return {
    channel,
    sender: sender.name,
    text: supplier.text,
    content,
    encoding: size.encoding,
    segments: size.segments,
    unitPriceE7: rate.priceE7,
    charge: rate.charge,
    priceE7: stepPriceE7(rate.priceE7, size.segments),
    success: step.success,
    lifeMs: lifeMs(step, context),
    notAfterMs: step.validity === '' ? null : parseLocalTime(step.validity, account.timeZone),
    trafficClass: channel === 'flashcall' ? 'urgent' : sender.trafficClass,
    connectionId: supplier.connectionId,
    hit,
  };
}

function lifeMs(step: SendStep, { isLast, world }: StepContext): number | null {
  if (step.waitS !== null) return isLast ? null : step.waitS * 1000;
  if (isLast) return null;
  return step.validity === '' ? world.limits.stepLifeMs(step.channel) : null;
}

function evaluateSender(channel: Channel, name: string, { account, world }: StepContext): Sender | Refusal {
  const kind = CHANNEL_KINDS[channel];
  // A call without a sender shows the connection's own number.
  if (kind === 'service' || (kind === 'call' && name === '')) return { name: '', trafficClass: null };
  const wrong = channel === 'sms' ? checkSender(name) : checkName(name);
  if (wrong !== null) return { code: wrong };
  const sender = world.cache.sender(account.id, channel === 'voice_ivr' ? 'voice' : channel, name);
  if (sender === undefined) return { code: 'sender_unknown' };
  return sender.state === 'approved' ? sender : { code: 'sender_not_approved' };
}

function checkName(name: string): ErrorCode | null {
  if (name === '') return 'sender_missing';
  return name.length > SENDER_LENGTH_MAX ? 'sender_too_long' : null;
}

/**
 * The connection for a draft, and its text completed where the client may leave it to us. When every connection of the
 * route refuses the draft by its form, the first refusal is the client's answer.
 */
function findSupplier(
  draft: Draft,
  { account, areaId, world }: StepContext,
): { connectionId: number | null; text: string } | Refusal {
  const { definitions } = world;
  let refusal: ErrorCode | null = null;
  let someFits = false;
  const fits = (connection: ConnectionRow): boolean => {
    const code = refusalOf(world, connection, draft);
    if (code === null) someFits = true;
    else refusal ??= code;
    return code === null;
  };
  const query = { channel: draft.channel, accountId: account.id, areaId, sender: draft.sender };
  const connectionId = chooseConnection(world, query, [], draft.channel === 'sms' ? undefined : fits);
  if (connectionId === null) {
    if (refusal !== null && !someFits) return { code: refusal };
    // Nobody now, perhaps somebody when its step comes: a flash call must have a code by then.
    const code = draft.channel === 'flashcall' && draft.text === '' ? anyCode(world.random()) : draft.text;
    return { connectionId: null, text: code };
  }
  if (draft.channel !== 'flashcall' || draft.text !== '') return { connectionId, text: draft.text };
  const connection = world.cache.connection(connectionId);
  const definition = connection && definitions.get(connection.type);
  const text = definition?.complete?.(draft, connection!.settings, world.random) ?? null;
  return text === null ? { connectionId: null, text: '' } : { connectionId, text };
}

/** Four digits. */
const anyCode = (draw: number): string => String(Math.floor(draw * 10_000)).padStart(4, '0');
