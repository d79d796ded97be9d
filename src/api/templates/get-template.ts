import { findTemplate } from '../../store/admin/templates.ts';
import { clientMay, endpoint } from '../frame/endpoint.ts';
import { Id, record } from '../frame/fields.ts';
import { Problem } from '../frame/problem.ts';
import { shownTemplate, Template } from './fields.ts';

/** `GET /templates/{id}`. */
export const getTemplate = endpoint({
  id: 'templates.get',
  method: 'GET',
  path: '/templates/{id}',
  tag: 'Templates',
  summary: 'One template',
  access: clientMay('templates:read'),
  params: record({ id: Id }),
  response: Template,
  errors: ['not_found'],
  handler: async ({ context, principal, params }) => {
    const template = await findTemplate(context.pool, params.id, principal.account.id);
    if (template === null) throw new Problem('not_found');
    return shownTemplate(template);
  },
});
