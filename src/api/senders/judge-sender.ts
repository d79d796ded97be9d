import Type from 'typebox';
import type { TrafficClass as Class } from '../../domain/message.ts';
import { decisionLetter } from '../../domain/moderation-letters.ts';
import { judgeSender, type SenderRecord } from '../../store/admin/senders.ts';
import type { Client } from '../../store/db.ts';
import { putMail } from '../../store/mail.ts';
import { endpoint, staffMay } from '../frame/endpoint.ts';
import { Id, nullable, record } from '../frame/fields.ts';
import { Problem } from '../frame/problem.ts';
import { ModerationReason, TrafficClass } from '../moderation/fields.ts';
import { JudgedSender, judgedSender } from './fields.ts';

/** `POST /operator/moderation/senders/{id}/approve`. */
export const approveSender = endpoint({
  id: 'operator.moderation.senders.approve',
  method: 'POST',
  path: '/operator/moderation/senders/{id}/approve',
  tag: 'Moderation',
  summary: 'Let a sender be used',
  access: staffMay('moderation:write'),
  params: record({ id: Id }),
  body: record({
    traffic_class: Type.Optional(nullable(TrafficClass)),
  }),
  response: JudgedSender,
  errors: ['not_found'],
  handler: async ({ context, params, body, change }) => {
    const trafficClass: Class | null | undefined = body.traffic_class;
    const sender = await change((client) => judge(client, params.id, { state: 'approved', reason: '', trafficClass }));
    await context.refresh();
    return judgedSender(sender);
  },
});

/** `POST /operator/moderation/senders/{id}/reject`. */
export const rejectSender = endpoint({
  id: 'operator.moderation.senders.reject',
  method: 'POST',
  path: '/operator/moderation/senders/{id}/reject',
  tag: 'Moderation',
  summary: 'Refuse a sender, also one that was approved',
  access: staffMay('moderation:write'),
  params: record({ id: Id }),
  body: record({ reason: ModerationReason }),
  response: JudgedSender,
  errors: ['not_found'],
  handler: async ({ context, params, body, change }) => {
    const sender = await change((client) => judge(client, params.id, { state: 'rejected', reason: body.reason }));
    await context.refresh();
    return judgedSender(sender);
  },
});

async function judge(client: Client, id: number, decision: Parameters<typeof judgeSender>[2]): Promise<SenderRecord> {
  const sender = await judgeSender(client, id, decision);
  if (sender === null) throw new Problem('not_found');
  const letter = decisionLetter({ kind: 'sender', ...sender, state: decision.state });
  await putMail(client, { accountId: sender.accountId, recipient: sender.email, ...letter });
  return sender;
}
