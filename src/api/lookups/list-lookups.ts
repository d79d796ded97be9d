import Type from 'typebox';
import { findMessages } from '../../store/message-list.ts';
import { BIGINT_MAX, idCursor, writeCursor } from '../frame/cursor.ts';
import { clientMay, endpoint } from '../frame/endpoint.ts';
import { oneOf, page, record } from '../frame/fields.ts';
import { SHORT_PAGES } from '../messages/list-messages.ts';
import { FILTER_FIELDS, readFilter } from '../messages/read-filter.ts';
import { shownPhone } from '../messages/shown-phone.ts';
import { LOOKUP_KINDS, Lookup, lookupView } from './fields.ts';

const { limit, cursor, phone, from, to } = FILTER_FIELDS;

/** `GET /lookups`. */
export const listLookups = endpoint({
  id: 'lookups.list',
  method: 'GET',
  path: '/lookups',
  tag: 'Lookups',
  summary: 'Lookups of the account, the newest first',
  description: SHORT_PAGES,
  access: clientMay('messages:read'),
  live: { everyMs: 2_000 },
  query: record({ limit, cursor, phone, from, to, kind: Type.Optional(oneOf(LOOKUP_KINDS)) }),
  response: page(Lookup),
  handler: async ({ context, principal, query }) => {
    const { kind, ...rest } = query;
    const channels = kind === undefined ? LOOKUP_KINDS : [kind];
    const filter = { ...readFilter(rest, principal.account.id), channels };
    const { rows, next } = await findMessages(
      context.pool,
      filter,
      idCursor(query.cursor, BIGINT_MAX),
      query.limit ?? 50,
    );
    return {
      items: rows.map((row) => lookupView(row, shownPhone(principal, row.phone))),
      next: next === null ? null : writeCursor([next]),
    };
  },
});
