// What a client's team and the operator's staff have in common.
import Type from 'typebox';
import { LOGIN_PATTERN } from '../../domain/login.ts';
import { clientScopes, isClientRole, isStaffRole, staffScopes } from '../../domain/permissions.ts';
import { sendLink } from '../../identity/links.ts';
import type { Principal } from '../../identity/principal.ts';
import { firstWithin } from '../../store/attempt-guard.ts';
import type { Client } from '../../store/db.ts';
import { lockedInvitationsOfDay } from '../../store/mail.ts';
import { clearTotp } from '../../store/second-factors.ts';
import { endSessions } from '../../store/sessions.ts';
import {
  changeUser,
  countUsers,
  findUser,
  insertUser,
  isLoginOfAccount,
  listUsers,
  removeUser,
  type UserChange,
  type UserChanges,
  type UserRow,
} from '../../store/users.ts';
import { personOf } from '../auth/person.ts';
import type { ApiContext } from '../context.ts';
import { idCursor, PAGE_LIMIT, pageOf } from '../frame/cursor.ts';
import { Id, nullable, oneOf, record, Time, timeOf, timeOrNull } from '../frame/fields.ts';
import { Problem } from '../frame/problem.ts';

/** Of one account, or of the staff. */
export const PEOPLE_MAX = 500;
/** The mail server writes to nobody more often by our hand: letters of one account, and to one address. */
export const INVITATIONS_OF_DAY_MAX = 50;
const INVITATION_EVERY_S = 300;
const DAY_S = 86_400;

export const PersonLogin = Type.String({
  pattern: LOGIN_PATTERN,
  description: 'Unique in the installation, in any case of letters. Without blanks and colons.',
});
export const PersonName = Type.String({ maxLength: 200 });
export const PersonEmail = Type.String({
  pattern: '^([^\\s@<>,;"]{1,64}@[^\\s@<>,;"]{1,189})?$',
  examples: ['anna@example.com'],
});

export const Person = record({
  id: Id,
  login: Type.String(),
  name: Type.String(),
  email: Type.String(),
  role: Type.String(),
  state: oneOf(['active', 'invited', 'blocked'] as const),
  totp: Type.Boolean({ description: 'Signs in with one-time codes.' }),
  signed_in_at: nullable(Time),
  created_at: Time,
});

export const Invited = record({
  id: Id,
  link_token: nullable(
    Type.String({
      description: 'For `/set-password#TOKEN`, where no letter can be sent; shown this once, good for 7 days.',
    }),
  ),
});

export const shownPerson = (user: UserRow) => ({
  id: user.id,
  login: user.login,
  name: user.name,
  email: user.email,
  role: user.role,
  state: user.state,
  totp: user.totpEnabledAt !== null,
  signed_in_at: timeOrNull(user.signedInAt),
  created_at: timeOf(user.createdAt),
});

/** Who asks: `accountId` null = staff about staff. */
export interface Asking {
  context: ApiContext;
  principal: Principal;
}

const accountOf = (principal: Principal): number | null => (principal.kind === 'client' ? principal.account.id : null);

export async function pageOfPeople({ context, principal }: Asking, query: { limit?: number; cursor?: string }) {
  const limit = query.limit ?? PAGE_LIMIT;
  const rows = await listUsers(context.pool, accountOf(principal), idCursor(query.cursor) ?? 0, limit + 1);
  return pageOf(rows, limit, (user) => [user.id], shownPerson);
}

/** @throws Problem `not_found`: also for people of other accounts */
export async function personNamed({ context, principal }: Asking, id: number, client?: Client): Promise<UserRow> {
  const user = await findUser(client ?? context.pool, accountOf(principal), id);
  if (user === null) throw new Problem('not_found');
  return user;
}

export interface Invitation {
  login: string;
  name?: string | undefined;
  email?: string | undefined;
  role: string;
}

