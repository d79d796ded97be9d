import { listContacts } from '../../store/admin/contacts.ts';
import { command } from '../frame/command.ts';
import { rows } from '../frame/result.ts';
import { connectionOf } from '../support/find.ts';
import { openStore } from '../support/store.ts';
import { limitOf, phoneOf, shownPhone } from '../support/values.ts';

/** `kaskad contact list`. */
export default command({
  options: {
    connection: { kind: 'text', help: 'name; default every connection' },
    phone: { kind: 'text', help: 'only this number' },
    state: { kind: 'word', values: ['bound', 'blocked', 'gone'], help: 'only these' },
    limit: { kind: 'number', help: 'at most so many, the latest first; default 100' },
    reveal: { kind: 'flag', help: 'show whole numbers' },
  },
  positionals: [],
  notes: `Example: kaskad contact list --connection bot --phone 79161234567
People whom a messenger's connection can write to, or who wrote to it: they come by its webhooks.`,
  run: async (context, values) => {
    const phone = values.phone === undefined ? undefined : phoneOf(values.phone);
    const limit = limitOf(values.limit, 100);
    const pool = await openStore(context);
    const { connection, state } = values;
    const connectionId = connection === undefined ? undefined : (await connectionOf(pool, connection)).id;
    const contacts = await listContacts(pool, { connectionId, phone, state, limit });
    const shown = contacts.map((contact) => ({ ...contact, phone: shownPhone(contact.phone, values.reveal) }));
    return rows(shown, ['connection', 'phone', 'address', 'state', 'inboundAt', 'changedAt']);
  },
});
