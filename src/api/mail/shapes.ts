import Type, { type Static } from 'typebox';
import { MAIL_STATES, type MailRow } from '../../store/mail.ts';
import { Id, nullable, oneOf, record, Time, timeOf, timeOrNull } from '../frame/fields.ts';

export const MailState = oneOf(MAIL_STATES, { description: 'failed = given up' });

export const MailSummary = record({
  id: Type.Integer(),
  account_id: nullable(Id),
  account: nullable(Type.String({ description: 'Login of the client; null = a letter to staff.' })),
  kind: Type.String(),
  recipient: Type.String(),
  subject: Type.String(),
  state: MailState,
  tries: Type.Integer(),
  next_at: nullable(Time),
  sent_at: nullable(Time),
  last_error: Type.String(),
  created_at: Time,
});

/** Letters of other kinds hold links that let whoever has them in: they are for those who may make staff anyway. */
export const isHarmless = (kind: string): boolean => /^(registration|balance|push)\./.test(kind);

export function summaryOf(mail: MailRow): Static<typeof MailSummary> {
  return {
    id: mail.id,
    account_id: mail.accountId,
    account: mail.login,
    kind: mail.kind,
    recipient: mail.recipient,
    subject: mail.subject,
    state: mail.state,
    tries: mail.tries,
    next_at: timeOrNull(mail.nextAt),
    sent_at: timeOrNull(mail.sentAt),
    last_error: mail.lastError,
    created_at: timeOf(mail.createdAt),
  };
}
