// The endpoints of people, drawn twice: a client's team, and the operator's staff.
import Type from 'typebox';
import type { ClientScope, StaffScope } from '../../domain/permissions.ts';
import { type Endpoint, endpoint } from '../frame/endpoint.ts';
import { Id, Nothing, oneOf, PageQuery, page, record } from '../frame/fields.ts';
import * as people from './people.ts';

type PeopleAccess = { kind: 'client'; scope: ClientScope } | { kind: 'staff'; scope: StaffScope };

export interface PeopleOf {
  /** Of the operations: `team`. */
  name: string;
  path: string;
  tag: string;
  /** Of the list. */
  summary: string;
  /** The first may do everything. */
  roles: readonly string[];
  read: PeopleAccess;
  write: PeopleAccess;
}

const One = record({ id: Id });

/** List, read, invite, change and remove people, and reset their one-time codes. */
export function peopleEndpoints(of: PeopleOf): readonly Endpoint[] {
  /** `GET /team`. */
  const list = endpoint({
    id: `${of.name}.list`,
    method: 'GET',
    path: of.path,
    tag: of.tag,
    summary: of.summary,
    access: of.read,
    query: record(PageQuery),
    response: page(people.Person),
    handler: (call) => people.pageOfPeople(call, call.query),
  });

  /** `GET /team/{id}`. */
  const get = endpoint({
    id: `${of.name}.get`,
    method: 'GET',
    path: `${of.path}/{id}`,
    tag: of.tag,
    summary: 'One of the people',
    access: of.read,
    params: One,
    response: people.Person,
    errors: ['not_found'],
    handler: async (call) => people.shownPerson(await people.personNamed(call, call.params.id)),
  });

  /** `POST /team`. */
  const post = endpoint({
    id: `${of.name}.invite`,
    method: 'POST',
    path: of.path,
    tag: of.tag,
    summary: 'Invite somebody',
    description: `A letter with a link to set a password goes to the e-mail. The login is often the e-mail itself. At most ${people.PEOPLE_MAX}
people, and ${people.INVITATIONS_OF_DAY_MAX} letters in a day. Whoever changes people is signed in: no token may.`,
    access: of.write,
    body: record({
      login: people.PersonLogin,
      name: Type.Optional(people.PersonName),
      email: Type.Optional(people.PersonEmail),
      role: oneOf(of.roles),
    }),
    response: people.Invited,
    status: 201,
    errors: ['already_exists', 'conflict', 'limit_exceeded'],
    handler: (call) => call.change((client) => people.invite(call, client, call.body)),
  });

  /** `POST /team/{id}/invitation`. */
  const again = endpoint({
    id: `${of.name}.invite_again`,
    method: 'POST',
    path: `${of.path}/{id}/invitation`,
    tag: of.tag,
    summary: 'Send the invitation once more; the link before is worthless then',
    description: 'At most one letter to an address in five minutes.',
    access: of.write,
    params: One,
    response: people.Invited,
    errors: ['not_found', 'conflict', 'limit_exceeded'],
    handler: (call) => call.change((client) => people.inviteAgain(call, client, call.params.id)),
  });

  /** `PATCH /team/{id}`. */
  const patch = endpoint({
    id: `${of.name}.change`,
    method: 'PATCH',
    path: `${of.path}/{id}`,
    tag: of.tag,
    summary: 'Change the name, e-mail, role or state of somebody',
    description: `It holds from the next request on. The last active ${of.roles[0]} keeps the role.`,
    access: of.write,
    params: One,
    body: record({
      name: Type.Optional(people.PersonName),
      email: Type.Optional(people.PersonEmail),
      role: Type.Optional(oneOf(of.roles)),
      state: Type.Optional(oneOf(['active', 'blocked'] as const)),
    }),
    response: people.Person,
    errors: ['not_found', 'conflict'],
    handler: (call) => call.change((client) => people.change(call, client, call.params.id, call.body)),
  });

  /** `DELETE /team/{id}`. */
  const remove = endpoint({
    id: `${of.name}.remove`,
    method: 'DELETE',
    path: `${of.path}/{id}`,
    tag: of.tag,
    summary: 'Take somebody away, with all sessions',
    access: of.write,
    params: One,
    response: Nothing,
    errors: ['not_found', 'conflict'],
    handler: (call) => call.change((client) => people.remove(call, client, call.params.id)),
  });

  /** `POST /team/{id}/reset-totp`. */
  const reset = endpoint({
    id: `${of.name}.reset_totp`,
    method: 'POST',
    path: `${of.path}/{id}/reset-totp`,
    tag: of.tag,
    summary: 'Ask somebody who lost the authenticator for no codes, until it is set up anew',
    description: 'Of somebody else: for oneself there is `POST /auth/totp/disable`.',
    access: of.write,
    params: One,
    response: Nothing,
    errors: ['not_found', 'conflict'],
    handler: (call) => call.change((client) => people.resetTotp(call, client, call.params.id)),
  });

  return [list, get, post, again, patch, remove, reset];
}
