// Recipients, answers and results as the tests of the pipeline write them.
import type { Outcome } from '../../src/channels/channel.ts';
import { NO_CONTENT } from '../../src/domain/content.ts';
import type { SendItem, SendResult, SendStep } from '../../src/pipeline/ports.ts';
import type { ClaimedJob } from '../../src/store/claim-jobs.ts';

/** One recipient: the parts of its only step stand beside the others, or `steps` names several. */
export type ItemSetup = Partial<Omit<SendItem, 'steps'>> &
  Partial<Omit<SendStep, 'validity'>> & { steps?: readonly Partial<SendStep>[] };

const STEP: SendStep = {
  channel: 'sms',
  sender: 'SHOP',
  text: 'Hello',
  content: NO_CONTENT,
  validity: '',
  waitS: null,
  success: 'delivered',
};

/** An SMS of SHOP to one phone, with what is said of it. */
export function itemOf(setup: ItemSetup): SendItem {
  const {
    phone = '79160000000',
    clientId = '',
    validity = '',
    transliterate = false,
    priceMax = '',
    refused,
    notBeforeMs,
  } = setup;
  const { channel, sender, text, content, waitS, success, steps } = setup;
  const only = { channel, sender, text, content, waitS, success };
  const given = Object.fromEntries(Object.entries(only).filter(([, value]) => value !== undefined));
  const item = { steps: (steps ?? [given]).map((step) => ({ ...STEP, ...step })), phone, clientId, validity };
  return {
    ...item,
    transliterate,
    priceMax,
    ...(refused === undefined ? {} : { refused }),
    ...(notBeforeMs === undefined ? {} : { notBeforeMs }),
  };
}

export function idOf(result: SendResult): number {
  if (result.kind !== 'accepted') throw new Error(`refused: ${result.code}`);
  return result.id;
}

export const codeOf = (result: SendResult): string => (result.kind === 'refused' ? result.code : 'accepted');

let lastProviderId = 0;

export function submitted(job: ClaimedJob, providerIds?: string[]): Outcome {
  const ids = providerIds ?? Array.from({ length: job.segments }, () => `p${++lastProviderId}`);
  return { kind: 'submitted', job, providerIds: ids };
}

/** Phones that differ, `79160000000` and up. */
export const phone = (n: number): string => String(79_160_000_000 + n);
