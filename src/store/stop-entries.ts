// Who must not be written to. Asked inside the accept transaction, so that a stop works from its commit on.
import { column, numbers } from './arrays.ts';
import { type Client, run, type Statement } from './db.ts';

export const FIND_STOPPED: Statement = {
  name: 'find_stopped',
  text: `
SELECT DISTINCT t.ord::int FROM unnest($1::bigint[], $2::int[]) WITH ORDINALITY AS t(phone, account_id, ord)
JOIN stop_entry s ON s.phone = t.phone AND s.account_id IN (0, t.account_id)`,
};

/** Indexes of the rows whose phone is on the global stop list or on its account's. */
export async function findStopped(
  client: Client,
  rows: readonly { phone: string; accountId: number }[],
): Promise<number[]> {
  const found = await run<[number]>(client, FIND_STOPPED, [
    numbers(column(rows, (r) => Number(r.phone))),
    numbers(column(rows, (r) => r.accountId)),
  ]);
  return found.map(([ord]) => ord - 1);
}
