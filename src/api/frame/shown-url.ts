// Addresses that clients are told statuses at. Clients keep keys in them: before the host, or in the query.
import type { ClientPrincipal } from '../../identity/principal.ts';

/** An address without a password that somebody wrote into it. */
function shownUrl(url: string): string {
  if (!URL.canParse(url)) return url;
  const parsed = new URL(url);
  if (parsed.username === '' && parsed.password === '') return url;
  parsed.username = '***';
  parsed.password = '';
  return parsed.href;
}

/** Without its query as well: for the staff, and for people of the client who only look. */
export function publicUrl(url: string): string {
  const shown = shownUrl(url);
  return shown.includes('?') ? `${shown.slice(0, shown.indexOf('?'))}?…` : shown;
}

/** What somebody of the client sees of it. */
export const urlFor = (principal: ClientPrincipal, url: string): string =>
  principal.scopes.has('pushes:write') ? shownUrl(url) : publicUrl(url);
