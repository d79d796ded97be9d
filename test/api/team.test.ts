import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CLIENT_SCOPES } from '../../src/domain/permissions.ts';
import { assertProblem, startApi } from './support.ts';

test('a team: other accounts see nothing of it, roles hold, the last owner stays', async (t) => {
  const api = await startApi(t);
  const shop = await api.client('shop');
  const bank = await api.client('bank');
  const owner = await api.user(shop.id, 'owner');
  const stranger = await api.user(bank.id, 'owner');
  const invited = await owner.ask('POST', '/team', {
    login: 'anna@example.com',
    email: 'anna@example.com',
    role: 'manager',
  });
  assert.equal(invited.status, 201);
  const anna = invited.body.id;

  // First of all: nobody else's.
  for (const [method, path, body] of [
    ['GET', `/team/${anna}`],
    ['PATCH', `/team/${anna}`, { role: 'owner' }],
    ['DELETE', `/team/${anna}`],
    ['POST', `/team/${anna}/reset-totp`],
    ['POST', `/team/${anna}/invitation`],
  ] as const) {
    assertProblem(await stranger.ask(method, path, body), 404, 'not_found');
  }
  const logins = async (ask: typeof owner.ask) =>
    (await ask('GET', '/team')).body.items.map((one: { login: string }) => one.login);
  assert.deepEqual(await logins(stranger.ask), ['bank', stranger.login]);
  assert.deepEqual(await logins(owner.ask), ['shop', owner.login, 'anna@example.com']);
  const manager = await api.user(shop.id, 'manager');
  assertProblem(await manager.ask('GET', '/team'), 403, 'forbidden');
  const staff = await api.staff('admin');
  assertProblem(await staff.ask('GET', '/team'), 403, 'forbidden');

  // Without a mail server the link is shown once; it sets the password and lets her in, again with a new one.
  const again = await owner.ask('POST', `/team/${anna}/invitation`);
  const token = again.body.link_token;
  const set = (link: string) =>
    api.anonymous('POST', '/auth/set-password', { token: link, password: 'correct horse battery' });
  assertProblem(await set(invited.body.link_token), 422, 'link_expired');
  assert.equal((await set(token)).status, 204);
  assertProblem(await owner.ask('POST', `/team/${anna}/invitation`), 409, 'conflict');
  const signedIn = await api.anonymous('POST', '/auth/sign-in', {
    login: 'ANNA@example.com',
    password: 'correct horse battery',
  });
  const cookie = signedIn.headers.get('set-cookie')!.split(';')[0]!;
  const asAnna = (path: string) => api.anonymous('GET', path, undefined, { cookie });
  assert.equal((await asAnna('/me')).body.role, 'manager');

  // Changes hold from the next request.
  assert.equal((await owner.ask('PATCH', `/team/${anna}`, { role: 'viewer', name: 'Анна' })).body.name, 'Анна');
  assert.equal((await asAnna('/me')).body.role, 'viewer');
  await owner.ask('PATCH', `/team/${anna}`, { state: 'blocked' });
  assertProblem(await asAnna('/me'), 401, 'not_signed_in');
  assertProblem(await owner.ask('POST', `/team/${anna}/reset-totp`), 409, 'conflict');
  await api.node.db.calm.query(`UPDATE app_user SET totp_secret = 'A', totp_enabled_at = now() WHERE id = $1`, [anna]);
  assert.equal((await owner.ask('POST', `/team/${anna}/reset-totp`)).status, 204);
  assert.equal((await owner.ask('GET', `/team/${anna}`)).body.totp, false);

  // Logins are of the installation; garbage has a name.
  for (const login of ['shop', 'BANK', stranger.login]) {
    assertProblem(await owner.ask('POST', '/team', { login, role: 'viewer' }), 409, 'already_exists');
  }
  for (const body of [
    { login: 'a b', role: 'viewer' },
    { login: 'a\u0085b', role: 'viewer' },
    { login: 'анна', role: 'viewer' },
    { login: 'ab', role: 'admin' },
    { login: 'ab', role: 'viewer', email: 'x\nBcc: y@z' },
    { login: 'ab', role: 'viewer', name: 'x\0' },
    { login: 'ab', role: 'viewer', account_id: bank.id },
    [],
  ]) {
    assertProblem(await owner.ask('POST', '/team', body), 422, 'invalid_request');
  }

  // The last active owner: also when two try at once.
  await owner.ask('DELETE', `/team/${(await owner.ask('GET', '/team?limit=1')).body.items[0].id}`);
  assertProblem(await owner.ask('DELETE', `/team/${owner.id}`), 409, 'conflict');
  assertProblem(await owner.ask('PATCH', `/team/${owner.id}`, { role: 'manager' }), 409, 'conflict');
  assertProblem(await owner.ask('PATCH', `/team/${owner.id}`, { state: 'blocked' }), 409, 'conflict');
  const second = await api.user(shop.id, 'owner');
  const both = await Promise.all([
    owner.ask('PATCH', `/team/${second.id}`, { role: 'viewer' }),
    second.ask('PATCH', `/team/${owner.id}`, { role: 'viewer' }),
  ]);
  assert.equal(both.filter(({ status }) => status === 200).length, 1);

  // No token makes or changes people, whatever it was given: a person would outlive it, and sign in from anywhere.
  const tool = await api.client('tool', { scopes: [...CLIENT_SCOPES] });
  const [head] = (await tool.ask('GET', '/team')).body.items;
  for (const [method, path, body] of [
    ['POST', '/team', { login: 'eve', role: 'viewer' }],
    ['PATCH', `/team/${head.id}`, { email: 'eve@example.com' }],
    ['DELETE', `/team/${head.id}`],
    ['POST', `/team/${head.id}/invitation`],
    ['POST', `/team/${head.id}/reset-totp`],
  ] as const) {
    assertProblem(await tool.ask(method, path, body), 403, 'forbidden');
  }

  // Nobody takes his own codes off by a browser left open.
  await api.node.db.calm.query(`UPDATE app_user SET totp_secret = 'A', totp_enabled_at = now() WHERE id = $1`, [
    head.id,
  ]);
  const chief = await api.user(tool.id, 'owner');
  assertProblem(await chief.ask('POST', `/team/${chief.id}/reset-totp`), 403, 'forbidden');
  assert.equal((await chief.ask('POST', `/team/${head.id}/reset-totp`)).status, 204);

  // The mail server is nobody's to fill mailboxes with, and an account has people, not crowds.
  const email = 'victim@example.com';
  await api.node.db.calm.query(
    `INSERT INTO mail (account_id, kind, recipient, subject, body) SELECT $1, 'user.invited', $2, '', '' FROM generate_series(1, 49)`,
    [tool.id, email],
  );
  const guest = await chief.ask('POST', '/team', { login: 'guest', email, role: 'viewer' });
  assert.equal(guest.status, 201);
  assertProblem(await chief.ask('POST', `/team/${guest.body.id}/invitation`), 429, 'limit_exceeded');
  await api.node.db.calm.query(
    `INSERT INTO app_user (account_id, login, role) SELECT $1, 'crowd' || n, 'viewer' FROM generate_series(1, 500) n`,
    [tool.id],
  );
  assertProblem(await chief.ask('POST', '/team', { login: 'onemore', role: 'viewer' }), 409, 'conflict');
});

