import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Secret, TOTP } from 'otpauth';
import { hashPassword } from '../../src/identity/passwords.ts';
import { insertUser } from '../../src/store/users.ts';
import { type Answer, type ApiWorld, assertProblem, PASSWORD, startApi } from './support.ts';

const NEW_PASSWORD = 'a quite different one';

/** A browser: it keeps the cookie, and names its origin. */
function browser(api: ApiWorld, headers: Record<string, string> = {}) {
  let cookie = '';
  const ask = async (method: string, path: string, body?: unknown, more: Record<string, string> = {}) => {
    const answer = await api.anonymous(method, path, body, { origin: api.url, cookie, ...headers, ...more });
    const set = answer.headers.get('set-cookie');
    if (set !== null) cookie = set.split(';')[0]!;
    return answer;
  };
  return {
    ask,
    signIn: (login: string, password = PASSWORD) => ask('POST', '/auth/sign-in', { login, password }),
    get cookie() {
      return cookie;
    },
    set cookie(value: string) {
      cookie = value;
    },
  };
}

const codeOf = (secret: string, atMs = Date.now()) =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: atMs });
const rowsOf = async (api: ApiWorld, sql: string, values: unknown[] = []) =>
  (await api.node.db.calm.query(sql, values)).rows;

test('signing in by password: the cookie, other sites, sessions of one’s own and of others', async (t) => {
  const api = await startApi(t, { KASKAD_TRUST_PROXY: '127.0.0.1' });
  const shop = await api.client('shop');
  const anna = browser(api);
  const signedIn = await anna.signIn('SHOP');
  assert.deepEqual([signedIn.status, signedIn.body], [200, { state: 'signed_in' }]);
  const cookie = signedIn.headers.get('set-cookie')!;
  assert.match(cookie, /^kaskad_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=2592000$/);
  const me = await anna.ask('GET', '/me');
  assert.deepEqual([me.body.role, me.body.user.login, me.body.user.totp], ['owner', 'shop', false]);

  // Behind a proxy that speaks https the cookie never travels without it.
  const secure = browser(api, { 'x-forwarded-proto': 'https' });
  assert.match((await secure.signIn('shop')).headers.get('set-cookie')!, /; Secure$/);

  // Another site cannot sign anybody in, nor change anything.
  const elsewhere = { origin: 'https://evil.example' };
  assertProblem(
    await anna.ask('POST', '/auth/sign-in', { login: 'shop', password: PASSWORD }, elsewhere),
    403,
    'wrong_origin',
  );
  for (const path of ['/auth/sign-out', '/auth/totp/begin']) {
    assertProblem(await anna.ask('POST', path, undefined, elsewhere), 403, 'wrong_origin');
  }
  assertProblem(
    await api.anonymous('POST', '/auth/totp/begin', undefined, { cookie: anna.cookie }),
    403,
    'wrong_origin',
  );

  const wrong = [
    await anna.signIn('shop', 'wrong'),
    await browser(api).signIn('nobody', 'wrong'),
    await browser(api).signIn('shop', ''),
    await browser(api).ask('POST', '/auth/sign-in', { login: 'x'.repeat(300), password: 'x' }),
    await browser(api).ask('POST', '/auth/sign-in', { login: 'shop\0', password: { $ne: '' } }),
    await browser(api).signIn('shop\0'),
  ];
  assert.deepEqual(
    wrong.map((answer) => answer.status),
    [401, 401, 422, 422, 422, 422],
  );
  const [known, unknown] = wrong as [Answer, Answer];
  assert.deepEqual({ ...known.body, request_id: '' }, { ...unknown.body, request_id: '' });

  // Sessions: mine are shown and end; those of others are not there.
  const boris = await api.user(shop.id, 'viewer');
  const sessions = (await anna.ask('GET', '/auth/sessions')).body.items;
  assert.deepEqual(
    sessions.map((session: { current: boolean }) => session.current),
    [false, true],
  );
  assert.equal((await boris.ask('GET', '/auth/sessions')).body.items.length, 1);
  assertProblem(await boris.ask('DELETE', `/auth/sessions/${sessions[0].id}`), 404, 'not_found');
  assert.equal((await secure.ask('GET', '/me')).status, 200);
  assert.equal((await anna.ask('DELETE', `/auth/sessions/${sessions[0].id}`)).status, 204);
  assertProblem(await secure.ask('GET', '/me'), 401, 'not_signed_in');
  assertProblem(await shop.ask('GET', '/auth/sessions'), 403, 'forbidden');

  // An idle session ends, and so does one that is signed out.
  await api.node.db.calm.query(`UPDATE session SET seen_at = now() - interval '13 hours' WHERE user_id = $1`, [
    boris.id,
  ]);
  assertProblem(await boris.ask('GET', '/me'), 401, 'not_signed_in');
  const held = anna.cookie;
  const out = await anna.ask('POST', '/auth/sign-out');
  assert.match(out.headers.get('set-cookie')!, /^kaskad_session=; .*Max-Age=0/);
  assertProblem(await api.anonymous('GET', '/me', undefined, { cookie: held }), 401, 'not_signed_in');

  await api.node.db.calm.query(`UPDATE account SET state = 'blocked' WHERE id = $1`, [shop.id]);
  await api.node.cache.refresh();
  assertProblem(await browser(api).signIn('shop'), 403, 'account_blocked');
});

