import assert from 'node:assert/strict';
import { test } from 'node:test';
import type pg from 'pg';
import { firstIdOfDay } from '../../src/store/ids.ts';
import { SLICE_IDS } from '../../src/store/slices.ts';
import { countStatistics } from '../../src/workers/statistics.ts';
import { assertProblem, startApi } from './support.ts';

const HOUR_MS = 3_600_000;
const STATES = ['accepted', 'delivered', 'read', 'undelivered', 'rejected', 'expired', 'partly_delivered', 'canceled'];
const never = new AbortController().signal;

/** Messages of two accounts over some hours and two slices of ids, in any state, with attempts that cost something. */
async function scatter(pool: pg.Pool, accounts: readonly number[], count: number): Promise<void> {
  const first = firstIdOfDay(Date.now()) + SLICE_IDS - count / 2;
  await pool.query(
    `INSERT INTO message (id, account_id, channel, priority, state, phone, sender, text, encoding, segments, area_id, unit_price_e7, charge,
       hold_e7, hold_entry_id, created_at, expires_at, charged_e7, final_at, changed_at)
     SELECT $1::bigint + n, ($2::int[])[1 + r1 % cardinality($2::int[])], (ARRAY['sms', 'viber'])[1 + r2 % 2], 1, state, 79160000000 + n,
       'S' || r2 % 3, 'x', 'gsm7', 1 + r1 % 3, NULL, 25000000, 'submitted', 25000000, 1, created_at, created_at + interval '2 days',
       CASE WHEN state = 'accepted' THEN NULL WHEN state IN ('delivered', 'read') THEN 25000000 ELSE 0 END,
       CASE WHEN state <> 'accepted' THEN created_at + r1 * interval '40 ms' END,
       CASE WHEN state <> 'accepted' THEN created_at + r1 * interval '40 ms' END
     FROM (SELECT n, r1, r2, ($4::text[])[1 + r3 % 8] AS state, now() - r1 % 5 * interval '55 minutes' AS created_at FROM
       (SELECT n, (random() * 1000)::int AS r1, (random() * 1000)::int AS r2, (random() * 1000)::int AS r3 FROM generate_series(1, $3::int) n) x) y`,
    [first, accounts, count, STATES],
  );
  await pool.query(
    `INSERT INTO attempt (message_id, attempt_no, connection_id, state, segment_states, at, changed_at, cost_e7)
     SELECT id, no, 10 + no, CASE no WHEN 1 THEN 'rejected' ELSE 'submitted' END, 's', created_at, created_at, no * 1000000
     FROM message CROSS JOIN generate_series(1, 2) no WHERE phone % 10 < 7 AND (no = 1 OR phone % 3 = 0)`,
  );
}

/** The same counts straight from the messages. */
async function countedDirectly(pool: pg.Pool, accountId: number) {
  const { rows } = await pool.query(
    `SELECT m.channel, m.state, count(*)::int AS messages, sum(m.segments)::int AS parts, sum(COALESCE(m.charged_e7, 0))::float8 / 1e7 AS charged,
       COALESCE(sum((SELECT sum(cost_e7) FROM attempt t WHERE t.message_id = m.id)) FILTER (WHERE final_at IS NOT NULL), 0)::float8 / 1e7 AS cost
     FROM message m WHERE account_id = $1 GROUP BY 1, 2 ORDER BY 1, 2`,
    [accountId],
  );
  return rows;
}

