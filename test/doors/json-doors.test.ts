import assert from 'node:assert/strict';
import { before, beforeEach, test } from 'node:test';
import type { SendItem, SendStep } from '../../src/pipeline/ports.ts';
import { type Bench, bench, FIRST_ID, sha256, windows1251 } from './fakes.ts';

const AUTH = { login: 'shop', password: 's3cret' };
const MESSAGE = { sender: 'SHOP', text: 'Привет', phones: [{ phone: '79612242243' }] };
const PHONE_MISSING = '{"error":"укажите номер телефона"}';
const CLOSED = '{"error":"данное направление закрыто"}';

let b: Bench;
before(async () => {
  b = await bench({ recipientsMax: 50 });
});
beforeEach(() => {
  b.pipeline.requests.length = 0;
  b.pipeline.refuseAll = null;
  b.pipeline.failure = null;
});

const sent = (id: number) => `{"state":"send","id_sms":"${id}"}`;

async function rowsOf(document: unknown): Promise<string> {
  const response = await b.post('/json/', document);
  assert.equal(response.statusCode, 200);
  const rows = /^\{"information":(\[.*\])\}$/s.exec(response.body)?.[1] ?? response.body;
  // Ids count up over the tests of this file: only their order matters.
  let id = FIRST_ID;
  return rows.replace(/"id_sms":"\d+"/g, () => `"id_sms":"${id++}"`);
}

async function itemsOf(...messages: unknown[]): Promise<SendItem[]> {
  b.pipeline.requests.length = 0;
  await b.post('/json/', { ...AUTH, message: messages });
  return b.pipeline.items;
}

test('errors of a whole document, in 200, exactly', async () => {
  const broken: [name: string, path: string, body: unknown, error: string][] = [
    ['no body', '/json/', '', 'POST данные отсутствуют'],
    ['blanks', '/json/', ' \r\n', 'POST данные отсутствуют'],
    ['BOM only', '/json/', Buffer.from([0xef, 0xbb, 0xbf]), 'POST данные отсутствуют'],
    ['not JSON', '/json/', 'login=shop', 'Неправильный формат JSON документа'],
    ['half JSON', '/json/', '{"login":"shop"', 'Неправильный формат JSON документа'],
    ['a string', '/json/', '"x"', 'Неправильный формат JSON документа'],
    ['null', '/json/', 'null', 'Неправильный формат JSON документа'],
    ['an array', '/json/', [AUTH], 'Неправильный формат JSON документа'],
    ['no message', '/json/', AUTH, 'Неправильный формат JSON документа'],
    ['message null', '/json/', { ...AUTH, message: null }, 'Неправильный формат JSON документа'],
    ['message a string', '/json/', { ...AUTH, message: 'hello' }, 'Неправильный формат JSON документа'],
    ['no credentials', '/json/', { message: [MESSAGE] }, 'Неправильный логин или пароль'],
    ['wrong password', '/json/', { login: 'shop', password: 'x', message: [MESSAGE] }, 'Неправильный логин или пароль'],
    ['wrong token', '/json/', { ...AUTH, token: 'x', message: [MESSAGE] }, 'Неправильный логин или пароль'],
    ['credentials of odd types', '/json/', { login: [], password: {}, message: [] }, 'Неправильный логин или пароль'],
    ['blocked', '/json/', { login: 'blocked', password: 's3cret', message: [MESSAGE] }, 'Ваш аккаунт заблокирован'],
    ['blocked, token', '/json/', { token: 'BL0CKED', message: [MESSAGE] }, 'Ваш аккаунт заблокирован'],
    ['blocked, wrong password', '/json/', { login: 'blocked', password: 'x' }, 'Неправильный логин или пароль'],
    ['not approved yet', '/json/', { login: 'pending', password: 's3cret', message: [] }, 'Ваш аккаунт заблокирован'],
    ['state without id', '/json/state.php', AUTH, 'Неправильный формат JSON документа'],
    ['state without body', '/json/state.php', '', 'POST данные отсутствуют'],
    ['state, wrong', '/json/state.php', { ...AUTH, password: 'x', id_sms: 1 }, 'Неправильный логин или пароль'],
    ['balance without body', '/json/balance.php', '', 'POST данные отсутствуют'],
    ['balance, malformed', '/json/balance.php', '{', 'Неправильный формат JSON документа'],
    ['balance, blocked', '/json/balance.php', { token: 'BL0CKED' }, 'Ваш аккаунт заблокирован'],
  ];
  for (const [name, path, body, error] of broken) {
    const response = await b.post(path, body);
    assert.equal(response.statusCode, 200, name);
    assert.equal(response.body, `{"error":"${error}"}`, name);
    assert.equal(response.headers['content-type'], 'application/json; charset=utf-8', name);
  }
  assert.equal(b.pipeline.requests.length, 0);
});

