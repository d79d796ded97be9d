// What lies beside the messages: pushes, statuses given up, campaigns, stop lists, audit, letters, what people wrote.
import type { Pool } from 'pg';
import { type Filled, inLanes, withoutIndexes } from './filled.ts';

type Timed = (name: string, work: () => Promise<unknown>) => Promise<void>;
/** Pushes are kept so long. */
const PUSH_DAYS = 14;

export async function fillBeside(pool: Pool, filled: Filled, timed: Timed): Promise<void> {
  const { accounts, connections, days, messages } = filled;
  const share = messages / 10_000_000;
  const some = (full: number) => Math.max(1000, Math.round(full * share));
  await timed('pushes', () =>
    withoutIndexes(pool, 'push_log', () => inLanes(days.slice(-PUSH_DAYS), (day) => fillPushes(pool, day))),
  );
  await timed('campaigns', () => fillCampaigns(pool, filled, share));
  await timed('statuses', () => fillStatuses(pool, filled, some(100_000)));
  await timed('the rest', async () => {
    const rest: [string, unknown[]][] = [
      [
        `INSERT INTO stop_entry (phone, account_id, reason, source, created_at)
         SELECT 79160000000 + n * 7, CASE WHEN n % 10 < 3 THEN 0 WHEN n % 10 < 7 THEN $2 ELSE ($3::int[])[1 + n % cardinality($3::int[])] END,
           'asked', 'import', now() - n * interval '5 seconds' FROM generate_series(1, $1::int) AS n ON CONFLICT DO NOTHING`,
        [some(1_000_000), accounts[0], accounts],
      ],
      [
        `INSERT INTO audit_entry (at, actor_kind, actor_id, actor_name, actor_account_id, account_id, action, subject_id, before, after)
         SELECT now() - ($1 - n) * interval '17 seconds', CASE WHEN n % 3 = 0 THEN 'token' ELSE 'user' END, n % 50,
           CASE WHEN n = 77 THEN 'once' ELSE 'person' || n % 50 END, CASE WHEN n % 2 = 0 THEN a END, CASE WHEN n % 11 > 0 THEN a END,
           CASE WHEN n = 99 THEN 'area.removed' ELSE (ARRAY['account.changed', 'token.created', 'stop.added', 'user.signed_in'])[1 + n % 4] END,
           (n % 5000)::text, '{"name":"before"}', '{"name":"after","comment":"a change of something"}'
         FROM (SELECT n, ($2::int[])[1 + (n * n) % cardinality($2::int[])] AS a FROM generate_series(1, $1::bigint) AS n) x`,
        [some(300_000), accounts],
      ],
      [
        `INSERT INTO inbound_message (connection_id, sender, recipient, text, received_at)
         SELECT ($2::int[])[1 + n % 3], CASE WHEN n = 5 THEN '79990001122' ELSE (79160000000 + n % 30000)::text END, '79001112233', 'Да',
           now() - ($1 - n) * interval '25 seconds' FROM generate_series(1, $1::int) AS n`,
        [some(200_000), connections],
      ],
      [
        `INSERT INTO mail (account_id, kind, recipient, subject, body, next_at, sent_at, created_at)
         SELECT ($2::int[])[1 + n % cardinality($2::int[])], CASE WHEN n = 3 THEN 'password_reset' ELSE 'low_balance' END, 'post' || n % 400 || '@client.example',
           'Letter', repeat('text ', 60), NULL, CASE WHEN n % 50 > 0 THEN now() END, now() - ($1 - n) * interval '4 minutes' FROM generate_series(1, $1::int) AS n`,
        [some(20_000), accounts],
      ],
      [
        `INSERT INTO job (account_id, kind, parameters, state, finished_at, created_at)
         SELECT $2, 'export', '{"kind":"messages","format":"csv","from_ms":0,"to_ms":1}', 'done', now(), now() - ($1 - n) * interval '1 hour' FROM generate_series(1, $1::int) AS n`,
        [500, accounts[0]],
      ],
      [
        `INSERT INTO refund (message_id, account_id, amount_e7, ledger_entry_id, reason, created_at)
         SELECT id, account_id, hold_e7, hold_entry_id, 'asked', created_at FROM message WHERE id >= $1 AND final_at IS NOT NULL ORDER BY id LIMIT 2000`,
        [days[20]!.firstId],
      ],
      [
        `INSERT INTO held_message (message_id, account_id, step, rule_kind, hit, text_md5, created_at, decided_at, decision)
         SELECT id, account_id, 1, 'word', 'shop', md5(account_id::text), created_at, created_at, 'approved' FROM message WHERE id >= $1 ORDER BY id LIMIT $2`,
        [days[5]!.firstId, some(30_000)],
      ],
    ];
    await inLanes(rest, ([sql, values]) => pool.query(sql, values));
  });
}

