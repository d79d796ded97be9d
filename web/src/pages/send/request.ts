// From the draft to the body of a request, and the key that keeps a request from being carried out twice.

import { parseHours } from '../../../../src/domain/hours.ts';
import { MoneyFormatError, parseMoneyE7 } from '../../../../src/domain/money.ts';
import { renderTemplate, templateVariables } from '../../../../src/domain/template.ts';
import { transliterate } from '../../../../src/domain/transliterate.ts';
import { parseLocalTime } from '../../../../src/domain/validity.ts';
import type { Body } from '../../api/kaskad.ts';
import { type StepDraft, type StepFault, stepBody, stepFaults } from '../../parts/compose/step-draft.ts';
import type { Profile, SendDraft } from './send-draft.ts';

export type Request = Body<'messages.send'>;

export type Fault =
  | { code: 'recipients_missing' | 'recipients_many' | 'profile_missing' | 'price_wrong' | 'hours_wrong' }
  | { code: 'start_past' | 'expires_past' | 'expires_missing' }
  | { code: 'variables_missing'; names: string[] }
  | { code: 'step'; step: number; fault: StepFault };

/** The names in all texts and buttons that want a value. */
export function variablesOf(steps: readonly StepDraft[]): string[] {
  return [
    ...new Set(
      steps.flatMap(({ text, buttonText, buttonUrl }) => templateVariables(`${text}\n${buttonText}\n${buttonUrl}`)),
    ),
  ];
}

/** A text as it will be sent: its gaps filled as far as they are, Cyrillic in Latin letters where that is asked. */
export function sentText(step: StepDraft, draft: SendDraft): string {
  const rendered = draft.isLiteral ? null : renderTemplate(step.text, draft.variables);
  const text = rendered?.kind === 'rendered' ? rendered.text : step.text;
  return step.channel === 'sms' && draft.inLatin ? transliterate(text) : text;
}

/** `null` = a price that cannot be read. */
export function priceMaxE7(text: string): bigint | 'none' | null {
  if (text.trim() === '') return 'none';
  try {
    const priceE7 = parseMoneyE7(text.trim().replace(',', '.'));
    return priceE7 < 0n ? null : priceE7;
  } catch (error) {
    if (error instanceof MoneyFormatError) return null;
    throw error;
  }
}

export interface Times {
  startMs: number | null;
  expiresMs: number | null;
}

/** The moments that the draft names, by the account's zone. */
export function timesOf(draft: SendDraft, zone: string, nowMs: number): Times {
  const startMs = draft.startAt === '' ? null : parseLocalTime(draft.startAt, zone);
  if (draft.lifeMinutes > 0)
    return { startMs, expiresMs: Math.max(startMs ?? nowMs, nowMs) + draft.lifeMinutes * 60_000 };
  return { startMs, expiresMs: draft.lifeMinutes < 0 ? parseLocalTime(draft.expiresAt, zone) : null };
}

export interface Given {
  draft: SendDraft;
  steps: readonly StepDraft[];
  profile: Profile | null;
  phones: readonly string[];
  times: Times;
  nowMs: number;
  segmentsMax: number | null;
}

/** What still keeps it from being sent. */
export function faultsOf({ draft, steps, profile, phones, times, nowMs, segmentsMax }: Given, max: number): Fault[] {
  const faults: Fault[] = [];
  if (phones.length === 0) faults.push({ code: 'recipients_missing' });
  if (phones.length > max) faults.push({ code: 'recipients_many' });
  if (draft.way === 'profile' && profile === null) faults.push({ code: 'profile_missing' });
  for (const [index, step] of steps.entries()) {
    const sent = { ...step, text: sentText(step, draft) };
    for (const fault of stepFaults(sent, { segmentsMax })) faults.push({ code: 'step', step: index + 1, fault });
  }
  const empty = draft.isLiteral ? [] : variablesOf(steps).filter((name) => (draft.variables[name] ?? '') === '');
  if (empty.length > 0) faults.push({ code: 'variables_missing', names: empty });
  if (priceMaxE7(draft.priceMax) === null) faults.push({ code: 'price_wrong' });
  if (draft.hours.trim() !== '' && parseHours(draft.hours) === null) faults.push({ code: 'hours_wrong' });
  if (times.startMs !== null && times.startMs < nowMs - 60_000) faults.push({ code: 'start_past' });
  if (draft.lifeMinutes < 0 && times.expiresMs === null) faults.push({ code: 'expires_missing' });
  if (times.expiresMs !== null && times.expiresMs <= Math.max(nowMs, times.startMs ?? nowMs))
    faults.push({ code: 'expires_past' });
  return faults;
}

/** The body of `messages.send` and `messages.preview`. */
export function requestOf({ draft, steps, profile, phones, times }: Given): Request {
  const { startMs, expiresMs } = times;
  const names = draft.isLiteral ? [] : variablesOf(steps);
  const price = draft.priceMax.trim().replace(',', '.');
  return {
    to: [...phones],
    ...wayOf(draft, steps, profile),
    ...(names.length === 0
      ? {}
      : { variables: Object.fromEntries(names.map((name) => [name, draft.variables[name] ?? ''])) }),
    ...(price === '' ? {} : { price_max: price }),
    ...(startMs === null ? {} : { start_at: new Date(startMs).toISOString() }),
    ...(expiresMs === null ? {} : { expires_at: new Date(expiresMs).toISOString() }),
    ...(draft.hours.trim() === '' ? {} : { hours: draft.hours.trim() }),
    ...(draft.inLatin ? { transliterate: true } : {}),
  };
}

function wayOf(draft: SendDraft, steps: readonly StepDraft[], profile: Profile | null): Partial<Request> {
  if (draft.way === 'steps') return { steps: steps.map((step, at) => stepBody(step, at === steps.length - 1)) };
  if (draft.way === 'channel') return steps[0] === undefined ? {} : stepBody(steps[0], true);
  const channels = new Set(profile?.steps.map(({ channel }) => channel) ?? []);
  const texts = Object.fromEntries(
    Object.entries(draft.texts).filter(([channel]) => channels.has(channel as StepDraft['channel'])),
  );
  return { profile: profile?.id ?? 0, ...(Object.keys(texts).length === 0 ? {} : { texts }) };
}

/** Names a request: 128 bits by chance. `crypto.randomUUID` is there on https only. */
export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
