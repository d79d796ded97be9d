import { decisionLetter } from '../../domain/moderation-letters.ts';
import { judgeTemplate, type TemplateRecord } from '../../store/admin/templates.ts';
import type { Client } from '../../store/db.ts';
import { putMail } from '../../store/mail.ts';
import { endpoint, staffMay } from '../frame/endpoint.ts';
import { Id, record, Time } from '../frame/fields.ts';
import { Problem } from '../frame/problem.ts';
import { ModerationReason } from '../moderation/fields.ts';
import { JudgedTemplate, judgedTemplate } from './fields.ts';

/** `POST /operator/moderation/templates/{id}/approve`. */
export const approveTemplate = endpoint({
  id: 'operator.moderation.templates.approve',
  method: 'POST',
  path: '/operator/moderation/templates/{id}/approve',
  tag: 'Moderation',
  summary: 'Let texts made of a template pass',
  description:
    '`changed_at` is that of the template you have seen: one that was changed meanwhile is not approved unseen.',
  access: staffMay('moderation:write'),
  params: record({ id: Id }),
  body: record({ changed_at: Time }),
  response: JudgedTemplate,
  errors: ['not_found', 'conflict'],
  handler: async ({ context, params, body, change }) => {
    const seenAt = new Date(body.changed_at);
    const template = await change((client) => judge(client, params.id, { state: 'approved', reason: '', seenAt }));
    await context.refresh();
    return judgedTemplate(template);
  },
});

/** `POST /operator/moderation/templates/{id}/reject`. */
export const rejectTemplate = endpoint({
  id: 'operator.moderation.templates.reject',
  method: 'POST',
  path: '/operator/moderation/templates/{id}/reject',
  tag: 'Moderation',
  summary: 'Refuse a template, also one that was approved',
  access: staffMay('moderation:write'),
  params: record({ id: Id }),
  body: record({ reason: ModerationReason }),
  response: JudgedTemplate,
  errors: ['not_found'],
  handler: async ({ context, params, body, change }) => {
    const decision = { state: 'rejected', reason: body.reason, seenAt: null } as const;
    const template = await change((client) => judge(client, params.id, decision));
    await context.refresh();
    return judgedTemplate(template);
  },
});

async function judge(
  client: Client,
  id: number,
  decision: Parameters<typeof judgeTemplate>[2],
): Promise<TemplateRecord> {
  const template = await judgeTemplate(client, id, decision);
  if (template === null) throw new Problem('not_found');
  if (template === 'changed') throw new Problem('conflict', 'the client has changed it since you looked');
  const letter = decisionLetter({ kind: 'template', ...template, state: decision.state });
  await putMail(client, { accountId: template.accountId, recipient: template.email, ...letter });
  return template;
}
