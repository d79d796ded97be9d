import Type from 'typebox';
import type { StaffPrincipal } from '../../identity/principal.ts';
import { maskPhone } from '../../observe/logger.ts';
import { endpoint, staffMay } from '../frame/endpoint.ts';
import { Nothing, PageQuery, page, record } from '../frame/fields.ts';
import { Problem } from '../frame/problem.ts';
import { ImportAnswer, ImportQuery, NewStop, PhoneField, Stop, shownStop } from './fields.ts';
import { addTo, exportOf, importInto, listOf, removeFrom } from './stop-list.ts';

const EVERYBODY = 0;

const shownTo = (principal: StaffPrincipal) => (phone: string) =>
  principal.scopes.has('search:reveal') ? phone : maskPhone(phone);

/** `GET /operator/stops`. */
export const listGlobalStops = endpoint({
  id: 'operator.stops.list',
  method: 'GET',
  path: '/operator/stops',
  tag: 'Moderation',
  summary: "Everybody's stop list, the newest first",
  access: staffMay('stops:global'),
  query: record({ ...PageQuery, phone: Type.Optional(PhoneField) }),
  response: page(Stop),
  errors: ['phone_invalid'],
  handler: ({ context, principal, query }) => listOf(context, EVERYBODY, query, shownTo(principal)),
});

/** `POST /operator/stops`. */
export const addGlobalStop = endpoint({
  id: 'operator.stops.add',
  method: 'POST',
  path: '/operator/stops',
  tag: 'Moderation',
  summary: "Put a number on everybody's stop list",
  access: staffMay('stops:global'),
  body: NewStop,
  response: Stop,
  status: 201,
  errors: ['phone_invalid', 'conflict'],
  handler: async ({ principal, body, change }) => shownStop(await addTo(change, EVERYBODY, body), shownTo(principal)),
});

/** `DELETE /operator/stops/{phone}`. */
export const removeGlobalStop = endpoint({
  id: 'operator.stops.remove',
  method: 'DELETE',
  path: '/operator/stops/{phone}',
  tag: 'Moderation',
  summary: "Take a number off everybody's stop list",
  access: staffMay('stops:global'),
  params: record({ phone: PhoneField }),
  response: Nothing,
  errors: ['not_found', 'phone_invalid'],
  handler: ({ params, change }) => removeFrom(change, EVERYBODY, params.phone),
});

/** `POST /operator/stops/import`. */
export const importGlobalStops = endpoint({
  id: 'operator.stops.import',
  method: 'POST',
  path: '/operator/stops/import',
  tag: 'Moderation',
  summary: "Put the numbers of a file on everybody's stop list",
  description: 'As the import of a client.',
  access: staffMay('stops:global'),
  query: ImportQuery,
  upload: ['text/csv', 'text/plain'],
  response: ImportAnswer,
  errors: ['file_too_large', 'file_unreadable'],
  handler: ({ context, query, upload, change }) => importInto(context, change, EVERYBODY, upload, query),
});

/** `GET /operator/stops/export`. */
export const exportGlobalStops = endpoint({
  id: 'operator.stops.export',
  method: 'GET',
  path: '/operator/stops/export',
  tag: 'Moderation',
  summary: "Everybody's stop list as CSV",
  description: 'For those who may see whole numbers.',
  access: staffMay('stops:global'),
  response: 'file',
  handler: async ({ context, principal }) => {
    if (!principal.scopes.has('search:reveal')) throw new Problem('forbidden', 'scope search:reveal is missing');
    return exportOf(context, EVERYBODY);
  },
});
