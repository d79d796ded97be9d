import type { Static } from 'typebox';
import { formatE7Trimmed } from '../../domain/money.ts';
import type { ClientPrincipal } from '../../identity/principal.ts';
import { type Composition, compose, type Sent, sendComposed } from '../../pipeline/compose.ts';
import type { ApiContext } from '../context.ts';
import { clientMay, endpoint } from '../frame/endpoint.ts';
import { fault, MessageBody, SendAnswer } from './fields.ts';
import { idempotently } from './idempotent.ts';
import { readMessage } from './read-message.ts';

/** A thousand recipients with their variables. */
export const BODY_MAX_BYTES = 8 * 1024 * 1024;

/** `POST /messages`. */
export const sendMessages = endpoint({
  id: 'messages.send',
  method: 'POST',
  path: '/messages',
  tag: 'Messages',
  summary: 'Send one message to 1–1000 recipients',
  description: `What to send is said in one of four ways: \`channel\` with its fields; \`steps\` of a cascade; a saved \`profile\`; an approved template.

Every recipient is judged alone and has one line in \`results\`, in the order of \`to\`: the answer is 200 also where some, or all, were refused. Where \`variables\` are given (or a template is used), \`{name}\` in the texts is filled in.

With the header \`Idempotency-Key\` (at most 255 characters) a repeat of the same request is answered the same and sends nothing again, also after a lost connection or a crash of ours.

A validity that has passed already ends the message as \`expired\`, uncharged. \`hours\` and \`start_at\` put off the handing over; the money is set aside at once.`,
  access: clientMay('messages:send'),
  body: MessageBody,
  bodyMaxBytes: BODY_MAX_BYTES,
  response: SendAnswer,
  errors: ['not_found', 'conflict', 'idempotency_key_reused', 'idempotency_key_in_use'],
  handler: async (call) => {
    const { context, principal, body } = call;
    return idempotently(call, 'messages.send', async (digest) =>
      send(context, principal, await readMessage(context, principal.account.id, body), digest),
    );
  },
});

/** Sends, and words what became of each recipient. `digest` as in `idempotently`. */
export async function send(
  context: ApiContext,
  principal: ClientPrincipal,
  composition: Composition,
  digest: string | null,
): Promise<Static<typeof SendAnswer>> {
  const { account, tokenId } = principal;
  const nowMs = Date.now();
  const composed = compose(context.cache, account, composition, digest, nowMs);
  const sent = await sendComposed(context.pipeline, { account, tokenId }, composed, nowMs);
  // A derived id is ours: that it was known tells only that the answer of this very request was lost.
  const results = sent.map((one, index) => line(one, index, composition.recipients[index]!.clientId === ''));
  const accepted = sent.filter(({ kind }) => kind === 'accepted').length;
  const total = sent.reduce((sum, one) => sum + (one.kind === 'accepted' && !one.duplicate ? one.priceE7 : 0n), 0n);
  return { results, accepted, refused: sent.length - accepted, total_price: formatE7Trimmed(total) };
}

function line(one: Sent, index: number, isDerived: boolean): Static<typeof SendAnswer>['results'][number] {
  const { phone } = one;
  if (one.kind === 'unfilled') return { index, phone, error: fault('variable_missing', one.detail) };
  if (one.kind === 'refused') return { index, phone, error: fault(one.code) };
  const duplicate = one.duplicate && !isDerived;
  return { index, phone, id: String(one.id), price: formatE7Trimmed(one.priceE7), duplicate };
}
