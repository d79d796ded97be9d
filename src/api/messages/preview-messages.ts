import Type, { type Static } from 'typebox';
import { formatE7Trimmed } from '../../domain/money.ts';
import type { ClientPrincipal } from '../../identity/principal.ts';
import { type Composition, compose } from '../../pipeline/compose.ts';
import { type Previewed, type PreviewStep, preview } from '../../pipeline/preview.ts';
import type { ApiContext } from '../context.ts';
import { clientMay, endpoint } from '../frame/endpoint.ts';
import { ChannelName, Money, nullable, oneOf, record, Time } from '../frame/fields.ts';
import { Problem } from '../frame/problem.ts';
import { Fault, fault, Index, MessageBody } from './fields.ts';
import { readMessage } from './read-message.ts';
import { BODY_MAX_BYTES } from './send-messages.ts';

const Foreign = record({
  character: Type.String(),
  position: Type.Integer({ minimum: 0, description: 'In UTF-16 units, from 0.' }),
});

const PreviewedStep = record({
  step: Type.Integer({ minimum: 1 }),
  channel: ChannelName,
  sender: Type.String(),
  text: nullable(Type.String({ description: 'As it would be sent; with at most 20 recipients.' })),
  encoding: nullable(oneOf(['gsm7', 'ucs2'] as const, { description: 'Of an SMS.' })),
  parts: Type.Integer(),
  foreign: Type.Array(Foreign, { description: 'The first characters that force UCS-2.' }),
  unit_price: Money,
  price: Money,
  charge: oneOf(['submitted', 'delivered'] as const),
  success: oneOf(['delivered', 'read'] as const),
  skipped: Type.Boolean({ description: 'Nobody can carry it at present: the next step is taken.' }),
  begins_at: nullable(Time),
  ends_at: nullable(Time),
});

export const PreviewAnswer = record({
  recipients: Type.Array(
    Type.Union([
      record({
        index: Index,
        phone: Type.String(),
        area: Type.String(),
        operator: Type.String(),
        price: Money,
        expired: Type.Boolean(),
        held: Type.Boolean({ description: 'A moderator would look at it first.' }),
        not_before: nullable(Time),
        expires_at: Time,
        steps: Type.Array(PreviewedStep),
      }),
      record({ index: Index, phone: Type.String(), error: Fault }),
    ]),
  ),
  total_price: Type.String({ description: 'What would be set aside for all that are not refused.' }),
  currency: Type.String(),
  spendable: nullable(Type.String({ description: 'Credit and the cap of the day included; null = without limit.' })),
  sufficient: Type.Boolean(),
  payable: Type.Integer({ description: 'How many, in their order, the money is enough for.' }),
});

/** `POST /messages/preview`. */
export const previewMessages = endpoint({
  id: 'messages.preview',
  method: 'POST',
  path: '/messages/preview',
  tag: 'Messages',
  summary: 'Price a message without sending it',
  description:
    'Takes the body of `POST /messages` and judges it by the same rules. Times of steps are those of the longest way: every step takes all its time.',
  access: clientMay('messages:send'),
  body: MessageBody,
  bodyMaxBytes: BODY_MAX_BYTES,
  response: PreviewAnswer,
  errors: ['not_found', 'conflict'],
  handler: async ({ context, principal, body }) =>
    previewed(context, principal, await readMessage(context, principal.account.id, body)),
});

/** Texts are told again a recipient: only where they are few. */
const TEXTS_RECIPIENTS_MAX = 20;

export async function previewed(
  context: ApiContext,
  principal: ClientPrincipal,
  composition: Composition,
): Promise<Static<typeof PreviewAnswer>> {
  const account = context.cache.account(principal.account.id);
  if (account === undefined) throw new Problem('unavailable', { retryAfterS: 1 });
  const nowMs = Date.now();
  const composed = compose(context.cache, account, composition, null, nowMs);
  const result = await preview(context.evaluation, context.pool, account, composed, nowMs);
  const withTexts = composed.length <= TEXTS_RECIPIENTS_MAX;
  const { spendableE7, totalE7 } = result;
  return {
    recipients: result.recipients.map((one, index) =>
      recipientLine(one, index, composition.recipients[index]!.phone, withTexts),
    ),
    total_price: formatE7Trimmed(totalE7),
    currency: account.currency,
    spendable: spendableE7 === null ? null : formatE7Trimmed(spendableE7),
    sufficient: spendableE7 === null || spendableE7 >= totalE7,
    payable: result.payable,
  };
}

const momentOrNull = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());

function recipientLine(
  one: Previewed,
  index: number,
  given: string,
  withTexts: boolean,
): Static<typeof PreviewAnswer>['recipients'][number] {
  if (one.kind === 'unfilled') return { index, phone: given, error: fault('variable_missing', one.detail) };
  if (one.kind === 'refused') return { index, phone: given, error: fault(one.code) };
  return {
    index,
    phone: one.phone,
    area: one.area,
    operator: one.operator,
    price: formatE7Trimmed(one.priceE7),
    expired: one.isExpired,
    held: one.isHeld,
    not_before: momentOrNull(one.notBeforeMs),
    expires_at: new Date(one.expiresAtMs).toISOString(),
    steps: one.steps.map((step) => stepLine(step, withTexts)),
  };
}

function stepLine(line: PreviewStep, withTexts: boolean): Static<typeof PreviewedStep> {
  const { prepared } = line;
  return {
    step: line.step,
    channel: prepared.channel,
    sender: prepared.sender,
    text: withTexts ? prepared.text : null,
    encoding: prepared.channel === 'sms' ? prepared.encoding : null,
    parts: prepared.segments,
    foreign: line.foreign,
    unit_price: formatE7Trimmed(prepared.unitPriceE7),
    price: formatE7Trimmed(prepared.priceE7),
    charge: prepared.charge,
    success: prepared.success,
    skipped: line.isSkipped,
    begins_at: momentOrNull(line.beginsAtMs),
    ends_at: momentOrNull(line.endsAtMs),
  };
}
