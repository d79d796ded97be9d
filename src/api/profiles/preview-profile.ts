import { clientMay, endpoint } from '../frame/endpoint.ts';
import { Id, record } from '../frame/fields.ts';
import { PreviewAnswer, previewed } from '../messages/preview-messages.ts';
import { readMessage } from '../messages/read-message.ts';
import { PreviewBody } from './fields.ts';

/** `POST /profiles/{id}/preview`. */
export const previewProfile = endpoint({
  id: 'profiles.preview',
  method: 'POST',
  path: '/profiles/{id}/preview',
  tag: 'Profiles',
  summary: 'Draw how a saved cascade would go for a number, without sending',
  description:
    'Each step with when it would begin and end at the latest, and its price. Times are those of the longest way: every step takes all its time.',
  access: clientMay('profiles:read'),
  params: record({ id: Id }),
  body: PreviewBody,
  response: PreviewAnswer,
  errors: ['not_found'],
  handler: async ({ context, principal, params, body }) => {
    const { phone, ...rest } = body;
    const request = { to: [phone], profile: params.id, ...rest };
    return previewed(context, principal, await readMessage(context, principal.account.id, request));
  },
});
