// Errors in the words of the Graph API (channels.md §A.4).
import type { SimReply } from '../provider/provider.ts';

export interface GraphError {
  code: number;
  details: string;
}

const TITLES: Readonly<Record<number, string>> = {
  100: 'Invalid parameter',
  190: 'Access token has expired',
  2500: 'Unknown path components',
  130429: 'Rate limit hit',
  131000: 'Something went wrong',
  131008: 'Required parameter is missing',
  131009: 'Parameter value is not valid',
  131026: 'Message undeliverable',
  131030: 'Recipient phone number not in allowed list',
  131047: 'Re-engagement message',
  131048: 'Spam rate limit hit',
  131049: 'Meta chose not to deliver',
  131051: 'Unsupported message type',
  131052: 'Media download error',
  131053: 'Media upload error',
  131056: '(Business Account, Consumer Account) pair rate limit hit',
  132000: 'Template param count mismatch',
  132001: 'Template does not exist',
  132005: 'Template hydrated text too long',
  132012: 'Template parameter format mismatch',
};
/** Where the HTTP status is not 400. */
const STATUSES: Readonly<Record<number, number>> = { 190: 401, 2500: 404, 131000: 500, 130429: 429, 131056: 429 };

export function titleOf(code: number): string {
  return TITLES[code] ?? 'Error';
}

/** The answer to a refused request. */
export function graphError({ code, details }: GraphError, traceId: string): SimReply {
  const error = {
    message: `(#${code}) ${titleOf(code)}`,
    type: 'OAuthException',
    code,
    error_data: { messaging_product: 'whatsapp', details },
    fbtrace_id: traceId,
    ...(code === 131000 ? { is_transient: true } : {}),
  };
  return { status: STATUSES[code] ?? 400, body: { error } };
}

/**
 * The answer where the number's id is unknown, or not for this token: nothing of WhatsApp was reached, so it has the words of the
 * Graph itself, its own type and a subcode, and no `error_data` (as seen in sajuthankappan/whatsapp-cloud-api-rs#3).
 */
export function unknownObject(id: string, traceId: string): SimReply {
  const error = {
    message:
      `Unsupported post request. Object with ID '${id}' does not exist, cannot be loaded due to missing permissions, ` +
      'or does not support this operation. Please read the Graph API documentation at ' +
      'https://developers.facebook.com/docs/graph-api',
    type: 'GraphMethodException',
    code: 100,
    error_subcode: 33,
    fbtrace_id: traceId,
  };
  return { status: 400, body: { error } };
}
