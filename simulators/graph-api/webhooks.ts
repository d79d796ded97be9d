// The webhooks that Meta sends (channels.md §A.5): their payloads and their signature.
import { createHmac } from 'node:crypto';
import type { StatusStep } from './fates.ts';
import { titleOf } from './graph-error.ts';

export interface Business {
  wabaId: string;
  phoneNumberId: string;
  displayPhoneNumber: string;
}

export interface Taken {
  id: string;
  to: string;
  type: string;
  opaque: string | undefined;
}

export function statusPayload(business: Business, message: Taken, step: StatusStep, atMs: number): unknown {
  const status = typeof step === 'string' ? step : 'failed';
  const isTemplate = message.type === 'template';
  return payload(business, {
    contacts: [{ wa_id: message.to }],
    statuses: [
      {
        id: message.id,
        status,
        timestamp: seconds(atMs),
        recipient_id: message.to,
        ...(message.opaque === undefined ? {} : { biz_opaque_callback_data: message.opaque }),
        ...(typeof step === 'string'
          ? {
              pricing: {
                billable: isTemplate,
                pricing_model: 'PMP',
                type: isTemplate ? 'regular' : 'free_customer_service',
                category: isTemplate ? 'utility' : 'service',
              },
            }
          : { errors: [failure(step.failed)] }),
      },
    ],
  });
}

export function messagePayload(business: Business, id: string, from: string, text: string, atMs: number): unknown {
  return payload(business, {
    contacts: [{ profile: { name: 'Simulated' }, wa_id: from }],
    messages: [{ from, id, timestamp: seconds(atMs), type: 'text', text: { body: text } }],
  });
}

/** Value of the header `X-Hub-Signature-256` for a raw body. */
export function signature(appSecret: string, body: string): string {
  return `sha256=${createHmac('sha256', appSecret).update(body).digest('hex')}`;
}

function payload({ wabaId, phoneNumberId, displayPhoneNumber }: Business, value: Record<string, unknown>): unknown {
  const metadata = { display_phone_number: displayPhoneNumber, phone_number_id: phoneNumberId };
  return {
    object: 'whatsapp_business_account',
    entry: [
      { id: wabaId, changes: [{ field: 'messages', value: { messaging_product: 'whatsapp', metadata, ...value } }] },
    ],
  };
}

function failure(code: number): unknown {
  const title = titleOf(code);
  const href = 'https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes/';
  return { code, title, message: title, error_data: { details: title }, href };
}

const seconds = (ms: number): string => String(Math.floor(ms / 1000));
