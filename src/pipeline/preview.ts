// What a message would cost and how it would go, by the very rules that accept it; nothing is sent or set aside.
import type pg from 'pg';
import type { ErrorCode } from '../domain/errors.ts';
import { type ForeignCharacter, foreignCharacters } from '../domain/foreign-characters.ts';
import { requestSum } from '../domain/price.ts';
import { readSpendable, stoppedPhones } from '../store/preview-reads.ts';
import type { Composed } from './compose.ts';
import type { Account } from './config-cache.ts';
import { evaluate, type Prepared } from './evaluate.ts';
import type { EvaluateWorld, PreparedStep } from './evaluate-step.ts';
import { stepEndMs } from './step-time.ts';

export interface PreviewStep {
  /** From 1, as the client numbered them; steps that did not fit into the price are left out. */
  step: number;
  prepared: PreparedStep;
  /** Characters of an SMS that force UCS-2. */
  foreign: ForeignCharacter[];
  /** Nobody can carry it at present: it is passed over. */
  isSkipped: boolean;
  /** When it begins if every step before it takes its whole time; null when it is passed over. */
  beginsAtMs: number | null;
  /** When the next begins, or the message ends. */
  endsAtMs: number | null;
}

export type Previewed =
  | {
      kind: 'priced';
      phone: string;
      area: string;
      operator: string;
      /** The dearest path: what would be set aside. */
      priceE7: bigint;
      /** Its validity has passed: it would end at once, uncharged. */
      isExpired: boolean;
      /** A text rule would put it before a moderator first. */
      isHeld: boolean;
      /** Not handed to anybody before; null = at once. */
      notBeforeMs: number | null;
      expiresAtMs: number;
      steps: PreviewStep[];
    }
  | { kind: 'refused'; code: ErrorCode }
  | { kind: 'unfilled'; detail: string };

export interface Preview {
  /** One a recipient, in order. */
  recipients: Previewed[];
  totalE7: bigint;
  /** What may be spent; null = without limit. */
  spendableE7: bigint | null;
  /** How many, in order, the money is enough for. */
  payable: number;
}

const FOREIGN_MAX = 20;

/** Judges every recipient. Client ids are not looked at: a preview of a message that was sent prices it anew. */
export async function preview(
  world: EvaluateWorld,
  pool: pg.Pool,
  account: Account,
  composed: readonly Composed[],
  nowMs: number,
): Promise<Preview> {
  const judged = composed.map((one): Previewed => {
    if (one.kind === 'unfilled') return { kind: 'unfilled', detail: one.detail };
    const result = evaluate(one.item, account, composed.length, world, nowMs);
    if (result.kind === 'refused') return { kind: 'refused', code: result.code };
    return priced(world, result, nowMs);
  });
  const phones = judged.flatMap((one) => (one.kind === 'priced' ? [one.phone] : []));
  const stopped = await stoppedPhones(pool, account.id, phones);
  const recipients = judged.map(
    (one): Previewed =>
      one.kind === 'priced' && stopped.has(one.phone) ? { kind: 'refused', code: 'stop_listed' } : one,
  );
  const spendableE7 = await readSpendable(pool, account.id);
  const pricesE7 = recipients.flatMap((one) => (one.kind === 'priced' ? [one.priceE7] : []));
  return { recipients, spendableE7, ...requestSum(pricesE7, spendableE7) };
}

function priced(world: EvaluateWorld, result: Prepared, nowMs: number): Previewed {
  const { phone, priceE7, expiresAtMs, park } = result;
  const notBeforeMs = park?.notBeforeMs ?? null;
  const { areaName, operator } = world.cache.areas.lookup(phone);
  const all = result.steps.length > 0 ? result.steps : [result.first];
  const isExpired = result.connectionId === null;
  let fromMs = notBeforeMs ?? nowMs;
  const steps = all.map((prepared, index): PreviewStep => {
    const step = index + 1;
    const foreign = prepared.channel === 'sms' ? foreignCharacters(prepared.text, FOREIGN_MAX) : [];
    const isSkipped = isExpired || step < result.firstNo || prepared.connectionId === null || fromMs >= expiresAtMs;
    if (isSkipped) return { step, prepared, foreign, isSkipped, beginsAtMs: null, endsAtMs: null };
    const endsAtMs = Math.min(expiresAtMs, stepEndMs(prepared, fromMs));
    const line = { step, prepared, foreign, isSkipped, beginsAtMs: fromMs, endsAtMs };
    fromMs = Math.max(fromMs, endsAtMs);
    return line;
  });
  const isHeld = (park?.held ?? null) !== null;
  const place = { phone, area: areaName, operator };
  return { kind: 'priced', ...place, priceE7, isExpired, isHeld, notBeforeMs, expiresAtMs, steps };
}
