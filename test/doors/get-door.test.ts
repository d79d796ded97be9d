import assert from 'node:assert/strict';
import { before, beforeEach, test } from 'node:test';
import { type Bench, bench, FIRST_ID, md5, percent, windows1251 } from './fakes.ts';

const AUTH = 'user=shop&pwd=s3cret';
const TEXTY = 'user=texty&pwd=s3cret';
const SMS = 'sadr=SHOP&text=hello';
const JSON_TYPE = 'application/json; charset=utf-8';
const TEXT_TYPE = 'text/plain; charset=utf-8';

let b: Bench;
before(async () => {
  b = await bench({
    recipientsMax: 50,
    getAnswer: { fallback: 'json', byHost: new Map([['old.example', 'text']]) },
    auth: { attempts: { perLogin: 100, perAddress: 100, windowSeconds: 60 } },
  });
});
beforeEach(() => {
  b.pipeline.requests.length = 0;
  b.pipeline.refuseAll = null;
  b.pipeline.failure = null;
});

/** Ids count up over the tests of this file: only their order matters. */
function renumbered(body: string): string {
  let id = FIRST_ID;
  return body.replace(/"id_message":"\d+"/g, () => `"id_message":"${id++}"`);
}

async function answer(query: string, headers: Record<string, string> = {}): Promise<[body: string, type: string]> {
  const response = await b.get(query, headers);
  assert.equal(response.statusCode, 200, query);
  return [renumbered(response.body), String(response.headers['content-type'])];
}

const row = (offset: number) => `{"id_message":"${FIRST_ID + offset}","price":"10.6000000"}`;
const information = (...rows: string[]) => `{"information":[${rows.join(',')}],"balance":"143777.36"}`;
const PHONE_MISSING = '{"error":"Укажите номер телефона."}';

test('send, JSON answers', async () => {
  const cases: [query: string, body: string][] = [
    [`${AUTH}&${SMS}&dadr=79612242243`, information(row(0))],
    [`${AUTH}&${SMS}&dadr=79612242243,79612242244`, information(row(0), row(1))],
    [`${AUTH}&${SMS}&dadr=79612242243,,%2079612242244,`, information(row(0), row(1))],
    [`${AUTH}&${SMS}&dadr=79612242243,x,79612242244`, information(row(0), PHONE_MISSING, row(1))],
    [`${AUTH}&${SMS}&addr=79612242243`, information(row(0))],
    [`${AUTH}&${SMS}`, information(PHONE_MISSING)],
    [`${AUTH}&${SMS}&dadr=,`, information(PHONE_MISSING)],
    [`${AUTH}&sadr=SHOP&dadr=79612242243`, information('{"error":"Нет текста сообщения."}')],
    [`${AUTH}&text=x&dadr=79612242243`, information('{"error":"Нет отправителя."}')],
    [`${AUTH}&${SMS}&dadr=796122422431234`, information('{"error":"Номер телефона должен быть меньше 15 символов."}')],
    [`${AUTH}&${SMS}&dadr=79612242243&type_send_1=Viber`, information(row(0))],
    [`${AUTH}&${SMS}&dadr=79612242243,79612242244&type_send_1=sms&type_send_2=viber`, information(row(0), row(1))],
    [`${AUTH}&sadr=HLR&dadr=79612242243`, information(row(0))],
    [
      `${AUTH}&${SMS}&dadr=79612242243,79612242244&type_send_1=pigeon`,
      information(...Array(2).fill('{"error":"Данное направление закрыто."}')),
    ],
    [`${AUTH}&${SMS}&dadr=79612242243&type_send_2=pigeon`, information('{"error":"Данное направление закрыто."}')],
    ['user=shop&pwd=x', '{"error":"Неверный логин или пароль"}'],
    ['', '{"error":"Неверный логин или пароль"}'],
    ['user=blocked&pwd=s3cret', '{"error":"Ваш аккаунт заблокирован."}'],
    ['user=pending&pwd=s3cret&balance=1', '{"error":"Ваш аккаунт заблокирован."}'],
  ];
  for (const [query, body] of cases) assert.deepEqual(await answer(query), [body, JSON_TYPE], query);
});

test('send, text answers', async () => {
  assert.match((await answer(`${TEXTY}&${SMS}&dadr=79612242243`))[0], /^\d+$/);
  assert.match(
    (await answer(`${TEXTY}&${SMS}&dadr=x,79612242243,79612242244`))[0],
    /^\d+,\d+$/,
    'ids of those accepted',
  );
  const cases: [query: string, body: string][] = [
    [`${TEXTY}&${SMS}&dadr=x,796122422431234`, 'Укажите номер телефона.'],
    [`${TEXTY}&${SMS}`, 'Укажите номер телефона.'],
    [`${TEXTY}&sadr=SHOP&dadr=79612242243`, 'Нет текста сообщения.'],
  ];
  for (const [query, body] of cases) assert.deepEqual(await answer(query), [body, TEXT_TYPE], query);
});

