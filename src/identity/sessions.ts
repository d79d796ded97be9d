// Browsers that are signed in: the cookie holds a secret, the database its SHA-256.
import { hash } from 'node:crypto';
import type pg from 'pg';
import { clientScopes, isClientRole, isStaffRole, staffScopes } from '../domain/permissions.ts';
import type { ConfigCache } from '../pipeline/config-cache.ts';
import { findSession } from '../store/sessions.ts';
import type { Principal } from './principal.ts';

export const SESSION_COOKIE = 'kaskad_session';

/** The secret in a `Cookie` header; null when there is none. */
export function sessionSecret(cookies: string | undefined): string | null {
  for (const pair of (cookies ?? '').split(';')) {
    const mark = pair.indexOf('=');
    if (mark > 0 && pair.slice(0, mark).trim() === SESSION_COOKIE) return pair.slice(mark + 1).trim() || null;
  }
  return null;
}

export const secretDigest = (secret: string): string => hash('sha256', secret, 'hex');

/** Who holds this secret; `second_factor` while the code is still to be shown; null for an unknown or ended session. */
export async function readSession(
  pool: pg.Pool,
  cache: ConfigCache,
  secret: string,
): Promise<Principal | 'second_factor' | null> {
  if (secret.length > 200) return null;
  const row = await findSession(pool, secretDigest(secret));
  if (row === null) return null;
  if (row.confirmedAt === null) return 'second_factor';
  if (row.accountId === null) {
    if (!isStaffRole(row.role)) return null;
    const { userId, role } = row;
    return { kind: 'staff', scopes: staffScopes(role), userId, role, sessionId: row.id, name: row.login };
  }
  const account = cache.account(row.accountId);
  if (account === undefined || !isClientRole(row.role)) return null;
  return {
    kind: 'client',
    account,
    scopes: clientScopes(row.role),
    userId: row.userId,
    role: row.role,
    tokenId: null,
    sessionId: row.id,
    name: row.login,
    viewedBy: null,
  };
}
