// The body of POST /viber/2/messages for one job (channels.md §B.3; the types of Infobip's own Java client). Pure: time is given.
import type { Job } from '../channel.ts';
import { reference } from '../reference.ts';
import { layoutOf } from '../viber-business/layout.ts';
import type { InfobipSettings } from './settings.ts';

/** What reports echo of ours: which try of which message. */
export function callbackDataOf({ messageId, attemptNo }: Pick<Job, 'messageId' | 'attemptNo'>): string {
  return `${messageId}-${attemptNo}`;
}

/** The reference of the message that a report's callbackData names; undefined when that is not ours. */
export function referenceOf(callbackData: unknown): number | undefined {
  const found = typeof callbackData === 'string' ? /^(\d{1,16})-\d{1,9}$/.exec(callbackData) : null;
  const messageId = Number(found?.[1] ?? Number.NaN);
  return Number.isSafeInteger(messageId) ? reference(messageId, 0) : undefined;
}

/** Null for content that is no Viber message. */
export function requestOf(job: Job, settings: InfobipSettings, nowMs: number): Record<string, unknown> | null {
  const content = contentOf(job);
  if (content === null) return null;
  const { reportUrl } = settings;
  const reports = reportUrl === '' ? {} : { delivery: { url: reportUrl }, seen: { url: reportUrl } };
  const message = {
    sender: job.sender === '' ? settings.sender : job.sender,
    destinations: [{ to: job.phone }],
    content,
    options: {
      label: settings.label,
      validityPeriod: { amount: validityS(job.expiresAtMs - nowMs, settings), timeUnit: 'SECONDS' },
    },
    webhooks: { ...reports, contentType: 'application/json', callbackData: callbackDataOf(job) },
  };
  return { messages: [message] };
}

function contentOf({ text, content }: Job): Record<string, unknown> | null {
  const button = { title: content.button, action: content.action };
  switch (layoutOf(text, content)) {
    case 'text':
      return { type: 'TEXT', text };
    case 'text_button':
      return { type: 'TEXT', text, button };
    case 'image':
      return { type: 'IMAGE', mediaUrl: content.image };
    case 'text_image_button':
      return { type: 'IMAGE', text, mediaUrl: content.image, button };
    case null:
      return null;
  }
}

function validityS(leftMs: number, { validity_min_s, validity_max_s }: InfobipSettings): number {
  return Math.round(Math.min(validity_max_s, Math.max(validity_min_s, Math.floor(leftMs / 1000))));
}
