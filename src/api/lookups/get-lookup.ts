import { findMessages } from '../../store/message-list.ts';
import { clientMay, endpoint } from '../frame/endpoint.ts';
import { MessageId, record } from '../frame/fields.ts';
import { Problem } from '../frame/problem.ts';
import { shownPhone } from '../messages/shown-phone.ts';
import { LOOKUP_KINDS, Lookup, lookupView } from './fields.ts';

/** `GET /lookups/{id}`. */
export const getLookup = endpoint({
  id: 'lookups.get',
  method: 'GET',
  path: '/lookups/{id}',
  tag: 'Lookups',
  summary: 'What a lookup found out',
  access: clientMay('messages:read'),
  live: { everyMs: 2_000 },
  params: record({ id: MessageId }),
  response: Lookup,
  errors: ['not_found'],
  handler: async ({ context, principal, params }) => {
    const filter = { accountId: principal.account.id, ids: [Number(params.id)], channels: LOOKUP_KINDS };
    const { rows } = await findMessages(context.pool, filter, null, 1);
    if (rows[0] === undefined) throw new Problem('not_found', 'there is no such lookup');
    return lookupView(rows[0], shownPhone(principal, rows[0].phone));
  },
});
