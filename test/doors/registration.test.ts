// `/ru/reg/registration.html` and `/sendsms.php?registration=1` over a real database.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { verify } from '@node-rs/argon2';
import type pg from 'pg';
import { Registrar, type RegistrarOptions } from '../../src/doors/registration/registrar.ts';
import { type Db, openDb } from '../../src/store/db.ts';
import { insertUser } from '../../src/store/users.ts';
import { cloneDatabase, type TestDatabase } from '../helpers/database.ts';
import { type Bench, bench, percent, windows1251 } from './fakes.ts';

const PATH = '/ru/reg/registration.html';
const BROWSER = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' };
const COMPANY = {
  registration: '1',
  businessman: 'le',
  login: 'user',
  password: 'password',
  name: 'Ivan',
  city: 'City',
  phone: '79537775522',
  e_mail: 'registration@gmail.com',
  inn: '7707083893',
  juridical_address: 'Московская24',
  company_name: 'nameCompany',
};
const PERSON = {
  registration: '1',
  businessman: 'fl',
  login: 'petr',
  password: ' s3cret & пароль ',
  name: 'Пётр Ильич',
  city: 'Клин',
  phone: '8 (916) 000-00-01',
  e_mail: 'petr@example.com',
  address_facto: 'Клин, Чайковского 48',
};

interface Answer {
  status: number;
  type: string;
  body: string;
  headers: Record<string, unknown>;
}

let database: TestDatabase;
let db: Db;
let pool: pg.Pool;
let refreshed = 0;
const troubles: string[] = [];

before(async () => {
  database = await cloneDatabase();
  db = openDb(database.config);
  pool = db.calm;
});
after(async () => {
  await db.close();
  await database.drop();
});

/** A server of its own, with its own limits. */
async function serverOf(
  options: Partial<RegistrarOptions> = {},
): Promise<
  (
    method: 'GET' | 'POST',
    query?: string,
    body?: string | Buffer,
    headers?: Record<string, string>,
    path?: string,
  ) => Promise<Answer>
> {
  const registrar = new Registrar({
    pool,
    mode: 'approve',
    tariff: '',
    perDayMax: 1000,
    publicUrl: 'https://kaskad.example',
    operatorEmail: 'operator@example.com',
    refresh: async () => {
      refreshed += 1;
    },
    onTrouble: (error) => void troubles.push(error.message),
    ...options,
  });
  const { server }: Bench = await bench({
    registrar,
    trustProxy: true,
    onError: (error) => assert.fail(String(error)),
  });
  return async (method, query = '', body, headers = {}, path = PATH) => {
    const url = query === '' ? path : `${path}?${query}`;
    const answer = await server.app.inject({ method, url, headers, ...(body === undefined ? {} : { payload: body }) });
    return {
      status: answer.statusCode,
      type: String(answer.headers['content-type']),
      body: answer.body,
      headers: answer.headers,
    };
  };
}

const queryOf = (fields: Record<string, string>): string => String(new URLSearchParams(fields));
const one = async (text: string, values: unknown[] = []) => (await pool.query(text, values)).rows[0];

