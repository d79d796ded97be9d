// Bodies of POST /{version}/{phone-number-id}/messages (channels.md §A.2).
import type { Job } from '../channel.ts';
import { opaqueOf } from './opaque.ts';

/**
 * A free-form message, for inside the customer-service window: text; text and button; text, picture and button; a picture,
 * with the text as its caption where there is one.
 */
export function freeForm(job: Job, previewUrl: boolean): Record<string, unknown> {
  const { text, content } = job;
  const { image, button, action } = content;
  if (button !== undefined && action !== undefined) {
    return envelope(job, 'interactive', {
      type: 'cta_url',
      ...(image === undefined ? {} : { header: { type: 'image', image: { link: image } } }),
      body: { text },
      action: { name: 'cta_url', parameters: { display_text: button, url: action } },
    });
  }
  if (image !== undefined)
    return envelope(job, 'image', text === '' ? { link: image } : { link: image, caption: text });
  return envelope(job, 'text', { body: text, preview_url: previewUrl });
}

/** A message of `type`, with whom it is for and what comes back in its statuses. */
export function envelope(job: Job, type: string, body: Record<string, unknown>): Record<string, unknown> {
  return {
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    to: job.phone,
    type,
    [type]: body,
    biz_opaque_callback_data: opaqueOf(job.messageId, job.attemptNo),
  };
}
