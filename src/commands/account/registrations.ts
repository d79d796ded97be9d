import { listRegistrations } from '../../store/registrations.ts';
import { command } from '../frame/command.ts';
import { rows } from '../frame/result.ts';
import { openStore } from '../support/store.ts';
import { limitOf } from '../support/values.ts';

/** `kaskad account registrations`. */
export default command({
  options: {
    state: { kind: 'word', values: ['pending', 'approved', 'refused', 'all'], help: 'default pending' },
    limit: { kind: 'number', help: 'how many, default 50' },
  },
  positionals: [],
  notes: 'Example: kaskad account registrations\nApproved by kaskad account approve, refused by kaskad account refuse.',
  run: async (context, values) => {
    const { state = 'pending' } = values;
    const limit = limitOf(values.limit, 50, 1000);
    const pool = await openStore(context);
    const found = await listRegistrations(pool, { state: state === 'all' ? undefined : state, limit });
    const shown = found.map(({ duplicates, accountId, createdAt, ...row }) => ({
      ...row,
      id: accountId,
      created: createdAt,
      company: row.companyName,
      // Who has given the same, and what.
      same: duplicates.map(({ login, by }) => `${login} (${by.join(', ')})`).join('; '),
      duplicates,
    }));
    const columns = [
      'id',
      'login',
      'state',
      'kind',
      'name',
      'company',
      'inn',
      'phone',
      'email',
      'city',
      'created',
      'same',
    ] as const;
    return rows(shown, columns);
  },
});