test('statistics are what the messages are, and stay so after late receipts', async (t) => {
  const api = await startApi(t);
  const [shop, other] = [await api.client('shop'), await api.client('other')];
  const admin = await api.staff('admin');
  const pool = api.node.db.calm;
  const { rows: zone } = await pool.query(`SELECT time_zone FROM account WHERE id = $1`, [shop.id]);
  assert.equal(zone[0].time_zone, 'Europe/Moscow');
  await scatter(pool, [shop.id, other.id], 3000);

  const from = new Date(Date.now() - 8 * HOUR_MS).toISOString();
  const shown = async () => {
    const answer = await admin.ask(
      'GET',
      `/operator/statistics?group_by=channel,state&account_id=${shop.id}&from=${from}`,
    );
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    const groups = answer.body.groups.map(({ key, counts }: Record<string, Record<string, string>>) => ({
      ...key,
      messages: counts!.messages,
      parts: counts!.parts,
      charged: Number(counts!.charged),
      cost: Number(counts!.cost),
    }));
    const order = (group: { channel: string; state: string }) => `${group.channel} ${group.state}`;
    return groups.sort((a: never, b: never) => (order(a) < order(b) ? -1 : 1));
  };
  let horizon = await countStatistics(pool, never, null);
  assert.deepEqual(await shown(), await countedDirectly(pool, shop.id));

  // Late receipts, a read one, a refund: each only in one of the slices.
  await pool.query(`UPDATE message SET state = 'read', changed_at = now() WHERE state = 'delivered' AND phone % 5 = 0`);
  await pool.query(
    `UPDATE message SET state = 'delivered', changed_at = now(), final_at = now(), charged_e7 = hold_e7 WHERE state = 'accepted' AND phone % 2 = 0`,
  );
  horizon = await countStatistics(pool, never, horizon);
  assert.deepEqual(await shown(), await countedDirectly(pool, shop.id));
  const { rows: charged } = await pool.query(
    `INSERT INTO refund (message_id, account_id, amount_e7, ledger_entry_id, reason)
     SELECT id, account_id, 5000000, 1, 'x' FROM message WHERE account_id = $1 AND charged_e7 > 0 LIMIT 1 RETURNING message_id`,
    [shop.id],
  );
  assert.equal(charged.length, 1);
  await countStatistics(pool, never, horizon);
  const mine = await shop.ask('GET', `/statistics?group_by=hour&from=${from}&compare=previous`);
  assert.equal(mine.body.total.refunded, '0.5');
  assert.ok(Date.parse(mine.body.as_of) > Date.now() - 60_000);
  assert.equal(mine.body.previous_total.messages, 0);

  // Of the other account nothing is seen, and sums of groups are the total.
  const direct = await countedDirectly(pool, shop.id);
  const all = direct.reduce((sum, row) => sum + row.messages, 0);
  assert.equal(mine.body.total.messages, all);
  const sum = (name: string) =>
    mine.body.groups.reduce(
      (total: number, group: { counts: Record<string, number> }) => total + group.counts[name]!,
      0,
    );
  assert.deepEqual([sum('messages'), sum('delivered')], [all, mine.body.total.delivered]);
  const everybody = await admin.ask('GET', `/operator/statistics?group_by=account&from=${from}`);
  assert.equal(everybody.body.total.messages, 3000);
  const accounts = everybody.body.groups.map((group: { key: { account: string } }) => group.key.account).sort();
  assert.deepEqual(accounts, ['other', 'shop']);
  // A failed attempt's cost stays with its own connection, the message goes with the last.
  const byConnection = await admin.ask('GET', `/operator/statistics?group_by=connection&from=${from}`);
  const { rows: costs } = await pool.query(
    `SELECT connection_id AS id, sum(t.cost_e7)::float8 / 1e7 AS cost FROM attempt t JOIN message m ON m.id = t.message_id
     WHERE m.final_at IS NOT NULL GROUP BY 1 ORDER BY 1`,
  );
  const found = byConnection.body.groups
    .map((group: { connection_id: number; counts: { cost: string } }) => ({
      id: group.connection_id,
      cost: Number(group.counts.cost),
    }))
    .filter((group: { id: number }) => group.id > 0)
    .sort((a: { id: number }, b: { id: number }) => a.id - b.id);
  assert.deepEqual(found, costs);

  // Times to delivery: half of them within the median, to the step they are counted in.
  const { rows: times } = await pool.query(
    `SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM changed_at - created_at)) AS median
     FROM message WHERE account_id = $1 AND state = 'delivered' AND channel = 'viber' AND final_at < now() - interval '1 minute'`,
    [shop.id],
  );
  assert.ok(Number(times[0].median) > 0);

  assertProblem(await shop.ask('GET', '/operator/statistics'), 403, 'forbidden');
  const blind = await api.client('blind', { scopes: ['messages:send'] });
  assertProblem(await blind.ask('GET', '/statistics'), 403, 'forbidden');
  for (const query of [
    'group_by=account',
    'group_by=day,day',
    'group_by=hour&from=2020-01-01T00:00:00Z',
    'from=yesterday',
    'from=2016-12-31T23:59:60Z',
    'to=2001-01-01T00:00:00Z&from=2026-01-01T00:00:00Z',
    'compare=x',
    'sender=%00',
  ]) {
    const answer = await shop.ask('GET', `/statistics?${query}`);
    assertProblem(answer, 422, 'invalid_request');
    assert.match(answer.body.errors[0].field, /^[a-z_]+$/, 'a parameter is named, not pointed at');
  }
});
