import { applyContacts } from '../../store/contacts.ts';
import { transaction } from '../../store/db.ts';
import { command, UsageError } from '../frame/command.ts';
import { said } from '../frame/result.ts';
import { connectionOf } from '../support/find.ts';
import { openStore } from '../support/store.ts';
import { phoneOf, shownPhone } from '../support/values.ts';

/** `kaskad contact bind`. */
export default command({
  options: {
    connection: { kind: 'text', required: true, help: 'its name' },
    phone: { kind: 'text', required: true, help: 'number of the person' },
    address: { kind: 'text', required: true, help: "the messenger's name for them: a chat id" },
    state: { kind: 'word', values: ['bound', 'blocked', 'gone'], help: 'default bound' },
  },
  positionals: [],
  notes: `Example: kaskad contact bind --connection bot --phone 79161234567 --address 123456789
For people who come from another system; those who write to the connection bind themselves.`,
  run: async (context, values) => {
    const { address } = values;
    const phone = phoneOf(values.phone);
    if (!/^\S{1,256}$/.test(address)) throw new UsageError('--address must have 1 to 256 characters without blanks');
    const pool = await openStore(context);
    const connection = await connectionOf(pool, values.connection);
    const state = values.state ?? 'bound';
    const change = { connectionId: connection.id, phone, address, state, inboundAtMs: null, atMs: Date.now() };
    await transaction(pool, (client) => applyContacts(client, [change]));
    return said(`${shownPhone(phone, false)} is ${state} on ${connection.name}`, {
      connection: connection.name,
      phone: shownPhone(phone, false),
      state,
    });
  },
});
