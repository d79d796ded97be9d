// contract.md §4 at a running gateway: registration by request and by page, approval by the operator's command, and then the
// doors. Nothing of what an applicant sends is ever logged.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { cloneDatabase } from '../test/helpers/database.ts';
import { eventually } from '../test/helpers/eventually.ts';
import { Doors } from './helpers/doors.ts';
import { type Gateway, startGateway } from './helpers/gateway.ts';
import { makePlace } from './helpers/place.ts';

const PAGE = '/ru/reg/registration.html';
const SECRET = 'Pa55word-nobody-may-see';
/** The document's own example (spec/get-api.txt 1.7.2) with an INN whose check digit is right. */
const EXAMPLE = {
  registration: '1',
  businessman: 'le',
  login: 'user',
  password: SECRET,
  name: 'Ivan',
  city: 'City',
  phone: '79537775522',
  e_mail: 'registration@gmail.com',
  inn: '7707083893',
  juridical_address: 'Московская24',
  company_name: 'nameCompany',
};
const BROWSER = { accept: 'text/html,application/xhtml+xml;q=0.9,*/*;q=0.8' };

const place = makePlace();
let gateway: Gateway;
let nobody: Doors;

before(async () => {
  const database = await cloneDatabase();
  place.onClose(() => database.drop());
  gateway = await startGateway(place, { databaseUrl: database.url, env: { KASKAD_LOG_LEVEL: 'trace' } });
  nobody = new Doors(gateway.url, {});
  place.onClose(() => nobody.close());
});

const queryOf = (fields: Record<string, string>) => String(new URLSearchParams(fields));

test('by request: registered, waiting, approved, and then a client like any other', async () => {
  const wrong = await nobody.raw(`${PAGE}?${queryOf({ ...EXAMPLE, inn: '5551112223' })}`);
  assert.deepEqual([wrong.status, wrong.type], [200, 'application/json; charset=utf-8']);
  assert.deepEqual(Object.keys(JSON.parse(wrong.body)), ['error', 'fields']);
  assert.deepEqual(Object.keys(JSON.parse(wrong.body).fields), ['inn']);

  const right = await nobody.raw(`${PAGE}?${queryOf(EXAMPLE)}`);
  assert.deepEqual([right.status, right.body], [200, '{"success":1,"login":"user","status":"moderation"}']);
  const again = JSON.parse((await nobody.raw(`/sendsms.php?${queryOf({ ...EXAMPLE, login: 'USER' })}`)).body);
  assert.deepEqual(Object.keys(again.fields), ['login']);

  const user = new Doors(gateway.url, { login: 'user', password: SECRET });
  place.onClose(() => user.close());
  assert.equal((await user.get({ balance: '1' })).body, '{"error":"Ваш аккаунт заблокирован."}');
  assert.equal((await user.post('/json/balance.php', {})).body, '{"error":"Ваш аккаунт заблокирован"}');
  const [waiting] = await gateway.json<{ login: string; inn: string }[]>('account', 'registrations');
  assert.deepEqual([waiting!.login, waiting!.inn], ['user', '7707083893']);
  await gateway.command('account', 'approve', 'user');
  await eventually(async () =>
    assert.equal((await user.get({ balance: '1' })).body, '{"balance":"0.00","currency":"RUR"}'),
  );
  const letters = await gateway.json<{ kind: string }[]>('mail', 'list');
  assert.deepEqual(
    letters.map(({ kind }) => kind),
    ['registration.approved', 'registration.received'],
  );
});

test('by page: the form, the form again with what was wrong, and a page of thanks', async () => {
  const form = await nobody.raw(PAGE, undefined, BROWSER);
  assert.deepEqual([form.status, form.type], [200, 'text/html; charset=utf-8']);
  assert.match(String(form.headers['content-security-policy']), /default-src 'none'/);
  assert.doesNotMatch(form.body, /src=|href=(?!"\/")/);
  const entered = {
    ...EXAMPLE,
    businessman: 'ip',
    login: 'trader',
    inn: '500100732259',
    ogrnip: '304500116000158',
    form: '1',
  };
  const type = { 'content-type': 'application/x-www-form-urlencoded', ...BROWSER };
  const refused = await nobody.raw(PAGE, queryOf(entered), type);
  assert.match(refused.body, /ОГРНИП указан с ошибкой/);
  assert.match(refused.body, /Нужно согласие/);
  assert.match(refused.body, /value="304500116000158"/);
  assert.ok(!refused.body.includes(SECRET));
  const done = await nobody.raw(PAGE, queryOf({ ...entered, ogrnip: '304500116000157', consent: '1' }), type);
  assert.match(done.body, /Заявка принята/);
  const [trader] = await gateway.json<{ kind: string; consentSource: string }[]>('account', 'registrations');
  assert.deepEqual([trader!.kind, trader!.consentSource], ['sole_trader', 'checkbox']);
});

test('a private person, as the document words it: le with an actual address', async () => {
  const { inn, juridical_address, company_name, ...rest } = EXAMPLE;
  const person = { ...rest, login: 'person', address_facto: 'Московская24, кв. 1' };
  const answer = await nobody.raw(PAGE, JSON.stringify(person));
  assert.equal(answer.body, '{"success":1,"login":"person","status":"moderation"}');
  const [kept] = await gateway.json<{ kind: string }[]>('account', 'registrations');
  assert.equal(kept!.kind, 'person');
});

test('the log has no word of it', () => {
  const log = readFileSync(join(place.folder, 'gateway.log'), 'utf8');
  assert.match(log, /listening/);
  for (const word of [SECRET, 'registration@gmail.com', '79537775522', '7707083893'])
    assert.ok(!log.includes(word), word);
});
