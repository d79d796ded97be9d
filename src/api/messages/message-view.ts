// One message with everything that is known of it.
import Type, { type Static } from 'typebox';
import type { ChannelDefinition, ErrorClass } from '../../channels/channel.ts';
import { ownClientId } from '../../domain/derived-client-id.ts';
import { formatE7Trimmed } from '../../domain/money.ts';
import { outward } from '../../domain/states.ts';
import type { Timeline, TimelineStep } from '../../store/timeline.ts';
import { ChannelName, MessageId, Money, nullable, oneOf, record, Time, timeOf, timeOrNull } from '../frame/fields.ts';
import { OUTWARD_STATES, STATES } from './message-line.ts';
import { sentenceOf, VERDICTS, verdictOf } from './verdict.ts';

export const ERROR_CLASSES = [
  'temporary',
  'throttle',
  'recipient',
  'content',
  'configuration',
] as const satisfies ErrorClass[];

const ViewedStep = record({
  step: Type.Integer(),
  channel: ChannelName,
  sender: Type.String(),
  parts: Type.Integer(),
  price: Money,
  charged: nullable(Money),
  charge: oneOf(['submitted', 'delivered'] as const),
  success: oneOf(['delivered', 'read'] as const),
  began_at: nullable(Time),
  deadline_at: nullable(Time),
  ended: Type.String({
    description:
      'How it ended without success: rejected, undelivered, expired, timeout, unread, skipped, canceled; else empty.',
  }),
});

export const VIEW_FIELDS = {
  id: MessageId,
  client_id: nullable(Type.String()),
  channel: ChannelName,
  state: oneOf(STATES),
  outward_state: oneOf(OUTWARD_STATES),
  verdict: oneOf(VERDICTS),
  verdict_text: Type.String(),
  phone: Type.String(),
  sender: Type.String(),
  text: Type.String(),
  content: nullable(Type.Record(Type.String(), Type.Unknown(), { description: 'Button, picture, how to call.' })),
  encoding: oneOf(['gsm7', 'ucs2'] as const),
  parts: Type.Integer(),
  area: nullable(Type.String()),
  unit_price: Money,
  price: Type.String({ description: 'What was set aside.' }),
  charged: nullable(Money),
  refunded: nullable(Money),
  currency: Type.String(),
  error_code: nullable(Type.String({ description: 'As the operator told it.' })),
  error_name: nullable(Type.String()),
  error_class: nullable(
    oneOf(ERROR_CLASSES, {
      description:
        'Whose fault it was: passing, too fast, the recipient’s, the text’s or sender’s, the operator’s settings.',
    }),
  ),
  result: nullable(
    Type.Record(Type.String(), Type.Unknown(), { description: 'Fields of a lookup, digits pressed in a call.' }),
  ),
  step: Type.Integer({ description: 'The present one, or the one that answered.' }),
  steps: Type.Array(ViewedStep),
  created_at: Time,
  scheduled_at: nullable(Time),
  held_at: nullable(Time),
  expires_at: Time,
  changed_at: nullable(Time),
  final_at: nullable(Time),
  pushes: record({
    sent: Type.Integer(),
    acknowledged: Type.Boolean({ description: 'The last one was.' }),
    pending: Type.Integer(),
    given_up: Type.Integer(),
    last_error: Type.String(),
  }),
};
export const MessageView = record(VIEW_FIELDS);

const moneyOrNull = (e7: bigint | null): string | null => (e7 === null ? null : formatE7Trimmed(e7));

export type CodeNames = ReadonlyMap<string, ChannelDefinition>;

/** An upstream's code by the name that the connector knows; null when it knows none. */
export function codeName(names: CodeNames, connectionType: string | undefined, code: string): string | null {
  const name = names.get(connectionType ?? '')?.codeName?.(code) ?? code;
  return name === code ? null : name;
}

/** `phone` as it may be shown. */
export function messageView(timeline: Timeline, phone: string, names: CodeNames): Static<typeof MessageView> {
  const { message, queue, held, refund, attempts } = timeline;
  const verdict = verdictOf(timeline);
  const waits = message.state === 'accepted' && attempts.length === 0;
  const code = message.errorCode;
  return {
    id: String(message.id),
    client_id: ownClientId(message.clientId),
    channel: message.channel as Static<typeof ChannelName>,
    state: message.state,
    outward_state: outward(message.state),
    verdict,
    verdict_text: sentenceOf(verdict),
    phone,
    sender: message.sender,
    text: message.text,
    content: message.content,
    encoding: message.encoding,
    parts: message.segments,
    area: message.area,
    unit_price: formatE7Trimmed(message.unitPriceE7),
    price: formatE7Trimmed(message.holdE7),
    charged: moneyOrNull(message.chargedE7),
    refunded: moneyOrNull(refund?.amountE7 ?? null),
    currency: message.currency,
    error_code: code,
    error_name: code === null ? null : codeName(names, attempts.at(-1)?.connectionType, code),
    error_class: code === null ? null : ((attempts.at(-1)?.errorClass ?? null) as ErrorClass | null),
    result: message.result,
    step: message.step,
    steps: stepsOf(timeline).map(stepView),
    created_at: timeOf(message.createdAt),
    scheduled_at: waits ? timeOrNull(held?.decidedAt === null ? held.notBefore : (queue?.readyAt ?? null)) : null,
    held_at: held !== null && held.decidedAt === null && message.finalAt === null ? timeOf(held.createdAt) : null,
    expires_at: timeOf(message.expiresAt),
    changed_at: timeOrNull(message.changedAt),
    final_at: timeOrNull(message.finalAt),
    pushes: pushesOf(timeline),
  };
}

/** A plain message is a cascade of one. */
function stepsOf({ message, steps, attempts }: Timeline): readonly TimelineStep[] {
  if (steps.length > 0) return steps;
  const { step, channel, sender, segments, charge, holdE7, chargedE7 } = message;
  const told = { step, channel, sender, segments, charge, chargedE7, priceE7: holdE7, success: 'delivered' as const };
  return [{ ...told, beganAt: attempts[0]?.at ?? null, deadlineAt: null, ended: '' }];
}

const stepView = (step: TimelineStep): Static<typeof ViewedStep> => ({
  step: step.step,
  channel: step.channel as Static<typeof ChannelName>,
  sender: step.sender,
  parts: step.segments,
  price: formatE7Trimmed(step.priceE7),
  charged: moneyOrNull(step.chargedE7),
  charge: step.charge,
  success: step.success,
  began_at: timeOrNull(step.beganAt),
  deadline_at: timeOrNull(step.deadlineAt),
  ended: step.ended,
});

function pushesOf({ pushes, statuses }: Timeline): Static<typeof MessageView>['pushes'] {
  const dead = statuses.filter(({ deadAt }) => deadAt !== null);
  return {
    sent: pushes.length,
    acknowledged: pushes.at(-1)?.acknowledged ?? false,
    pending: statuses.length - dead.length,
    given_up: dead.length,
    last_error: statuses.at(-1)?.lastError ?? '',
  };
}
