import { withdrawSender as deleteSender } from '../../store/admin/senders.ts';
import { clientMay, endpoint } from '../frame/endpoint.ts';
import { Id, Nothing, record } from '../frame/fields.ts';
import { Problem } from '../frame/problem.ts';

/** `DELETE /senders/{id}`. */
export const withdrawSender = endpoint({
  id: 'senders.withdraw',
  method: 'DELETE',
  path: '/senders/{id}',
  tag: 'Senders',
  summary: 'Give a sender up',
  description: 'Messages that were accepted with it are sent all the same.',
  access: clientMay('senders:write'),
  params: record({ id: Id }),
  response: Nothing,
  errors: ['not_found'],
  handler: async ({ context, principal, params, change }) => {
    const removed = await change((client) => deleteSender(client, principal.account.id, params.id));
    if (!removed) throw new Problem('not_found');
    await context.refresh();
    return null;
  },
});
