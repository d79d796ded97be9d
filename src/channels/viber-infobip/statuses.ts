// Infobip's own words and the class of each (infobip.com "Message status codes", "Error code reference": general and chat
// codes that a Viber message can meet). Statuses are found by name, like errors: their numbers are used twice.
import type { ErrorClass } from '../channel.ts';

/** Status groups. 3 is delivered, and 0 and 1 are on the way: none of them is an error. */
export const GROUP = { OK: 0, PENDING: 1, UNDELIVERABLE: 2, DELIVERED: 3, EXPIRED: 4, REJECTED: 5 } as const;
/** Status of group 3 that is only on the way. */
export const DELIVERED_TO_OPERATOR = 2;

const CLASSES: Record<ErrorClass, readonly string[]> = {
  temporary: [
    'http_500',
    'http_503',
    'group_4',
    'REJECTED_FLOODING_FILTER',
    'REJECTED_SYSTEM_ERROR',
    'UNDELIVERABLE_REJECTED_PLATFORM',
    'UNDELIVERABLE_NOT_SENT',
    'EXPIRED_EXPIRED',
    'EXPIRED_DLR_UNKNOWN',
    'EC_DEPLOYMENT_CONFIGURATION_ERROR',
    'EC_MEDIA_HOSTING_ERROR',
    'EC_MEDIA_UPLOAD_ERROR',
    'EC_NOT_ALLOWED_SENDING_TIME',
    'EC_PROVIDER_INTERNAL_ERROR',
    'EC_PROVIDER_TIMEOUT',
    'EC_INTERNAL_ERROR',
    'EC_TEMPORARY_GATEWAY_ERROR',
    'EC_DESTINATION_FLOODING',
    'EC_DESTINATION_TXT_FLOODING',
  ],
  throttle: ['http_429', 'EC_SPAM_RATE', 'EC_TOO_MANY_REQUESTS', 'EC_MESSAGE_TYPE_EXHAUSTED'],
  recipient: [
    'group_2',
    'UNDELIVERABLE_REJECTED_OPERATOR',
    'UNDELIVERABLE_NOT_DELIVERED',
    'REJECTED_NETWORK',
    'REJECTED_PREFIX_MISSING',
    'REJECTED_DND',
    // Of one number, one country: they must not stop the connection for everybody.
    'REJECTED_DESTINATION_NOT_REGISTERED',
    'REJECTED_ROUTE_NOT_AVAILABLE',
    'REJECTED_DESTINATION_BLOCKLISTED',
    'REJECTED_DESTINATION',
    'MISSING_TO',
    'EC_UNKNOWN_SUBSCRIBER',
    'EC_UNKNOWN_USER',
    'EC_BLOCKED_USER',
    'EC_DEVICE_REPRODUCTION_ERROR',
    'EC_UNSUPPORTED_MOBILE_APP_VERSION',
    'EC_UNSUPPORTED_DEVICE',
    'EC_USER_IDENTITY_CHANGED',
    'EC_DEST_ADDRESS_BLACKLISTED',
    'EC_BLACKLISTED_DESTINATIONADDRESS',
  ],
  content: [
    'http_400',
    'group_5',
    'REJECTED_SOURCE',
    'REJECTED_SENDER',
    'REJECTED_DUPLICATE_MESSAGE_ID',
    'REJECTED_MESSAGE_TOO_LONG',
    'SIGNALS_BLOCKED',
    'EC_BAD_REQUEST',
    'EC_ILLEGAL_TRAFFIC_TYPE',
    'EC_INVALID_TEMPLATE_ARGS',
    'EC_INVALID_TEMPLATE',
    'EC_NO_SESSION',
    'EC_MEDIA_METADATA_ERROR',
    'EC_MEDIA_UNSUPPORTED',
    'EC_INTERNAL_BAD_MAPPING',
    'EC_BLOCKED_CONTENT',
    'EC_DUPLICATE_REQUEST',
    'EC_BLACKLISTED_SENDERADDRESS',
  ],
  configuration: [
    'http_401',
    'http_403',
    'http_404',
    'REJECTED_NOT_ENOUGH_CREDITS',
    'REJECTED_PREPAID_PACKAGE_EXPIRED',
    'EC_UNKNOWN_APPLICATION',
    'EC_UNAUTHORIZED_ACCESS',
    'EC_FORBIDDEN_ACCESS',
    'EC_ACCOUNT_ISSUE',
    'EC_PROVIDER_BILLING_ERROR',
    'EC_CONFIGURATION_ERROR',
    'EC_SERVICE_NOT_ACTIVATED',
    'EC_MISSING_SENDER_METADATA',
    'EC_BAD_ORIGIN',
    'EC_MONTHLY_LIMIT_REACHED',
  ],
};

export const ERROR_CLASSES: ReadonlyMap<string, ErrorClass> = new Map(
  Object.entries(CLASSES).flatMap(([errorClass, codes]) => codes.map((code) => [code, errorClass as ErrorClass])),
);

/** Class of a code; one nobody knows is `temporary`, which the pipeline retries. */
export function classOf(code: string): ErrorClass {
  return ERROR_CLASSES.get(code) ?? 'temporary';
}
