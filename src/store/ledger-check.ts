// Holds the ledger against the balances and the messages.
import type pg from 'pg';

/** Accounts whose entries do not add up to their balance and held money. Must be none. */
export async function driftingAccounts(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM account_balance b LEFT JOIN (
       SELECT account_id, sum(balance_delta_e7) AS balance, sum(held_delta_e7) AS held FROM ledger_entry GROUP BY account_id
     ) e ON e.account_id = b.account_id
     WHERE b.balance_e7 <> COALESCE(e.balance, 0) OR b.held_e7 <> COALESCE(e.held, 0)`,
  );
  return rows[0]?.n ?? 0;
}

export interface LedgerFault {
  check: string;
  /** Null of what belongs to nobody. */
  accountId: number | null;
  account: string | null;
  subject: string;
  expected: string;
  found: string;
}

export interface LedgerReport {
  accounts: number;
  entries: number;
  messages: number;
  faults: LedgerFault[];
}

/** Each query names one promise; a row it returns is a breach of it. At most 20 rows a query are shown. */
const CHECKS: { check: string; sql: string }[] = [
  {
    check: 'balance = sum of the ledger',
    sql: `SELECT a.id AS "accountId", a.login AS account, 'balance' AS subject, COALESCE(e.balance, 0)::text AS expected, b.balance_e7::text AS found
          FROM account_balance b JOIN account a ON a.id = b.account_id
          LEFT JOIN (SELECT account_id, sum(balance_delta_e7) AS balance FROM ledger_entry GROUP BY account_id) e USING (account_id)
          WHERE b.balance_e7 <> COALESCE(e.balance, 0)`,
  },
  {
    check: 'held = sum of the ledger',
    sql: `SELECT a.id AS "accountId", a.login AS account, 'held' AS subject, COALESCE(e.held, 0)::text AS expected, b.held_e7::text AS found
          FROM account_balance b JOIN account a ON a.id = b.account_id
          LEFT JOIN (SELECT account_id, sum(held_delta_e7) AS held FROM ledger_entry GROUP BY account_id) e USING (account_id)
          WHERE b.held_e7 <> COALESCE(e.held, 0)`,
  },
  {
    check: 'held = holds of messages not resolved',
    sql: `SELECT a.id AS "accountId", a.login AS account, 'held' AS subject, COALESCE(m.held, 0)::text AS expected, b.held_e7::text AS found
          FROM account_balance b JOIN account a ON a.id = b.account_id
          LEFT JOIN (SELECT account_id, sum(hold_e7) AS held FROM message WHERE charged_e7 IS NULL GROUP BY account_id) m USING (account_id)
          WHERE b.held_e7 <> COALESCE(m.held, 0)`,
  },
  {
    check: 'a hold entry = the holds of its messages',
    sql: `SELECT a.id AS "accountId", a.login AS account, 'entry ' || e.id AS subject, e.held_delta_e7 || ' for ' || e.message_count AS expected,
            COALESCE(m.held, 0) || ' for ' || COALESCE(m.n, 0) AS found
          FROM ledger_entry e JOIN account a ON a.id = e.account_id
          LEFT JOIN (SELECT hold_entry_id, account_id, sum(hold_e7) AS held, count(*) AS n FROM message GROUP BY 1, 2) m
            ON m.hold_entry_id = e.id AND m.account_id = e.account_id
          WHERE e.kind = 'hold' AND e.created_at >= $1
            AND (COALESCE(m.held, 0) <> e.held_delta_e7 OR COALESCE(m.n, 0) <> e.message_count)`,
  },
  {
    check: 'a capture or release entry = the resolutions of its messages',
    sql: `SELECT a.id AS "accountId", a.login AS account, e.kind || ' ' || e.id AS subject, (-e.held_delta_e7) || ' for ' || e.message_count AS expected,
            COALESCE(m.held, 0) || ' for ' || COALESCE(m.n, 0) AS found
          FROM ledger_entry e JOIN account a ON a.id = e.account_id
          LEFT JOIN (SELECT entry_id, account_id, sum(held) AS held, count(*) AS n FROM (
              -- A capture takes what was charged; what a cascade did not use of its hold is in a release beside it.
              SELECT resolve_entry_id AS entry_id, account_id,
                CASE WHEN release_entry_id IS NOT NULL THEN charged_e7 ELSE hold_e7 END AS held
              FROM message WHERE resolve_entry_id IS NOT NULL
              UNION ALL
              SELECT release_entry_id, account_id, hold_e7 - charged_e7 FROM message WHERE release_entry_id IS NOT NULL
            ) r GROUP BY 1, 2) m ON m.entry_id = e.id AND m.account_id = e.account_id
          WHERE e.kind IN ('capture', 'release') AND e.created_at >= $1
            AND (COALESCE(m.held, 0) <> -e.held_delta_e7 OR COALESCE(m.n, 0) <> e.message_count)`,
  },
  {
    check: 'a message is charged what its resolution took',
    sql: `SELECT a.id AS "accountId", a.login AS account, 'message ' || m.id AS subject, e.kind AS expected, m.charged_e7 || ' of ' || m.hold_e7 AS found
          FROM message m JOIN ledger_entry e ON e.id = m.resolve_entry_id JOIN account a ON a.id = m.account_id
          WHERE m.charged_e7 <> CASE WHEN e.kind = 'release' THEN 0 WHEN m.release_entry_id IS NULL THEN m.hold_e7 ELSE m.charged_e7 END
            AND m.created_at >= $1`,
  },
  {
    check: 'a cascade is charged the sum of its steps',
    sql: `SELECT a.id AS "accountId", a.login AS account, 'message ' || m.id AS subject, s.charged::text AS expected, m.charged_e7::text AS found
          FROM message m JOIN account a ON a.id = m.account_id
          JOIN (SELECT message_id, sum(charged_e7) AS charged FROM message_step GROUP BY 1) s ON s.message_id = m.id
          WHERE m.charged_e7 IS NOT NULL AND m.resolve_entry_id IS NOT NULL AND m.charged_e7 <> COALESCE(s.charged, 0)`,
  },
  {
    check: 'a refund entry = the refunds of its messages',
    sql: `SELECT a.id AS "accountId", a.login AS account, 'refund ' || e.id AS subject, e.balance_delta_e7 || ' for ' || e.message_count AS expected,
            COALESCE(r.amount, 0) || ' for ' || COALESCE(r.n, 0) AS found
          FROM ledger_entry e JOIN account a ON a.id = e.account_id
          LEFT JOIN (SELECT ledger_entry_id, account_id, sum(amount_e7) AS amount, count(*) AS n FROM refund GROUP BY 1, 2) r
            ON r.ledger_entry_id = e.id AND r.account_id = e.account_id
          WHERE e.kind = 'refund' AND e.created_at >= $1
            AND (COALESCE(r.amount, 0) <> e.balance_delta_e7 OR COALESCE(r.n, 0) <> e.message_count)`,
  },
  {
    check: 'a refund is at most what its message was charged',
    sql: `SELECT a.id AS "accountId", a.login AS account, 'message ' || r.message_id AS subject, 'at most ' || COALESCE(m.charged_e7, 0) AS expected,
            r.amount_e7::text AS found
          FROM refund r JOIN message m ON m.id = r.message_id JOIN account a ON a.id = r.account_id
          WHERE r.amount_e7 > COALESCE(m.charged_e7, 0) OR m.account_id <> r.account_id`,
  },
  {
    check: 'a queue row belongs to an open message',
    sql: `SELECT a.id AS "accountId", a.login AS account, 'message ' || q.message_id AS subject, 'an open message' AS expected,
            COALESCE(m.state, 'none') AS found
          FROM queue q LEFT JOIN message m ON m.id = q.message_id LEFT JOIN account a ON a.id = q.account_id
          WHERE q.connection_id > 0 AND (m.id IS NULL OR m.final_at IS NOT NULL AND q.lease IS NULL)`,
  },
];

/**
 * Runs every check in one snapshot. Messages older than the oldest partition are gone, so entries before `sinceMs` are
 * only summed, not traced.
 */
export async function checkLedger(pool: pg.Pool, sinceMs: number): Promise<LedgerReport> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const faults: LedgerFault[] = [];
    for (const { check, sql } of CHECKS) {
      const dated = sql.includes('$1');
      const { rows } = await client.query(`${sql} LIMIT 20`, dated ? [new Date(sinceMs)] : []);
      for (const row of rows) faults.push({ check, ...(row as Omit<LedgerFault, 'check'>) });
    }
    const { rows } = await client.query<{ accounts: number; entries: number; messages: number }>(
      `SELECT (SELECT count(*)::int FROM account_balance) AS accounts, (SELECT count(*)::int FROM ledger_entry) AS entries,
              (SELECT count(*)::int FROM message) AS messages`,
    );
    await client.query('COMMIT');
    return { ...(rows[0] as Omit<LedgerReport, 'faults'>), faults };
  } finally {
    client.release();
  }
}
