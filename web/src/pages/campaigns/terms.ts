// When a campaign goes and how fast, as a form.
import { parseHours } from '../../../../src/domain/hours.ts';
import type { Body } from '../../api/kaskad.ts';
import { momentOf, naiveOf } from '../../parts/zoned.ts';
import type { PREPARE } from './prepare-words.ts';
import type { Campaign } from './state-tag.tsx';

export interface Terms {
  /** `YYYY-MM-DD HH:MM` of the account's zone; '' = at once. */
  startAt: string;
  hours: string;
  rate: number | '';
  expiresAt: string;
}

export type TermsFault = keyof (typeof PREPARE)['ru']['faults'];
type TermsBody = Pick<Body<'campaigns.change'>, 'start_at' | 'hours' | 'rate_per_s' | 'expires_at'>;

const RATE_MAX = 100_000;
const GRACE_MS = 60_000;

export function termsOf({ start_at, hours, rate_per_s, expires_at }: Campaign, zone: string): Terms {
  return {
    startAt: start_at === null ? '' : naiveOf(start_at, zone),
    hours,
    rate: rate_per_s ?? '',
    expiresAt: expires_at === null ? '' : naiveOf(expires_at, zone),
  };
}

/** What was changed of them, as the API takes it; null = nothing. */
export function termsChange(terms: Terms, before: Terms, zone: string): TermsBody | null {
  const moment = (naive: string) => (naive === '' ? null : momentOf(naive, zone));
  const change: TermsBody = {
    ...(terms.startAt === before.startAt ? {} : { start_at: moment(terms.startAt) }),
    ...(terms.hours.trim() === before.hours ? {} : { hours: terms.hours.trim() || null }),
    ...(terms.rate === before.rate ? {} : { rate_per_s: terms.rate === '' ? null : terms.rate }),
    ...(terms.expiresAt === before.expiresAt ? {} : { expires_at: moment(terms.expiresAt) }),
  };
  return Object.keys(change).length === 0 ? null : change;
}

export interface TermsRules {
  zone: string;
  nowMs: number;
  /** It has begun: when it was to begin is past by right. */
  hasBegun?: boolean;
  /** It waits for its start, so it needs one. */
  needsStart?: boolean;
}

export function termsFaults(terms: Terms, { zone, nowMs, hasBegun = false, needsStart = false }: TermsRules) {
  const faults: TermsFault[] = [];
  const startMs = terms.startAt === '' ? null : Date.parse(momentOf(terms.startAt, zone));
  const expiresMs = terms.expiresAt === '' ? null : Date.parse(momentOf(terms.expiresAt, zone));
  if (terms.hours.trim() !== '' && parseHours(terms.hours) === null) faults.push('hours_wrong');
  if (!hasBegun && startMs !== null && startMs < nowMs - GRACE_MS) faults.push('start_past');
  if (needsStart && startMs === null) faults.push('start_missing');
  if (expiresMs !== null && expiresMs <= Math.max(nowMs, hasBegun ? 0 : (startMs ?? 0))) faults.push('expires_past');
  if (terms.rate !== '' && (!Number.isInteger(terms.rate) || terms.rate < 1 || terms.rate > RATE_MAX))
    faults.push('rate_wrong');
  return faults;
}