test('one row a phone, flat, in message order then phone order; a bad phone spoils only its own row', async () => {
  const second = { ...MESSAGE, phones: [{ phone: '79612242245' }] };
  const nobody = { sender: 'SHOP', text: 'x' };
  const three = { ...MESSAGE, phones: [{ phone: '79612242243' }, { phone: '' }, { phone: '79612242244' }] };
  const rows: [name: string, messages: unknown, rows: string[]][] = [
    ['one', [MESSAGE], [sent(FIRST_ID)]],
    ['a single object as message', MESSAGE, [sent(FIRST_ID)]],
    ['several', [three, second], [sent(FIRST_ID), PHONE_MISSING, sent(FIRST_ID + 1), sent(FIRST_ID + 2)]],
    ['no phones', [nobody, MESSAGE], [PHONE_MISSING, sent(FIRST_ID)]],
    ['empty phones', [{ ...nobody, phones: [] }, MESSAGE], [PHONE_MISSING, sent(FIRST_ID)]],
    ['phones null', [{ ...nobody, phones: null }], [PHONE_MISSING]],
    ['nothing but rubbish', [null, 1, 'x', [], {}], Array(5).fill(PHONE_MISSING)],
    ['no message at all', [], []],
    ['no text', [{ ...MESSAGE, text: '' }], ['{"error":"нет текста сообщения"}']],
    ['no sender', [{ ...MESSAGE, sender: ' ' }], ['{"error":"нет отправителя"}']],
    [
      'too long',
      [{ ...MESSAGE, phones: ['796122422431234'] }],
      ['{"error":"номер телефона должен быть меньше 15 символов"}'],
    ],
  ];
  for (const [name, message, expected] of rows) {
    assert.equal(await rowsOf({ ...AUTH, message }), `[${expected.join(',')}]`, name);
  }
});

test('every refusal of the pipeline has its sentence', async () => {
  for (const [code, sentence] of [
    ['no_supplier', 'у нас закончились SMS. Для разрешения проблемы свяжитесь с менеджером'],
    ['insufficient_funds', 'закончились SMS'],
    ['account_blocked', 'аккаунт заблокирован'],
    ['stop_listed', 'номер телефона присутствует в стоп-листе'],
    ['direction_closed_for_account', 'данное направление закрыто для вас'],
    ['direction_closed', 'данное направление закрыто'],
    ['text_rejected', 'текст SMS отклонен модератором'],
    ['sender_missing', 'нет отправителя'],
    [
      'sender_too_long',
      'отправитель не должен превышать 15 символов для цифровых номеров и 11 символов для буквенно-числовых',
    ],
    ['phone_too_long', 'номер телефона должен быть меньше 15 символов'],
    ['link_missing', 'нет ссылки'],
    ['contact_card_incomplete', 'укажите название контакта и хотя бы один параметр для визитной карточки'],
    ['sender_unknown', 'такого отправителя нет'],
    ['sender_not_approved', 'отправитель не прошел модерацию'],
  ] as const) {
    b.pipeline.refuseAll = code;
    assert.equal(await rowsOf({ ...AUTH, message: [MESSAGE] }), `[{"error":"${sentence}"}]`);
  }
});