test('one-time codes: enrolled with recovery codes, each good once, and a new secret when the code was right', async (t) => {
  const api = await startApi(t);
  await api.client('shop');
  const anna = browser(api);
  await anna.signIn('shop');
  assertProblem(await anna.ask('POST', '/auth/totp/enable', { code: '000000' }), 409, 'conflict');
  const { secret, otpauth_uri } = (await anna.ask('POST', '/auth/totp/begin')).body;
  assert.match(otpauth_uri, /^otpauth:\/\/totp\/Kaskad:shop\?issuer=Kaskad&secret=/);
  assertProblem(await anna.ask('POST', '/auth/totp/enable', { code: 'wrong!' }), 422, 'wrong_password');
  const first = codeOf(secret, Date.now() - 30_000);
  const recovery: string[] = (await anna.ask('POST', '/auth/totp/enable', { code: first })).body.recovery_codes;
  assert.equal(new Set(recovery).size, 10);
  assertProblem(await anna.ask('POST', '/auth/totp/begin'), 409, 'conflict');

  const other = browser(api);
  assert.deepEqual((await other.signIn('shop')).body, { state: 'second_factor_required' });
  const waiting = other.cookie;
  assertProblem(await other.ask('GET', '/me'), 401, 'second_factor_required');
  assertProblem(await other.ask('POST', '/auth/second-factor', { code: first }), 422, 'wrong_password');
  const code = codeOf(secret);
  assert.deepEqual((await other.ask('POST', '/auth/second-factor', { code })).body, { state: 'signed_in' });
  assert.equal((await other.ask('GET', '/me')).body.user.totp, true);
  assert.notEqual(other.cookie, waiting);
  assertProblem(await api.anonymous('GET', '/me', undefined, { cookie: waiting }), 401, 'not_signed_in');
  assertProblem(
    await api.anonymous('POST', '/auth/second-factor', { code }, { cookie: waiting }),
    401,
    'not_signed_in',
  );

  // The same code again, then a recovery code, then the same recovery code again.
  await other.signIn('shop');
  assertProblem(await other.ask('POST', '/auth/second-factor', { code }), 422, 'wrong_password');
  const shown = recovery[3]!.toUpperCase().replaceAll('-', ' ');
  assert.equal((await other.ask('POST', '/auth/second-factor', { code: shown })).status, 200);
  assert.equal((await other.ask('GET', '/me')).body.user.recovery_codes_left, 9);
  await other.signIn('shop');
  assertProblem(await other.ask('POST', '/auth/second-factor', { code: recovery[3] }), 422, 'wrong_password');
  await other.ask('POST', '/auth/second-factor', { code: recovery[4] });

  const disable = (password: string, shownCode: string) =>
    other.ask('POST', '/auth/totp/disable', { password, code: shownCode });
  assertProblem(await disable('wrong', recovery[5]!), 422, 'wrong_password');
  assertProblem(await disable(PASSWORD, code), 422, 'wrong_password');
  assert.equal((await disable(PASSWORD, recovery[5]!)).status, 204);
  assert.deepEqual((await browser(api).signIn('shop')).body, { state: 'signed_in' });

  const audit = await rowsOf(
    api,
    `SELECT before::text || after::text AS text FROM audit_entry WHERE action = 'user.changed'`,
  );
  const written = audit.map(({ text }) => text).join();
  assert.ok(written.includes('totp_secret') && !written.includes(secret));
});

