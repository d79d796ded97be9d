import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countStatistics } from '../../src/workers/statistics.ts';
import { assertProblem, startApi } from './support.ts';
import { traffic } from './traffic.ts';

test('the overview and the wall tell what is going on', async (t) => {
  const api = await startApi(t);
  const [shop, other] = [await api.client('shop'), await api.client('other')];
  const pool = api.node.db.calm;
  const before = (await shop.ask('GET', '/overview')).body;
  assert.deepEqual(before.first_steps, {
    money: true,
    sender: true,
    token: true,
    push_address: false,
    first_message: false,
  });
  assert.deepEqual([before.alerts, before.balance.days_left, before.today.total.messages], [[], null, 0]);

  const upstream = await traffic(api);
  const to = Array.from({ length: 4 }, (_, i) => `7916000000${i}`);
  const send = { to, channel: 'sms', sender: 'SHOP', text: 'hello' };
  assert.equal((await shop.ask('POST', '/messages', send)).status, 200);
  const ids = await upstream.submit();
  await upstream.receipt(ids[0]!, 'delivered');
  await upstream.receipt(ids[1]!, 'delivered');
  await upstream.receipt(ids[2]!, 'undelivered');
  await countStatistics(pool, new AbortController().signal, null);
  await pool.query(`UPDATE account SET low_balance_e7 = 99900000000 WHERE id = $1`, [shop.id]);
  await pool.query(
    `INSERT INTO sender_id (account_id, channel, name, state, reason) VALUES ($1, 'sms', 'BANK', 'rejected', 'not yours')`,
    [shop.id],
  );

  const shown = (await shop.ask('GET', '/overview')).body;
  const [sms] = shown.today.channels;
  assert.deepEqual(
    [sms.channel, sms.counts.messages, sms.counts.delivered, sms.counts.undelivered, sms.counts.waiting],
    ['sms', 4, 2, 1, 1],
  );
  assert.equal(shown.today.total.delivery_share, 2 / 3);
  assert.equal(shown.hours.at(-1).counts.messages, 4);
  assert.ok(shown.first_steps.first_message);
  assert.deepEqual([shown.balance.charged_24h, shown.balance.charged_per_hour], ['7.5', '0.3125']);
  assert.equal(shown.balance.days_left, Math.round((990 / 7.5) * 10) / 10);
  assert.deepEqual(
    shown.alerts.map(({ kind, detail }: Record<string, string>) => [kind, detail]),
    [
      ['low_balance', ''],
      ['sender_rejected', 'not yours'],
    ],
  );

  // Nothing of it is seen by another, and money not without the right.
  const theirs = (await other.ask('GET', '/overview')).body;
  assert.deepEqual([theirs.today.total.messages, theirs.alerts], [0, []]);
  const clerk = await api.client('clerk', { scopes: ['statistics:read'] });
  assert.equal((await clerk.ask('GET', '/overview')).body.balance, null);
  const blind = await api.client('blind', { scopes: ['messages:send'] });
  assertProblem(await blind.ask('GET', '/overview'), 403, 'forbidden');

  // The wall.
  await shop.ask('POST', '/messages', send);
  await api.node.beats.beat();
  await pool.query(
    `INSERT INTO stat_message (slice, hour, account_id, channel, area_id, sender, connection_id, state, messages, parts, charged_e7, refunded_e7, cost_e7)
     SELECT 1, date_trunc('hour', now()) - interval '3 hours', 1, 'sms', 0, '', $1, s.state, s.n, 1, 0, 0, 0
     FROM (VALUES ('delivered', 90), ('expired', 10)) s(state, n)`,
    [upstream.connectionId],
  );
  await pool.query(
    `INSERT INTO status_outbox (message_id, seq, account_id, state, changed_at, dead_at)
     VALUES (1, 1, $1, 'delivered', now() - interval '1 minute', NULL), (2, 1, $1, 'delivered', now(), now())`,
    [shop.id],
  );
  // A node that sees most of it fail, and one that died.
  await pool.query(
    `INSERT INTO node_beat (node_id, roles, started_at, at, accepted_per_s, submitted_per_s, ended_per_s, connections) VALUES
       ('second', '{dispatch}', now(), now(), 100, 50, 0, '{"secret-operator": {"submitted_per_s": 50, "ended": 40, "delivered": 10}}'),
       ('dead', '{dispatch}', now(), now() - interval '1 hour', 1000, 1000, 0, '{"secret-operator": {"submitted_per_s": 9, "ended": 900, "delivered": 0}}')`,
  );
  const observer = await api.staff('observer');
  const wall = (await observer.ask('GET', '/operator/wall')).body;
  assert.ok(wall.accepted_per_s > 100 && wall.accepted_per_s < 120, String(wall.accepted_per_s));
  const [link] = wall.connections;
  assert.deepEqual([link.name, link.state, link.link, link.queued], ['secret-operator', 'paused', null, 4]);
  assert.deepEqual(
    [link.ended_now, link.delivery_share_now, link.delivery_share_before, link.falling],
    [43, Math.round((12 / 43) * 1000) / 1000, 0.9, true],
  );
  assert.deepEqual(
    wall.queue.map(({ connection, priority, depth }: Record<string, unknown>) => [connection, priority, depth]),
    [['secret-operator', 'normal', 4]],
  );
  assert.deepEqual([wall.pushes.waiting, wall.pushes.dead], [1, 1]);
  assert.ok(wall.pushes.oldest_age_s >= 60);
  assert.deepEqual(wall.nodes.map(({ alive }: { alive: boolean }) => alive).sort(), [false, true, true]);
  // Ten walls that are open cost one reading.
  const again = await Promise.all(Array.from({ length: 10 }, () => observer.ask('GET', '/operator/wall')));
  assert.deepEqual(new Set(again.map(({ body }) => body.at)), new Set([wall.at]));
  assertProblem(await shop.ask('GET', '/operator/wall'), 403, 'forbidden');
  assertProblem(await (await api.staff('moderator')).ask('GET', '/operator/wall'), 403, 'forbidden');
});
