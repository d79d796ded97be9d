import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changeDraft, liveRoutes } from '../../src/store/admin/route-versions.ts';
import { eventually } from '../helpers/eventually.ts';
import { assertProblem, startApi } from './support.ts';

test('routes are drafted, tried out, published and rolled back; nobody overwrites what they have not seen', async (t) => {
  const api = await startApi(t);
  const pool = api.node.db.calm;
  const shop = await api.client('shop');
  for (const name of ['a', 'b']) {
    await pool.query(
      `INSERT INTO connection (name, type, channel, settings) VALUES ($1, 'sms-smpp', 'sms', '{"host":"127.0.0.1","port":1,"system_id":"x","password":"y"}')`,
      [name],
    );
  }
  await pool.query(`INSERT INTO route (channel, connection_ids) VALUES ('sms', '{1}')`);
  await api.node.cache.refresh();

  for (const ask of [shop.ask, api.anonymous]) {
    const answer = await ask('GET', '/operator/routes');
    assert.ok([401, 403].includes(answer.status));
  }
  const observer = await api.staff('observer');
  const admin = await api.staff('admin');
  assertProblem(await observer.ask('POST', '/operator/routes/versions', {}), 403, 'forbidden');
  assert.deepEqual(
    (await observer.ask('GET', '/operator/routes')).body.routes.map((r: { connections: string[] }) => r.connections),
    [['a']],
  );

  const draft = (
    await admin.ask('POST', '/operator/routes/versions', {
      routes: [{ channel: 'sms', connection_ids: [2, 1], weights: [70, 30] }],
      note: 'b first',
    })
  ).body.id;
  const ask = { account_id: shop.id, phone: '8 916 123-45-67', sender: 'SHOP', text: 'Привет' };
  const now = await observer.ask('POST', '/operator/routes/simulate', ask);
  assert.equal(now.body.connection, 'a');
  assert.deepEqual(now.body.verdict, { accepted: true, code: null, why: '', parts: 1, price: '2.5' });
  const then = await observer.ask('POST', '/operator/routes/simulate', { ...ask, version: draft });
  assert.ok(['a', 'b'].includes(then.body.connection));
  assert.deepEqual(
    then.body.routes[0].connections.map((c: { name: string }) => c.name),
    ['b', 'a'],
  );
  assert.equal(now.body.routes[0].chosen, true);

  // Somebody sets a route by the command line meanwhile.
  await pool.query(`INSERT INTO route (channel, sender, connection_ids) VALUES ('sms', 'SHOP', '{2}')`);
  assert.equal((await admin.ask('GET', `/operator/routes/versions/${draft}`)).body.outdated, true);
  assertProblem(await admin.ask('POST', `/operator/routes/versions/${draft}/publish`, {}), 409, 'conflict');
  assert.equal((await admin.ask('POST', `/operator/routes/versions/${draft}/publish`, { force: true })).status, 200);
  assertProblem(await admin.ask('POST', `/operator/routes/versions/${draft}/publish`, {}), 409, 'conflict');
  const live = (await admin.ask('GET', '/operator/routes')).body.routes;
  assert.deepEqual(
    live.map((r: { connection_ids: number[]; weights: number[] }) => [r.connection_ids, r.weights]),
    [
      [
        [2, 1],
        [70, 30],
      ],
    ],
  );
  assert.equal(api.node.cache.routes.length, 1, 'the node has them at once');

  // What was in force before, the route of the command line with it, comes back.
  const versions = (await admin.ask('GET', '/operator/routes/versions')).body.items;
  const before = versions.find((v: { note: string }) => v.note.startsWith('as it was'));
  assert.equal(before.routes_count, 2);
  const back = await admin.ask('POST', `/operator/routes/versions/${before.id}/rollback`);
  assert.equal(back.status, 200);
  assert.equal((await admin.ask('GET', '/operator/routes')).body.routes.length, 2);
  const states = (await admin.ask('GET', '/operator/routes/versions?limit=2')).body;
  assert.equal(states.items[0].state, 'published');
  assert.equal((await admin.ask('GET', `/operator/routes/versions?cursor=${states.next}`)).body.items.length, 1);

  const audit = await pool.query(
    `SELECT DISTINCT action, actor_name FROM audit_entry WHERE action LIKE 'route.%' AND actor_kind = 'user'`,
  );
  assert.ok(audit.rows.every((row) => row.actor_name === admin.login) && audit.rows.length >= 2);

  // Somebody changes a draft at the moment it is published: what is in force is what the version says.
  const raced = (
    await admin.ask('POST', '/operator/routes/versions', { routes: [{ channel: 'sms', connection_ids: [1] }] })
  ).body.id;
  const changer = await pool.connect();
  await changer.query('BEGIN');
  const after = [{ channel: 'sms', area_id: null, account_id: null, sender: null, connection_ids: [2], weights: null }];
  await changeDraft(changer, raced, { routes: after });
  const publication = admin.ask('POST', `/operator/routes/versions/${raced}/publish`, { force: true });
  await eventually(async () => {
    const waiting = await pool.query(`SELECT 1 FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'`);
    assert.equal(waiting.rowCount, 1);
  });
  await changer.query('COMMIT');
  changer.release();
  assert.equal((await publication).status, 200);
  assert.deepEqual(await liveRoutes(pool), after);
});

test('routes that cannot work are refused with the place of the fault', async (t) => {
  const api = await startApi(t);
  const admin = await api.staff('admin');
  const create = (routes: unknown) => admin.ask('POST', '/operator/routes/versions', { routes });
  assertProblem(await create([{ channel: 'sms', connection_ids: [9] }]), 409, 'conflict');
  const same = [
    { channel: 'sms', connection_ids: [1] },
    { channel: 'sms', connection_ids: [1] },
  ];
  for (const [routes, field] of [
    [same, '/routes/1/channel'],
    [[{ channel: 'sms', connection_ids: [1], weights: [1, 2] }], '/routes/0/weights'],
    [[{ channel: 'sms', connection_ids: [] }], '/routes/0/connection_ids'],
    [[{ channel: 'fax', connection_ids: [1] }], '/routes/0/channel'],
  ] as const) {
    const answer = await create(routes);
    assertProblem(answer, 422, 'invalid_request');
    assert.equal(answer.body.errors[0].field, field);
  }
  assertProblem(await admin.ask('POST', '/operator/routes/versions/77/publish', {}), 404, 'not_found');
  assertProblem(await admin.ask('POST', '/operator/routes/simulate', { account_id: 1, phone: 'x' }), 404, 'not_found');
});
