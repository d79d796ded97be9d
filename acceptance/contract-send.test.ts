// contract.md §1–3: sending by both doors: rows, every error's sentence, phones, client ids, validity, cascades refused.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { eventually } from '../test/helpers/eventually.ts';
import { type Doors, idsOf, rowsOf, toE7 } from './helpers/doors.ts';
import { makePlace } from './helpers/place.ts';
import { countParts } from './helpers/texts.ts';
import { moscow } from './helpers/times.ts';
import { addAccount, makeLightWorld, untilOpen, type World } from './helpers/world.ts';

const place = makePlace();
let world: World;
let json: Doors;
let text: Doors;

before(async () => {
  world = await makeLightWorld(place);
  const { gateway, receiver } = world;
  json = await addAccount(gateway, 'json', { getAnswer: 'json', pushUrl: receiver.url });
  text = await addAccount(gateway, 'text', { getAnswer: 'text' });
  const ofAccount = async (account: string) => {
    await gateway.command('sender', 'add', '--account', account, '--channel', 'sms', '--name', 'WAITS');
    await gateway.command('sender', 'add', '--account', account, '--name', '79990001122', '--approved');
    await gateway.command('stop', 'add', '79160000002', '--account', account);
    await gateway.command('area', 'close', 'Казахстан', '--account', account);
  };
  const ofEveryone = async () => {
    await gateway.command('stop', 'add', '79160000001');
    await gateway.command('area', 'close', 'Абхазия');
    await gateway.command('rule', 'add', '--kind', 'word', '--pattern', 'казино');
  };
  await Promise.all([ofAccount('json'), ofAccount('text'), ofEveryone()]);
  await untilOpen(gateway, json);
  await untilOpen(gateway, text);
  await untilOpen(gateway, text, '79990001122');
  await eventually(async () => {
    assert.match((await json.send('SHOP', 'казино', [{ phone: '79160000003' }])).body, /отклонен/);
    assert.match((await json.send('SHOP', 'x', [{ phone: '77051234567' }])).body, /закрыто/);
    assert.match((await json.send('SHOP', 'x', [{ phone: '79401234567' }])).body, /закрыто/);
  });
});

interface Wrong {
  name: string;
  sender?: string;
  text?: string;
  phone?: string;
  sentence: string;
}

/** Each by the three ways: JSON row, GET row, text. */
const WRONG: Wrong[] = [
  { name: 'no phone', phone: '', sentence: 'укажите номер телефона' },
  { name: 'a phone without digits', phone: 'call me', sentence: 'укажите номер телефона' },
  { name: 'a phone of 15 digits', phone: '791612345678901', sentence: 'номер телефона должен быть меньше 15 символов' },
  {
    name: "a phone on everyone's stop list",
    phone: '8 (916) 000-00-01',
    sentence: 'номер телефона присутствует в стоп-листе',
  },
  {
    name: "a phone on the account's stop list",
    phone: '79160000002',
    sentence: 'номер телефона присутствует в стоп-листе',
  },
  { name: 'a direction closed for the account', phone: '77051234567', sentence: 'данное направление закрыто для вас' },
  { name: 'a direction closed for everyone', phone: '79401234567', sentence: 'данное направление закрыто' },
  { name: 'a text that a rule rejects', text: 'Лучшее КАЗИНО города', sentence: 'текст SMS отклонен модератором' },
  { name: 'no sender', sender: ' ', sentence: 'нет отправителя' },
  {
    name: 'a sender of 12 letters',
    sender: 'TWELVELETTER',
    sentence: 'отправитель не должен превышать 15 символов для цифровых номеров и 11 символов для буквенно-числовых',
  },
  {
    name: 'a sender of 16 digits',
    sender: '7999000112233445',
    sentence: 'отправитель не должен превышать 15 символов для цифровых номеров и 11 символов для буквенно-числовых',
  },
  { name: 'a sender nobody has', sender: 'OTHER', sentence: 'такого отправителя нет' },
  { name: 'a sender that waits for approval', sender: 'WAITS', sentence: 'отправитель не прошел модерацию' },
  { name: 'no text', text: '', sentence: 'нет текста сообщения' },
];
const capital = (sentence: string) => `${sentence[0]!.toUpperCase()}${sentence.slice(1)}.`;

for (const { name, sender = 'SHOP', text: words = 'Hi', phone = '79161234567', sentence } of WRONG) {
  test(`refused: ${name}`, async () => {
    const before = await json.moneyE7();
    assert.equal((await json.send(sender, words, [{ phone }])).body, `{"information":[{"error":"${sentence}"}]}`);
    const query = { sadr: sender, text: words, dadr: phone };
    const balance = (await json.get({ balance: '1' })).body.slice(12).split('"')[0];
    assert.equal(
      (await json.get(query)).body,
      `{"information":[{"error":"${capital(sentence)}"}],"balance":"${balance}"}`,
    );
    assert.equal((await text.get(query)).body, capital(sentence));
    assert.equal(await json.moneyE7(), before, 'nothing is charged');
  });
}

