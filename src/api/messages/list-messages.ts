import { findMessages } from '../../store/message-list.ts';
import { BIGINT_MAX, idCursor, writeCursor } from '../frame/cursor.ts';
import { clientMay, endpoint } from '../frame/endpoint.ts';
import { page, record } from '../frame/fields.ts';
import { MessageLine, messageLine } from './message-line.ts';
import { FILTER_FIELDS, readFilter } from './read-filter.ts';
import { shownPhone } from './shown-phone.ts';

/** Said of every list that filters by what no index finds. */
export const SHORT_PAGES =
  'A page may be shorter than asked, even empty, and yet have a `next`: what has a state, sender or channel is looked for from the newest on for about a tenth of a second, and `next` goes on from there.';

/** `GET /messages`. */
export const listMessages = endpoint({
  id: 'messages.list',
  method: 'GET',
  path: '/messages',
  tag: 'Messages',
  summary: 'Messages of the account, the newest first',
  description: SHORT_PAGES,
  access: clientMay('messages:read'),
  live: { everyMs: 5_000 },
  query: record(FILTER_FIELDS),
  response: page(MessageLine),
  handler: async ({ context, principal, query }) => {
    const filter = readFilter(query, principal.account.id);
    const { rows, next } = await findMessages(
      context.pool,
      filter,
      idCursor(query.cursor, BIGINT_MAX),
      query.limit ?? 50,
    );
    return {
      items: rows.map((row) => messageLine(row, shownPhone(principal, row.phone))),
      next: next === null ? null : writeCursor([next]),
    };
  },
});
