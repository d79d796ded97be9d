import { removeTemplate as deleteTemplate } from '../../store/admin/templates.ts';
import { clientMay, endpoint } from '../frame/endpoint.ts';
import { Id, Nothing, record } from '../frame/fields.ts';
import { Problem } from '../frame/problem.ts';

/** `DELETE /templates/{id}`. */
export const removeTemplate = endpoint({
  id: 'templates.remove',
  method: 'DELETE',
  path: '/templates/{id}',
  tag: 'Templates',
  summary: 'Take a template away',
  access: clientMay('templates:write'),
  params: record({ id: Id }),
  response: Nothing,
  errors: ['not_found'],
  handler: async ({ context, principal, params, change }) => {
    const removed = await change((client) => deleteTemplate(client, params.id, principal.account.id));
    if (!removed) throw new Problem('not_found');
    await context.refresh();
    return null;
  },
});
