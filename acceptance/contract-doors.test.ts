// contract.md §1: what every door reads and how it answers: methods, paths, leniency, encodings, credentials.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { request } from 'node:http';
import { before, test } from 'node:test';
import { eventually } from '../test/helpers/eventually.ts';
import { Doors, type Heard } from './helpers/doors.ts';
import { makePlace } from './helpers/place.ts';
import { addAccount, makeLightWorld, tokenOf, untilOpen, type World } from './helpers/world.ts';

const JSON_TYPE = 'application/json; charset=utf-8';
const TEXT_TYPE = 'text/plain; charset=utf-8';

const place = makePlace();
let world: World;
/** The doors without credentials of their own. */
let bare: Doors;
let shop: Doors;

before(async () => {
  world = await makeLightWorld(place);
  shop = await addAccount(world.gateway, 'shop', { getAnswer: 'json' });
  const texty = await addAccount(world.gateway, 'texty', { getAnswer: 'text' });
  const shut = await addAccount(world.gateway, 'shut');
  await world.gateway.command('account', 'block', 'shut', '--reason', 'test');
  await untilOpen(world.gateway, shop);
  await untilOpen(world.gateway, texty);
  await eventually(async () => assert.match((await shut.get({ balance: '1' })).body, /заблокирован/));
  bare = new Doors(world.gateway.url, {});
});

const LOGIN = { login: 'shop', password: 'pw-shop' };
const message = { sender: 'SHOP', text: 'Hi', phones: [{ phone: '79161234567' }] };
const sends = (heard: Heard) => {
  assert.equal(heard.status, 200);
  assert.equal(heard.type, JSON_TYPE);
  assert.match(heard.body, /^\{"information":\[\{"state":"send","id_sms":"[1-9]\d{0,15}"\}\]\}$/);
};

/** Body of `POST /json/` → the whole answer. */
const DOCUMENTS: [name: string, body: string, answer: string][] = [
  ['no body', '', 'POST данные отсутствуют'],
  ['blanks', ' \r\n', 'POST данные отсутствуют'],
  ['cut short', '{"login":"shop"', 'Неправильный формат JSON документа'],
  ['a string', '"login"', 'Неправильный формат JSON документа'],
  ['no message', JSON.stringify(LOGIN), 'Неправильный формат JSON документа'],
  ['wrong password', JSON.stringify({ ...LOGIN, password: 'x', message: [message] }), 'Неправильный логин или пароль'],
  ['no credentials', JSON.stringify({ message: [message] }), 'Неправильный логин или пароль'],
  ['blocked', JSON.stringify({ token: tokenOf('shut'), message: [message] }), 'Ваш аккаунт заблокирован'],
];
for (const [name, body, answer] of DOCUMENTS) {
  test(`a JSON document with ${name}`, async () => {
    const heard = await bare.raw('/json/', body);
    assert.deepEqual([heard.status, heard.type, heard.body], [200, JSON_TYPE, JSON.stringify({ error: answer })]);
  });
}

for (const type of ['text/json; charset=utf-8', 'application/json', 'application/x-www-form-urlencoded', 'x/y', '']) {
  test(`the JSON door reads the body whatever its type: "${type}"`, async () => {
    const headers: Record<string, string> = type === '' ? {} : { 'content-type': type };
    sends(await bare.raw('/json/', JSON.stringify({ ...LOGIN, message: [message] }), headers));
  });
}

for (const path of ['/json', '/json/', '/json/index.php', '//json//', '/json//index.php']) {
  test(`POST ${path}`, async () => sends(await bare.raw(path, JSON.stringify({ ...LOGIN, message: [message] }))));
}

test('a byte order mark, leading blanks, trailing commas, unknown fields and other letters in names are fine', async () => {
  const body = `\uFEFF \n{"Login":"shop","PASSWORD":"pw-shop","extra":{"a":[1,],},
    "Message":[{"Type_Send_1":"SMS","Sender":" SHOP ","text":"Hi","phones":[{"phone":79161234567,"x":null,},],},],}`;
  sends(await bare.raw('/json/', body));
});

test('unknown paths are 404, a body too large is 413, and both are of the transport', async () => {
  assert.equal((await bare.raw('/json/nothing.php', '{}')).status, 404);
  assert.equal((await bare.raw('/nothing')).status, 404);
  assert.equal((await bare.raw('/json/', Buffer.alloc(9 * 1024 * 1024, ' '))).status, 413);
});

