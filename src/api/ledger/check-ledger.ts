import Type from 'typebox';
import { tracedSince } from '../../store/admin/ledger.ts';
import { checkLedger, type LedgerReport } from '../../store/ledger-check.ts';
import { endpoint, staffMay } from '../frame/endpoint.ts';
import { Id, nullable, record, Time, timeOf, timeOrNull } from '../frame/fields.ts';

const Fault = record({
  check: Type.String(),
  account_id: nullable(Id),
  account: nullable(Type.String({ description: 'Its login.' })),
  subject: Type.String(),
  expected: Type.String(),
  found: Type.String(),
});

interface Checked {
  at: Date;
  sinceMs: number;
  report: LedgerReport;
}
/** It reads every message: all who ask meanwhile wait for the one that runs. By pool, of which a node has one. */
const running = new WeakMap<object, Promise<Checked>>();

/** `GET /operator/ledger/check`. */
export const checkWholeLedger = endpoint({
  id: 'operator.ledger.check',
  method: 'GET',
  path: '/operator/ledger/check',
  tag: 'Money',
  summary: 'Holds the ledger against balances and messages',
  description: 'At most 20 faults of a kind are shown. Reads every message that is kept: it may take a minute or two.',
  access: staffMay('tariffs:read'),
  response: record({
    clean: Type.Boolean(),
    at: Time,
    traced_since: nullable(Type.String({ format: 'date-time', description: 'Older entries are only summed.' })),
    accounts: Type.Integer(),
    entries: Type.Integer(),
    messages: Type.Integer(),
    faults: Type.Array(Fault),
  }),
  handler: async ({ context: { pool } }) => {
    const check = async (): Promise<Checked> => {
      const at = new Date();
      const sinceMs = await tracedSince(pool);
      return { at, sinceMs, report: await checkLedger(pool, sinceMs) };
    };
    const turn = running.get(pool) ?? check().finally(() => running.delete(pool));
    running.set(pool, turn);
    const { at, sinceMs, report } = await turn;
    const traced_since = timeOrNull(sinceMs === 0 ? null : new Date(sinceMs));
    const faults = report.faults.map(({ accountId, ...fault }) => ({ ...fault, account_id: accountId }));
    return { clean: report.faults.length === 0, at: timeOf(at), traced_since, ...report, faults };
  },
});