/** Echo pushes tell of a batch, signed ones of a message each. The sixth account's address fails. */
async function fillPushes(pool: Pool, { firstId, lo, hi }: Filled['days'][number]): Promise<void> {
  await pool.query(
    `INSERT INTO push_log (account_id, url, http_status, error, duration_ms, message_ids, acknowledged_ids, created_at, style)
     SELECT p.account_id, p.url, CASE WHEN failed THEN 500 ELSE 200 END, CASE WHEN failed THEN 'HTTP 500' ELSE '' END, 20 + p.first % 200, p.ids,
       CASE WHEN failed THEN '{}'::bigint[] ELSE p.ids END, p.at + interval '20 seconds', p.style
     FROM (
       SELECT m.account_id, a.push_url AS url, a.push_style AS style, array_agg(m.id) AS ids, min(m.id) AS first, min(m.created_at) AS at,
         min(m.id) % 37 = 0 OR a.login = 'client7' AS failed
       FROM message m JOIN account a ON a.id = m.account_id WHERE m.id >= $1 AND m.id < $2 AND a.push_url <> ''
       GROUP BY m.account_id, a.push_url, a.push_style, a.login, CASE WHEN a.push_style = 'signed' THEN m.id ELSE m.hold_entry_id END
     ) p ORDER BY p.at`,
    [firstId + lo, firstId + hi],
  );
}

/** Sixty that were sent, of a hundred to some hundred thousand rows, and many that were not. */
async function fillCampaigns(pool: Pool, { accounts, days }: Filled, share: number): Promise<void> {
  const sent = Array.from({ length: 60 }, (_, i) => ({
    accountId: accounts[i % 3 === 0 ? 0 : i % 5]!,
    size: i === 0 ? 300_000 * share : i < 6 ? 30_000 * share : 100 * (1 + (i % 7)),
    day: days[1 + (i % (days.length - 2))]!,
  }));
  for (const { accountId, size, day } of sent) {
    await pool
      .query(
        `WITH c AS (INSERT INTO campaign (account_id, name, state, steps, recipient_count, accepted_count, created_at)
         VALUES ($1, 'Sale', 'done', '[{"channel":"sms","sender":"SHOP","text":"Sale"}]', 0, 0, to_timestamp($3::float8 / 1000)) RETURNING id),
       r AS (INSERT INTO campaign_recipient (campaign_id, row_no, zone_no, state, phone, message_id)
         SELECT c.id, row_number() OVER (ORDER BY m.id), 0, 1, m.phone, m.id FROM c,
           (SELECT DISTINCT ON (phone) phone, id FROM (SELECT phone, id FROM message WHERE account_id = $1 AND id >= $2 AND id % 2 = 0 ORDER BY id LIMIT $4) x) m
         RETURNING message_id)
       SELECT (SELECT id FROM c) AS id, min(message_id) AS lo, max(message_id) AS hi, count(*)::int AS n FROM r`,
        [accountId, day.firstId, day.startMs, Math.round(size)],
      )
      .then(({ rows: [row] }) =>
        pool.query(
          'UPDATE campaign SET first_message_id = $2, last_message_id = $3, recipient_count = $4, accepted_count = $4 WHERE id = $1',
          [...[row.id, row.lo, row.hi, row.n]],
        ),
      );
  }
  await pool.query(
    `INSERT INTO campaign (account_id, name, state, steps, created_at)
     SELECT ($1::int[])[1 + (n * n) % 40], 'Campaign ' || n, CASE WHEN n = 17 THEN 'failed' WHEN n % 9 = 0 THEN 'canceled' WHEN n % 5 = 0 THEN 'draft' ELSE 'done' END,
       '[{"channel":"sms","sender":"SHOP","text":"Sale"}]', now() - (3000 - n) * interval '30 minutes' FROM generate_series(1, 3000) AS n`,
    [accounts],
  );
}

/** Given up for many, most of them the sixth account's; waiting until tomorrow. */
async function fillStatuses(pool: Pool, { accounts, days }: Filled, dead: number): Promise<void> {
  await pool.query(
    `INSERT INTO status_outbox (message_id, seq, account_id, state, changed_at, tries, dead_at, last_error)
     SELECT id, 1, CASE WHEN id % 3 > 0 THEN $3 ELSE account_id END, state, created_at, 9, created_at + interval '1 day', 'HTTP 500'
     FROM message WHERE id >= $1 ORDER BY id LIMIT $2`,
    [days.at(-20)!.firstId, dead, accounts[6]],
  );
  await pool.query(
    `INSERT INTO status_outbox (message_id, seq, account_id, state, changed_at, tries, next_at, last_error)
     SELECT id, 1, $3, state, created_at, 2, now() + interval '1 day', 'HTTP 500' FROM message WHERE id >= $1 ORDER BY id LIMIT $2`,
    [days.at(-2)!.firstId, Math.round(dead / 5), accounts[6]],
  );
}
