// Who changes things, told to the database, whose triggers write the audit (003_operators.sql).
import type pg from 'pg';
import { type Client, transaction } from './db.ts';
import { jsonText } from './json-text.ts';

export interface Actor {
  kind: 'user' | 'token' | 'command' | 'system';
  id: number | null;
  name: string;
  /** Whose user or token it is; absent = the operator's. */
  accountId?: number;
  address: string;
  /** Of the request, '' outside of one. */
  request: string;
}

/** One transaction in which every change is written down as the actor's. */
export function transactionAs<T>(pool: pg.Pool, actor: Actor, work: (client: Client) => Promise<T>): Promise<T> {
  return transaction(pool, async (client) => {
    await client.query(`SELECT set_config('kaskad.actor', $1, true)`, [jsonText(actor)]);
    return work(client);
  });
}

export interface AuditLine {
  /** Whose thing it is; null = the operator's. */
  accountId: number | null;
  /** noun.past: `number.revealed`. */
  action: string;
  subjectId: string;
  before?: unknown;
  after?: unknown;
}

/** Writes down what no table shows. Inside `transactionAs`; values must be free of secrets. */
export async function writeAudit(client: Client, line: AuditLine): Promise<void> {
  await client.query('SELECT audit_write($1, $2, $3, $4::jsonb, $5::jsonb)', [
    line.accountId,
    line.action,
    line.subjectId,
    line.before === undefined ? null : jsonText(line.before),
    line.after === undefined ? null : jsonText(line.after),
  ]);
}