test('sentences have a capital letter and a full stop', async () => {
  for (const [code, sentence] of [
    ['no_supplier', 'У нас закончились SMS. Для разрешения проблемы свяжитесь с менеджером.'],
    ['insufficient_funds', 'Закончились SMS.'],
    ['account_blocked', 'Аккаунт заблокирован.'],
    ['stop_listed', 'Номер телефона присутствует в стоп-листе.'],
    ['direction_closed_for_account', 'Данное направление закрыто для вас.'],
    ['text_rejected', 'Текст SMS отклонен модератором.'],
    ['sender_unknown', 'Такого отправителя нет.'],
    ['sender_not_approved', 'Отправитель не прошел модерацию.'],
  ] as const) {
    b.pipeline.refuseAll = code;
    assert.equal((await answer(`${AUTH}&${SMS}&dadr=1`))[0], information(`{"error":"${sentence}"}`));
    assert.equal((await answer(`${TEXTY}&${SMS}&dadr=1`))[0], sentence);
  }
});

test('the account decides the dialect, else the host, else the installation', async () => {
  const type = async (query: string, host: string) => (await answer(query, { host }))[1];
  assert.equal(await type(`${AUTH}&balance=1`, 'new.example'), JSON_TYPE);
  assert.equal(await type(`${AUTH}&balance=1`, 'OLD.example:8080'), TEXT_TYPE);
  assert.equal(await type(`${TEXTY}&balance=1`, 'new.example'), TEXT_TYPE);
  assert.deepEqual(await answer('user=texty&pwd=x', { host: 'new.example' }), [
    '{"error":"Неверный логин или пароль"}',
    JSON_TYPE,
  ]);
  assert.deepEqual(await answer('user=texty&pwd=x', { host: 'old.example' }), ['Неверный логин или пароль', TEXT_TYPE]);
  assert.deepEqual(await answer('user=blocked&pwd=s3cret', { host: 'old.example' }), [
    'Ваш аккаунт заблокирован.',
    TEXT_TYPE,
  ]);
});

test('status', async () => {
  const at = Date.UTC(2021, 3, 26, 12, 15, 3);
  b.pipeline.knows(1, { state: 'deliver', changedAtMs: at });
  b.pipeline.knows(2);
  const one = '{"id_sms":"1","time":"2021-04-26 15:15:03","state":"deliver"}';
  const two = '{"id_sms":"2","time":"","state":"send"}';
  const unknown = 'Сообщение с таким ID не принималось';
  const cases: [query: string, body: string, type: string][] = [
    [`${AUTH}&msgid=1`, one, JSON_TYPE],
    [`${AUTH}&id_sms=1`, one, JSON_TYPE],
    [`${AUTH}&ID_SMS=1,`, one, JSON_TYPE],
    [`${AUTH}&msgid=1,2`, `[${one},${two}]`, JSON_TYPE],
    [`${AUTH}&msgid=3`, `{"id_sms":"3","time":"","state":"","error":"${unknown}"}`, JSON_TYPE],
    [`${AUTH}&msgid=,`, `{"id_sms":"","time":"","state":"","error":"${unknown}"}`, JSON_TYPE],
    [`${AUTH}&smsid=1`, 'deliver', TEXT_TYPE],
    [`${AUTH}&smsid=1,3,2`, `deliver\n${unknown}\nsend`, TEXT_TYPE],
    [`${AUTH}&smsid=1&msgid=1`, one, JSON_TYPE],
    [`${TEXTY}&msgid=1`, 'deliver', TEXT_TYPE],
    [`${TEXTY}&msgid=01`, unknown, TEXT_TYPE],
    ['user=shop&pwd=x&smsid=1', 'Неверный логин или пароль', TEXT_TYPE],
    ['user=shop&pwd=x&msgid=1', '{"error":"Неверный логин или пароль"}', JSON_TYPE],
  ];
  for (const [query, body, type] of cases) assert.deepEqual(await answer(query), [body, type], query);
});

test('balance', async () => {
  b.pipeline.balanceView = {
    availableE7: 1_437_773_699_999n,
    spendableE7: 1_437_773_699_999n,
    currency: 'RUR',
    unlimited: false,
    areas: [],
  };
  assert.deepEqual(await answer(`${AUTH}&balance=1`), ['{"balance":"143777.36","currency":"RUR"}', JSON_TYPE]);
  assert.deepEqual(await answer(`${TEXTY}&balance=1`), ['143777.36\nRUR', TEXT_TYPE]);
  assert.deepEqual(await answer(`${AUTH}&balance=1&dadr=79612242243&${SMS}`), [
    '{"balance":"143777.36","currency":"RUR"}',
    JSON_TYPE,
  ]);
  assert.equal(b.pipeline.requests.length, 0);
});