test('a program registers by GET as the document has it, and the account waits', async () => {
  const ask = await serverOf();
  const answer = await ask('GET', queryOf(COMPANY), undefined, { accept: '*/*', 'x-forwarded-for': '10.0.0.1' });
  assert.deepEqual([answer.status, answer.type], [200, 'application/json; charset=utf-8']);
  assert.equal(answer.body, '{"success":1,"login":"user","status":"moderation"}');
  assert.equal(refreshed, 1);
  const account = await one('SELECT * FROM account WHERE login = $1', ['user']);
  assert.deepEqual(
    [account.state, account.company, account.email],
    ['pending', 'nameCompany', 'registration@gmail.com'],
  );
  assert.ok(await verify(account.password_hash, 'password'));
  const owner = await one('SELECT login, role, name, account_id FROM app_user WHERE login = $1', ['user']);
  assert.deepEqual(owner, { login: 'user', role: 'owner', name: 'Ivan', account_id: account.id });
  const kept = await one('SELECT * FROM registration WHERE account_id = $1', [account.id]);
  assert.deepEqual(
    [
      kept.kind,
      kept.inn,
      kept.phone,
      kept.juridical_address,
      kept.state,
      kept.consent_source,
      kept.consent_version,
      kept.address,
    ],
    ['company', '7707083893', '79537775522', 'Московская24', 'pending', 'request', '2026-11', '10.0.0.1'],
  );
  const { rows: letters } = await pool.query(
    'SELECT kind, recipient, body FROM mail WHERE account_id = $1 ORDER BY id',
    [account.id],
  );
  assert.deepEqual(
    letters.map(({ kind, recipient }) => [kind, recipient]),
    [
      ['registration.received', 'registration@gmail.com'],
      ['registration.news', 'operator@example.com'],
    ],
  );
  assert.ok(!JSON.stringify(letters).includes('password'));
  const { rows: audit } = await pool.query(
    `SELECT action, actor_name, before, after FROM audit_entry WHERE account_id = $1`,
    [account.id],
  );
  assert.ok(audit.every(({ actor_name }) => actor_name === 'registration') && audit.length >= 3);
  assert.ok(!JSON.stringify(audit).includes('argon2'));
});

test('what is wrong is named by field, in Russian, and nothing is made', async () => {
  const ask = await serverOf();
  const inn = await ask('GET', queryOf({ ...COMPANY, login: 'other', inn: '5551112223' }));
  assert.equal(inn.status, 200);
  const sentence = 'ИНН указан с ошибкой: не сходится контрольная цифра';
  assert.deepEqual(JSON.parse(inn.body), { error: sentence, fields: { inn: sentence } });
  const nothing = JSON.parse((await ask('POST', '', 'registration=1')).body);
  assert.match(nothing.error, /^Проверьте данные: Укажите, кто регистрируется/);
  assert.deepEqual(Object.keys(nothing.fields), [
    'businessman',
    'login',
    'password',
    'name',
    'city',
    'phone',
    'e_mail',
  ]);
  assert.equal(await one('SELECT 1 FROM account WHERE login = $1', ['other']), undefined);
});

test('a form, JSON, sendsms.php and windows-1251 are the same request', async () => {
  const ask = await serverOf();
  const form = await ask('POST', '', queryOf(PERSON), { 'content-type': 'application/x-www-form-urlencoded' });
  assert.equal(JSON.parse(form.body).login, 'petr');
  const { password_hash: kept } = await one('SELECT password_hash FROM account WHERE login = $1', ['petr']);
  assert.ok(await verify(kept, PERSON.password), 'blanks and signs of a password are its own');
  const document = JSON.stringify({
    ...PERSON,
    login: 'by.json',
    phone: 89160000002,
    registration: 1,
    businessman: 'FIZ',
  });
  assert.equal(JSON.parse((await ask('POST', '', document, { 'content-type': 'text/json' })).body).login, 'by.json');
  const get = await ask('GET', queryOf({ ...PERSON, login: 'by.get' }), undefined, {}, '/sendsms.php');
  assert.equal(JSON.parse(get.body).status, 'moderation');
  const post = await ask('POST', 'registration=1', queryOf({ ...PERSON, login: 'by.post' }), {}, '//sendsms.php');
  assert.equal(JSON.parse(post.body).status, 'moderation');
  const latin = Object.entries({ ...PERSON, login: 'by.cp1251', password: 'password' });
  const cp1251 = latin.map(([name, value]) => `${name}=${percent(windows1251(value))}`).join('&');
  assert.equal(JSON.parse((await ask('GET', cp1251)).body).login, 'by.cp1251');
  const { name } = await one(
    'SELECT r.name FROM registration r JOIN account a ON a.id = r.account_id WHERE a.login = $1',
    ['by.cp1251'],
  );
  assert.equal(name, 'Пётр Ильич');
  const spoilt = await ask('POST', '', '{"registration":1,', { accept: 'application/json' });
  assert.equal(spoilt.body, '{"error":"Неправильный формат JSON документа"}');
});

