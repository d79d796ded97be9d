import Type from 'typebox';
import { findTemplate, replaceTemplate } from '../../store/admin/templates.ts';
import { clientMay, endpoint } from '../frame/endpoint.ts';
import { Id, record } from '../frame/fields.ts';
import { Problem } from '../frame/problem.ts';
import {
  BUTTON,
  checkFields,
  contentOf,
  IMAGE,
  NAME,
  shownTemplate,
  TEXT,
  Template,
  TemplateChannel,
} from './fields.ts';

/** `PATCH /templates/{id}`. */
export const changeTemplate = endpoint({
  id: 'templates.change',
  method: 'PATCH',
  path: '/templates/{id}',
  tag: 'Templates',
  summary: 'Change a template',
  description: 'A new text, channel, button or picture waits for approval again.',
  access: clientMay('templates:write'),
  params: record({ id: Id }),
  body: record({
    channel: Type.Optional(TemplateChannel),
    name: Type.Optional(NAME),
    text: Type.Optional(TEXT),
    button: Type.Optional(BUTTON),
    image_url: Type.Optional(IMAGE),
  }),
  response: Template,
  errors: ['not_found', 'already_exists'],
  handler: async ({ context, principal, params, body, change }) => {
    const accountId = principal.account.id;
    const changed = await change(async (client) => {
      const before = await findTemplate(client, params.id, accountId);
      if (before === null) throw new Problem('not_found');
      const { button, image_url: image } = shownTemplate(before);
      const fields = {
        channel: body.channel ?? before.channel,
        name: (body.name ?? before.name).trim(),
        text: body.text ?? before.text,
        button: body.button === undefined ? button : body.button,
        image: body.image_url === undefined ? image : body.image_url,
      };
      checkFields(fields);
      const done = await replaceTemplate(client, params.id, { accountId, ...fields, content: contentOf(fields) });
      if (done === 'taken') throw new Problem('already_exists', 'you have a template of this name');
      return findTemplate(client, params.id, accountId);
    });
    if (changed === null) throw new Problem('not_found');
    await context.refresh();
    return shownTemplate(changed);
  },
});
