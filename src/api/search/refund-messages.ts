import Type from 'typebox';
import { formatE7Trimmed, parseMoneyE7 } from '../../domain/money.ts';
import { REFUND_IDS_MAX, type RefundRequest, type RefundResult, refundMessages } from '../../pipeline/refund.ts';
import { type Actor, transactionAs } from '../../store/actor.ts';
import { retried } from '../../store/retry.ts';
import type { ApiContext } from '../context.ts';
import { endpoint, staffMay } from '../frame/endpoint.ts';
import { GivenMoney, MessageId, Money, record } from '../frame/fields.ts';
import { Problem } from '../frame/problem.ts';
import { Fault, fault, plain } from '../messages/fields.ts';

const Reason = plain(1000, 3);
const Refunded = record({ id: MessageId, amount: Money });

/** `POST /operator/messages/{id}/refund`. */
export const refundMessage = endpoint({
  id: 'refunds.create',
  method: 'POST',
  path: '/operator/messages/{id}/refund',
  tag: 'Search',
  summary: 'Give back what a message was charged, once',
  description:
    'All of it, or `amount`. The charge stays in the ledger, and an entry of kind `refund` stands beside it.',
  access: staffMay('refunds:write'),
  params: record({ id: MessageId }),
  body: record({ amount: Type.Optional(GivenMoney), reason: Reason }),
  response: Refunded,
  errors: ['not_found', 'not_refundable'],
  handler: async ({ context, params, body, actor }) => {
    const amountE7 = body.amount === undefined ? null : parseMoneyE7(body.amount);
    if (amountE7 !== null && amountE7 <= 0n) throw wrongAmount('must be more than 0');
    const request = { ids: [Number(params.id)], amountE7, reason: body.reason };
    const result = (await refund(context, actor(), request))[0]!;
    if (result.kind === 'refunded') return { id: params.id, amount: formatE7Trimmed(result.amountE7) };
    if (result.why === 'unknown') throw new Problem('not_found', 'there is no such message');
    if (result.why === 'more_than_charged') throw wrongAmount('is more than the message was charged');
    throw new Problem('not_refundable', WHY[result.why]);
  },
});

/** `POST /operator/refunds`. */
export const refundMany = endpoint({
  id: 'refunds.create_many',
  method: 'POST',
  path: '/operator/refunds',
  tag: 'Search',
  summary: 'Give back all that up to 500 messages were charged',
  access: staffMay('refunds:write'),
  body: record({ ids: Type.Array(MessageId, { minItems: 1, maxItems: REFUND_IDS_MAX }), reason: Reason }),
  response: record({
    refunded: Type.Array(Refunded),
    refused: Type.Array(record({ id: MessageId, error: Fault })),
  }),
  handler: async ({ context, body, actor }) => {
    const ids = [...new Set(body.ids)].map(Number);
    const results = await refund(context, actor(), { ids, amountE7: null, reason: body.reason });
    return {
      refunded: results.flatMap((one) =>
        one.kind === 'refunded' ? [{ id: String(one.id), amount: formatE7Trimmed(one.amountE7) }] : [],
      ),
      refused: results.flatMap((one) => (one.kind === 'refused' ? [{ id: String(one.id), error: why(one) }] : [])),
    };
  },
});

const WHY = {
  not_charged: 'nothing was charged for it',
  refunded_before: 'it was refunded before',
  more_than_charged: 'more than it was charged',
};

const why = (one: Extract<RefundResult, { kind: 'refused' }>) =>
  one.why === 'unknown' ? fault('not_found', 'there is no such message') : fault('not_refundable', WHY[one.why]);

const wrongAmount = (message: string): Problem =>
  new Problem('invalid_request', { errors: [{ field: '/amount', message }] });

/** On the pool of the pipeline, as every movement of money. */
function refund(context: ApiContext, actor: Actor, request: RefundRequest): Promise<RefundResult[]> {
  return retried(() =>
    transactionAs(context.hot, actor, (client) => refundMessages(context.ledgerIds, client, request)),
  );
}