test('a login is taken once: in any case of letters, by anybody who signs in, at the same instant', async () => {
  const ask = await serverOf();
  const taken = async (login: string) =>
    JSON.parse((await ask('GET', queryOf({ ...PERSON, login }))).body).fields?.login;
  assert.equal(await taken('first'), undefined);
  assert.equal(await taken('FIRST'), 'Такой логин уже занят');
  await insertUser(pool, {
    accountId: null,
    login: 'Admin',
    name: '',
    email: '',
    role: 'admin',
    passwordHash: null,
    state: 'active',
  });
  assert.equal(await taken('admin'), 'Такой логин уже занят');
  const answers = await Promise.all(
    ['race', 'Race', 'RACE', 'rAcE'].map(async (login) =>
      JSON.parse((await ask('GET', queryOf({ ...PERSON, login }))).body),
    ),
  );
  assert.equal(answers.filter(({ success }) => success === 1).length, 1);
  assert.equal(answers.filter(({ fields }) => fields?.login === 'Такой логин уже занят').length, 3);
  const { rows } = await pool.query(`SELECT 1 FROM account WHERE lower(login) = 'race'`);
  assert.equal(rows.length, 1);
});

test('the page: a form without outside hosts, which keeps what was entered except the password', async () => {
  const ask = await serverOf();
  const page = await ask('GET', '', undefined, BROWSER);
  assert.deepEqual([page.status, page.type], [200, 'text/html; charset=utf-8']);
  const policy = String(page.headers['content-security-policy']);
  assert.match(policy, /^default-src 'none'; .*form-action 'self'.*frame-ancestors 'none'$/);
  assert.doesNotMatch(policy, /https?:|unsafe/);
  for (const [tag, directive] of [
    ['style', 'style-src'],
    ['script', 'script-src'],
  ] as const) {
    const inline = new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`).exec(page.body)![1]!;
    const digest = createHash('sha256').update(inline).digest('base64');
    assert.ok(policy.includes(`${directive} 'sha256-${digest}'`), tag);
  }
  assert.doesNotMatch(page.body, /src=|href=(?!"\/")|https?:\/\//);
  assert.match(page.body, /<form method="post" action="\/ru\/reg\/registration\.html"/);
  for (const name of [
    'login',
    'password',
    'name',
    'city',
    'phone',
    'e_mail',
    'inn',
    'juridical_address',
    'company_name',
    'ogrnip',
    'address_facto',
    'consent',
  ])
    assert.match(page.body, new RegExp(`name="${name}"`), name);
  // A program that names no registration=1 is shown the form as well.
  assert.match((await ask('POST', '', 'a=b', { accept: 'application/json' })).type, /^text\/html/);

  const entered = {
    ...PERSON,
    form: '1',
    login: 'by-page',
    name: '"><script>alert(1)</script>',
    password: 'hunter2-hunter2',
  };
  const refused = await ask('POST', '', queryOf(entered), BROWSER);
  assert.equal(refused.status, 200);
  assert.doesNotMatch(refused.body, /hunter2/);
  assert.match(refused.body, /value="&quot;&gt;&lt;script&gt;alert\(1\)&lt;\/script&gt;"/);
  assert.match(refused.body, /value="Клин, Чайковского 48"/);
  assert.match(refused.body, /value="fl" required checked/);
  assert.match(refused.body, /id="error-name">ФИО должно состоять/);
  assert.match(refused.body, /id="error-consent">Нужно согласие/);

  const done = await ask('POST', '', queryOf({ ...entered, name: 'Пётр', consent: '1' }), BROWSER);
  assert.match(done.body, /Заявка принята/);
  const kept = await one(
    `SELECT r.consent_source FROM registration r JOIN account a ON a.id = r.account_id WHERE a.login = 'by-page'`,
  );
  assert.equal(kept.consent_source, 'checkbox');
  // `le` with an address and no INN is a private person to the document; on the page it is a company that forgot something.
  const company = await ask('POST', '', queryOf({ ...PERSON, businessman: 'le', form: '1', login: 'le' }), BROWSER);
  assert.match(company.body, /id="error-inn">Укажите ИНН/);
  // Whoever says no has not agreed by asking.
  const no = JSON.parse((await ask('GET', queryOf({ ...PERSON, login: 'no-consent', consent: '0' }))).body);
  assert.deepEqual(Object.keys(no.fields), ['consent']);
});

test('one address registers so many a day and tries so many an hour; others do as before', async () => {
  const from = (address: string) => ({ 'x-forwarded-for': address });
  const ask = await serverOf({ perDayMax: 2 });
  const outcome = async (login: string, address: string) =>
    (await ask('GET', queryOf({ ...PERSON, login }), undefined, from(address))).status;
  const answers = await Promise.all(['day1', 'day2', 'day3', 'day4'].map((login) => outcome(login, '2001:db8:1:2::1')));
  assert.deepEqual(answers.toSorted(), [200, 200, 429, 429]);
  assert.equal(await outcome('day5', '2001:db8:1:2:ffff::9'), 429, 'a /64 is one address');
  assert.equal(await outcome('day6', '10.0.0.77'), 200);
  const tries = await Promise.all(
    Array.from({ length: 25 }, () => ask('GET', 'registration=1', undefined, from('10.0.0.78'))),
  );
  const limited = tries.filter(({ status }) => status === 429);
  assert.equal(limited.length, 5);
  assert.ok(Number(limited[0]!.headers['retry-after']) > 0);
  assert.match(limited[0]!.body, /^\{"error":"Слишком много/);
});

test('open, closed, and a tariff for those who register', async () => {
  await pool.query(`INSERT INTO tariff (name) VALUES ('Start')`);
  const open = await serverOf({ mode: 'open', tariff: 'Start' });
  assert.equal(
    (await open('GET', queryOf({ ...COMPANY, login: 'at-once' }))).body,
    '{"success":1,"login":"at-once","status":"active"}',
  );
  const account =
    await one(`SELECT a.state, t.name, r.state AS registration FROM account a JOIN tariff t ON t.id = a.tariff_id
    JOIN registration r ON r.account_id = a.id WHERE a.login = 'at-once'`);
  assert.deepEqual(account, { state: 'active', name: 'Start', registration: 'approved' });
  const gone = await serverOf({ tariff: 'Gone' });
  assert.equal(JSON.parse((await gone('GET', queryOf({ ...COMPANY, login: 'no-tariff' }))).body).success, 1);
  assert.match(troubles.join(), /no tariff "Gone"/);
  const closed = await serverOf({ mode: 'closed' });
  const page = await closed('GET', '', undefined, BROWSER);
  assert.deepEqual([page.status, /Регистрация закрыта/.test(page.body)], [404, true]);
  const asked = await closed('GET', queryOf({ ...COMPANY, login: 'late' }));
  assert.deepEqual([asked.status, asked.body], [404, '{"error":"Регистрация закрыта"}']);
});

test('garbage is answered, never with a failure', async () => {
  const ask = await serverOf();
  const bodies: (string | Buffer)[] = [
    Buffer.from([0xff, 0xfe, 0, 1, 2]),
    '%%%&&&===',
    `registration=1&${'inn=1&'.repeat(5000)}`,
    `registration=1&name=${'Ж'.repeat(100_000)}`,
    queryOf({ ...PERSON, login: 'nul', name: 'Пётр\0', city: 'Клин\0\u202e', e_mail: 'nul@example.com' }),
    JSON.stringify({ registration: 1, businessman: { a: 1 }, login: [1], password: null, phone: 1e300, inn: true }),
    '{"registration":1,"login":"\\ud800abc","name":"\\u0000\\u0000\\u0000"}',
    '[]',
    '{}',
  ];
  for (const body of bodies) {
    for (const headers of [{}, BROWSER]) {
      const { status, type, body: text } = await ask('POST', '', body, headers);
      assert.equal(status, 200, String(body).slice(0, 60));
      if (type.startsWith('application/json')) JSON.parse(text);
    }
  }
  const huge = await ask('POST', '', `registration=1&name=${'x'.repeat(9 * 1024 * 1024)}`);
  assert.equal(huge.status, 413);
});