test('HEAD sends nothing', async () => {
  const before = (await world.smsc.stats()).submits;
  const query = new URLSearchParams({ token: tokenOf('shop'), sadr: 'SHOP', dadr: '79161110001', text: 'head' });
  const status = await new Promise((resolve) => {
    request(`${world.gateway.url}/sendsms.php?${query}`, { method: 'HEAD' }, (answer) =>
      resolve(answer.statusCode),
    ).end();
  });
  assert.equal(status, 404);
  sends(await shop.send('SHOP', 'after', [{ phone: '79161110002' }]));
  await eventually(async () => assert.equal((await world.smsc.latest())[0]?.destination, '79161110002'));
  assert.equal((await world.smsc.stats()).submits - before <= 20, true);
  assert.ok(!(await world.smsc.latest(20)).some(({ destination }) => destination === '79161110001'));
});

const md5 = createHash('md5').update(tokenOf('shop')).digest('hex');
const send = { sadr: 'SHOP', dadr: '79161234567', text: 'Hi' };
const GET_RIGHT: [name: string, query: Record<string, string>, headers?: Record<string, string>][] = [
  ['user and pwd', { user: 'shop', pwd: 'pw-shop' }],
  ['login and password', { login: 'shop', password: 'pw-shop' }],
  ['names in capitals', { USER: 'shop', Pwd: 'pw-shop' }],
  ['token', { token: tokenOf('shop') }],
  ['a token before a wrong password', { token: tokenOf('shop'), user: 'shop', pwd: 'x' }],
  ['an empty token and a password', { token: '', user: 'shop', pwd: 'pw-shop' }],
  ['token_hash', { user: 'shop', token_hash: md5 }],
  ['token_hash in capitals', { user: 'shop', token_hash: md5.toUpperCase() }],
  ['Authorization: Bearer', {}, { authorization: `Bearer ${tokenOf('shop')}` }],
];
for (const [name, credentials, headers] of GET_RIGHT) {
  test(`the GET door knows ${name}`, async () => {
    const heard = await bare.raw(
      `/sendsms.php?${new URLSearchParams({ ...credentials, ...send })}`,
      undefined,
      headers,
    );
    assert.match(
      heard.body,
      /^\{"information":\[\{"id_message":"\d+","price":"2.5000000"\}\],"balance":"\d+\.\d\d"\}$/,
    );
    assert.equal(heard.type, JSON_TYPE);
  });
}

const GET_WRONG: [name: string, query: Record<string, string>][] = [
  ['nothing', {}],
  ['a wrong password', { user: 'shop', pwd: 'pw-shop ' }],
  ['no such user', { user: 'nobody', pwd: 'pw-shop' }],
  ['a wrong token before a right password', { token: 'x', user: 'shop', pwd: 'pw-shop' }],
  ["another account's token_hash", { user: 'texty', token_hash: md5 }],
  ['the token as its hash', { user: 'shop', token_hash: tokenOf('shop') }],
];
for (const [name, credentials] of GET_WRONG) {
  test(`the GET door refuses ${name}, in the dialect of the host`, async () => {
    for (const what of [send, { balance: '1' }, { msgid: '1' }]) {
      const heard = await bare.raw(
        `/sendsms.php?${new URLSearchParams({ ...credentials, ...what } as Record<string, string>)}`,
      );
      assert.deepEqual(
        [heard.status, heard.type, heard.body],
        [200, JSON_TYPE, '{"error":"Неверный логин или пароль"}'],
      );
    }
  });
}

test('JSON knows a token, and a bearer token, in each of its three doors', async () => {
  for (const [path, wish] of [
    ['/json/', { message: [message] }],
    ['/json/state.php', { id_sms: 1 }],
    ['/json/balance.php', {}],
  ] as const) {
    for (const [document, headers] of [
      [{ token: tokenOf('shop'), login: 'shop', password: 'wrong' }, {}],
      [{}, { authorization: `Bearer ${tokenOf('shop')}` }],
    ] as const) {
      const heard = await bare.raw(path, JSON.stringify({ ...document, ...wish }), { ...headers });
      assert.equal(heard.status, 200);
      assert.doesNotMatch(heard.body, /логин/, `${path} ${JSON.stringify(document)}`);
    }
  }
});

test('a blocked account on the GET door', async () => {
  const heard = await bare.raw(`/sendsms.php?${new URLSearchParams({ token: tokenOf('shut'), ...send })}`);
  assert.equal(heard.body, '{"error":"Ваш аккаунт заблокирован."}');
});