test('phones: objects, numbers, strings; one by itself; names in any letters', async () => {
  const cases: [message: Record<string, unknown>, phones: string[]][] = [
    [{ phones: [{ phone: 79612242243 }] }, ['79612242243']],
    [{ phones: [79612242243, '+7 (961) 224-22-44'] }, ['79612242243', '+7 (961) 224-22-44']],
    [{ phones: { phone: '79612242243' } }, ['79612242243']],
    [{ phones: '79612242243' }, ['79612242243']],
    [{ phone: 79612242243 }, ['79612242243']],
    [{ Phones: [{ PHONE: '1' }] }, ['1']],
    [{ phones: [null, [], {}, true] }, ['', '', '', '1']],
  ];
  for (const [message, phones] of cases) {
    assert.deepEqual(
      (await itemsOf(message)).map((item) => item.phone),
      phones,
      JSON.stringify(message),
    );
  }
});

test('what an item holds', async () => {
  const step = {
    channel: 'sms' as const,
    sender: 'SHOP',
    text: 'Привет',
    content: {},
    validity: '',
    waitS: null,
    success: 'delivered' as const,
  };
  const item = {
    steps: [step],
    phone: '79612242243',
    clientId: '',
    validity: '',
    transliterate: false,
    priceMax: '',
  };
  const stepped = (changes: Partial<SendStep>) => ({ steps: [{ ...step, ...changes }] });
  const phone = { phone: '79612242243' };
  const long = 'x'.repeat(65);
  const cases: [message: Record<string, unknown>, changes: Partial<SendItem>][] = [
    [{}, {}],
    [{ type_send_1: 'SMS ' }, {}],
    [{ type_send_1: '' }, {}],
    [{ sender: ' SHOP' }, {}],
    [{ sender: 79001112233, text: 12345 }, stepped({ sender: '79001112233', text: '12345' })],
    [{ sender: undefined, sadr: 'SADR' }, stepped({ sender: 'SADR' })],
    [{ sender: undefined, name_clients_sms: 'N' }, stepped({ sender: 'N' })],
    [{ text: ' a\0b\ud800 ' }, stepped({ text: ' ab\ufffd ' })],
    [{ transliterate: 1 }, { transliterate: true }],
    [{ translit: '1' }, { transliterate: true }],
    [{ translit: '0', transliterate: false }, {}],
    [{ validity_period: '2030-01-01 00:00' }, { validity: '2030-01-01 00:00' }],
    [{ validity_period: 'a', validity_period_sms: 'b' }, { validity: 'b' }],
    [{ validity_period: 'a', phones: [{ ...phone, validity_period: 'c' }] }, { validity: 'c' }],
    [{ validity_period: 'a', phones: [{ ...phone, validity_period: '' }] }, { validity: 'a' }],
    [{ phones: [{ ...phone, client_id_sms: '101' }] }, { clientId: '101' }],
    [{ phones: [{ ...phone, client_id_sms: 101 }] }, { clientId: '101' }],
    [{ phones: [{ ...phone, client_id_sms: '0101' }] }, { clientId: '0101' }],
    [{ phones: [{ ...phone, client_id_sms: 0 }] }, {}],
    [{ phones: [{ ...phone, client_id_sms: '0' }] }, {}],
    [{ phones: [{ ...phone, client_id_sms: null }] }, {}],
    [{ phones: [{ ...phone, client_id_sms: '' }] }, {}],
    [{ phones: [{ ...phone, client_id_sms: long }] }, { clientId: sha256(long) }],
    [{ phones: ['79612242243'], client_id_sms: 7 }, { clientId: '7' }],
  ];
  for (const [message, changes] of cases) {
    assert.deepEqual(await itemsOf({ ...MESSAGE, ...message }), [{ ...item, ...changes }], JSON.stringify(message));
  }
  const two = await itemsOf({ ...MESSAGE, client_id_sms: 7, phones: ['79612242243', '79612242244'] });
  assert.deepEqual(
    two.map((i) => i.clientId),
    ['', ''],
    'one client id cannot name two recipients',
  );
});