test('a message without phones is one row, and phones may be plain', async () => {
  const message = [
    { sender: 'SHOP', text: 'a' },
    { sender: 'SHOP', text: 'b', phones: [] },
    { sender: 'SHOP', text: 'c', phones: ['79161234567', 79161234568] },
  ];
  const rows = rowsOf(await json.post('/json/', { message }));
  const missing = { error: 'укажите номер телефона' };
  assert.deepEqual(rows.slice(0, 2), [missing, missing]);
  assert.deepEqual(
    rows.slice(2).map((row) => Object.keys(row)),
    [
      ['state', 'id_sms'],
      ['state', 'id_sms'],
    ],
  );
});

test('rows are flat, in message order then phone order, and a bad one spoils no other', async () => {
  const message = [
    { sender: 'SHOP', text: 'one', phones: [{ phone: '79161234567' }, { phone: '' }, { phone: '79161234568' }] },
    { sender: 'WAITS', text: 'two', phones: [{ phone: '79161234569' }] },
    { type_send_1: 'sms', sender: '79990001122', text: 'three', phones: [{ phone: '79161234570' }] },
  ];
  const heard = await json.post('/json/', { message });
  const ids = rowsOf(heard).map((row) => row.id_sms ?? '');
  const well = (id: string | undefined) => `{"state":"send","id_sms":"${id}"}`;
  assert.equal(
    heard.body,
    `{"information":[${well(ids[0])},{"error":"укажите номер телефона"},${well(ids[2])},{"error":"отправитель не прошел модерацию"},${well(ids[4])}]}`,
  );
  for (const id of [ids[0], ids[2], ids[4]]) assert.ok(/^[1-9]\d*$/.test(id!) && Number.isSafeInteger(Number(id)));
  await eventually(async () =>
    assert.equal((await world.smsc.latest(3)).filter(({ source }) => source === '79990001122').length, 1),
  );
});

