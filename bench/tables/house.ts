// Accounts, their people, tokens, senders and templates; connections and areas.
import type { Pool } from 'pg';

const ACCOUNTS = 200;

/** Connections are paused: nothing of what lies there is sent. */
export async function makeHouse(pool: Pool): Promise<{ accounts: number[]; connections: number[] }> {
  const ids = async (sql: string): Promise<number[]> => {
    const { rows } = await pool.query<{ id: string }>(sql);
    return rows.map(({ id }) => Number(id)).sort((a, b) => a - b);
  };
  await pool.query(`INSERT INTO area (name) SELECT 'Area ' || n FROM generate_series(1, 8) AS n`);
  const connections = await ids(
    `INSERT INTO connection (name, type, channel, settings, state, state_reason)
     SELECT 'north-' || n, 'sms-smpp', 'sms', '{"host":"127.0.0.1","port":9,"system_id":"x","password":"x"}', 'paused', 'benchmark'
     FROM generate_series(1, 7) AS n RETURNING id`,
  );
  const accounts = await ids(
    `INSERT INTO account (login, company, email, push_url, push_style)
     SELECT 'client' || n, 'Company ' || n, 'post' || n || '@client.example', CASE WHEN n % 3 > 0 THEN 'http://127.0.0.1:9/' || n ELSE '' END,
       CASE WHEN n % 4 = 2 THEN 'signed' ELSE 'echo' END FROM generate_series(1, ${ACCOUNTS}) AS n RETURNING id`,
  );
  await pool.query('INSERT INTO account_balance (account_id) SELECT id FROM account ON CONFLICT DO NOTHING');
  await pool.query(
    `INSERT INTO sender_id (account_id, channel, name, state) SELECT id, 'sms', 'SHOP' || id || suffix, s.state FROM account
     CROSS JOIN (VALUES ('', 'approved'), ('-0', 'approved'), ('-1', 'approved'), ('-2', 'approved'), ('-new', 'pending'), ('-no', 'rejected')) AS s (suffix, state)`,
  );
  await pool.query(
    `INSERT INTO template (account_id, channel, name, text, state) SELECT id, 'sms', 'Template ' || n, 'Заказ {order} готов',
       CASE WHEN n = 1 THEN 'pending' WHEN n = 2 THEN 'rejected' ELSE 'approved' END FROM account CROSS JOIN generate_series(1, 10) AS n`,
  );
  await pool.query(
    `INSERT INTO api_token (account_id, name, token_sha256, token_md5_sha256, revoked_at)
     SELECT id, 'token ' || n, encode(sha256(('a' || id || '-' || n)::bytea), 'hex'), encode(sha256(('b' || id || '-' || n)::bytea), 'hex'),
       CASE WHEN n % 3 = 0 THEN now() END FROM account CROSS JOIN generate_series(1, 120) AS n WHERE id = $1 OR n <= 3`,
    [accounts[0]],
  );
  await pool.query(
    `INSERT INTO registration (account_id, kind, name, city, phone, email, consent_version, consent_source, state, decided_at)
     SELECT id, 'company', 'Company ' || id, 'Town', '7916' || (1000000 + id), 'post' || id || '@client.example', '1', 'checkbox',
       CASE WHEN id % 20 = 0 THEN 'pending' ELSE 'approved' END, CASE WHEN id % 20 > 0 THEN now() END FROM account`,
  );
  await pool.query(
    `INSERT INTO profile (account_id, name, steps) SELECT id, 'Profile ' || n, '[]' FROM account CROSS JOIN generate_series(1, 60) AS n`,
  );
  return { accounts, connections };
}