test('settings of the account are its own people’s', async (t) => {
  const api = await startApi(t);
  const shop = await api.client('shop');
  const owner = await api.user(shop.id, 'owner');
  const viewer = await api.user(shop.id, 'viewer');
  const changed = await owner.ask('PATCH', '/account', {
    time_zone: 'Asia/Omsk',
    get_answer: 'text',
    low_balance: '12.5',
  });
  assert.deepEqual(
    [changed.body.time_zone, changed.body.get_answer, changed.body.low_balance, changed.body.door_password],
    ['Asia/Omsk', 'text', '12.5', true],
  );
  assert.equal((await viewer.ask('GET', '/account')).body.low_balance, '12.5');
  assert.equal((await owner.ask('PATCH', '/account', { get_answer: null, low_balance: null })).body.low_balance, null);
  for (const body of [{ time_zone: 'Mars/Base' }, { low_balance: '-1' }, { low_balance: 1 }, { login: 'x' }, null]) {
    assertProblem(await owner.ask('PATCH', '/account', body), 422, 'invalid_request');
  }
  assertProblem(await viewer.ask('PATCH', '/account', {}), 403, 'forbidden');

  const doors = (password: string) =>
    fetch(`${api.url}/sendsms.php?login=shop&password=${encodeURIComponent(password)}&balance=1`).then((answer) =>
      answer.text(),
    );
  assertProblem(await shop.ask('POST', '/account/door-password', { password: 'one for programs' }), 403, 'forbidden');
  assertProblem(await owner.ask('POST', '/account/door-password', { password: 'short' }), 422, 'weak_password');
  assert.equal((await owner.ask('POST', '/account/door-password', { password: 'one for programs' })).status, 204);
  assert.doesNotMatch(await doors('one for programs'), /Неверный/);
  assert.equal((await owner.ask('POST', '/account/door-password', { password: null })).status, 204);
  assert.match(await doors('one for programs'), /Неверный логин или пароль/);
});
