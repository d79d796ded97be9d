// What people and tokens may do. A scope is one right; a role is a set of them. Endpoints of the API ask for a scope.

/** Rights over one account: tokens carry them by name, users by their role. */
export const CLIENT_SCOPES = [
  'messages:send',
  'messages:read',
  'numbers:reveal',
  'campaigns:read',
  'campaigns:write',
  'profiles:read',
  'profiles:write',
  'senders:read',
  'senders:write',
  'templates:read',
  'templates:write',
  'stops:read',
  'stops:write',
  'statistics:read',
  'exports:write',
  'balance:read',
  'ledger:read',
  'tokens:read',
  'tokens:write',
  'pushes:read',
  'pushes:write',
  'account:read',
  'account:write',
  'team:read',
  'team:write',
  'audit:read',
] as const;
export type ClientScope = (typeof CLIENT_SCOPES)[number];

/** What a token can be given: only people who are signed in change who the people are. */
export const TOKEN_SCOPES = CLIENT_SCOPES.filter((scope) => scope !== 'team:write');

/**
 * What a token may do that names no scopes: whatever a program that sends and reports needs, and nothing by which it would
 * make itself keys or people, or watch them. Tokens of before there were scopes are such.
 */
export const PROGRAM_SCOPES: readonly ClientScope[] = CLIENT_SCOPES.filter(
  (scope) => !/^(team|tokens|audit):/.test(scope) && scope !== 'account:write',
);

/** Rights of the operator's staff. */
export const STAFF_SCOPES = [
  'clients:read',
  'clients:write',
  'clients:view',
  'money:write',
  'moderation:read',
  'moderation:write',
  'connections:read',
  'connections:write',
  'routes:read',
  'routes:write',
  'areas:read',
  'areas:write',
  'tariffs:read',
  'tariffs:write',
  'search:read',
  'search:reveal',
  'refunds:write',
  'stops:global',
  'pushes:replay',
  'mail:read',
  'staff:write',
  'audit:all',
] as const;
export type StaffScope = (typeof STAFF_SCOPES)[number];

export const CLIENT_ROLES = ['owner', 'manager', 'developer', 'accountant', 'viewer'] as const;
export type ClientRole = (typeof CLIENT_ROLES)[number];
export const STAFF_ROLES = ['admin', 'support', 'moderator', 'finance', 'observer'] as const;
export type StaffRole = (typeof STAFF_ROLES)[number];

const READS = CLIENT_SCOPES.filter((scope) => scope.endsWith(':read') && !/^(audit|team|tokens):/.test(scope));

const CLIENT: Record<ClientRole, readonly ClientScope[]> = {
  owner: CLIENT_SCOPES,
  manager: [
    ...READS,
    'tokens:read',
    'messages:send',
    'numbers:reveal',
    'campaigns:write',
    'profiles:write',
    'senders:write',
    'templates:write',
    'stops:write',
    'exports:write',
  ],
  developer: [
    ...READS,
    'messages:send',
    'profiles:write',
    'templates:write',
    'tokens:read',
    'tokens:write',
    'pushes:write',
  ],
  accountant: ['account:read', 'balance:read', 'ledger:read', 'statistics:read', 'exports:write'],
  viewer: READS,
};

const STAFF_READS = STAFF_SCOPES.filter((scope) => scope.endsWith(':read'));
const STAFF: Record<StaffRole, readonly StaffScope[]> = {
  admin: STAFF_SCOPES,
  support: [...STAFF_READS, 'clients:view', 'clients:write', 'search:reveal', 'pushes:replay', 'stops:global'],
  moderator: ['clients:read', 'search:read', 'moderation:read', 'moderation:write', 'stops:global'],
  finance: [...STAFF_READS, 'money:write', 'tariffs:write', 'refunds:write'],
  observer: STAFF_READS,
};

/** The rights of a client's user. */
export function clientScopes(role: ClientRole): ReadonlySet<ClientScope> {
  return new Set(CLIENT[role]);
}

/** The rights of one of the staff. */
export function staffScopes(role: StaffRole): ReadonlySet<StaffScope> {
  return new Set(STAFF[role]);
}

export const isClientScope = (name: string): name is ClientScope => (CLIENT_SCOPES as readonly string[]).includes(name);
export const isClientRole = (name: string): name is ClientRole => (CLIENT_ROLES as readonly string[]).includes(name);
export const isStaffRole = (name: string): name is StaffRole => (STAFF_ROLES as readonly string[]).includes(name);