test('ways to authenticate', async () => {
  const good: [query: string, headers?: Record<string, string>][] = [
    ['token=T0KEN'],
    ['TOKEN=T0KEN&user=nobody'],
    [`user=shop&token_hash=${md5('T0KEN')}`],
    [`user=shop&token_hash=${md5('T0KEN').toUpperCase()}`],
    ['login=shop&password=s3cret'],
    ['token=&user=shop&pwd=s3cret'],
    ['', { authorization: 'Bearer T0KEN' }],
  ];
  for (const [query, headers] of good)
    assert.match((await answer(`${query}&balance=1`, headers))[0], /^\{"balance"/, query);
  for (const query of [
    'token=x&user=shop&pwd=s3cret',
    `user=texty&token_hash=${md5('T0KEN')}`,
    'token[]=T0KEN',
    'user=shop&pwd=',
  ]) {
    assert.equal((await answer(`${query}&balance=1`))[0], '{"error":"Неверный логин или пароль"}', query);
  }
});

test('what an item holds: names, encodings, validity, client id', async () => {
  const items = async (query: string) => {
    b.pipeline.requests.length = 0;
    await b.get(`${AUTH}&${query}`);
    return b.pipeline.items;
  };
  const text = async (query: string) => (await items(`${query}&sadr=S&dadr=1`))[0]!.steps[0]!.text;
  assert.equal(await text('text=%D0%9F%D1%80%D0%B8%D0%B2%D0%B5%D1%82+%2B'), 'Привет +');
  assert.equal(await text(`text=${percent(windows1251('Привет, мир'))}`), 'Привет, мир');
  assert.equal(await text('text=100%25+%26'), '100% &');
  assert.equal(await text('text=first&TEXT=last&text='), 'last');
  const [item] = await items(
    'dadr=%2B7(961)224-22-43&sadr=%20SHOP&text=x&validity_period=2030-01-01%2010:00&translit=1&client_id_sms=5',
  );
  assert.deepEqual(item, {
    steps: [
      { channel: 'sms', sender: 'SHOP', text: 'x', content: {}, validity: '', waitS: null, success: 'delivered' },
    ],
    phone: '+7(961)224-22-43',
    clientId: '5',
    validity: '2030-01-01 10:00',
    transliterate: true,
    priceMax: '',
  });
  assert.deepEqual(
    (await items('dadr=1,2&client_id_sms=5')).map((i) => i.clientId),
    ['', ''],
  );
  const [viber] = await items('dadr=1&type_send_1=viber&sender_viber=V&text_viber=T&validity_period_viber=P');
  const [step] = viber!.steps;
  assert.deepEqual([step!.channel, step!.sender, step!.text, viber!.validity], ['viber', 'V', 'T', 'P']);
});

test('POST of a form has the same names', async () => {
  const post = async (url: string, payload: string | Buffer, type = 'application/x-www-form-urlencoded') =>
    renumbered((await b.post(url, payload, { 'content-type': type })).body);
  assert.equal(await post('/sendsms.php', `${AUTH}&${SMS}&dadr=79612242243`), information(row(0)));
  assert.equal(await post(`/sendsms.php?${AUTH}&dadr=1`, `${SMS}&dadr=79612242243`, 'nonsense'), information(row(0)));
  await post(`/sendsms.php?${AUTH}`, Buffer.concat([Buffer.from('dadr=1&sadr=S&text='), windows1251('Да')]));
  assert.equal(b.pipeline.firsts.at(-1)!.text, 'Да');
});

test('doubled slashes collapse; registration and unknown paths are 404; HEAD sends nothing', async () => {
  const status = async (method: 'GET' | 'HEAD' | 'PUT' | 'POST', url: string) => {
    const response = await b.server.app.inject({ method, url });
    assert.ok(!response.body.includes('s3cret'), url);
    return response.statusCode;
  };
  assert.equal(await status('GET', `//sendsms.php?${AUTH}&balance=1`), 200);
  assert.equal(await status('GET', `http://my3.example//sendsms.php?${AUTH}&balance=1`), 200);
  assert.equal(await status('GET', `/sendsms.php?${AUTH}&registration=1`), 404);
  assert.equal(await status('GET', `/sendsms?${AUTH}&balance=1`), 404);
  assert.equal(await status('GET', `/nothing?${AUTH}`), 404);
  assert.equal(await status('GET', `/%zz?${AUTH}`), 404);
  assert.equal(await status('HEAD', `/sendsms.php?${AUTH}&${SMS}&dadr=79612242243`), 404);
  assert.equal(await status('PUT', `/sendsms.php?${AUTH}&${SMS}&dadr=79612242243`), 404);
  assert.equal(await status('GET', '/json/'), 200);
  assert.equal(b.pipeline.requests.length, 0);
});
