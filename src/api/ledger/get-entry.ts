import Type from 'typebox';
import { formatE7Trimmed } from '../../domain/money.ts';
import { entryMessages, findEntry } from '../../store/ledger-entries.ts';
import { BIGINT_MAX, numbersCursor, pageOf } from '../frame/cursor.ts';
import { clientMay, endpoint } from '../frame/endpoint.ts';
import { ChannelName, MessageId, Money, nullable, PageQuery, record, Time, timeOf } from '../frame/fields.ts';
import { Problem } from '../frame/problem.ts';
import { shownPhone } from '../messages/shown-phone.ts';
import { LEDGER_ENTRY, showEntry } from './fields.ts';

const Message = record({
  id: MessageId,
  created_at: Time,
  channel: ChannelName,
  phone: Type.String({ description: 'Masked without the scope `numbers:reveal`.' }),
  sender: Type.String(),
  state: Type.String(),
  parts: Type.Integer(),
  amount: Money,
});

/** `GET /ledger/{id}`. */
export const getEntry = endpoint({
  id: 'ledger.get',
  method: 'GET',
  path: '/ledger/{id}',
  tag: 'Money',
  summary: 'One movement of money and the messages behind it',
  description: 'Messages of days that are no longer kept are missing; the entry itself is kept for ever.',
  access: clientMay('ledger:read'),
  params: record({ id: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }) }),
  query: record(PageQuery),
  response: record({
    ...LEDGER_ENTRY,
    items: nullable(Type.Array(Message, { description: 'Null without the scope `messages:read`.' })),
    next: nullable(Type.String()),
  }),
  handler: async ({ context, principal, params, query }) => {
    const { id: accountId } = principal.account;
    const entry = await findEntry(context.pool, accountId, params.id);
    if (entry === undefined) throw new Problem('not_found');
    if (!principal.scopes.has('messages:read')) return { ...showEntry(entry), items: null, next: null };
    const [afterId, seen] = readPlace(query.cursor);
    const limit = query.limit ?? 50;
    const left = entry.messageCount - seen;
    const found = await entryMessages(context.pool, accountId, entry, afterId, Math.min(limit + 1, left));
    const messages = pageOf(
      found,
      limit,
      ({ id }) => [id, seen + limit],
      ({ id, createdAt, segments, amountE7, phone, channel, sender, state }) => ({
        ...{ channel, sender, state },
        id: String(id),
        created_at: timeOf(createdAt),
        phone: shownPhone(principal, phone),
        parts: segments,
        amount: formatE7Trimmed(amountE7),
      }),
    );
    return { ...showEntry(entry), ...messages };
  },
});

/** The last message shown, and how many were. */
function readPlace(cursor: string | undefined): [afterId: number | null, seen: number] {
  return (numbersCursor(cursor, [BIGINT_MAX, BIGINT_MAX]) as [number, number] | null) ?? [null, 0];
}
