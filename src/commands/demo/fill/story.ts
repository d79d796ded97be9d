// Makes up the whole story of one message: its steps, tries, receipts and money, as the settlement would have decided.
import type { Channel, MessageState, TrafficClass } from '../../../domain/message.ts';
import { PRIORITY } from '../../../domain/message.ts';
import { measure } from '../../../domain/segments.ts';
import type { Dice } from './dice.ts';
import type { PastAttempt, PastMessage, PastStep } from './message.ts';
import type { Person } from './numbers.ts';
import { deferred, type Outcome, play, type Weather } from './outcomes.ts';
import type { PriceBook } from './prices.ts';
import { HOUR_MS, MINUTE_MS } from './rhythm.ts';

const LIFE_MS = 48 * HOUR_MS;
const STEP_MS = 5 * MINUTE_MS;

/** Everything that is the same for all stories. */
export interface StoryWorld {
  dice: Dice;
  nowMs: number;
  prices: PriceBook;
  areas: ReadonlyMap<string, number>;
  /** Which connection a channel's message took, and what its provider asks for a part. */
  connection(channel: Channel, account: string, atMs: number): { id: number; costE7: bigint };
  weather(channel: Channel, atMs: number): Weather;
}

export interface Plot {
  accountId: number;
  account: string;
  tariff: string;
  tokenId: number | null;
  clientId: string | null;
  person: Person;
  priority: TrafficClass;
  createdMs: number;
  steps: readonly PlotStep[];
}

export interface PlotStep {
  channel: Channel;
  sender: string;
  text: string;
  content?: Record<string, unknown>;
}

export function tell(world: StoryWorld, plot: Plot): PastMessage {
  const message = begin(world, plot);
  let atMs = plot.createdMs + world.dice.int(15, 400);
  for (const [index, step] of message.steps.entries()) {
    message.step = index + 1;
    step.beganMs = index === 0 ? plot.createdMs : atMs;
    const ended = tryStep(world, plot, message, step, atMs);
    if (ended.kind === 'final') {
      settle(message, ended.state, ended.atMs, ended.outcome);
      if (ended.readMs !== null && ended.readMs < world.nowMs) markRead(message, ended.readMs);
      return message;
    }
    step.ended = ended.why;
    atMs = ended.atMs;
  }
  throw new Error('the last step is always final');
}

/** A message as it is accepted: nothing has happened yet. */
export function begin(world: StoryWorld, plot: Plot): PastMessage {
  const steps = plot.steps.map((step, at): PastStep => {
    const rate = world.prices.rateAt(plot.tariff, step.channel, plot.person.area, plot.createdMs);
    const size = step.channel === 'sms' ? measure(step.text) : { encoding: 'ucs2' as const, segments: 1 };
    return {
      ...{ channel: step.channel, sender: step.sender, text: step.text, content: step.content ?? null },
      ...{ encoding: size.encoding, segments: size.segments, charge: rate.charge, unitPriceE7: rate.priceE7 },
      priceE7: rate.priceE7 * BigInt(size.segments),
      lifeMs: at < plot.steps.length - 1 ? STEP_MS : null,
      ...{ beganMs: null, ended: '', chargedE7: 0n },
    };
  });
  return {
    ...{ id: 0, accountId: plot.accountId, tokenId: plot.tokenId, clientId: plot.clientId },
    ...{
      priority: PRIORITY[plot.priority],
      phone: plot.person.phone,
      areaId: world.areas.get(plot.person.area) as number,
    },
    ...{ state: 'accepted', steps, step: 1, attempts: [], createdMs: plot.createdMs },
    ...{
      expiresMs: plot.createdMs + LIFE_MS,
      changedMs: null,
      finalMs: null,
      statusSeq: 0,
      errorCode: null,
      result: null,
    },
    holdE7: steps.reduce((sum, { priceE7 }) => sum + priceE7, 0n),
    ...{ chargedE7: null, hold: null, resolve: null, release: null },
  };
}

type StepResult =
  | { kind: 'final'; state: MessageState; atMs: number; readMs: number | null; outcome: Outcome }
  | { kind: 'next'; why: 'rejected' | 'undelivered' | 'expired' | 'timeout'; atMs: number };

