import { knownClass } from '../../pipeline/connection-error-class.ts';
import { countErrors } from '../../store/admin/connection-errors.ts';
import { command, UsageError } from '../frame/command.ts';
import { rows } from '../frame/result.ts';
import { connectionOf, named } from '../support/find.ts';
import { openStore } from '../support/store.ts';
import { DEFAULT_ZONE, momentMs } from '../support/values.ts';
import { definitionOf } from './settings.ts';

const DAY_MS = 86_400_000;
const DAYS_MAX = 7;

/** `kaskad connection errors`. */
export default command({
  options: {
    name: { kind: 'text', help: 'the connection, if not named first' },
    since: { kind: 'text', value: 'TIME', help: 'from when, at most 7 days ago; default 1d' },
  },
  positionals: [{ name: 'connection', kind: 'text', help: 'its name' }],
  notes: `Example: kaskad connection errors op1 --since 3d
class is what a code was taken for, empty where nothing was refused (receipts, no answer). kaskad connection error-class
says what a code means.`,
  run: async (context, values) => {
    const pool = await openStore(context);
    const connection = await connectionOf(pool, named('connection', 'name', values.connection, values.name));
    const definition = definitionOf(connection.type);
    const nowMs = Date.now();
    const fromMs = momentMs('since', values.since ?? '1d', DEFAULT_ZONE, nowMs);
    if (fromMs >= nowMs || nowMs - fromMs > DAYS_MAX * DAY_MS) {
      throw new UsageError(`--since must be within the last ${DAYS_MAX} days`);
    }
    const counts = await countErrors(pool, connection.id, fromMs, nowMs);
    const shown = counts.map(({ code, errorClass, count, lastAt }) => ({
      code,
      name: definition.codeName?.(code) ?? '',
      class: errorClass,
      operator: connection.errorClasses[code] ?? '',
      known: knownClass(definition, code) !== undefined,
      count,
      last_at: lastAt,
    }));
    return rows(shown, ['code', 'name', 'class', 'operator', 'known', 'count', 'last_at']);
  },
});
