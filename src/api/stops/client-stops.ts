import Type from 'typebox';
import { clientMay, endpoint } from '../frame/endpoint.ts';
import { Nothing, PageQuery, page, record } from '../frame/fields.ts';
import { Problem } from '../frame/problem.ts';
import { sees, shownPhone } from '../messages/shown-phone.ts';
import { ImportAnswer, ImportQuery, NewStop, PhoneField, Stop, shownStop } from './fields.ts';
import { addTo, exportOf, importInto, listOf, removeFrom } from './stop-list.ts';

/** `GET /stops`. */
export const listStops = endpoint({
  id: 'stops.list',
  method: 'GET',
  path: '/stops',
  tag: 'Stop list',
  summary: 'Numbers that are never written to, the newest first',
  access: clientMay('stops:read'),
  query: record({ ...PageQuery, phone: Type.Optional(PhoneField) }),
  response: page(Stop),
  errors: ['phone_invalid'],
  handler: ({ context, principal, query }) =>
    listOf(context, principal.account.id, query, (phone) => shownPhone(principal, phone)),
});

/** `POST /stops`. */
export const addStop = endpoint({
  id: 'stops.add',
  method: 'POST',
  path: '/stops',
  tag: 'Stop list',
  summary: 'Put a number on the stop list',
  description: 'In force with the answer. A number that is there already stays as it is.',
  access: clientMay('stops:write'),
  body: NewStop,
  response: Stop,
  status: 201,
  errors: ['phone_invalid', 'conflict'],
  handler: async ({ principal, body, change }) =>
    shownStop(await addTo(change, principal.account.id, body), (phone) => shownPhone(principal, phone)),
});

/** `DELETE /stops/{phone}`. */
export const removeStop = endpoint({
  id: 'stops.remove',
  method: 'DELETE',
  path: '/stops/{phone}',
  tag: 'Stop list',
  summary: 'Take a number off the stop list',
  access: clientMay('stops:write'),
  params: record({ phone: PhoneField }),
  response: Nothing,
  errors: ['not_found', 'phone_invalid'],
  handler: ({ principal, params, change }) => removeFrom(change, principal.account.id, params.phone),
});

/** `POST /stops/import`. */
export const importStops = endpoint({
  id: 'stops.import',
  method: 'POST',
  path: '/stops/import',
  tag: 'Stop list',
  summary: 'Put the numbers of a file on the stop list',
  description:
    'A number a line, or number and reason; commas, semicolons and tabs separate; at most 200,000 lines. Lines that are no number are counted and left out.',
  access: clientMay('stops:write'),
  query: ImportQuery,
  upload: ['text/csv', 'text/plain'],
  response: ImportAnswer,
  errors: ['file_too_large', 'file_unreadable'],
  handler: ({ context, principal, query, upload, change }) =>
    importInto(context, change, principal.account.id, upload, query),
});

/** `GET /stops/export`. */
export const exportStops = endpoint({
  id: 'stops.export',
  method: 'GET',
  path: '/stops/export',
  tag: 'Stop list',
  summary: 'The stop list as CSV',
  description: 'For programs, and for people who may see whole numbers.',
  access: clientMay('stops:read'),
  response: 'file',
  handler: async ({ context, principal }) => {
    if (!sees(principal)) throw new Problem('forbidden', 'scope numbers:reveal is missing');
    return exportOf(context, principal.account.id);
  },
});
