// What several endpoints of pushes answer.
import Type from 'typebox';
import { outward } from '../../domain/states.ts';
import type { ClientPrincipal } from '../../identity/principal.ts';
import { statesOf, TOLD_STATES, type ToldState as ToldWord } from '../../pipeline/told-states.ts';
import type { Delivery } from '../../store/push-log.ts';
import type { DeadLetter } from '../../store/push-reports.ts';
import { BIGINT_MAX } from '../frame/cursor.ts';
import { MessageId, nullable, oneOf, record, Time, timeOf } from '../frame/fields.ts';
import { urlFor } from '../frame/shown-url.ts';

export const Style = oneOf(['echo', 'signed'], {
  description:
    '`echo`: a list of ids, times and states, acknowledged by naming the ids. `signed`: one event a request with Standard Webhooks headers, acknowledged by any 2xx.',
});

export const ToldState = oneOf(TOLD_STATES);

/** Our states behind the words of clients. */
export const detailStates = (words: readonly ToldWord[] | undefined) =>
  words === undefined ? null : words.flatMap(statesOf);

const DELIVERY = {
  id: Type.Integer(),
  at: Time,
  style: Style,
  test: Type.Boolean(),
  url: Type.String(),
  status: nullable(Type.Integer({ description: 'HTTP status; null when nothing was answered.' })),
  error: Type.String({ description: 'Empty when everything was acknowledged.' }),
  duration_ms: Type.Integer(),
  statuses: Type.Integer(),
  acknowledged: Type.Integer(),
};

export const DeliveryItem = record(DELIVERY);
export const DeliveryDetailItem = record({
  ...DELIVERY,
  message_ids: Type.Array(Type.String()),
  acknowledged_ids: Type.Array(Type.String()),
  request_body: nullable(
    Type.String({
      description:
        'The first 8192 characters. Kept of every push that failed, and of one a second of those that did not; null where it was not.',
    }),
  ),
  answer_body: nullable(Type.String({ description: 'The first 1024 characters; kept as the request body is.' })),
});

export const shownDelivery = (push: Delivery, principal: ClientPrincipal) => ({
  id: push.id,
  at: timeOf(push.at),
  style: push.style,
  test: push.test,
  url: urlFor(principal, push.url),
  status: push.httpStatus,
  error: push.error,
  duration_ms: push.durationMs,
  statuses: push.statuses,
  acknowledged: push.acknowledged,
});

const DEAD = {
  message_id: MessageId,
  seq: Type.Integer(),
  state: Type.String({ description: 'As it is told.' }),
  changed_at: Time,
  tries: Type.Integer(),
  last_error: Type.String(),
  dead_at: Time,
};
export const DeadItem = record(DEAD);
/** Of the cursor of dead letters: microseconds, message, sequence number. */
export const DEAD_MAXIMA = [BIGINT_MAX, BIGINT_MAX, 32_767];
export const OperatorDeadItem = record({ account_id: Type.Integer(), account: Type.String(), ...DEAD });

export const shownDead = (letter: DeadLetter) => ({
  message_id: String(letter.messageId),
  seq: letter.seq,
  state: outward(letter.state),
  changed_at: timeOf(letter.changedAt),
  tries: letter.tries,
  last_error: letter.lastError,
  dead_at: timeOf(letter.deadAt),
});
