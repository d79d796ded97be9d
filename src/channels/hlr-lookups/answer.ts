// What an answer of hlr-lookups.com says (channels.md §D.6; statuses as www.hlr-lookups.com/en/connectivity-stats defines
// them). Pure, and every answer has a meaning: also the error page of a proxy.
import { type LookupRecord, type LookupStatus, lookupRecord } from '../../domain/lookup.ts';
import type { ErrorClass } from '../channel.ts';
import { jsonObject } from '../http/client.ts';

export type Answer =
  /** `source` is the provider's own words of it, for the timeline. */
  | { kind: 'found'; id: string; record: LookupRecord; errorCode: string; source: string }
  | { kind: 'refused'; code: string; errorClass: ErrorClass }
  /** Nothing can be read of it, and the lookup may have been made. */
  | { kind: 'garbage' };

/** HTTP statuses, words of refusals and processing statuses → class. Unknown ones are `temporary`. */
export const ERROR_CLASSES: ReadonlyMap<string, ErrorClass> = new Map<string, ErrorClass>([
  ['400', 'content'],
  ['401', 'configuration'],
  ['402', 'configuration'],
  ['403', 'configuration'],
  // The path is wrong, not the number.
  ['404', 'configuration'],
  ['405', 'configuration'],
  ['408', 'temporary'],
  ['413', 'content'],
  ['422', 'content'],
  ['429', 'throttle'],
  ['500', 'temporary'],
  ['502', 'temporary'],
  ['503', 'temporary'],
  ['504', 'temporary'],
  // Said in words, with whatever HTTP status.
  ['insufficient', 'configuration'],
  ['msisdn', 'recipient'],
  // processing_status of an answer 200.
  ['REJECTED', 'recipient'],
  ['FAILED', 'temporary'],
  // connectivity_status where the connection says `next`.
  ['UNDETERMINED', 'recipient'],
]);

/** connectivity_status → what we call it. */
const STATUSES: ReadonlyMap<string, LookupStatus> = new Map([
  ['CONNECTED', 'reachable'],
  ['ABSENT', 'absent'],
  ['INVALID_MSISDN', 'invalid'],
  ['UNDETERMINED', 'unknown'],
]);

export function readAnswer(httpStatus: number, text: string, liveOnly: boolean): Answer {
  if (httpStatus < 200 || httpStatus > 299) return refusal(httpStatus, text);
  const body = jsonObject(text);
  const id = idOf(body.id);
  if (id === '') return said(body) === '' ? { kind: 'garbage' } : refusal(httpStatus, text);
  const processing = word(body.processing_status);
  const status = statusOf(body, processing, liveOnly);
  // What was not carried out says nothing of the number, unless that there is none.
  if (status === 'unknown' && (processing === 'REJECTED' || processing === 'FAILED')) return refused(processing);
  return {
    kind: 'found',
    id,
    record: lookupRecord({ ...networkFacts(body), status }),
    errorCode: printable(body.error_code, 32),
    source: sourceOf(body),
  };
}

function refusal(httpStatus: number, text: string): Answer {
  const words = said(jsonObject(text));
  if (/insufficient|not enough (?:credit|balance|funds)/i.test(words)) return refused('insufficient');
  if ((httpStatus === 400 || httpStatus === 422) && /msisdn/i.test(words)) return refused('msisdn');
  return refused(String(httpStatus));
}

function refused(code: string): Answer {
  return { kind: 'refused', code, errorClass: ERROR_CLASSES.get(code) ?? 'temporary' };
}

/** The provider's words of an error: `errors` is a list of them, at times it is `error` or `message`. */
function said({ errors, error, message }: Record<string, unknown>): string {
  const words = Array.isArray(errors) ? errors : [errors, error, message];
  return words
    .slice(0, 10)
    .filter((value) => typeof value === 'string')
    .join(' ')
    .slice(0, 1000);
}

function statusOf(body: Record<string, unknown>, processing: string, liveOnly: boolean): LookupStatus {
  const status = STATUSES.get(word(body.connectivity_status)) ?? 'unknown';
  if (status === 'invalid') return status;
  if (processing === 'REJECTED' || processing === 'FAILED') return 'unknown';
  const source = word(body.data_source);
  // A portability database calls every number connected: nobody asked for the phone.
  return liveOnly && status === 'reachable' && source !== '' && source !== 'LIVE_HLR' ? 'unknown' : status;
}

/** The serving network: of a number that was carried over the new one, of one that surely was not the original. */
function networkFacts(body: Record<string, unknown>) {
  const ported = body.is_ported;
  const serving =
    ported === true ? body.ported_network_name : ported === false ? body.original_network_name : undefined;
  return {
    mccmnc: body.mccmnc,
    mcc: body.mcc,
    mnc: body.mnc,
    imsi: body.imsi,
    operator: serving,
    // Numbers are carried over within their country only.
    country: body.ported_country_name ?? body.original_country_name,
    ported,
    roaming: body.is_roaming,
  };
}

const SOURCE_FIELDS = ['connectivity_status', 'processing_status', 'error_code', 'data_source', 'route', 'mccmnc'];

function sourceOf(body: Record<string, unknown>): string {
  return SOURCE_FIELDS.map((name) => [name, printable(body[name], 60)] as const)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');
}

function word(value: unknown): string {
  return typeof value === 'string' ? value.trim().toUpperCase() : '';
}

function idOf(value: unknown): string {
  const id = printable(value, 129);
  return id.length > 128 ? '' : id;
}

/** ASCII without blanks at the ends, at most `max` characters; '' for what is neither text nor number. */
function printable(value: unknown, max: number): string {
  if (typeof value !== 'string' && typeof value !== 'number') return '';
  return String(value)
    .slice(0, max)
    .replace(/[^\x20-\x7e]/g, '?')
    .trim();
}
