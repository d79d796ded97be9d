// Ledger entries as the client and the operator see them.
import Type from 'typebox';
import { formatE7Trimmed } from '../../domain/money.ts';
import type { Queryable } from '../../store/db.ts';
import { type LedgerFilter, type LedgerLine, listLedger } from '../../store/ledger-entries.ts';
import { BIGINT_MAX, numbersCursor, pageOf } from '../frame/cursor.ts';
import { Money, oneOf, PageQuery, record, Time, timeOf } from '../frame/fields.ts';
import { readTime } from '../frame/moments.ts';

export const LEDGER_KINDS = ['top_up', 'hold', 'capture', 'release', 'refund', 'adjustment'] as const;

const Signed = (description: string) => Type.String({ description, examples: ['-2.5'] });

export const LEDGER_ENTRY = {
  id: Type.Integer(),
  at: Time,
  kind: oneOf(LEDGER_KINDS, {
    description: '`hold` sets money aside for messages, `capture` takes it, `release` gives back what was not needed.',
  }),
  amount: Signed('What it changed the balance by.'),
  held: Signed('What it changed the money set aside by.'),
  balance_after: Money,
  held_after: Money,
  messages: Type.Integer({ description: 'Messages it was made of.' }),
  note: Type.String(),
};
export const Entry = record(LEDGER_ENTRY);

export function showEntry(line: LedgerLine) {
  return {
    id: line.id,
    at: timeOf(line.createdAt),
    kind: line.kind,
    amount: formatE7Trimmed(line.balanceDeltaE7),
    held: formatE7Trimmed(line.heldDeltaE7),
    balance_after: formatE7Trimmed(line.balanceE7),
    held_after: formatE7Trimmed(line.heldE7),
    messages: line.messageCount,
    note: line.note,
  };
}

export const LEDGER_QUERY = {
  ...PageQuery,
  kind: Type.Optional(oneOf(LEDGER_KINDS)),
  from: Type.Optional(Time),
  to: Type.Optional(Type.String({ format: 'date-time', description: 'Not included.' })),
};

interface LedgerQuery {
  limit?: number;
  cursor?: string;
  kind?: string;
  from?: string;
  to?: string;
}

/** A page of an account's entries, the newest first. @throws Problem `invalid_request` */
export async function ledgerPage(pool: Queryable, accountId: number, query: LedgerQuery) {
  const limit = query.limit ?? 50;
  const filter: LedgerFilter = {
    accountId,
    kind: query.kind,
    fromMs: readTime(query.from) ?? undefined,
    toMs: readTime(query.to) ?? undefined,
    order: 'newest',
    after: readPlace(query.cursor),
    limit: limit + 1,
  };
  return pageOf(await listLedger(pool, filter), limit, ({ atUs, id }) => [atUs, id], showEntry);
}

function readPlace(cursor: string | undefined): LedgerFilter['after'] {
  const key = numbersCursor(cursor, [BIGINT_MAX, BIGINT_MAX]);
  return key === null ? null : { atUs: key[0]!, id: key[1]! };
}
