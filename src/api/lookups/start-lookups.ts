import Type from 'typebox';
import { clientMay, endpoint } from '../frame/endpoint.ts';
import { oneOf, record } from '../frame/fields.ts';
import { RECIPIENTS_MAX, SendAnswer } from '../messages/fields.ts';
import { idempotently } from '../messages/idempotent.ts';
import { send } from '../messages/send-messages.ts';
import { LOOKUP_KINDS } from './fields.ts';

/** `POST /lookups`. */
export const startLookups = endpoint({
  id: 'lookups.start',
  method: 'POST',
  path: '/lookups',
  tag: 'Lookups',
  summary: 'Look 1–1000 numbers up',
  description: `\`hlr\` asks the network of the number, \`ping\` whether the phone is reachable. Each number has one line in \`results\`, in their order, and is a message of its channel: \`GET /lookups/{id}\` tells its result. \`Idempotency-Key\` as in \`POST /messages\`.`,
  access: clientMay('messages:send'),
  body: record({
    kind: oneOf(LOOKUP_KINDS),
    phones: Type.Array(Type.String({ maxLength: 100 }), { minItems: 1, maxItems: RECIPIENTS_MAX }),
  }),
  response: SendAnswer,
  errors: ['idempotency_key_reused', 'idempotency_key_in_use'],
  handler: async (call) => {
    const { context, principal, body } = call;
    const composition = {
      steps: [{ channel: body.kind }],
      variables: null,
      recipients: body.phones.map((phone) => ({ phone, clientId: '' })),
      priceMax: '',
      expiresAtMs: null,
      startMs: null,
      hours: '',
      transliterate: false,
    };
    return idempotently(call, 'lookups.start', (digest) => send(context, principal, composition, digest));
  },
});
