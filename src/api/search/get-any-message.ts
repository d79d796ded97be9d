import Type from 'typebox';
import { formatE7Trimmed } from '../../domain/money.ts';
import { maskPhone } from '../../observe/logger.ts';
import { readTimeline, type Timeline } from '../../store/timeline.ts';
import type { ApiContext } from '../context.ts';
import { endpoint, staffMay } from '../frame/endpoint.ts';
import { Id, MessageId, nullable, record, Time, timeOf } from '../frame/fields.ts';
import { Problem } from '../frame/problem.ts';
import { codeName, messageView, VIEW_FIELDS } from '../messages/message-view.ts';
import { StaffTimeline, staffEvents } from '../messages/timeline-events.ts';
import { ACCOUNT_OF_MESSAGE } from './search-messages.ts';

const Attempt = record({
  attempt: Type.Integer(),
  step: Type.Integer(),
  connection_id: Id,
  connection: Type.String(),
  state: Type.String(),
  segment_states: Type.String({ description: 'A letter a part: x in doubt, n not taken, s taken, d, r, u, e, j.' }),
  provider_ids: Type.Array(Type.String()),
  error_code: Type.String(),
  error_name: nullable(Type.String()),
  error_class: nullable(Type.String()),
  cost: Type.String(),
  at: Time,
  changed_at: Time,
});

const IdParams = record({ id: MessageId });

/** `GET /operator/messages/{id}`. */
export const getAnyMessage = endpoint({
  id: 'search.message',
  method: 'GET',
  path: '/operator/messages/{id}',
  tag: 'Search',
  summary: 'One message of any client, with the connections it went by',
  access: staffMay('search:read'),
  live: { everyMs: 2_000 },
  params: IdParams,
  response: record({
    ...VIEW_FIELDS,
    ...ACCOUNT_OF_MESSAGE,
    token: nullable(Type.String()),
    connection_id: nullable(Id),
    connection: nullable(Type.String({ description: 'Where it waits.' })),
    attempts: Type.Array(Attempt),
  }),
  errors: ['not_found'],
  handler: async ({ context, params }) => {
    const timeline = await anyTimeline(context, params.id);
    const { message, queue, attempts } = timeline;
    return {
      ...messageView(timeline, maskPhone(message.phone), context.definitions),
      account_id: message.accountId,
      account: message.account,
      token: message.token,
      connection_id: queue?.connectionId ?? null,
      connection: queue?.connection ?? null,
      attempts: attempts.map((attempt) => ({
        attempt: attempt.attemptNo,
        step: attempt.step,
        connection_id: attempt.connectionId,
        connection: attempt.connection,
        state: attempt.state,
        segment_states: attempt.segmentStates,
        provider_ids: attempt.providerIds,
        error_code: attempt.errorCode,
        error_name: codeName(context.definitions, attempt.connectionType, attempt.errorCode),
        error_class: attempt.errorClass,
        cost: formatE7Trimmed(attempt.costE7),
        at: timeOf(attempt.at),
        changed_at: timeOf(attempt.changedAt),
      })),
    };
  },
});

/** `GET /operator/messages/{id}/timeline`. */
export const getAnyTimeline = endpoint({
  id: 'search.timeline',
  method: 'GET',
  path: '/operator/messages/{id}/timeline',
  tag: 'Search',
  summary: 'Everything that happened to a message, with connections and raw receipts',
  access: staffMay('search:read'),
  live: { everyMs: 2_000 },
  params: IdParams,
  response: StaffTimeline,
  errors: ['not_found'],
  handler: async ({ context, params }) => {
    const timeline = await anyTimeline(context, params.id);
    return { events: staffEvents(timeline, context.definitions) };
  },
});

/** @throws Problem `not_found` */
async function anyTimeline(context: ApiContext, id: string): Promise<Timeline> {
  const timeline = await readTimeline(context.pool, Number(id));
  if (timeline === null) throw new Problem('not_found', 'there is no such message, or its day was dropped');
  return timeline;
}
