// The operator's clients: registrations to approve, settings, money, letters.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { transaction } from '../../src/store/db.ts';
import { putMail } from '../../src/store/mail.ts';
import { eventually } from '../helpers/eventually.ts';
import { startSmtpServer } from '../helpers/smtp-server.ts';
import { assertProblem, startApi } from './support.ts';

const PERSON = {
  registration: '1',
  businessman: 'fl',
  password: 'password-1',
  name: 'Пётр Ильич',
  city: 'Клин',
  phone: '79160000001',
  e_mail: 'petr@example.com',
  address_facto: 'Клин, Чайковского 48',
};

test('a registration is approved or refused once, and the applicant gets a letter by the mail server', async (t) => {
  const smtp = await startSmtpServer();
  t.after(() => smtp.stop());
  const api = await startApi(t, {
    KASKAD_SMTP_URL: `smtp://127.0.0.1:${smtp.port}`,
    KASKAD_MAIL_FROM: 'kaskad@example.com',
    KASKAD_PUBLIC_URL: 'https://kaskad.example/',
    KASKAD_OPERATOR_EMAIL: 'operator@example.com',
  });
  const door = async (path: string, query: Record<string, string>) =>
    (await fetch(`${api.url}${path}?${new URLSearchParams(query)}`)).text();
  const register = (login: string, more: Record<string, string> = {}) =>
    door('/ru/reg/registration.html', { ...PERSON, login, ...more });
  assert.equal(await register('petr'), '{"success":1,"login":"petr","status":"moderation"}');
  await register('pavel', { phone: '79160000002', e_mail: 'PETR@example.com', address_facto: 'Клин, Ленина 1, кв. 2' });
  const balance = () => door('/sendsms.php', { user: 'petr', pwd: PERSON.password, balance: '1' });
  assert.equal(await balance(), '{"error":"Ваш аккаунт заблокирован."}');

  const admin = await api.staff('admin');
  const queue = await admin.ask('GET', '/operator/registrations?state=pending');
  assert.deepEqual(
    queue.body.items.map(({ account }: { account: string }) => account),
    ['pavel', 'petr'],
  );
  const [pavel, petr] = queue.body.items;
  assert.deepEqual(
    [petr.kind, petr.phone, petr.address_facto, petr.consent.source],
    ['person', '79160000001', 'Клин, Чайковского 48', 'request'],
  );
  const same = { account_id: petr.account_id, account: 'petr', account_state: 'pending', by: ['email', 'address'] };
  assert.deepEqual(pavel.duplicates, [same]);

  const client = await api.client('shop');
  const owner = await api.user(client.id, 'owner');
  const moderator = await api.staff('moderator');
  for (const ask of [client.ask, owner.ask, moderator.ask]) {
    assertProblem(await ask('POST', `/operator/clients/${petr.account_id}/approve`), 403, 'forbidden');
  }
  assertProblem(await client.ask('GET', '/operator/registrations'), 403, 'forbidden');
  // Two who decide at the same instant: one of them does.
  const decisions = await Promise.all([
    admin.ask('POST', `/operator/clients/${petr.account_id}/approve`),
    admin.ask('POST', `/operator/clients/${petr.account_id}/approve`),
  ]);
  assert.deepEqual(decisions.map(({ status }) => status).sort(), [200, 409]);
  assert.match(await balance(), /^\{"balance":"0\.00"/);
  const refused = await admin.ask('POST', `/operator/clients/${pavel.account_id}/refuse`, { reason: 'Второй аккаунт' });
  assert.deepEqual([refused.body.state, refused.body.state_reason], ['blocked', 'Второй аккаунт']);
  assert.deepEqual([refused.body.registration.state, refused.body.registration.decided_by], ['refused', admin.login]);
  // Refused is not blocked: it is let in by a decision, which can be thought over.
  const decide = (what: string, body?: object) =>
    admin.ask('POST', `/operator/clients/${pavel.account_id}/${what}`, body);
  assertProblem(await decide('unblock'), 409, 'conflict');
  assertProblem(await decide('refuse', { reason: 'x' }), 409, 'conflict');
  const accepted = await decide('approve');
  assert.deepEqual([accepted.body.state, accepted.body.registration.state], ['active', 'approved']);
  assertProblem(await decide('approve'), 409, 'conflict');
  // Let in, and blocked later: unblocked as any other.
  await decide('block', { reason: 'x' });
  assert.equal((await decide('unblock')).body.state, 'active');
  assertProblem(await admin.ask('POST', `/operator/clients/999999/refuse`, { reason: 'x' }), 404, 'not_found');
  assert.deepEqual((await admin.ask('GET', '/operator/registrations?state=pending')).body.items, []);

  const guest = await owner.ask('POST', '/team', { login: 'guest', email: 'guest@example.com', role: 'viewer' });
  assert.equal(guest.body.link_token, null);
  const again = await owner.ask('POST', `/team/${guest.body.id}/invitation`);
  assertProblem(again, 429, 'limit_exceeded');
  assert.equal(again.headers.get('retry-after'), '300');

  await eventually(() => assert.equal(smtp.letters.length, 8), 20_000);
  const letter = (to: string, subject: RegExp) =>
    smtp.letters.find((heard) => heard.to[0] === to && subject.test(heard.headers.get('subject') ?? ''));
  assert.match(letter('petr@example.com', /подтверждена/)!.text, /Личный кабинет: https:\/\/kaskad\.example\/\s/);
  assert.match(letter('PETR@example.com', /отказано/)!.text, /Причина: Второй аккаунт/);
  assert.match(letter('operator@example.com', /petr/)!.text, /Телефон: \+79160000001/);
  const mails = await admin.ask('GET', '/operator/mails?state=sent&limit=4');
  assert.equal(mails.body.items.length, 4);
  const rest = await admin.ask('GET', `/operator/mails?state=sent&cursor=${mails.body.next}`);
  assert.equal(rest.body.items.length, 4);
  assertProblem(await admin.ask('POST', `/operator/mails/${mails.body.items[0].id}/retry`), 409, 'conflict');
});

test('an operator makes, finds, changes and blocks clients; money needs the right for money', async (t) => {
  const api = await startApi(t);
  const [admin, support, finance, observer] = await Promise.all(
    (['admin', 'support', 'finance', 'observer'] as const).map((role) => api.staff(role)),
  );
  const made = await support!.ask('POST', '/operator/clients', {
    login: 'bank',
    password: 'a long password',
    company: 'Bank 100%_sure',
    email: 'bank@example.com',
    denied_channels: ['whatsapp', 'telegram'],
    low_balance: '100',
  });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  const { id } = made.body;
  assert.deepEqual(
    [made.body.state, made.body.denied_channels, made.body.low_balance, made.body.counts.users],
    ['active', ['whatsapp', 'telegram'], '100', 1],
  );
  const known = await fetch(`${api.url}/sendsms.php?user=bank&pwd=${encodeURIComponent('a long password')}&balance=1`);
  assert.match(await known.text(), /"balance":"0\.00"/);
  const again = { login: 'BANK', password: 'a long password' };
  assertProblem(await support!.ask('POST', '/operator/clients', again), 409, 'already_exists');
  assertProblem(
    await support!.ask('POST', '/operator/clients', { login: 'weak', password: 'weakweakweak' }),
    422,
    'weak_password',
  );
  assertProblem(await observer!.ask('POST', '/operator/clients', { ...again, login: 'obs' }), 403, 'forbidden');

  const found = async (q: string) =>
    (await observer!.ask('GET', `/operator/clients?q=${encodeURIComponent(q)}`)).body.items.map(
      (item: { login: string }) => item.login,
    );
  assert.deepEqual(await found('100%_'), ['bank']);
  assert.deepEqual(await found('100_%'), []);
  assert.deepEqual(await found('BANK@example'), ['bank']);

  const path = `/operator/clients/${id}`;
  assertProblem(await support!.ask('PATCH', path, { credit_limit: '500' }), 403, 'forbidden');
  assertProblem(await finance!.ask('PATCH', path, { company: 'x' }), 403, 'forbidden');
  // The tariff is money too; the policy of texts is the moderators'.
  assertProblem(await support!.ask('PATCH', path, { tariff_id: null }), 403, 'forbidden');
  assertProblem(await support!.ask('PATCH', path, { currency: 'USD' }), 403, 'forbidden');
  const free = { login: 'free', password: 'a long password', tariff_id: 1 };
  assertProblem(await support!.ask('POST', '/operator/clients', free), 403, 'forbidden');
  const moderator = await api.staff('moderator');
  assert.equal((await moderator.ask('PATCH', path, { moderation: 'off' })).body.moderation, 'off');
  assertProblem(await moderator.ask('PATCH', path, { segments_max: 1 }), 403, 'forbidden');
  assert.equal((await finance!.ask('PATCH', path, { currency: 'USD', tariff_id: null })).body.currency, 'USD');
  assertProblem(await observer!.ask('PATCH', path, { day_cap: '1' }), 403, 'forbidden');
  assert.equal((await finance!.ask('PATCH', path, { credit_limit: '500', day_cap: '50.5' })).body.day_cap, '50.5');
  const changed = await support!.ask('PATCH', path, {
    time_zone: 'Asia/Omsk',
    rate_per_s: 5,
    segments_max: 3,
    moderation: 'review',
    denied_channels: [],
    get_answer: 'text',
    low_balance: null,
  });
  const { currency, time_zone, moderation, low_balance, credit_limit, denied_channels } = changed.body;
  assert.deepEqual(
    [currency, time_zone, moderation, low_balance, credit_limit, denied_channels],
    ['USD', 'Asia/Omsk', 'review', null, '500', []],
  );
  const bad = await support!.ask('PATCH', path, { time_zone: 'Mars/Olympus', email: 'nobody' });
  assertProblem(bad, 422, 'invalid_request');
  assert.deepEqual(
    bad.body.errors.map(({ field }: { field: string }) => field),
    ['/email', '/time_zone'],
  );
  const tariff = await finance!.ask('PATCH', path, { tariff_id: 4711 });
  assertProblem(tariff, 422, 'invalid_request');
  assertProblem(await support!.ask('PATCH', '/operator/clients/999999', { company: 'x' }), 404, 'not_found');
  for (const [body, status] of [
    [{ login: 'x' }, 422],
    [{ moderation: 'maybe' }, 422],
    [{ credit_limit: '-1' }, 422],
    [{ denied_channels: ['fax'] }, 422],
    [{ company: '\0' }, 422],
    [[], 422],
  ] as const) {
    assert.equal((await admin!.ask('PATCH', path, body)).status, status, JSON.stringify(body));
  }

  // A payment is booked once for its name.
  assertProblem(await support!.ask('POST', `${path}/top-up`, { amount: '10' }), 403, 'forbidden');
  const pay = (body: object, key = '') =>
    finance!.ask('POST', `${path}/top-up`, body, key === '' ? {} : { 'idempotency-key': key });
  const payments = await Promise.all([1, 2, 3, 4].map(() => pay({ amount: '1000', note: 'invoice 17' }, 'invoice-17')));
  assert.deepEqual(
    payments.map(({ status }) => status),
    [200, 200, 200, 200],
    JSON.stringify(payments[0]!.body),
  );
  assert.equal(payments.filter(({ body }) => !body.repeated).length, 1);
  assert.deepEqual(new Set(payments.map(({ body }) => body.available)), new Set(['1000']));
  assert.equal((await pay({ amount: '1000', reference: 'invoice-17' })).body.repeated, true);
  assertProblem(await pay({ amount: '1001' }, 'invoice-17'), 422, 'idempotency_key_reused');
  assert.equal((await pay({ amount: '0.5' })).body.available, '1000.5');
  assertProblem(await pay({ amount: '0' }), 422, 'invalid_request');
  assertProblem(await pay({ amount: '-5' }), 422, 'invalid_request');
  const adjust = (amount: string, more: object = {}) =>
    finance!.ask('POST', `${path}/adjust`, { amount, note: 'a mistake', ...more });
  // The same sum under the same name, and another kind of payment: never taken for a repeat.
  assertProblem(await adjust('1000', { reference: 'invoice-17' }), 422, 'idempotency_key_reused');
  // What is too much to be counted is refused whole.
  assertProblem(await pay({ amount: '99999999999' }), 409, 'conflict');
  assert.equal((await adjust('-1000.5')).body.available, '0');
  assertProblem(await adjust('-501'), 409, 'conflict');
  assertProblem(await finance!.ask('POST', `${path}/adjust`, { amount: '1' }), 422, 'invalid_request');
  assertProblem(await finance!.ask('PATCH', path, { currency: 'RUR' }), 409, 'conflict');
  const { rows } = await api.node.db.calm.query(
    `SELECT kind, balance_delta_e7::text AS delta FROM ledger_entry WHERE account_id = $1 ORDER BY id`,
    [id],
  );
  assert.deepEqual(rows, [
    { kind: 'top_up', delta: '10000000000' },
    { kind: 'top_up', delta: '5000000' },
    { kind: 'adjustment', delta: '-10005000000' },
  ]);

  assert.equal((await support!.ask('POST', `${path}/block`, { reason: 'does not pay' })).body.state, 'blocked');
  assertProblem(await support!.ask('POST', `${path}/block`, { reason: 'again' }), 409, 'conflict');
  const blocked = await fetch(
    `${api.url}/sendsms.php?user=bank&pwd=${encodeURIComponent('a long password')}&balance=1`,
  );
  assert.match(await blocked.text(), /аккаунт заблокирован/i);
  assert.equal((await support!.ask('POST', `${path}/unblock`)).body.state, 'active');
  assertProblem(await support!.ask('POST', `${path}/unblock`), 409, 'conflict');

  const shop = await api.client('shop');
  const people = await observer!.ask('GET', `${path}/users`);
  assert.deepEqual(
    people.body.items.map(({ login, role, totp }: Record<string, unknown>) => [login, role, totp]),
    [['bank', 'owner', false]],
  );
  assertProblem(await observer!.ask('GET', '/operator/clients/999999/users'), 404, 'not_found');
  for (const [method, below] of [
    ['GET', ''],
    ['GET', '/users'],
    ['PATCH', ''],
    ['POST', '/top-up'],
    ['POST', '/block'],
    ['POST', '/unblock'],
  ] as const) {
    assertProblem(await shop.ask(method, `${path}${below}`, method === 'GET' ? undefined : {}), 403, 'forbidden');
  }
  const page = await observer!.ask('GET', '/operator/clients?state=active&limit=1');
  assert.deepEqual(
    page.body.items.map((item: { login: string }) => item.login),
    ['shop'],
  );
  const next = await observer!.ask('GET', `/operator/clients?state=active&limit=1&cursor=${page.body.next}`);
  assert.deepEqual([next.body.items[0].login, next.body.next], ['bank', null]);
  const audit = await api.node.db.calm.query(
    `SELECT DISTINCT action FROM audit_entry WHERE account_id = $1 AND actor_name <> '' ORDER BY action`,
    [id],
  );
  assert.deepEqual(
    audit.rows.map(({ action }) => action),
    ['account.changed', 'account.created', 'credit.changed', 'payment.booked', 'user.created'],
  );

  // Letters: without a mail server they wait, and the operator reads them. One that lets somebody in is for admins alone.
  const put = (kind: string) =>
    transaction(api.node.db.calm, (client) =>
      putMail(client, {
        accountId: shop.id,
        kind,
        recipient: 'shop@example.com',
        subject: 's',
        body: 'https://x/#secret',
      }),
    );
  const [plain, secret] = [await put('registration.approved'), await put('user.invited')];
  const bodyFor = async (who: typeof admin, mail: number | null) =>
    (await who!.ask('GET', `/operator/mails/${mail}`)).body.body;
  assert.equal(await bodyFor(observer, plain), 'https://x/#secret');
  assert.equal(await bodyFor(observer, secret), null);
  assert.equal(await bodyFor(admin, secret), 'https://x/#secret');
  assert.equal((await api.node.db.calm.query(`SELECT 1 FROM audit_entry WHERE action = 'mail.read'`)).rows.length, 1);
  assert.equal(
    (await observer!.ask('GET', `/operator/mails?account_id=${shop.id}&state=waiting`)).body.items.length,
    2,
  );
  const { account_id, account } = (await observer!.ask('GET', `/operator/mails/${plain}`)).body;
  assert.deepEqual([account_id, account], [shop.id, 'shop']);
  assert.equal((await support!.ask('POST', `/operator/mails/${plain}/retry`)).body.state, 'waiting');
  assertProblem(await observer!.ask('POST', `/operator/mails/${plain}/retry`), 403, 'forbidden');
  assertProblem(await shop.ask('GET', `/operator/mails/${plain}`), 403, 'forbidden');
  assertProblem(await admin!.ask('GET', '/operator/mails/9007199254740991'), 404, 'not_found');
});
