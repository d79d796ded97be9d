import Type from 'typebox';
import { addTemplate, countTemplates } from '../../store/admin/templates.ts';
import { clientMay, endpoint } from '../frame/endpoint.ts';
import { record } from '../frame/fields.ts';
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

/** Each is tried on every text that breaks a rule. */
const TEMPLATES_MAX = 500;

/** `POST /templates`. */
export const createTemplate = endpoint({
  id: 'templates.create',
  method: 'POST',
  path: '/templates',
  tag: 'Templates',
  summary: 'Keep a text with variables',
  description:
    'Once a moderator has approved it, texts made of it are not held or refused by text rules: a variable may be any 0 to 200 characters.',
  access: clientMay('templates:write'),
  body: record({
    channel: TemplateChannel,
    name: NAME,
    text: TEXT,
    button: Type.Optional(BUTTON),
    image_url: Type.Optional(IMAGE),
  }),
  response: Template,
  status: 201,
  errors: ['already_exists', 'conflict'],
  handler: async ({ principal, body, change }) => {
    const { channel, text, button = null, image_url: image = null } = body;
    const fields = { channel, name: body.name.trim(), text, button, image };
    checkFields(fields);
    const accountId = principal.account.id;
    const template = await change(async (client) => {
      if ((await countTemplates(client, accountId)) >= TEMPLATES_MAX) {
        throw new Problem('conflict', `an account has at most ${TEMPLATES_MAX} templates`);
      }
      return addTemplate(client, { accountId, channel, name: fields.name, text, content: contentOf(fields) });
    });
    if (template === null) throw new Problem('already_exists', 'you have a template of this name');
    return shownTemplate(template);
  },
});
