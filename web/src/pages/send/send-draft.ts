// What is being written on Send: kept for this tab, so that a reload or a look elsewhere loses nothing.

import { isChannel } from '../../../../src/domain/message.ts';
import { normalisePhone } from '../../../../src/domain/msisdn.ts';
import type { Answer } from '../../api/kaskad.ts';
import { draftOf, emptyStep, type StepDraft } from '../../parts/compose/step-draft.ts';
import { viewedAccount } from '../../session/viewed-account.ts';

export type Profile = Answer<'profiles.list'>['items'][number];
export type Way = 'channel' | 'profile' | 'steps';

export interface SendDraft {
  recipients: string;
  way: Way;
  /** Of the way `channel`: its only step. */
  step: StepDraft;
  /** Of the way `steps`. */
  steps: StepDraft[];
  profile: number | null;
  /** Of the way `profile`: texts in place of the saved ones, by channel. */
  texts: Record<string, string>;
  variables: Record<string, string>;
  /** Braces are braces. */
  isLiteral: boolean;
  priceMax: string;
  /** How long it lives, in minutes; 0 = as usual; -1 = until a moment. */
  lifeMinutes: number;
  /** `YYYY-MM-DD HH:MM` of the account's zone. */
  expiresAt: string;
  startAt: string;
  hours: string;
  inLatin: boolean;
}

export function emptyDraft(): SendDraft {
  return {
    recipients: '',
    way: 'channel',
    step: emptyStep('sms'),
    steps: [emptyStep('viber'), emptyStep('sms')],
    profile: null,
    texts: {},
    variables: {},
    isLiteral: false,
    priceMax: '',
    lifeMinutes: 0,
    expiresAt: '',
    startAt: '',
    hours: '',
    inLatin: false,
  };
}

const keyOf = (accountId: number): string => `kaskad-send-draft-${viewedAccount() ?? accountId}`;

/** What was being written, with what the address names in place of it: `?to=&text=&channel=&sender=&profile=`. */
export function readDraft(accountId: number, query: URLSearchParams): SendDraft {
  let draft = emptyDraft();
  try {
    draft = { ...draft, ...(JSON.parse(sessionStorage.getItem(keyOf(accountId)) ?? '{}') as Partial<SendDraft>) };
  } catch {}
  const { channel, sender, text, to, profile } = Object.fromEntries(query) as Record<string, string | undefined>;
  const prefills = [channel, sender, text, profile, query.get('template')].some((value) => value);
  // A text from the address is another message than the one that was begun; its recipients stay.
  if (prefills) draft = { ...emptyDraft(), recipients: draft.recipients };
  if (to) draft.recipients = to.split(',').join('\n');
  if (channel !== undefined && isChannel(channel)) draft.step = emptyStep(channel);
  if (sender) draft.step.sender = sender;
  if (text) draft.step.text = text;
  if (profile && /^\d+$/.test(profile)) draft = { ...draft, way: 'profile', profile: Number(profile) };
  return draft;
}

export function keepDraft(accountId: number, draft: SendDraft): void {
  try {
    sessionStorage.setItem(keyOf(accountId), JSON.stringify(draft));
  } catch {}
}

/** The steps that would be sent, whichever way they were chosen. */
export function stepsOf(draft: SendDraft, profile: Profile | null): StepDraft[] {
  if (draft.way === 'channel') return [draft.step];
  if (draft.way === 'steps') return draft.steps;
  return (profile?.steps ?? []).map((step) => {
    const own = draftOf(step);
    const text = draft.texts[step.channel];
    return text === undefined ? own : { ...own, text };
  });
}

const OWN_KEY = 'kaskad-own-number';

/** The number that tests go to: one's own, kept by this browser. */
export function ownNumber(): string {
  try {
    return localStorage.getItem(OWN_KEY) ?? '';
  } catch {
    return '';
  }
}

/** Keeps it, when it is a number. */
export function keepOwnNumber(text: string): void {
  const read = normalisePhone(text);
  try {
    if (read.ok) localStorage.setItem(OWN_KEY, read.phone);
  } catch {}
}
