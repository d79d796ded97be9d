import { listMail, MAIL_STATES } from '../../store/mail.ts';
import { command } from '../frame/command.ts';
import { rows } from '../frame/result.ts';
import { accountIdOf } from '../support/find.ts';
import { openStore } from '../support/store.ts';
import { limitOf } from '../support/values.ts';

/** `kaskad mail list`. */
export default command({
  options: {
    state: { kind: 'word', values: MAIL_STATES, help: 'only these; failed = given up' },
    kind: { kind: 'text', help: 'only of this kind, such as registration.approved' },
    account: { kind: 'text', help: 'login: only its letters' },
    to: { kind: 'text', value: 'EMAIL', help: 'only to this address' },
    limit: { kind: 'number', help: 'how many, default 50' },
  },
  positionals: [],
  notes: `Example: kaskad mail list --state failed
Without KASKAD_SMTP_URL all letters wait; kaskad mail show prints one.`,
  run: async (context, values) => {
    const limit = limitOf(values.limit, 50, 1000);
    const pool = await openStore(context);
    const accountId = await accountIdOf(pool, values.account);
    const found = await listMail(pool, {
      state: values.state,
      kind: values.kind,
      accountId,
      recipient: values.to,
      limit,
    });
    const shown = found.map((mail) => ({
      id: mail.id,
      state: mail.state,
      kind: mail.kind,
      account: mail.login ?? '',
      to: mail.recipient,
      subject: mail.subject,
      tries: mail.tries,
      created: mail.createdAt,
      sent: mail.sentAt,
      error: mail.lastError,
    }));
    return rows(shown, ['id', 'state', 'kind', 'account', 'to', 'subject', 'tries', 'created', 'error']);
  },
});
