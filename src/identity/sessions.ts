// Browsers that are signed in, and personal tokens of staff: they hold a secret, the database its SHA-256.
import type pg from 'pg';
import { clientScopes, isClientRole, isStaffRole, staffScopes } from '../domain/permissions.ts';
import type { ConfigCache } from '../pipeline/config-cache.ts';
import { findSession, type SessionKind } from '../store/sessions.ts';
import type { Principal } from './principal.ts';
import { secretDigest } from './secrets.ts';

export const SESSION_COOKIE = 'kaskad_session';
const SECRET_LENGTH_MAX = 200;

export interface SessionRules {
  /** Without a request for so long, a browser is signed out. */
  idleS: number;
  /** Staff must show one-time codes. */
  staffTotp: boolean;
  /** False when nobody asked for anything: the session is looked at, and not kept alive. */
  isUse: boolean;
}

/** The secret in a `Cookie` header; null when there is none. */
export function sessionSecret(cookies: string | undefined): string | null {
  for (const pair of (cookies ?? '').split(';')) {
    const mark = pair.indexOf('=');
    if (mark > 0 && pair.slice(0, mark).trim() === SESSION_COOKIE) return pair.slice(mark + 1).trim() || null;
  }
  return null;
}

/** The `Set-Cookie` that signs a browser in, or out with an empty secret. */
export function sessionCookie(secret: string, lifeS: number, secure: boolean): string {
  const life = secret === '' ? 0 : lifeS;
  return `${SESSION_COOKIE}=${secret}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${life}${secure ? '; Secure' : ''}`;
}

/** Who holds this secret; `second_factor` while the code is still to be shown; null for an unknown or ended session. */
export async function readSession(
  pool: pg.Pool,
  cache: ConfigCache,
  secret: string,
  kind: SessionKind,
  rules: SessionRules,
): Promise<Principal | 'second_factor' | null> {
  if (secret.length > SECRET_LENGTH_MAX) return null;
  const row = await findSession(pool, secretDigest(secret), kind, rules.idleS, rules.isUse);
  if (row === null) return null;
  if (row.confirmedAt === null) return 'second_factor';
  const { userId, role } = row;
  if (row.accountId === null) {
    if (!isStaffRole(role)) return null;
    const mustEnrol = rules.staffTotp && !row.hasTotp;
    const shared = { userId, role, sessionId: row.id, name: row.login };
    return { kind: 'staff', scopes: staffScopes(role), ...shared, byToken: kind === 'token', mustEnrol };
  }
  const account = cache.account(row.accountId);
  if (account === undefined || !isClientRole(role)) return null;
  return {
    kind: 'client',
    account,
    scopes: clientScopes(role),
    userId,
    role,
    tokenId: null,
    sessionId: row.id,
    name: row.login,
    viewedBy: null,
  };
}