function tryStep(world: StoryWorld, plot: Plot, message: PastMessage, step: PastStep, fromMs: number): StepResult {
  const { dice } = world;
  const isLast = message.step === message.steps.length;
  let atMs = fromMs;
  const weather = world.weather(step.channel, atMs);
  if (dice.chance(weather === 'storm' ? 0.4 : 0.012)) {
    const [code, errorClass] = troubleOf(step.channel, dice);
    const pause = deferred(dice, code, errorClass);
    note(world, plot, message, step, pause, atMs);
    atMs += pause.afterMs + dice.int(1_000, weather === 'storm' ? 120_000 : 9_000);
  }
  let outcome = play(dice, step.channel, weather);
  // What would end after now has ended well, soon.
  for (let again = 0; atMs + outcome.afterMs > world.nowMs - 2_000 && again < 20; again += 1) {
    outcome = { ...play(dice, step.channel, 'fair'), afterMs: dice.int(300, 2_500) };
  }
  const attempt = note(world, plot, message, step, outcome, atMs);
  const endMs = attempt.changedMs;
  if (outcome.state === 'delivered') {
    const readMs = outcome.readAfterMs === null ? null : endMs + outcome.readAfterMs;
    return { kind: 'final', state: 'delivered', atMs: endMs, readMs, outcome };
  }
  const state = outcome.state === 'rejected' || outcome.state === 'expired' ? outcome.state : 'undelivered';
  if (isLast) return { kind: 'final', state, atMs: endMs, readMs: null, outcome };
  return { kind: 'next', why: state, atMs: endMs + dice.int(5, 60) };
}

/** What passes by itself. */
function troubleOf(channel: Channel, dice: Dice): readonly [code: string, errorClass: string] {
  if (channel === 'sms' || channel === 'ping') {
    return dice.pick([['0x58', 'throttle'] as const, ['0x08', 'temporary'] as const, ['0x14', 'throttle'] as const]);
  }
  if (channel === 'viber') return ['http_429', 'throttle'];
  if (channel === 'whatsapp') return ['130429', 'throttle'];
  return channel === 'voice' || channel === 'voice_ivr' || channel === 'flashcall'
    ? ['congestion', 'temporary']
    : ['unavailable', 'temporary'];
}

function note(
  world: StoryWorld,
  plot: Plot,
  message: PastMessage,
  step: PastStep,
  outcome: Outcome,
  atMs: number,
): PastAttempt {
  const { id, costE7 } = world.connection(step.channel, plot.account, atMs);
  const taken = outcome.letter !== 'n';
  const changedMs = atMs + outcome.afterMs;
  const ids = taken ? Array.from({ length: step.segments }, () => world.dice.hex(12)) : [];
  const lines =
    outcome.raw === ''
      ? []
      : ids.map((providerId, at) => `${iso(changedMs)} ${at + 1} id:${providerId} ${outcome.raw}`);
  const attempt: PastAttempt = {
    ...{ no: message.attempts.length + 1, step: message.step, connectionId: id, state: outcome.state },
    ...{ letters: outcome.letter.repeat(step.segments), providerIds: ids.join('\n') },
    ...{ errorCode: outcome.errorCode, errorClass: outcome.errorClass },
    ...{ log: lines.map((line) => `${line}\n`).join(''), atMs, changedMs },
    costE7: taken ? costE7 * BigInt(step.segments) : 0n,
  };
  message.attempts.push(attempt);
  return attempt;
}

const iso = (ms: number): string => new Date(ms).toISOString();

/** The first final state, and with it the money. */
export function settle(message: PastMessage, state: MessageState, atMs: number, outcome: Outcome | null): void {
  message.state = state;
  message.changedMs = atMs;
  message.finalMs = atMs;
  message.statusSeq = 1;
  message.errorCode = outcome === null || outcome.errorCode === '' ? null : outcome.errorCode;
  message.result = outcome?.result ?? null;
  let charged = 0n;
  for (const [index, step] of message.steps.entries()) {
    const own = message.attempts.filter((attempt) => attempt.step === index + 1);
    step.chargedE7 = own.some(({ letters }) => isCharged(step.charge, letters)) ? step.priceE7 : 0n;
    charged += step.chargedE7;
  }
  message.chargedE7 = charged;
}

/** As domain/settle.ts has it. */
function isCharged(charge: 'submitted' | 'delivered', letters: string): boolean {
  const arrived = /[dr]/.test(letters);
  return charge === 'delivered' ? arrived : arrived || !/[xn]/.test(letters);
}

function markRead(message: PastMessage, atMs: number): void {
  const last = message.attempts.at(-1) as PastAttempt;
  last.state = 'read';
  last.letters = last.letters.replaceAll('d', 'r');
  last.log += `${iso(atMs)} 1 id:${last.providerIds.split('\n')[0]} seen\n`;
  last.changedMs = atMs;
  message.state = 'read';
  message.changedMs = atMs;
  message.statusSeq = 2;
}
