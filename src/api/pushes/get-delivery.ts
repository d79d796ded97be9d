import Type from 'typebox';
import { findDelivery } from '../../store/push-log.ts';
import { clientMay, endpoint } from '../frame/endpoint.ts';
import { record } from '../frame/fields.ts';
import { Problem } from '../frame/problem.ts';
import { DeliveryDetailItem, shownDelivery } from './shown.ts';

/** `GET /pushes/deliveries/{id}`. */
export const getPushDelivery = endpoint({
  id: 'pushes.deliveries.get',
  method: 'GET',
  path: '/pushes/deliveries/{id}',
  tag: 'Pushes',
  summary: 'One push with its body and its answer',
  access: clientMay('pushes:read'),
  params: record({ id: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }) }),
  response: DeliveryDetailItem,
  errors: ['not_found'],
  handler: async ({ context, principal, params }) => {
    const push = await findDelivery(context.pool, principal.account.id, params.id);
    if (push === undefined) throw new Problem('not_found');
    return {
      ...shownDelivery(push, principal),
      message_ids: push.messageIds.map(String),
      acknowledged_ids: push.acknowledgedIds.map(String),
      request_body: push.requestBody,
      answer_body: push.answerBody,
    };
  },
});
