import Type from 'typebox';
import { createSecret, SECRETS_MAX } from '../../store/push-settings.ts';
import { clientMay, endpoint } from '../frame/endpoint.ts';
import { record } from '../frame/fields.ts';
import { Problem } from '../frame/problem.ts';
import { SECRET, shownSecret } from './secret-item.ts';

const DAY_S = 86_400;

/** `POST /pushes/secrets`. */
export const createPushSecret = endpoint({
  id: 'pushes.secrets.create',
  method: 'POST',
  path: '/pushes/secrets',
  tag: 'Pushes',
  summary: 'Make a secret for signed pushes',
  description:
    'The secret is shown this once. Secrets made before sign for `overlap_s` more, so that receivers can be changed meanwhile: every push carries a signature by each.',
  access: clientMay('pushes:write'),
  body: record({
    overlap_s: Type.Optional(Type.Integer({ minimum: 0, maximum: 30 * DAY_S, default: DAY_S })),
  }),
  status: 201,
  response: record({ ...SECRET, secret: Type.String({ description: '`whsec_` and base64.' }) }),
  errors: ['conflict'],
  handler: async ({ context, principal, body, change }) => {
    const overlapMs = (body.overlap_s ?? DAY_S) * 1000;
    const made = await change((client) => createSecret(client, principal.account.id, overlapMs));
    if (made === null) throw new Problem('conflict', `there are ${SECRETS_MAX} secrets already: delete one`);
    await context.refresh();
    return { ...shownSecret(made), secret: made.secret };
  },
});
