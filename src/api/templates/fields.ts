import Type, { type Static } from 'typebox';
import { type Content, checkContent, isWebUrl } from '../../domain/content.ts';
import { ERRORS } from '../../domain/errors.ts';
import { CHANNEL_KINDS, CHANNEL_NAMES, type Channel } from '../../domain/message.ts';
import { checkTemplate, templateVariables } from '../../domain/template.ts';
import type { TemplateRecord } from '../../store/admin/templates.ts';
import { Id, nullable, oneOf, record, Time, timeOf } from '../frame/fields.ts';
import { Problem } from '../frame/problem.ts';
import { State, words } from '../moderation/fields.ts';

/** Channels whose messages have a text of the client's. */
export const TemplateChannel = oneOf(CHANNEL_NAMES.filter((channel) => CHANNEL_KINDS[channel] !== 'service'));

const Button = record({ text: words(1, 200), url: words(1, 2048) });

export const NAME = words(1, 100);
export const TEXT = words(1, 2000, 'With variables: `Your code is {code}`.');
export const BUTTON = nullable(Button);
export const IMAGE = nullable(words(1, 2048));

const OWN_FIELDS = {
  id: Id,
  channel: Type.String(),
  name: Type.String(),
  text: Type.String(),
  button: nullable(record({ text: Type.String(), url: Type.String() })),
  image_url: nullable(Type.String()),
  variables: Type.Array(Type.String(), { description: 'Names that a message made of it must give.' }),
  state: State,
  reason: Type.String({ description: 'Why it was rejected.' }),
  created_at: Time,
  changed_at: Time,
};
export const Template = record(OWN_FIELDS);
export const JudgedTemplate = record({ ...OWN_FIELDS, account_id: Id, account: Type.String() });

export interface TemplateFields {
  channel: Channel;
  name: string;
  text: string;
  button: Static<typeof Button> | null;
  image: string | null;
}

export function contentOf({ button, image }: TemplateFields): Content {
  return {
    ...(button === null ? {} : { button: button.text, action: button.url }),
    ...(image === null ? {} : { image }),
  };
}

/** @throws Problem `invalid_request` for what no message of the channel could be made of. */
export function checkFields(fields: TemplateFields): void {
  const wrong = (field: string, message: string) => new Problem('invalid_request', { errors: [{ field, message }] });
  if (fields.name.trim() === '') throw wrong('/name', 'is empty');
  const text = checkTemplate(fields.text);
  if (text !== null) throw wrong('/text', text);
  const isRich = CHANNEL_KINDS[fields.channel] === 'rich';
  if (fields.button !== null && !isRich) throw wrong('/button', `${fields.channel} has no buttons`);
  if (fields.image !== null && !isRich) throw wrong('/image_url', `${fields.channel} has no pictures`);
  if (fields.button !== null && !isWebUrl(fields.button.url)) throw wrong('/button/url', 'is no http or https address');
  if (fields.image !== null && !isWebUrl(fields.image)) throw wrong('/image_url', 'is no http or https address');
  const code = checkContent(fields.channel, fields.text, contentOf(fields));
  if (code !== null) throw wrong(code === 'link_missing' ? '/button' : '/text', ERRORS[code].cause);
}

export const shownTemplate = (template: TemplateRecord) => ({
  id: template.id,
  channel: template.channel,
  name: template.name,
  text: template.text,
  button:
    template.content.button === undefined
      ? null
      : { text: template.content.button, url: template.content.action ?? '' },
  image_url: template.content.image ?? null,
  variables: templateVariables(template.text),
  state: template.state,
  reason: template.reason,
  created_at: timeOf(template.createdAt),
  changed_at: timeOf(template.changedAt),
});

export const judgedTemplate = (template: TemplateRecord) => ({
  ...shownTemplate(template),
  account_id: template.accountId,
  account: template.account,
});