test('several numbers by GET: failed ones in their place in JSON, left out in text', async () => {
  const query = { sadr: 'SHOP', text: 'Hi', dadr: '79161234567,79160000001, 8-916-123-45-68' };
  const heard = await json.get(query);
  const { information } = JSON.parse(heard.body);
  assert.deepEqual(information[1], { error: 'Номер телефона присутствует в стоп-листе.' });
  assert.deepEqual([information[0].price, information[2].price], ['2.5000000', '2.5000000']);
  assert.match(
    heard.body,
    /^\{"information":\[\{"id_message":"\d+","price":"2\.5000000"\},\{"error":"[^"]+"\},\{"id_message":"\d+","price":"2\.5000000"\}\],"balance":"\d+\.\d\d"\}$/,
  );
  assert.match((await text.get(query)).body, /^[1-9]\d*,[1-9]\d*$/);
  assert.equal(
    (await text.get({ ...query, dadr: '79160000001,77051234567' })).body,
    'Номер телефона присутствует в стоп-листе.',
  );
});

const PHONES = [
  '79163330001',
  '+7 (916) 333-00-01',
  '8 916 333 00 01',
  '9163330001',
  '+7.916.333.00.01',
  '7-916-333-0001',
];
for (const phone of PHONES) {
  test(`the number ${phone} is reached`, async () => {
    idsOf(await json.send('SHOP', 'Hi', [{ phone }]));
    await eventually(async () => assert.equal((await world.smsc.latest())[0]?.destination, '79163330001'));
    await json.send('SHOP', 'Hi', [{ phone: '79163330002' }]);
    await eventually(async () => assert.equal((await world.smsc.latest())[0]?.destination, '79163330002'));
  });
}

test('the price is of all parts, the longest text has ten of them', async () => {
  for (const [words, parts] of [
    ['a'.repeat(160), 1],
    ['a'.repeat(161), 2],
    ['€'.repeat(80), 1],
    ['€'.repeat(81), 2],
    ['я'.repeat(70), 1],
    ['я'.repeat(71), 2],
    ['😀'.repeat(36), 2],
    ['я'.repeat(670), 10],
  ] as const) {
    assert.equal(countParts(words), parts);
    const row = JSON.parse((await json.get({ sadr: 'SHOP', dadr: '79161234567', text: words })).body).information[0];
    assert.equal(row.price, `${(2.5 * parts).toFixed(1)}000000`, words.slice(0, 10));
  }
  const tooLong = rowsOf(await json.send('SHOP', 'я'.repeat(671), [{ phone: '79161234567' }]));
  assert.deepEqual(Object.keys(tooLong[0]!), ['error']);
});

test('transliteration on request makes one part of a long Cyrillic text', async () => {
  const message = [
    { sender: 'SHOP', text: 'Ваш заказ собран. '.repeat(6), transliterate: 1, phones: [{ phone: '79164440001' }] },
  ];
  const [id] = idsOf(await json.post('/json/', { message }));
  assert.equal((await json.states([id!]))[0]?.num_parts, 1);
});

test('a client id sends once: repeated, in one request, as number or string, by the other door, all at once', async () => {
  const phone = '79165550001';
  const one = {
    sender: 'SHOP',
    text: 'Once',
    phones: [
      { phone, client_id_sms: '101' },
      { phone, client_id_sms: 101 },
    ],
  };
  const before = await json.moneyE7();
  const many = await Promise.all(
    Array.from({ length: 60 }, (_, i) =>
      i % 3 === 0
        ? json
            .get({ sadr: 'SHOP', dadr: phone, text: 'Once', client_id_sms: '101' })
            .then((heard) => [JSON.parse(heard.body).information[0].id_message])
        : json.post('/json/', { message: [one] }).then(idsOf),
    ),
  );
  const again = idsOf(await json.send('SHOP', 'Once', [{ phone, client_id_sms: '101' }]));
  assert.equal(new Set([...many.flat().map(Number), ...again]).size, 1);
  await eventually(async () => assert.equal((await json.states([again[0]!]))[0]?.state, 'deliver'));
  assert.equal(before - (await json.moneyE7()), toE7('2.5'));
  assert.equal(world.smsc.submissions().filter(({ destination }) => destination === phone).length, 1);

  const [theirs] = idsOf(await text.send('SHOP', 'Once', [{ phone, client_id_sms: '101' }]));
  assert.notEqual(theirs, again[0], "another account's client id is another message");
});

for (const none of ['', '0', 0, undefined, null, ' ']) {
  test(`client id ${JSON.stringify(none)} means none`, async () => {
    const phones = [1, 2].map(() => ({ phone: '79161234567', client_id_sms: none }));
    assert.equal(
      new Set(idsOf(await json.post('/json/', { message: [{ sender: 'SHOP', text: 'x', phones }] }))).size,
      2,
    );
  });
}

test('a refused message leaves its client id free', async () => {
  const message = (words: string) => json.send('SHOP', words, [{ phone: '79161234567', client_id_sms: 'free' }]);
  assert.deepEqual(Object.keys(rowsOf(await message('казино'))[0]!), ['error']);
  assert.equal(idsOf(await message('fine')).length, 1);
});

test('a validity that is past: taken, expired, uncharged, unsent, told', async () => {
  const before = await json.moneyE7();
  const phone = '79166660001';
  const [id] = idsOf(await json.send('SHOP', 'Late', [{ phone, validity_period: moscow(Date.now() - 60_000) }]));
  const [row] = await json.states([id!]);
  assert.equal(row?.state, 'expired');
  await eventually(() => assert.deepEqual(world.receiver.told.get(id!), ['expired']));
  assert.equal(await json.moneyE7(), before);
  const byGet = await json.get({ sadr: 'SHOP', dadr: phone, text: 'Late', validity_period: '2011-01-01 12:57' });
  assert.match(byGet.body, /"price":"0\.0000000"/);
  assert.ok(!world.smsc.submissions().some(({ destination }) => destination === phone));
});

for (const validity of ['undefined', '', 'tomorrow', '2030-13-45 99:99', moscow(Date.now() + 3_600_000).slice(0, 16)]) {
  test(`validity "${validity.startsWith('20') && validity < '2030-13' ? 'in an hour' : validity}" is no obstacle`, async () => {
    const [id] = idsOf(await json.send('SHOP', 'x', [{ phone: '79161234567', validity_period: validity }]));
    await eventually(async () => assert.equal((await json.states([id!]))[0]?.state, 'deliver'));
  });
}

test('the validity of a phone goes before that of its message', async () => {
  const past = '2011-01-01 12:57:46';
  const message = [
    {
      sender: 'SHOP',
      text: 'x',
      validity_period: past,
      phones: [{ phone: '79161234567' }, { phone: '79161234568', validity_period: moscow(Date.now() + 3_600_000) }],
    },
  ];
  const ids = idsOf(await json.post('/json/', { message }));
  await eventually(async () => {
    assert.deepEqual(
      (await json.states(ids)).map((row) => row.state),
      ['expired', 'deliver'],
    );
  });
});

test('what this installation does not sell is refused clearly: no sender, no price, no such channel', async () => {
  const phones = [{ phone: '79167770001' }];
  const base = { sender: 'SHOP', text: 'x', phones };
  const message = [
    { ...base, type_send_1: 'sms', type_send_2: 'viber', sender_viber: 'S', text_viber: 'x' },
    { type_send_1: 'telegram', name_clients_telegram: 'S', text_telegram: 'x', phones },
    { type_send_1: 'viber', text_viber: 'x', phones },
    { ...base, sender: 'HLR' },
    { ...base, sender: 'flashcall' },
    { ...base, sender: 'Ping' },
    { ...base, type_send_1: 'pigeon' },
    { ...base, type_send_2: 'pigeon' },
  ];
  const rows = rowsOf(await json.post('/json/', { message }));
  assert.deepEqual(
    rows.map(({ error }) => error),
    [
      'такого отправителя нет',
      'такого отправителя нет',
      'нет отправителя',
      'данное направление закрыто для вас',
      'данное направление закрыто для вас',
      'данное направление закрыто для вас',
      'данное направление закрыто',
      'данное направление закрыто',
    ],
  );
  const query = { dadr: '79167770001', type_send_1: 'pigeon' };
  assert.equal((await text.get(query)).body, 'Данное направление закрыто.');
  assert.ok(!world.smsc.submissions().some(({ destination }) => destination === '79167770001'));
});
