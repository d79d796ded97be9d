import type { Principal } from '../../identity/principal.ts';
import type { Actor } from '../../store/actor.ts';

/** Whoever is asking, as the audit names them; null = nobody yet (signing in, registering). */
export function actorOf(principal: Principal | null, address: string, request: string): Actor {
  if (principal === null) return { kind: 'system', id: null, name: '', address, request };
  const by = principal.kind === 'client' ? (principal.viewedBy ?? principal) : principal;
  const whose = by.kind === 'client' ? { accountId: by.account.id } : {};
  if (by.userId !== null) return { kind: 'user', id: by.userId, name: by.name, ...whose, address, request };
  const tokenId = by.kind === 'client' ? by.tokenId : null;
  return { kind: 'token', id: tokenId, name: by.name, ...whose, address, request };
}