test('client ids beyond the precision of a number stay different', async () => {
  const document = `{"login":"shop","password":"s3cret","message":[{"sender":"S","text":"t","phones":[
    {"phone":79612242243,"client_id_sms":90071992547409931},{"phone":79612242243,"client_id_sms":90071992547409932},]}]}`;
  await b.post('/json/', document);
  assert.deepEqual(
    b.pipeline.items.map((item) => item.clientId),
    ['90071992547409931', '90071992547409932'],
  );
});

test('the request as the pipeline gets it', async () => {
  const before = Date.now();
  await b.post('/json/', { token: 'T0KEN', translit: '1', message: [MESSAGE, { ...MESSAGE, phones: [] }] });
  const [request] = b.pipeline.requests;
  assert.deepEqual(
    [request!.account.login, request!.tokenId, request!.recipients, request!.items.map((item) => item.transliterate)],
    ['shop', 10, 2, [true, true]],
  );
  assert.ok(request!.receivedAtMs >= before && request!.receivedAtMs <= Date.now());
});

test('a channel that nobody knows is refused row by row, wherever in the cascade it stands', async () => {
  const rest = { phones: ['79612242243', '79612242244'] };
  for (const message of [
    { type_send_1: 'pigeon', sender: 'V', text: 'x' },
    { type_send_1: 'constructor', sender: 'V', text: 'x' },
    { type_send_1: 'viber', type_send_2: 'pigeon', sender_viber: 'V', text_viber: 'x' },
    { type_send_1: 'sms', type_send_4: 'toString', sender: 'V', text: 'x' },
  ]) {
    const items = await itemsOf({ ...rest, ...message });
    assert.deepEqual(
      items.map(({ refused, steps }) => [refused, steps.length]),
      [
        ['channel_unavailable', 0],
        ['channel_unavailable', 0],
      ],
      JSON.stringify(message),
    );
  }
  assert.equal(
    await rowsOf({ ...AUTH, message: [{ phones: ['79612242243'], type_send_1: 'pigeon' }, MESSAGE] }),
    `[${CLOSED},${sent(FIRST_ID)}]`,
  );
  const [item] = await itemsOf({ ...MESSAGE, type_send_2: '', type_send_3: null });
  assert.deepEqual([item!.refused, item!.steps.length], [undefined, 1]);
});

test('any content type, encoding, path and way to authenticate', async () => {
  const document = JSON.stringify({ ...AUTH, message: [MESSAGE] });
  for (const type of [
    undefined,
    'text/json; charset=utf-8',
    'application/json',
    'application/x-www-form-urlencoded',
    'json',
    ';;;',
    '',
  ]) {
    const response = await b.post('/json/', document, type === undefined ? {} : { 'content-type': type });
    assert.match(response.body, /^\{"information":\[\{"state":"send","id_sms":"\d+"\}\]\}$/, String(type));
  }
  for (const path of [
    '/json',
    '/json/',
    '/json/index.php',
    '//json//',
    '/json//index.php',
    'http://my3.example/json/',
    '/json/?x=1',
  ]) {
    assert.match((await b.post(path, document)).body, /"id_sms"/, path);
  }
  b.pipeline.requests.length = 0;
  await b.post('/json/', windows1251(document));
  assert.equal(b.pipeline.firsts[0]!.text, 'Привет');
  for (const [changes, headers] of [
    [{ token: 'T0KEN' }, {}],
    [{ user: 'shop', pwd: 's3cret' }, {}],
    [{ login: ' shop ', password: 's3cret', token: '' }, {}],
    [{}, { authorization: 'Bearer T0KEN' }],
    [{}, { authorization: 'bearer  T0KEN' }],
  ] as const) {
    assert.match((await b.post('/json/', { ...changes, message: [MESSAGE] }, headers)).body, /"id_sms"/);
  }
});

