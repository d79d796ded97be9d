import type { ClientPrincipal } from '../../identity/principal.ts';
import { maskPhone } from '../../observe/logger.ts';

/** Programs see whole numbers; people who may reveal them do; staff with a client's eyes do not. */
export function sees(principal: ClientPrincipal): boolean {
  return principal.viewedBy === null && (principal.userId === null || principal.scopes.has('numbers:reveal'));
}

export const shownPhone = (principal: ClientPrincipal, phone: string): string =>
  sees(principal) ? phone : maskPhone(phone);
