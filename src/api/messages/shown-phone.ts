import type { ClientPrincipal } from '../../identity/principal.ts';
import { maskPhone } from '../../observe/logger.ts';

/** Whoever may reveal numbers, person or program. Staff with a client's eyes may not. */
export function sees(principal: ClientPrincipal): boolean {
  return principal.scopes.has('numbers:reveal');
}

export const shownPhone = (principal: ClientPrincipal, phone: string): string =>
  sees(principal) ? phone : maskPhone(phone);