test('state: an object for one id, an array for an array', async () => {
  const at = Date.UTC(2021, 3, 26, 12, 15, 3);
  b.pipeline.knows(1, { state: 'deliver', changedAtMs: at, segments: 2, unitPriceE7: 106_000_000n });
  b.pipeline.knows(2);
  const one = '{"id_sms":1,"time_change_state":"2021-04-26 15:15:03","state":"deliver"}';
  const oneDetail = `${one.slice(0, -1)},"num_parts":2,"price":10.6000000}`;
  const two = '{"id_sms":2,"time_change_state":"","state":"send"}';
  const unknown = (id: string) =>
    `{"id_sms":${id},"time_change_state":"","state":"","error":"Сообщение с таким ID не принималось"}`;
  const cases: [document: unknown, answer: string][] = [
    [{ ...AUTH, id_sms: 1 }, one],
    [{ ...AUTH, id_sms: '1' }, one],
    [{ ...AUTH, id_sms: ' 1 ', detail: 0 }, one],
    [{ ...AUTH, id_sms: 1, detail: 1 }, oneDetail],
    [{ ...AUTH, id_sms: 1, detail: '1' }, oneDetail],
    [{ ...AUTH, id_sms: 2 }, two],
    [{ ...AUTH, id_sms: 2, detail: 1 }, `${two.slice(0, -1)},"num_parts":1,"price":0.0000001}`],
    [{ ...AUTH, id_sms: [1, '2', 1] }, `[${one},${two},${one}]`],
    [{ ...AUTH, id_sms: [1] }, `[${one}]`],
    [{ ...AUTH, id_sms: [] }, '[]'],
    [{ ...AUTH, id_sms: [{ id_sms: 1 }, { id_sms: '3' }] }, `[${one},${unknown('3')}]`],
    [[{ ...AUTH, id_sms: 1 }, { id_sms: 2 }], `[${one},${two}]`],
    [{ ...AUTH, id_sms: 3 }, unknown('3')],
    [{ ...AUTH, id_sms: 3, detail: 1 }, unknown('3')],
    [{ ...AUTH, id_sms: '01' }, unknown('"01"')],
    [{ ...AUTH, id_sms: -1 }, unknown('"-1"')],
    [{ ...AUTH, id_sms: 1.5 }, unknown('"1.5"')],
    [{ ...AUTH, id_sms: '9007199254740993' }, unknown('"9007199254740993"')],
    [{ ...AUTH, id_sms: 'a"\n' }, unknown('"a\\""')],
    [{ ...AUTH, id_sms: {} }, unknown('""')],
  ];
  for (const [document, answer] of cases) {
    assert.equal((await b.post('/json/state.php', document)).body, answer, JSON.stringify(document));
  }
  assert.equal((await b.post('/json/state.php', { ...AUTH, id_sms: Array(51).fill(1) })).statusCode, 413);
});

test('balance', async () => {
  const areas = [
    { channel: 'sms', area: 'Tele2', priceE7: 2_641_144n },
    { channel: 'sms', area: 'Россия "все"', priceE7: 0n },
  ] as const;
  b.pipeline.balanceView = {
    availableE7: 190_239_000_000n,
    spendableE7: 190_239_000_000n,
    currency: 'RUR',
    unlimited: false,
    areas: [...areas],
  };
  const balance = async () => (await b.post('/json/balance.php', AUTH)).body;
  assert.equal(
    await balance(),
    '{"money":"19023.9","currency":"RUR","information":[{"type_sms":"sms","area":"Tele2","num_sms":"72029"},' +
      '{"type_sms":"sms","area":"Россия \\"все\\"","num_sms":"Безлимит"}]}',
  );
  b.pipeline.balanceView = { availableE7: -5n, spendableE7: -5n, currency: 'USD', unlimited: true, areas: [areas[0]] };
  assert.equal(
    await balance(),
    '{"money":"-0.0000005","currency":"USD","information":[{"type_sms":"sms","area":"Tele2","num_sms":"Безлимит"}]}',
  );
  b.pipeline.balanceView = { availableE7: -5n, spendableE7: -5n, currency: 'USD', unlimited: false, areas: [areas[0]] };
  assert.match(await balance(), /"num_sms":"0"/);
  // Credit buys messages, and is not the client's money.
  b.pipeline.balanceView = {
    availableE7: -5n,
    spendableE7: 30_000_000n,
    currency: 'USD',
    unlimited: false,
    areas: [areas[0]],
  };
  assert.match(await balance(), /"money":"-0.0000005".*"num_sms":"11"/);
});
