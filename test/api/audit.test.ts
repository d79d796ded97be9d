import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertProblem, startApi } from './support.ts';

test('the audit: each account its own, the operator by role and not by name, everything for auditors', async (t) => {
  const api = await startApi(t);
  const shop = await api.client('shop');
  const bank = await api.client('bank');
  const owner = await api.user(shop.id, 'owner');
  const admin = await api.staff('admin');
  await owner.ask('PATCH', '/account', { time_zone: 'Asia/Omsk' });
  const made = await shop.ask('POST', '/tokens', { name: 'crm', scopes: ['messages:send'] });
  await bank.ask('POST', '/tokens', { name: 'secret plan', scopes: ['messages:send'] });
  await admin.ask('GET', '/account', undefined, { 'kaskad-account': String(shop.id) });

  const mine = (await owner.ask('GET', '/audit?limit=200')).body.items;
  assert.ok(!JSON.stringify(mine).includes('secret plan') && !JSON.stringify(mine).includes(admin.login));
  const of = (action: string) => mine.find((line: { action: string }) => line.action === action);
  assert.deepEqual([of('account.viewed').actor_kind, of('account.viewed').actor], ['operator', 'operator']);
  const created = mine[1];
  assert.deepEqual(
    [created.action, created.actor_kind, created.actor, created.subject_id, created.after.token_sha256],
    ['api_token.created', 'token', 'test', String(made.body.id), '***'],
  );
  const changed = mine[2];
  assert.deepEqual(
    [changed.actor, changed.before, changed.after],
    [owner.login, { time_zone: 'Europe/Moscow' }, { time_zone: 'Asia/Omsk' }],
  );
  assert.ok(!JSON.stringify(mine).includes(made.body.token));
  assert.ok(!JSON.stringify(mine).includes('argon2'));

  // Filters and pages. A client cannot ask for the operator's people by name.
  const list = async (ask: typeof owner.ask, path: string) => (await ask('GET', path)).body.items.length;
  assert.equal(await list(owner.ask, '/audit?action=account.viewed'), 1);
  assert.equal(await list(owner.ask, `/audit?actor=${owner.login.toUpperCase()}`), 1);
  assert.equal(await list(owner.ask, `/audit?actor=${admin.login}`), 0);
  assert.equal(await list(owner.ask, `/audit?subject_id=${made.body.id}&action=api_token.`), 1);
  assert.equal(await list(owner.ask, '/audit?to=2020-01-01T00:00:00Z'), 0);
  assert.equal(await list(owner.ask, '/audit?from=2020-01-01T00:00:00Z&limit=200'), mine.length);
  const first = (await owner.ask('GET', '/audit?limit=1')).body;
  const second = (await owner.ask('GET', `/audit?limit=1&cursor=${first.next}`)).body;
  assert.deepEqual([first.items[0].id, second.items[0].id], [mine[0].id, mine[1].id]);
  for (const query of [
    'from=yesterday',
    'from=2016-12-31T23:59:60Z',
    'to=0000-01-01T00:00:00Z',
    'to=9999-12-31T23:59:59-23:59',
    'cursor=zzz',
    `cursor=${Buffer.from('[-1]').toString('base64url')}`,
    'account_id=1',
    `cursor=${Buffer.from('["x"]').toString('base64url')}`,
  ]) {
    assertProblem(await owner.ask('GET', `/audit?${query}`), 422, 'invalid_request');
  }
  assertProblem(await owner.ask('GET', '/operator/audit'), 403, 'forbidden');
  assertProblem(await (await api.user(shop.id, 'manager')).ask('GET', '/audit'), 403, 'forbidden');
  const support = await api.staff('support');
  assertProblem(await support.ask('GET', '/operator/audit'), 403, 'forbidden');

  const all = (await admin.ask('GET', `/operator/audit?actor=${admin.login}`)).body.items;
  assert.deepEqual(
    all.map((line: Record<string, unknown>) => [line.action, line.account_id, line.account]),
    [['account.viewed', shop.id, 'shop']],
  );
  assert.ok((await list(admin.ask, `/operator/audit?account_id=${bank.id}`)) > 0);
  const own = (await admin.ask('GET', '/operator/audit?own=true&action=user.')).body.items;
  assert.ok(own.length > 0 && own.every((line: { account_id: number | null }) => line.account_id === null));
});
