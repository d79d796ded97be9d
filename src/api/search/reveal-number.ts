import Type from 'typebox';
import { writeAudit } from '../../store/actor.ts';
import { findMessages } from '../../store/message-list.ts';
import { endpoint, staffMay } from '../frame/endpoint.ts';
import { MessageId, record } from '../frame/fields.ts';
import { Problem } from '../frame/problem.ts';
import { plain } from '../messages/fields.ts';

/** `POST /operator/messages/{id}/reveal`. */
export const revealNumber = endpoint({
  id: 'search.reveal',
  method: 'POST',
  path: '/operator/messages/{id}/reveal',
  tag: 'Search',
  summary: 'See the whole number of a message; who, when and why is written down',
  access: staffMay('search:reveal'),
  params: record({ id: MessageId }),
  body: record({ reason: plain(1000, 3) }),
  response: record({ id: MessageId, phone: Type.String() }),
  errors: ['not_found'],
  handler: ({ params, body, change }) =>
    change(async (client) => {
      const { rows } = await findMessages(client, { accountId: null, ids: [Number(params.id)] }, null, 1);
      const message = rows[0];
      if (message === undefined) throw new Problem('not_found', 'there is no such message');
      const { accountId, phone } = message;
      const after = { reason: body.reason };
      // Before it is told: a number without its line in the audit is never seen.
      await writeAudit(client, { accountId, action: 'number.revealed', subjectId: params.id, after });
      return { id: params.id, phone };
    }),
});
