import Type from 'typebox';
import { listRecipients as readRecipients } from '../../store/campaigns-sending.ts';
import { idCursor, PAGE_LIMIT, writeCursor } from '../frame/cursor.ts';
import { clientMay, endpoint } from '../frame/endpoint.ts';
import { MessageId, nullable, oneOf, PageQuery, page, record } from '../frame/fields.ts';
import { shownPhone } from '../messages/shown-phone.ts';
import { IdPath, RowNo } from './fields.ts';
import { ownCampaign } from './own-campaign.ts';

const STATES = ['waiting', 'accepted', 'refused'] as const;

/** `GET /campaigns/{id}/recipients`. */
export const listRecipients = endpoint({
  id: 'campaigns.recipients',
  method: 'GET',
  path: '/campaigns/{id}/recipients',
  tag: 'Campaigns',
  summary: 'Recipients in the order of the file, with their messages',
  description:
    'With `state` a page may be shorter than asked, even empty, and yet have a `next`: 50,000 rows are looked at for each.',
  access: clientMay('campaigns:read'),
  params: IdPath,
  query: record({ state: Type.Optional(oneOf(STATES)), ...PageQuery }),
  response: page(
    record({
      row: RowNo,
      phone: Type.String(),
      state: oneOf(STATES),
      code: nullable(Type.String({ description: 'Why it was refused.' })),
      message_id: nullable(MessageId),
      message_state: nullable(Type.String()),
      error_code: nullable(Type.String()),
    }),
  ),
  errors: ['not_found'],
  handler: async ({ context, principal, params, query }) => {
    const { id } = await ownCampaign(context.pool, principal.account.id, params.id);
    const limit = query.limit ?? PAGE_LIMIT;
    const after = idCursor(query.cursor) ?? 0;
    const { lines, next } = await readRecipients(context.pool, id, query.state ?? null, after, limit);
    return {
      items: lines.map(({ rowNo, phone, state, code, messageId, messageState, errorCode }) => ({
        row: rowNo,
        phone: shownPhone(principal, phone),
        ...{ state, code },
        message_id: messageId === null ? null : String(messageId),
        message_state: messageState,
        error_code: errorCode,
      })),
      next: next === null ? null : writeCursor([next]),
    };
  },
});
