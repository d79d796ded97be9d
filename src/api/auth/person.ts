// Whoever sits before a browser: tokens and staff who look with a client's eyes have no password and no sessions here.
import type { Principal } from '../../identity/principal.ts';
import { Problem } from '../frame/problem.ts';

export interface Person {
  userId: number;
  sessionId: number;
  /** Null = staff. */
  accountId: number | null;
  login: string;
}

/** @throws Problem `forbidden` */
export function personOf(principal: Principal): Person {
  const { userId, sessionId, name: login } = principal;
  const byToken = principal.kind === 'staff' && principal.byToken;
  if (userId === null || sessionId === null || byToken) {
    throw new Problem('forbidden', 'this is for people who are signed in, not for tokens');
  }
  return { userId, sessionId, login, accountId: principal.kind === 'client' ? principal.account.id : null };
}