test('wrong passwords close a login for a growing while, over restarts, without telling who exists or shutting its owner out', async (t) => {
  const api = await startApi(t);
  await api.client('shop');
  await api.client('other');
  const home = browser(api);
  const tries = async (login: string) => {
    const statuses: number[] = [];
    for (let i = 0; i < 6; i += 1) statuses.push((await browser(api).signIn(login, `guess ${i}`)).status);
    return statuses;
  };
  const closed = [401, 401, 401, 401, 401, 429];
  assert.deepEqual(await tries('shop'), closed);
  assert.deepEqual(await tries('nobody'), closed);
  // Letters that some database folds into Latin ones make another login, not one more way to guess at this one.
  await api.client('kiosk');
  for (const login of ['\u212aiosk', 'k\u0130osk']) {
    assertProblem(await browser(api).signIn(login), 401, 'wrong_credentials');
  }
  assert.equal((await browser(api).signIn('KIOSK')).status, 200);
  const refused = await home.signIn('shop');
  assertProblem(refused, 429, 'too_many_attempts');
  assert.ok(Number(refused.headers.get('retry-after')) <= 60);

  // What is counted stands in the database: another node, or this one after a restart, knows it. The next pause is longer.
  const after = () =>
    rowsOf(
      api,
      `SELECT failed_count AS n, round(extract(epoch FROM locked_until - changed_at))::int AS s FROM attempt_guard
       WHERE locked_until IS NOT NULL ORDER BY failed_count DESC`,
    );
  assert.deepEqual(await after(), [
    { n: 5, s: 60 },
    { n: 5, s: 60 },
  ]);
  for (const [n, s] of [
    [6, 300],
    [7, 900],
    [8, 3600],
    [9, 3600],
  ] as const) {
    await api.node.db.calm.query(
      `UPDATE attempt_guard SET locked_until = now() - interval '1 second' WHERE failed_count = $1`,
      [n - 1],
    );
    assert.equal((await browser(api).signIn('shop', 'guess')).status, 401);
    assert.deepEqual((await after())[0], { n, s });
    await api.node.db.calm.query('UPDATE attempt_guard SET failed_count = 0 WHERE failed_count = 5');
  }

  // Whoever signed in from here before is not shut out by strangers; the right password forgets the wrong ones.
  const { rows } = await api.node.db.calm.query(`SELECT id FROM app_user WHERE login = 'shop'`);
  await api.node.db.calm.query(
    `INSERT INTO session (sha256, user_id, confirmed_at, password_version, address, expires_at)
     VALUES (repeat('a', 64), $1, now(), 1, '127.0.0.1', now() - interval '1 day')`,
    [rows[0].id],
  );
  assert.equal((await home.signIn('shop', PASSWORD)).status, 200);
  assert.equal((await after())[0]!.n, 0);
});

