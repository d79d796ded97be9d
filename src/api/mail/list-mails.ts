import Type from 'typebox';
import { listMail } from '../../store/mail.ts';
import { BIGINT_MAX, idCursor, PAGE_LIMIT, pageOf } from '../frame/cursor.ts';
import { endpoint, staffMay } from '../frame/endpoint.ts';
import { Id, PageQuery, page, record } from '../frame/fields.ts';
import { MailState, MailSummary, summaryOf } from './shapes.ts';

/** `GET /operator/mails`. */
export const listMails = endpoint({
  id: 'mails.list',
  method: 'GET',
  path: '/operator/mails',
  tag: 'Mail',
  summary: 'Letters that were sent or wait, the newest first; without a mail server all of them wait',
  access: staffMay('mail:read'),
  query: record({
    ...PageQuery,
    state: Type.Optional(MailState),
    kind: Type.Optional(Type.String({ maxLength: 100 })),
    account_id: Type.Optional(Id),
    recipient: Type.Optional(Type.String({ maxLength: 254 })),
  }),
  response: page(MailSummary),
  handler: async ({ context, query }) => {
    const limit = query.limit ?? PAGE_LIMIT;
    const { state, kind, account_id: accountId, recipient } = query;
    const filter = {
      state,
      kind,
      accountId,
      recipient,
      beforeId: idCursor(query.cursor, BIGINT_MAX),
      limit: limit + 1,
    };
    return pageOf(await listMail(context.pool, filter), limit, ({ id }) => [id], summaryOf);
  },
});
