// The body of send_message for one job (channels.md §B.1, §B.4). Pure: time is given.
import type { Job } from '../channel.ts';
import { endingOf, type Layout, layoutOf } from './layout.ts';
import type { ViberSettings } from './settings.ts';

/** Types that take no reply: `#tracking_data` on most of these is status 6 (channels.md §B.1). The others must have it. */
const NOT_REPLYABLE = new Set([6, 7, 8, 9, 106, 107, 108, 109, 1701, 1702]);
/** Largest `seq`: a positive signed 32-bit integer. */
const SEQ_MAX = 0x7fffffff;
export const TEMPLATE_VALUE_MAX = 125;

/** Between the numbers of two steps of one message: their messages are half a billion apart. */
const STEP_DISTANCE = 0x20000000;

/**
 * Correlation number of a message, 1…2^31−1. All tries of a message have the same one, so that Viber can tell a repeat
 * (status 12); a later step of its cascade has another, for it is meant to go out once more.
 */
export function seqOf(messageId: number, step = 1): number {
  return ((messageId + (step - 1) * STEP_DISTANCE) % SEQ_MAX) + 1;
}

/** Whether a message of this layout goes out as the connection's template. */
export function isTemplate(layout: Layout, { label, template_id }: ViberSettings): boolean {
  return layout === 'text' && label === 'transaction' && template_id !== '';
}

/** Null for content that is no Viber message. */
export function requestOf(job: Job, settings: ViberSettings, nowMs: number): Record<string, unknown> | null {
  const layout = layoutOf(job.text, job.content);
  if (layout === null) return null;
  const type = typeOf(layout, settings);
  return {
    service_id: settings.services.get(job.sender) ?? settings.service_id,
    dest: job.phone,
    seq: seqOf(job.messageId, job.step),
    type,
    label: settings.label,
    ttl: ttlOf(job.expiresAtMs - nowMs, settings),
    ...(settings.tag === '' ? {} : { tag: settings.tag }),
    ...(isTemplate(layout, settings) ? templateOf(job, settings) : { message: messageOf(job, type, settings) }),
  };
}

function typeOf(layout: Layout, settings: ViberSettings): number {
  if (isTemplate(layout, settings)) return settings.type_template;
  if (layout !== 'text') return settings[`type_${layout}`];
  return settings.label === 'promotion' ? settings.type_text_promotion : settings.type_text_transaction;
}

function ttlOf(leftMs: number, { ttl_min_s, ttl_max_s }: ViberSettings): number {
  return Math.round(Math.min(ttl_max_s, Math.max(ttl_min_s, Math.floor(leftMs / 1000))));
}

function messageOf({ text, content }: Job, type: number, settings: ViberSettings): Record<string, string> {
  const { image = '', button = '', action = '' } = content;
  const message: Record<string, string> = {};
  if (text.trim() !== '') message['#txt'] = text;
  if (image !== '') message['#img'] = image;
  if (image !== '' && endingOf(image) === 'gif') message['#imageFormat'] = 'gif';
  if (button.trim() !== '') {
    message['#caption'] = button;
    message['#action'] = action;
  }
  if (!NOT_REPLYABLE.has(type)) message['#tracking_data'] = settings.tracking_data;
  return message;
}

function templateOf(job: Job, { template_id, template_lang, templateMap }: ViberSettings): Record<string, unknown> {
  return {
    templateId: template_id,
    templateLang: template_lang,
    templateParams: Object.fromEntries([...templateMap].map(([name, source]) => [name, job[source]])),
  };
}
