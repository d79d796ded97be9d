// Issue 2, item 2: what the operator commands takes effect on a running node within a second, in the words of the contract.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { eventually } from '../test/helpers/eventually.ts';
import { Doors, idsOf, rowsOf } from './helpers/doors.ts';
import { makePlace } from './helpers/place.ts';
import { addAccount, addConnection, makeLightWorld, untilOpen, type World } from './helpers/world.ts';

/** "Within a second", and half of one for the machine. */
const EFFECT_MS = 1_500;

const place = makePlace();
let world: World;
let shop: Doors;

before(async () => {
  world = await makeLightWorld(place, { connection: null });
  shop = await addAccount(world.gateway, 'shop', { getAnswer: 'json' });
});

/** Runs a command, then looks until `check` holds, which must be soon. */
async function takesEffect(words: string[], check: () => Promise<void>): Promise<void> {
  await world.gateway.command(...words);
  const ranMs = Date.now();
  await eventually(check, EFFECT_MS, 20);
  assert.ok(Date.now() - ranMs <= EFFECT_MS, `${words.join(' ')} took ${Date.now() - ranMs} ms`);
}

const row = async (sender = 'SHOP', text = 'Hi', phone = '79161234567') =>
  rowsOf(await shop.send(sender, text, [{ phone }]))[0]!;
const refused =
  (sentence: string, ...words: string[]) =>
  async () =>
    assert.deepEqual(await row(...words), { error: sentence });
const taken =
  (...words: string[]) =>
  async () =>
    assert.equal((await row(...words)).state, 'send');
const price = async () =>
  JSON.parse((await shop.get({ sadr: 'SHOP', dadr: '79161234567', text: 'x' })).body).information[0].price;