test('an account whose answers are text, also in errors', async () => {
  const texty = new Doors(world.gateway.url, { token: tokenOf('texty') });
  const taken = await texty.get(send);
  assert.match(taken.body, /^[1-9]\d*$/);
  assert.equal(taken.type, TEXT_TYPE);
  const refused = await texty.get({ ...send, dadr: '' });
  assert.deepEqual([refused.status, refused.type, refused.body], [200, TEXT_TYPE, 'Укажите номер телефона.']);
});

test('the answer does not depend on the host name', async () => {
  for (const host of ['my3.webcom.mobi', 'localhost', 'x']) {
    sends(await bare.raw('/json/', JSON.stringify({ ...LOGIN, message: [message] }), { host }));
  }
});

const CYRILLIC = 'Привет, №1 — «мир»';
const CP1251 = Buffer.from([
  ...[0xcf, 0xf0, 0xe8, 0xe2, 0xe5, 0xf2, 0x2c, 0x20, 0xb9, 0x31, 0x20, 0x97, 0x20, 0xab, 0xec, 0xe8, 0xf0, 0xbb],
]);
/** What stands in the log of an SMSC that got this text in UCS-2. */
const fingerprint = createHash('sha1').update(Buffer.from(CYRILLIC, 'utf16le').swap16()).digest('hex');
const untilArrived = (phone: string) =>
  eventually(() => {
    const found = world.smsc.submissions().find(({ destination }) => destination === phone);
    assert.equal(found?.sha1, fingerprint, phone);
  });

test('a query and a body in windows-1251 or UTF-8 arrive as the same text', async () => {
  const encoded = [...CP1251].map((octet) => `%${octet.toString(16)}`).join('');
  const query = (phone: string, text: string) =>
    `/sendsms.php?token=${tokenOf('shop')}&sadr=SHOP&dadr=${phone}&text=${text}`;
  await bare.raw(query('79162220001', encoded));
  await bare.raw(query('79162220002', encodeURIComponent(CYRILLIC)));
  await bare.raw(query('79162220003', encodeURIComponent(CYRILLIC).replaceAll('%20', '+')));
  const document = (phone: string) =>
    JSON.stringify({ token: tokenOf('shop'), message: [{ sender: 'SHOP', text: '\0', phones: [{ phone }] }] }).split(
      '\\u0000',
    );
  const [head = '', tail = ''] = document('79162220004');
  sends(await bare.raw('/json/', Buffer.concat([Buffer.from(head), CP1251, Buffer.from(tail)])));
  for (let i = 1; i <= 4; i++) await untilArrived(`7916222000${i}`);
});

test('sendsms.php takes the same names in a form by POST', async () => {
  const form = new URLSearchParams({ token: tokenOf('texty'), ...send });
  const heard = await bare.raw('/sendsms.php', form.toString(), {
    'content-type': 'application/x-www-form-urlencoded',
  });
  assert.match(heard.body, /^[1-9]\d*$/);
});

test('attempts to log in are limited by login and address, with Retry-After', async () => {
  // An address of its own: the other tests of this file must not suffer.
  const guess = (password: string) =>
    new Promise<{ status: number; retryAfter: string; body: string }>((resolve, reject) => {
      const query = new URLSearchParams({ user: 'texty', pwd: password, balance: '1' });
      const options = { localAddress: '127.0.0.77' };
      request(`${world.gateway.url}/sendsms.php?${query}`, options, async (answer) => {
        const chunks: Buffer[] = [];
        for await (const chunk of answer) chunks.push(chunk);
        const retryAfter = String(answer.headers['retry-after']);
        resolve({ status: answer.statusCode ?? 0, retryAfter, body: Buffer.concat(chunks).toString() });
      })
        .on('error', reject)
        .end();
    });
  const statuses: number[] = [];
  for (let i = 0; i < 12; i++) statuses.push((await guess(`guess ${i}`)).status);
  assert.equal(statuses[0], 200);
  const limited = await guess('pw-texty');
  assert.equal(limited.status, 429);
  assert.match(limited.retryAfter, /^[1-9]\d*$/);
  assert.equal(
    (await bare.raw(`/sendsms.php?user=texty&pwd=pw-texty&balance=1`)).status,
    200,
    'elsewhere it may go on',
  );
});

test('no secret and no text stands in the log', () => {
  const log = world.gateway.output();
  for (const secret of ['pw-shop', 'pw-texty', tokenOf('shop'), tokenOf('texty'), md5, CYRILLIC, '79162220001']) {
    assert.ok(!log.includes(secret), `the log holds ${secret}`);
  }
});
