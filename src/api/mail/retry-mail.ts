import Type from 'typebox';
import { writeAudit } from '../../store/actor.ts';
import { findMail, retryMail } from '../../store/mail.ts';
import { endpoint, staffMay } from '../frame/endpoint.ts';
import { record } from '../frame/fields.ts';
import { Problem } from '../frame/problem.ts';
import { MailSummary, summaryOf } from './shapes.ts';

/** `POST /operator/mails/{id}/retry`. */
export const retryMailEndpoint = endpoint({
  id: 'mails.retry',
  method: 'POST',
  path: '/operator/mails/{id}/retry',
  tag: 'Mail',
  summary: 'Try a letter again now, also one that was given up',
  access: staffMay('clients:write'),
  params: record({ id: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }) }),
  response: MailSummary,
  errors: ['conflict'],
  handler: async ({ context, params, change }) => {
    const mail = await findMail(context.pool, params.id);
    if (mail === null) throw new Problem('not_found');
    await change(async (client) => {
      if (!(await retryMail(client, params.id))) throw new Problem('conflict', 'the letter was sent');
      await writeAudit(client, { accountId: mail.accountId, action: 'mail.retried', subjectId: String(params.id) });
    });
    return summaryOf((await findMail(context.pool, params.id)) ?? mail);
  },
});
