// Infobip's statuses and errors that the simulator speaks (infobip.com "Message status codes", "Error code reference").

export interface StatusObject {
  groupId: number;
  groupName: string;
  id: number;
  name: string;
  description: string;
}

export interface ErrorObject extends StatusObject {
  permanent: boolean;
}

const GROUPS = ['OK', 'PENDING', 'UNDELIVERABLE', 'DELIVERED', 'EXPIRED', 'REJECTED'];
const ERROR_GROUPS = ['OK', 'HANDSET_ERRORS', 'USER_ERRORS', 'OPERATOR_ERRORS'];

export function status(groupId: number, id: number, name: string): StatusObject {
  return { groupId, groupName: GROUPS[groupId] ?? '', id, name, description: words(name) };
}

export function error(groupId: number, id: number, name: string, permanent: boolean): ErrorObject {
  return { groupId, groupName: ERROR_GROUPS[groupId] ?? '', id, name, description: words(name), permanent };
}

const words = (name: string) => name.toLowerCase().replaceAll('_', ' ');

export const PENDING = status(1, 26, 'PENDING_ACCEPTED');
export const TO_OPERATOR = status(3, 2, 'DELIVERED_TO_OPERATOR');
export const TO_HANDSET = status(3, 5, 'DELIVERED_TO_HANDSET');
export const NOT_DELIVERED = status(2, 9, 'UNDELIVERABLE_NOT_DELIVERED');
export const EXPIRED = status(4, 15, 'EXPIRED_EXPIRED');
export const REJECTED_PLATFORM = status(5, 100, 'UNDELIVERABLE_REJECTED_PLATFORM');
export const REJECTED_DESTINATION = status(5, 52, 'REJECTED_DESTINATION');
export const NO_CREDITS = status(5, 12, 'REJECTED_NOT_ENOUGH_CREDITS');
export const FLOODING = status(5, 20, 'REJECTED_FLOODING_FILTER');

export const NO_ERROR = error(0, 0, 'NO_ERROR', false);
export const UNKNOWN_USER = error(1, 7002, 'EC_UNKNOWN_USER', true);
export const BLOCKED_USER = error(1, 7003, 'EC_BLOCKED_USER', true);
export const BLOCKED_CONTENT = error(1, 7027, 'EC_BLOCKED_CONTENT', true);
export const PROVIDER_TIMEOUT = error(2, 7051, 'EC_PROVIDER_TIMEOUT', false);
export const VALIDITY_EXPIRED = error(2, 4101, 'EC_VALIDITY_EXPIRED', true);
