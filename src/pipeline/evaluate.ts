// One recipient's way through the rules: everything that can be decided without the database. The order of the checks
// is the order a person would mend things in: number, then for each step text, sender, content, direction, supplier.
import type { ErrorCode } from '../domain/errors.ts';
import { PRIORITY } from '../domain/message.ts';
import { MoneyFormatError, parseMoneyE7 } from '../domain/money.ts';
import { normalisePhone } from '../domain/msisdn.ts';
import { dearestPathE7, stepsWithin } from '../domain/price.ts';
import { priorityOf } from '../domain/priority.ts';
import { expiry } from '../domain/validity.ts';
import type { Account } from './config-cache.ts';
import { type EvaluateLimits, type EvaluateWorld, evaluateStep, type PreparedStep } from './evaluate-step.ts';
import type { TextHit } from './moderate.ts';
import type { SendItem } from './ports.ts';
import { stepEndMs } from './step-time.ts';

/** A recipient that passed: what its message will be made of. */
export interface Prepared {
  kind: 'prepared';
  accountId: number;
  clientId: string;
  priority: number;
  phone: string;
  areaId: number | null;
  /** What it goes by first: the message's own columns. */
  first: PreparedStep;
  /** Its number, from 1: the steps before it have no supplier at present. */
  firstNo: number;
  /** Every step of a cascade; empty for a message of one step. */
  steps: readonly PreparedStep[];
  /** The dearest path from its first step on: what is held. */
  priceE7: bigint;
  expiresAtMs: number;
  /** When the first step's time is over; `expiresAtMs` with one step. */
  stepExpiresAtMs: number;
  /** Null when the validity had passed before the message came. */
  connectionId: number | null;
  /** Null = it may be sent at once. */
  park: Park | null;
}

/** What a message waits for before it may be sent. */
export interface Park {
  /** The moment its client named; null = none. */
  notBeforeMs: number | null;
  /** The first step that a person has to look at, by its number in the message; null = nobody has to. */
  held: { stepNo: number; hit: TextHit } | null;
}

export interface Refused {
  kind: 'refused';
  code: ErrorCode;
  /** The rule that refused its text. */
  ruleId?: number;
}

const refuse = (code: ErrorCode): Refused => ({ kind: 'refused', code });

/**
 * Checks and prices one recipient. `recipients` is the size of the client's whole request. With `unsupplied` `priced` one whom
 * nobody could write to at present passes, without a connection: it is not to be sent now.
 */
export function evaluate(
  item: SendItem,
  account: Account,
  recipients: number,
  world: EvaluateWorld,
  nowMs: number,
  unsupplied: 'refused' | 'priced' = 'refused',
): Prepared | Refused {
  if (item.refused !== undefined) return refuse(item.refused);
  const phone = normalisePhone(item.phone);
  if (!phone.ok) return refuse(phone.code);
  const { cache, limits } = world;
  const areaId = cache.areaId(cache.areas.lookup(phone.phone).areaName);
  const steps: PreparedStep[] = [];
  for (let index = 0; index < item.steps.length; index += 1) {
    const isLast = index === item.steps.length - 1;
    const step = evaluateStep(item.steps[index]!, { account, areaId, isLast, item, world, nowMs });
    if ('code' in step) return { kind: 'refused', ...step };
    steps.push(step);
  }
  const affordable = item.priceMax === '' ? steps : within(item.priceMax, steps);
  if (affordable === null || affordable.length === 0) return refuse('price_capped');
  // The last one left has the message's whole life.
  affordable.push({ ...affordable.pop()!, lifeMs: null });

  const last = affordable.at(-1)!;
  // Its life begins when it may be sent.
  const startMs = Math.max(nowMs, item.notBeforeMs ?? nowMs);
  const life = expiry(item.validity, account.timeZone, startMs, wholeLifeMs(affordable, limits, startMs));
  const firstIndex = affordable.findIndex((step) => step.connectionId !== null && !isPast(step, startMs));
  const first = affordable[Math.max(0, firstIndex)] ?? last;
  const expired = life.expired || affordable.every((step) => isPast(step, startMs));
  if (!expired && firstIndex < 0 && unsupplied === 'refused') return refuse('no_supplier');
  const isCascade = affordable.length > 1;
  // A step that is left alone has no row of its own to end it by: its moment is the message's.
  const expiresAtMs = isCascade
    ? life.expiresAtMs
    : Math.min(life.expiresAtMs, last.notAfterMs ?? Number.POSITIVE_INFINITY);
  const park = expired ? null : parkOf(affordable, firstIndex, startMs > nowMs ? startMs : null);
  return {
    kind: 'prepared',
    accountId: account.id,
    clientId: item.clientId,
    priority: item.isBulk === true ? PRIORITY.bulk : priorityOf(first.trafficClass, recipients),
    phone: phone.phone,
    areaId,
    first,
    firstNo: isCascade ? affordable.indexOf(first) + 1 : 1,
    steps: isCascade ? affordable : NO_STEPS,
    priceE7: expired ? 0n : dearestPathE7(affordable, Math.max(0, firstIndex)),
    expiresAtMs,
    // While a person looks at it, only its own life ends it.
    stepExpiresAtMs: park?.held ? expiresAtMs : Math.min(expiresAtMs, stepEndMs(first, startMs)),
    connectionId: expired ? null : first.connectionId,
    park,
  };
}

/** Any step that may come decides: nobody looks at a message twice. */
function parkOf(steps: readonly PreparedStep[], firstIndex: number, notBeforeMs: number | null): Park | null {
  const index = steps.findIndex(({ hit }, at) => at >= firstIndex && hit !== null);
  const step = steps[index];
  if (step === undefined || step.hit === null) return notBeforeMs === null ? null : { notBeforeMs, held: null };
  return { notBeforeMs, held: { stepNo: index + 1, hit: step.hit } };
}

const NO_STEPS: readonly PreparedStep[] = [];

const isPast = (step: PreparedStep, nowMs: number): boolean => step.notAfterMs !== null && step.notAfterMs <= nowMs;

/**
 * The life of a message that names none: what its channel has by default; a cascade lives until its steps may have had
 * their times.
 */
function wholeLifeMs(steps: readonly PreparedStep[], limits: EvaluateLimits, nowMs: number): number {
  const named = steps.map((step) => (step.notAfterMs === null ? 0 : step.notAfterMs - nowMs));
  const before = steps.slice(0, -1).reduce((sum, step) => sum + (step.lifeMs ?? 0), 0);
  return Math.max(limits.lifeMs(steps.at(-1)!.channel), before, ...named);
}

/** The steps that fit into the price; null when the price cannot be read. */
function within(priceMax: string, steps: readonly PreparedStep[]): PreparedStep[] | null {
  try {
    return stepsWithin(steps, parseMoneyE7(priceMax));
  } catch (error) {
    if (error instanceof MoneyFormatError) return null;
    throw error;
  }
}
