// What the client's overview asks beside the counts and the money: what needs somebody's eye, and what is set up already.
import type { Queryable } from './db.ts';

export type AlertKind = 'push_failing' | 'push_dead' | 'push_off' | 'sender_rejected' | 'campaign_paused';

export interface Alert {
  kind: AlertKind;
  /** Id or name of the thing. */
  subject: string;
  detail: string;
  at: Date | null;
}

/** Counting of dead letters goes no further. */
const DEAD_MAX = 1000;

/** At most 50 of each kind, the newest first. */
export async function readAlerts(pool: Queryable, accountId: number): Promise<Alert[]> {
  const { rows } = await pool.query<Alert>(
    `(SELECT 'push_failing' AS kind, p.url AS subject, p.error AS detail, p.created_at AS at
      FROM (SELECT * FROM push_log WHERE account_id = $1 AND created_at > now() - interval '1 day' ORDER BY created_at DESC LIMIT 1) p
      WHERE p.error <> '')
     UNION ALL
     (SELECT 'push_dead', d.n::text, '', d.at FROM (SELECT count(*)::int AS n, max(dead_at) AS at FROM
        (SELECT dead_at FROM status_outbox WHERE account_id = $1 AND dead_at > now() - interval '7 days' LIMIT ${DEAD_MAX}) x) d WHERE d.n > 0)
     UNION ALL
     (SELECT 'push_off', push_url, push_state, NULL FROM account WHERE id = $1 AND push_state <> 'active' AND push_url <> '')
     UNION ALL
     (SELECT 'sender_rejected', channel || ' ' || name, reason, changed_at FROM sender_id
      WHERE account_id = $1 AND state = 'rejected' AND changed_at > now() - interval '30 days' ORDER BY changed_at DESC LIMIT 50)
     UNION ALL
     (SELECT 'campaign_paused', id || ' ' || name, reason, changed_at FROM campaign
      WHERE account_id = $1 AND state = 'paused' AND paused_by = 'system' ORDER BY id DESC LIMIT 50)`,
    [accountId],
  );
  return rows;
}

export interface FirstSteps {
  hasMoney: boolean;
  hasSender: boolean;
  hasToken: boolean;
  hasPush: boolean;
  hasMessage: boolean;
}

export async function readFirstSteps(pool: Queryable, accountId: number): Promise<FirstSteps> {
  const { rows } = await pool.query<FirstSteps>(
    // Kinds that only payments have: the entries of messages are a hundred times as many.
    `SELECT EXISTS (SELECT 1 FROM ledger_entry WHERE account_id = $1 AND kind IN ('top_up', 'adjustment', 'refund') AND balance_delta_e7 > 0)
         OR EXISTS (SELECT 1 FROM account_balance WHERE account_id = $1 AND (unlimited OR credit_limit_e7 > 0)) AS "hasMoney",
       EXISTS (SELECT 1 FROM sender_id WHERE account_id = $1 AND state = 'approved') AS "hasSender",
       EXISTS (SELECT 1 FROM api_token WHERE account_id = $1 AND revoked_at IS NULL) AS "hasToken",
       EXISTS (SELECT 1 FROM account WHERE id = $1 AND push_url <> '') AS "hasPush",
       EXISTS (SELECT 1 FROM message WHERE account_id = $1) OR EXISTS (SELECT 1 FROM stat_message WHERE account_id = $1) AS "hasMessage"`,
    [accountId],
  );
  return rows[0]!;
}