/** @throws Problem `forbidden`, `already_exists`, `conflict` (too many people), `limit_exceeded` */
export async function invite(asking: Asking, client: Client, invitation: Invitation) {
  const { login, name = '', email = '', role } = invitation;
  mayGrant(asking.principal, role);
  const accountId = accountOf(asking.principal);
  if (await isLoginOfAccount(client, login, accountId)) throw new Problem('already_exists');
  if ((await countUsers(client, accountId)) >= PEOPLE_MAX)
    throw new Problem('conflict', `there are ${PEOPLE_MAX} people`);
  const user = { accountId, login, name, email, role, passwordHash: null, state: 'invited' } as const;
  const id = await insertUser(client, user).catch((error: unknown) => {
    if ((error as { constraint?: string }).constraint === 'app_user_login') throw new Problem('already_exists');
    throw error;
  });
  return letIn(asking, client, { userId: id, accountId, login, email });
}

/** Another link for somebody who has no password yet. @throws Problem `not_found`, `conflict`, `forbidden`, `limit_exceeded` */
export async function inviteAgain(asking: Asking, client: Client, id: number) {
  const user = await personNamed(asking, id, client);
  mayGrant(asking.principal, user.role);
  if (user.state !== 'invited') throw new Problem('conflict', 'only those who are invited get another invitation');
  return letIn(asking, client, { userId: id, accountId: user.accountId, login: user.login, email: user.email });
}

async function letIn({ context }: Asking, client: Client, user: Parameters<typeof sendLink>[3]) {
  const goes = context.config.smtpUrl !== '' && user.email !== '';
  if (goes && !(await firstWithin(client, `invite ${user.accountId}`, user.email, INVITATION_EVERY_S))) {
    throw new Problem('limit_exceeded', {
      detail: 'an invitation went to this address in the last five minutes',
      retryAfterS: INVITATION_EVERY_S,
    });
  }
  // Also where no letter goes yet: those that wait go once there is a mail server.
  if (user.email !== '' && (await lockedInvitationsOfDay(client, user.accountId)) >= INVITATIONS_OF_DAY_MAX) {
    const detail = `there were ${INVITATIONS_OF_DAY_MAX} invitations in the last day`;
    throw new Problem('limit_exceeded', { detail, retryAfterS: DAY_S });
  }
  const secret = await sendLink(client, context.config.publicUrl, 'invite', user);
  return { id: user.userId, link_token: goes ? null : secret };
}

/** @throws Problem `not_found`, `conflict` (the last owner), `forbidden` */
export async function change(asking: Asking, client: Client, id: number, changes: UserChanges) {
  const { principal } = asking;
  mayGrant(principal, (await personNamed(asking, id, client)).role);
  if (changes.role !== undefined) mayGrant(principal, changes.role);
  done(principal, await changeUser(client, accountOf(principal), id, changes));
  return shownPerson(await personNamed(asking, id, client));
}

/** @throws Problem `not_found`, `conflict` (the last owner), `forbidden` */
export async function remove(asking: Asking, client: Client, id: number): Promise<null> {
  const { principal } = asking;
  mayGrant(principal, (await personNamed(asking, id, client)).role);
  done(principal, await removeUser(client, accountOf(principal), id));
  return null;
}

/** Of somebody who has lost the authenticator: he is signed out, and signs in by password alone. */
export async function resetTotp(asking: Asking, client: Client, id: number): Promise<null> {
  mayGrant(asking.principal, (await personNamed(asking, id, client)).role);
  if (id === asking.principal.userId) {
    throw new Problem('forbidden', 'one’s own codes end by POST /auth/totp/disable, with the password and a code');
  }
  if (!(await clearTotp(client, id))) throw new Problem('conflict', 'no one-time codes are asked of this person');
  await endSessions(client, id, 'browser', null);
  return null;
}

function done(principal: Principal, outcome: UserChange): void {
  if (outcome === 'not_found') throw new Problem('not_found');
  const head = principal.kind === 'client' ? 'owner' : 'admin';
  if (outcome === 'last') throw new Problem('conflict', `the last active ${head} stays: make another one first`);
}

/**
 * Nobody gives a role that can do more than himself, nor touches people who can. No token does at all: it would outlive its
 * own end and leave its networks as a person.
 */
function mayGrant(principal: Principal, role: string): void {
  personOf(principal);
  const scopes: ReadonlySet<string> = isClientRole(role)
    ? clientScopes(role)
    : isStaffRole(role)
      ? staffScopes(role)
      : new Set();
  const missing = [...scopes].find((scope) => !(principal.scopes as ReadonlySet<string>).has(scope));
  if (missing !== undefined)
    throw new Problem('forbidden', `the role ${role} has scope ${missing}, which is missing here`);
}
