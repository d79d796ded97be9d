import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertProblem, startApi } from './support.ts';

test('staff: made by admins only, the last of whom stays; personal tokens do what their owner may', async (t) => {
  const api = await startApi(t);
  const shop = await api.client('shop');
  const admin = await api.staff('admin');
  const support = await api.staff('support');
  assertProblem(await support.ask('GET', '/operator/staff'), 403, 'forbidden');
  assertProblem(await shop.ask('GET', '/operator/staff'), 403, 'forbidden');
  const logins = (await admin.ask('GET', '/operator/staff')).body.items.map((one: { login: string }) => one.login);
  assert.deepEqual(logins, [admin.login, support.login], 'no people of clients');
  const { rows } = await api.node.db.calm.query(`SELECT id FROM app_user WHERE login = 'shop'`);
  assertProblem(await admin.ask('DELETE', `/operator/staff/${rows[0].id}`), 404, 'not_found');

  const made = await admin.ask('POST', '/operator/staff', { login: 'olga', role: 'moderator' });
  assert.equal(made.status, 201);
  assertProblem(await admin.ask('POST', '/operator/staff', { login: 'olga2', role: 'owner' }), 422, 'invalid_request');
  assertProblem(await admin.ask('DELETE', `/operator/staff/${admin.id}`), 409, 'conflict');
  assertProblem(await admin.ask('PATCH', `/operator/staff/${admin.id}`, { role: 'observer' }), 409, 'conflict');

  // A token of an admin makes no people, and nobody takes his own codes off.
  const ofAdmin = (await admin.ask('POST', '/operator/me/tokens', { name: 'script' })).body.token;
  const asScript = (method: string, path: string, body?: unknown) =>
    api.anonymous(method, path, body, { authorization: `Bearer ${ofAdmin}` });
  assert.equal((await asScript('GET', '/operator/staff')).status, 200);
  assertProblem(await asScript('POST', '/operator/staff', { login: 'eve', role: 'admin' }), 403, 'forbidden');
  assertProblem(await asScript('PATCH', `/operator/staff/${support.id}`, { role: 'admin' }), 403, 'forbidden');
  assertProblem(await asScript('POST', `/operator/staff/${admin.id}/reset-totp`), 403, 'forbidden');
  assertProblem(await admin.ask('POST', `/operator/staff/${admin.id}/reset-totp`), 403, 'forbidden');

  // A personal token: shown once, its owner's rights, no tokens and passwords by it, ended by whoever made it only.
  const { id, token } = (await support.ask('POST', '/operator/me/tokens', { name: 'report', days: 5 })).body;
  assert.match(token, /^kst_[\w-]{43}$/);
  const byToken = (method: string, path: string, body?: unknown) =>
    api.anonymous(method, path, body, { authorization: `Bearer ${token}` });
  assert.equal((await byToken('GET', '/me')).body.role, 'support');
  assertProblem(await byToken('GET', '/operator/staff'), 403, 'forbidden');
  assertProblem(await byToken('POST', '/operator/me/tokens', { name: 'more' }), 403, 'forbidden');
  assertProblem(await byToken('POST', '/auth/totp/begin'), 403, 'forbidden');
  assertProblem(
    await api.anonymous('GET', '/me', undefined, { cookie: `kaskad_session=${token}` }),
    401,
    'not_signed_in',
  );
  const shown = (await support.ask('GET', '/operator/me/tokens')).body.items;
  assert.deepEqual([shown.length, shown[0].name], [1, 'report']);
  assert.ok(!JSON.stringify(shown).includes(token));
  assertProblem(await admin.ask('DELETE', `/operator/me/tokens/${id}`), 404, 'not_found');
  assertProblem(await shop.ask('GET', '/operator/me/tokens'), 403, 'forbidden');
  await admin.ask('PATCH', `/operator/staff/${support.id}`, { state: 'blocked' });
  assertProblem(await byToken('GET', '/me'), 401, 'not_signed_in');
  await admin.ask('PATCH', `/operator/staff/${support.id}`, { state: 'active' });
  assert.equal((await byToken('GET', '/me')).status, 200);
  assert.equal((await support.ask('DELETE', `/operator/me/tokens/${id}`)).status, 204);
  assertProblem(await byToken('GET', '/me'), 401, 'not_signed_in');
  assertProblem(await support.ask('POST', '/operator/me/tokens', { name: 'x', days: 9999 }), 422, 'invalid_request');
});
