import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertProblem, startApi } from './support.ts';
import { traffic } from './traffic.ts';

test('lookups tell what was found out, to the account that asked', async (t) => {
  const api = await startApi(t);
  const { open, submit, receipt } = await traffic(api);
  const shop = await api.client('shop');
  await open(shop.id);
  const other = await api.client('other');
  const body = { kind: 'hlr', phones: ['79160000001', 'x', '79160000002'] };
  const started = await shop.ask('POST', '/lookups', body, { 'idempotency-key': 'l' });
  assert.deepEqual([started.status, started.body.accepted, started.body.total_price], [200, 2, '14']);
  assert.equal(started.body.results[1].error.code, 'phone_missing');
  assert.deepEqual((await shop.ask('POST', '/lookups', body, { 'idempotency-key': 'l' })).body, started.body);
  await shop.ask('POST', '/lookups', { kind: 'ping', phones: ['79160000003'] });
  await shop.ask('POST', '/messages', { to: ['79160000004'], channel: 'sms', sender: 'SHOP', text: 'Hi' });
  const { id } = started.body.results[0];

  assert.equal((await shop.ask('GET', `/lookups/${id}`)).body.state, 'running');
  assertProblem(await other.ask('GET', `/lookups/${id}`), 404, 'not_found');
  assert.deepEqual((await other.ask('GET', '/lookups')).body.items, []);
  await submit();
  const result = {
    mccmnc: '25001',
    operator: 'MTS',
    ported: true,
    imsi: '25001*********',
    status: 'reachable',
    strange: 1,
  };
  await api.node.db.calm.query('UPDATE message SET result = $2 WHERE id = $1', [id, result]);
  await receipt(Number(id), 'delivered');
  const found = (await shop.ask('GET', `/lookups/${id}`)).body;
  assert.deepEqual(
    [found.kind, found.phone, found.state, found.result],
    ['hlr', '79160000001', 'reachable', { mccmnc: '25001', operator: 'MTS', ported: true, imsi: '25001*********' }],
  );
  const viewer = await api.user(shop.id, 'viewer');
  assert.equal((await viewer.ask('GET', `/lookups/${id}`)).body.phone, '7916***0001');

  const kinds = async (query: string) =>
    (await shop.ask('GET', `/lookups?${query}`)).body.items.map(({ kind }: { kind: string }) => kind);
  assert.deepEqual(await kinds(''), ['ping', 'hlr', 'hlr']);
  assert.deepEqual(await kinds('kind=ping'), ['ping']);
  assert.deepEqual(await kinds('phone=79160000002'), ['hlr']);
  for (const bad of [{ kind: 'sms', phones: ['1'] }, { kind: 'hlr', phones: [] }, { kind: 'hlr' }, { phones: ['1'] }]) {
    assertProblem(await shop.ask('POST', '/lookups', bad), 422, 'invalid_request');
  }
  assertProblem(await viewer.ask('POST', '/lookups', body), 403, 'forbidden');
});
