// Who is asking, once that is known.
import type { ClientRole, ClientScope, StaffRole, StaffScope } from '../domain/permissions.ts';
import type { AccountView } from '../pipeline/ports.ts';

/** A program or a person of one client. */
export interface ClientPrincipal {
  kind: 'client';
  account: AccountView;
  scopes: ReadonlySet<ClientScope>;
  /** Null for a token or the account's own password. */
  userId: number | null;
  role: ClientRole | null;
  tokenId: number | null;
  sessionId: number | null;
  /** For the audit: a login, or the token's name. */
  name: string;
  /** One of the staff looking with the client's eyes. */
  viewedBy: StaffPrincipal | null;
}

/** One of the operator's staff. */
export interface StaffPrincipal {
  kind: 'staff';
  scopes: ReadonlySet<StaffScope>;
  userId: number;
  role: StaffRole;
  sessionId: number;
  name: string;
  /** By a personal token instead of a browser. */
  byToken: boolean;
  /** One-time codes are required of staff, and this one has none yet: only that may be done. */
  mustEnrol: boolean;
}

export type Principal = ClientPrincipal | StaffPrincipal;
