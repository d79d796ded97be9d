import Type from 'typebox';
import { writeAudit } from '../../store/actor.ts';
import { findMail } from '../../store/mail.ts';
import { endpoint, staffMay } from '../frame/endpoint.ts';
import { nullable, record } from '../frame/fields.ts';
import { Problem } from '../frame/problem.ts';
import { isHarmless, MailSummary, summaryOf } from './shapes.ts';

/** `GET /operator/mails/{id}`. */
export const getMail = endpoint({
  id: 'mails.get',
  method: 'GET',
  path: '/operator/mails/{id}',
  tag: 'Mail',
  summary: 'One letter with its text',
  description:
    'Letters with a link that signs somebody in are shown, and written down, to those with the scope staff:write; to others `body` is null.',
  access: staffMay('mail:read'),
  params: record({ id: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }) }),
  response: record({ ...MailSummary.properties, body: nullable(Type.String()) }),
  handler: async ({ context, params, principal, change }) => {
    const mail = await findMail(context.pool, params.id);
    if (mail === null) throw new Problem('not_found');
    if (isHarmless(mail.kind)) return { ...summaryOf(mail), body: mail.body };
    if (!principal.scopes.has('staff:write')) return { ...summaryOf(mail), body: null };
    const line = { accountId: mail.accountId, action: 'mail.read', subjectId: String(mail.id) };
    await change((client) => writeAudit(client, { ...line, after: { kind: mail.kind, recipient: mail.recipient } }));
    return { ...summaryOf(mail), body: mail.body };
  },
});