test('without a connection there is no supplier; with one there is', async () => {
  await eventually(refused('у нас закончились SMS. Для разрешения проблемы свяжитесь с менеджером'));
  assert.match(
    (await shop.get({ sadr: 'SHOP', dadr: '79161234567', text: 'x' })).body,
    /^\{"information":\[\{"error":"У нас закончились SMS\. Для разрешения проблемы свяжитесь с менеджером\."\}\]/,
  );
  await addConnection(world.gateway, 'op1', world.smsc.port);
  await eventually(taken(), EFFECT_MS, 20);
  await untilOpen(world.gateway, shop);
});

test('a sender: added, approved, rejected, removed', async () => {
  const about = ['--account', 'shop', '--name', 'Fresh'];
  await refused('такого отправителя нет', 'Fresh')();
  await takesEffect(['sender', 'add', ...about], refused('отправитель не прошел модерацию', 'Fresh'));
  await takesEffect(['sender', 'approve', ...about], taken('Fresh'));
  await taken('fresh')();
  await takesEffect(
    ['sender', 'reject', ...about, '--reason', 'no'],
    refused('отправитель не прошел модерацию', 'Fresh'),
  );
  await takesEffect(['sender', 'remove', ...about], refused('такого отправителя нет', 'Fresh'));
});

test('a stop list: added and removed, for one and for all, and a file of it', async () => {
  const stopped = (phone: string) => refused('номер телефона присутствует в стоп-листе', 'SHOP', 'Hi', phone);
  await takesEffect(['stop', 'add', '79161112201'], stopped('79161112201'));
  await takesEffect(['stop', 'remove', '79161112201'], taken('SHOP', 'Hi', '79161112201'));
  await takesEffect(['stop', 'add', '8 916 111-22-02', '--account', 'shop'], stopped('79161112202'));
  const file = join(place.folder, 'stops.csv');
  writeFileSync(file, 'phone;reason\n79161112203;asked\n+7 916 111 22 04;\n');
  await takesEffect(['stop', 'import', file], stopped('79161112203'));
  await stopped('79161112204')();
});

test('a text rule', async () => {
  await taken('SHOP', 'наше казино')();
  await takesEffect(
    ['rule', 'add', '--kind', 'word', '--pattern', 'казино'],
    refused('текст SMS отклонен модератором', 'SHOP', 'наше КАЗИНО!'),
  );
  const [rule] = await world.gateway.json<{ id: number }[]>('rule', 'list');
  await takesEffect(['rule', 'remove', String(rule!.id)], taken('SHOP', 'наше казино'));
});

test('a direction, by the imported registry and by country', async () => {
  const { gateway } = world;
  const file = join(place.folder, 'registry.csv');
  const lines = ['АВС/ DEF;От;До;Емкость;Оператор;Регион;Территория ГАР;ИНН'];
  lines.push('916;5550000;5559999;10000;ПАО "МТС";г. Москва;Город Москва;7740000076');
  writeFileSync(file, `${lines.join('\n')}\n`);
  await gateway.command('area', 'import', file, '--source', 'def-9xx');
  const { area } = await gateway.json<{ area: string }>('area', 'lookup', '79165550000');
  await takesEffect(['tariff', 'set', '--account', 'shop', '--area', area, '--price', '3.1'], async () => {
    const heard = await shop.get({ sadr: 'SHOP', dadr: '79165549999,79165550000,79165559999,79165560000', text: 'x' });
    const prices = JSON.parse(heard.body).information.map((one: { price: string }) => one.price);
    assert.deepEqual(prices, ['2.5000000', '3.1000000', '3.1000000', '2.5000000']);
  });
  await takesEffect(
    ['area', 'close', area, '--account', 'shop'],
    refused('данное направление закрыто для вас', 'SHOP', 'x', '79165550000'),
  );
  await taken('SHOP', 'x', '79165549999')();
  await takesEffect(['area', 'open', area, '--account', 'shop'], taken('SHOP', 'x', '79165550000'));
  await takesEffect(['area', 'close', 'Казахстан'], refused('данное направление закрыто', 'SHOP', 'x', '77051234567'));
});

test('a price and money', async () => {
  await takesEffect(
    ['tariff', 'set', '--account', 'shop', '--channel', 'sms', '--area', '*', '--price', '0.0000001'],
    async () => assert.equal(await price(), '0.0000001'),
  );
  const before = await shop.moneyE7();
  await takesEffect(['account', 'top-up', 'shop', '--amount', '0.0000007'], async () => {
    const spent = 1n; // the message that told the price may have been captured meanwhile or not: held either way
    assert.ok((await shop.moneyE7()) - before >= 7n - spent);
  });
});

test('an account: blocked and let in again', async () => {
  await takesEffect(['account', 'block', 'shop', '--reason', 'test'], async () => {
    assert.equal((await shop.send('SHOP', 'x', [])).body, '{"error":"Ваш аккаунт заблокирован"}');
  });
  await takesEffect(['account', 'unblock', 'shop'], taken());
});

test('a password: the old one is forgotten, also where it was known already', async () => {
  const by = (password: string) => new Doors(world.gateway.url, { login: 'shop', password });
  const answer = async (password: string) => (await by(password).get({ balance: '1' })).body;
  assert.match(await answer('pw-shop'), /"balance"/);
  // Asked with the old one: asking on and on with one that is not good yet would run into the limit of attempts.
  await takesEffect(['account', 'set', 'shop', '--password', 'another'], async () =>
    assert.match(await answer('pw-shop'), /Неверный логин или пароль/),
  );
  assert.match(await answer('another'), /"balance"/);
});

test('a token: made with a limit, and revoked', async () => {
  await world.gateway.command(
    'token',
    'create',
    '--account',
    'shop',
    '--name',
    'crm',
    '--token',
    'crm-token',
    '--rate',
    '5',
  );
  const crm = new Doors(world.gateway.url, { token: 'crm-token' });
  const send = () => crm.send('SHOP', 'x', [{ phone: '79161234567' }]);
  await eventually(async () => assert.equal(idsOf(await send()).length, 1), EFFECT_MS, 20);
  const heard = await Promise.all(Array.from({ length: 20 }, send));
  const limited = heard.filter(({ status }) => status === 429);
  assert.ok(limited.length >= 10, `${limited.length} of 20 were limited`);
  assert.match(String(limited[0]!.headers['retry-after']), /^[1-9]\d*$/);
  await taken()();
  await takesEffect(['token', 'revoke', '--account', 'shop', '--name', 'crm'], async () =>
    assert.equal((await send()).body, '{"error":"Неправильный логин или пароль"}'),
  );
});

test('an account of its own limit', async () => {
  await takesEffect(['account', 'set', 'shop', '--rate', '3'], async () => {
    const statuses = await Promise.all(
      Array.from({ length: 8 }, async () => (await shop.send('SHOP', 'x', [{ phone: '79161234567' }])).status),
    );
    assert.ok(statuses.includes(429));
  });
  await takesEffect(['account', 'set', 'shop', '--rate', '0'], async () => {
    const statuses = await Promise.all(
      Array.from({ length: 8 }, async () => (await shop.send('SHOP', 'x', [{ phone: '79161234567' }])).status),
    );
    assert.ok(!statuses.includes(429));
  });
});

test('a connection: paused keeps its messages, resumed sends them', async () => {
  const { gateway, smsc } = world;
  await takesEffect(['connection', 'pause', 'op1', '--reason', 'test'], async () =>
    assert.equal((await smsc.stats()).sessions, 0),
  );
  const [id] = idsOf(await shop.send('SHOP', 'Kept', [{ phone: '79161234567' }]));
  assert.equal((await shop.states([id!]))[0]?.state, 'send');
  await takesEffect(['connection', 'resume', 'op1'], async () => assert.equal((await smsc.stats()).sessions, 1));
  await eventually(async () => assert.equal((await shop.states([id!]))[0]?.state, 'deliver'));
  const list = await gateway.json<{ name: string; state: string }[]>('connection', 'list');
  assert.deepEqual(
    list.map(({ name, state }) => [name, state]),
    [['op1', 'active']],
  );
});

test('wrong commands end with their exit codes, and change nothing', async () => {
  const { gateway } = world;
  for (const [words, code] of [
    [['account', 'create'], 2],
    [['account', 'create', '--login', 'shop', '--password', 'x'], 1],
    [['account', 'show', 'nobody'], 1],
    [['nonsense'], 2],
    [['message', 'show', '1'], 1],
    [['tariff', 'set', '--account', 'shop', '--price', '-1'], 2],
    [['ledger', 'check'], 0],
  ] as const) {
    assert.equal((await gateway.tryCommand(...words)).code, code, words.join(' '));
  }
});