test('passwords: changed, forgotten and set by a link, which ends what was signed in before', async (t) => {
  const api = await startApi(t, { KASKAD_PUBLIC_URL: 'https://kaskad.example/' });
  await api.client('shop');
  await api.node.db.calm.query(`UPDATE app_user SET email = 'anna@example.com' WHERE login = 'shop'`);
  const [anna, boris] = [browser(api), browser(api)];
  await anna.signIn('shop');
  await boris.signIn('shop');
  const door = async (password: string) =>
    (
      await fetch(`${api.url}/sendsms.php?${new URLSearchParams({ user: 'shop', pwd: password, balance: '1' })}`)
    ).text();
  assert.match(await door(PASSWORD), /"balance"/);
  const change = (old: string, next: string) => anna.ask('POST', '/auth/password', { old, new: next });
  assertProblem(await change('wrong', NEW_PASSWORD), 422, 'wrong_password');
  for (const weak of ['short', 'ourshop12345', 'aaaaaaaaaaaa']) {
    assertProblem(await change(PASSWORD, weak), 422, 'weak_password');
  }
  assert.equal((await change(PASSWORD, NEW_PASSWORD)).status, 204);
  assert.equal((await anna.ask('GET', '/me')).status, 200);
  // The doors took the same password; it is worth nothing there either.
  assert.match(await door(PASSWORD), /Неверный логин или пароль/);
  assert.match(await door(NEW_PASSWORD), /"balance"/);
  const root = await api.staff('admin');
  const { token: personal } = (await root.ask('POST', '/operator/me/tokens', { name: 'x' })).body;
  const byToken = () => api.anonymous('GET', '/me', undefined, { authorization: `Bearer ${personal}` });
  assert.equal((await byToken()).status, 200);
  const rootChange = await root.ask('POST', '/auth/password', { old: PASSWORD, new: NEW_PASSWORD });
  assert.equal(rootChange.status, 204, JSON.stringify(rootChange.body));
  assertProblem(await byToken(), 401, 'not_signed_in');
  assertProblem(await boris.ask('GET', '/me'), 401, 'not_signed_in');

  // The answer is the same for whoever there is; one letter in five minutes.
  const answers = [];
  for (const login of ['shop', 'SHOP', 'nobody', 'shop\0'])
    answers.push(await api.anonymous('POST', '/auth/forgot', { login }));
  assert.deepEqual(
    answers.map(({ status, body }) => [status, body?.code ?? body]),
    [
      [202, ''],
      [202, ''],
      [202, ''],
      [422, 'invalid_request'],
    ],
  );
  const mails = await rowsOf(api, 'SELECT kind, recipient, body FROM mail');
  assert.deepEqual(
    mails.map(({ kind, recipient }) => [kind, recipient]),
    [['user.password_reset', 'anna@example.com']],
  );
  const token = /https:\/\/kaskad\.example\/set-password#([\w-]{43})/.exec(mails[0].body)![1]!;
  const set = (password: string, link = token) =>
    api.anonymous('POST', '/auth/set-password', { token: link, password });
  assertProblem(await set(PASSWORD, 'x'.repeat(43)), 422, 'link_expired');
  assertProblem(await set('short'), 422, 'weak_password');
  assert.equal((await set('one that is remembered')).status, 204);
  assert.match(await door(NEW_PASSWORD), /Неверный логин или пароль/);
  assert.match(await door('one that is remembered'), /"balance"/);
  assertProblem(await set('one that is remembered'), 422, 'link_expired');
  assertProblem(await anna.ask('GET', '/me'), 401, 'not_signed_in');
  assertProblem(await anna.signIn('shop', NEW_PASSWORD), 401, 'wrong_credentials');
  assert.equal((await anna.signIn('shop', 'one that is remembered')).status, 200);
  const everything = JSON.stringify(await rowsOf(api, 'SELECT before, after FROM audit_entry'));
  assert.ok(!everything.includes('argon2') && !everything.includes(token));
});

test('where staff must have one-time codes, nothing but setting them up may be done without', async (t) => {
  const api = await startApi(t, { KASKAD_STAFF_TOTP: 'required' });
  const passwordHash = await hashPassword(PASSWORD);
  await insertUser(api.node.db.calm, {
    accountId: null,
    login: 'root',
    name: '',
    email: '',
    role: 'admin',
    passwordHash,
    state: 'active',
  });
  const root = browser(api);
  await root.signIn('root');
  assert.equal((await root.ask('GET', '/me')).body.user.totp_required, true);
  assertProblem(await root.ask('GET', '/operator/staff'), 403, 'totp_required');
  assertProblem(await root.ask('POST', '/operator/me/tokens', { name: 'x' }), 403, 'totp_required');
  const { secret } = (await root.ask('POST', '/auth/totp/begin')).body;
  assert.equal((await root.ask('POST', '/auth/totp/enable', { code: codeOf(secret) })).status, 200);
  assert.equal((await root.ask('GET', '/operator/staff')).status, 200);
});
