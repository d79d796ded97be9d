// contract.md §2, §3, §5: states as they are asked for, what each receipt makes of a message and of its money, balances.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { eventually } from '../test/helpers/eventually.ts';
import { type Doors, idsOf, toE7 } from './helpers/doors.ts';
import { makePlace } from './helpers/place.ts';
import { fromMoscow, moscow } from './helpers/times.ts';
import { addAccount, makeLightWorld, untilOpen, type World } from './helpers/world.ts';

const UNKNOWN = 'Сообщение с таким ID не принималось';
const RECEIPT_WAIT_S = 1;

const place = makePlace();
let world: World;
let json: Doors;
let text: Doors;

before(async () => {
  world = await makeLightWorld(place, {
    smsc: { magic: true, behave: { receipt_delay_ms: 20 } },
    connection: { response_timeout_s: 1, in_doubt_wait_s: 1, validity_min_s: 1 },
    gateway: { env: { KASKAD_RECEIPT_WAIT_H: (RECEIPT_WAIT_S / 3600).toFixed(6) } },
  });
  json = await addAccount(world.gateway, 'json', { getAnswer: 'json', pushUrl: world.receiver.url });
  text = await addAccount(world.gateway, 'text', { getAnswer: 'text' });
  await untilOpen(world.gateway, json);
  await untilOpen(world.gateway, text);
});

async function send(phone: string, words = 'Hi', lifeMs?: number): Promise<number> {
  const validity = lifeMs === undefined ? {} : { validity_period: moscow(Date.now() + lifeMs) };
  return idsOf(await json.send('SHOP', words, [{ phone, ...validity }]))[0]!;
}

async function untilState(id: number, state: string, timeoutMs = 15_000): Promise<void> {
  await eventually(async () => assert.equal((await json.states([id]))[0]?.state, state), timeoutMs);
}

test('a state is an object, with details a number of parts and a price of seven decimals', async () => {
  const id = await send('79161230000', 'я'.repeat(71));
  await untilState(id, 'deliver');
  const plain = await json.post('/json/state.php', { id_sms: id });
  const found = /^\{"id_sms":(\d+),"time_change_state":"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)","state":"deliver"\}$/.exec(
    plain.body,
  );
  assert.equal(Number(found?.[1]), id, plain.body);
  assert.ok(Math.abs(fromMoscow(found![2]!) - Date.now()) < 30_000, 'the time is of Moscow');
  assert.equal(plain.type, 'application/json; charset=utf-8');
  for (const detail of [1, '1']) {
    const detailed = await json.post('/json/state.php', { id_sms: String(id), detail });
    assert.equal(detailed.body, plain.body.replace('}', ',"num_parts":2,"price":2.5000000}'));
  }
  assert.equal((await json.post('/json/state.php', { id_sms: id, detail: 0 })).body, plain.body);
});

test('while nothing is known the state is send and its time empty', async () => {
  const id = await send('79161230004');
  const heard = await json.post('/json/state.php', { id_sms: id });
  assert.equal(heard.body, `{"id_sms":${id},"time_change_state":"","state":"send"}`);
  assert.equal((await json.get({ msgid: String(id) })).body, `{"id_sms":"${id}","time":"","state":"send"}`);
});

test("an unknown id and another account's are the same: never accepted", async () => {
  const theirs = idsOf(await text.send('SHOP', 'x', [{ phone: '79161230000' }]))[0]!;
  for (const id of [theirs, 1, 9007199254740991]) {
    const heard = await json.post('/json/state.php', { id_sms: id, detail: 1 });
    assert.equal(heard.body, `{"id_sms":${id},"time_change_state":"","state":"","error":"${UNKNOWN}"}`);
    assert.equal(
      (await json.get({ id_sms: String(id) })).body,
      `{"id_sms":"${id}","time":"","state":"","error":"${UNKNOWN}"}`,
    );
    assert.equal((await json.get({ smsid: String(id) })).body, UNKNOWN);
  }
  await eventually(async () => assert.equal((await text.get({ msgid: String(theirs) })).body, 'deliver'));
});

test('several ids: an array in JSON, a line each in text; smsid alone forces text', async () => {
  const ids = [await send('79161230000'), await send('79161230000')];
  for (const id of ids) await untilState(id, 'deliver');
  for (const document of [{ id_sms: ids }, { id_sms: ids.map(String) }]) {
    const rows = JSON.parse((await json.post('/json/state.php', document)).body);
    assert.deepEqual(
      rows.map((row: { id_sms: number }) => row.id_sms),
      ids,
    );
  }
  const one = JSON.parse((await json.post('/json/state.php', { id_sms: [ids[0]] })).body);
  assert.ok(Array.isArray(one) && one.length === 1);
  const rows = JSON.parse((await json.get({ msgid: ids.join(',') })).body);
  assert.deepEqual(
    rows.map((row: object) => Object.keys(row)),
    ids.map(() => ['id_sms', 'time', 'state']),
  );
  const lines = await json.get({ smsid: `${ids.join(',')},1` });
  assert.deepEqual([lines.body, lines.type], [`deliver\ndeliver\n${UNKNOWN}`, 'text/plain; charset=utf-8']);
});

/** Last digits of the number (simulators/smsc/behaviour.ts) → the state told, and whether it is charged. */
const RECEIPTS: [name: string, digits: string, state: string, charged: boolean][] = [
  ['delivered', '0000', 'deliver', true],
  ['undelivered', '0001', 'not_deliver', true],
  ['expired', '0002', 'expired', true],
  ['rejected by receipt', '0003', 'not_deliver', true],
  ['refused at once', '0005', 'not_deliver', false],
  ['UNKNOWN', '0008', 'not_deliver', true],
  ['en route, then delivered', '0010', 'deliver', true],
  ['no answer, but a receipt', '0011', 'deliver', true],
  ['a receipt that comes twice', '0013', 'deliver', true],
  ['a receipt before the answer', '0014', 'deliver', true],
  ['refused for its sender', '0015', 'not_deliver', false],
];
for (const [name, digits, state, charged] of RECEIPTS) {
  test(`${name}: ${state}, ${charged ? 'charged' : 'free'}, told once`, async () => {
    const before = await json.moneyE7();
    const words = 'я'.repeat(digits === '0000' ? 140 : 20);
    const id = await send(`7916124${digits}`, words);
    await untilState(id, state);
    await eventually(() => assert.deepEqual(world.receiver.told.get(id), [state]));
    const parts = BigInt((await json.states([id]))[0]!.num_parts!);
    assert.equal(before - (await json.moneyE7()), charged ? toE7('2.5') * parts : 0n);
  });
}

test('no receipt within the validity and the wait after it: partly_deliver, charged', async () => {
  const before = await json.moneyE7();
  const id = await send('79161240004', 'Hi', 2_000);
  await untilState(id, 'partly_deliver');
  assert.equal(before - (await json.moneyE7()), toE7('2.5'));
  await eventually(() => assert.deepEqual(world.receiver.told.get(id), ['partly_deliver']));
});

test('neither answers nor receipts: partly_deliver, and free, for nobody knows that it was sent', async () => {
  const before = await json.moneyE7();
  const id = await send('79161240012', 'Hi', 6_000);
  await untilState(id, 'partly_deliver', 25_000);
  assert.equal(await json.moneyE7(), before);
});

test('a late receipt still turns partly_deliver into deliver, and is told', async () => {
  await world.smsc.behave({ receipt_delay_ms: 6_000 });
  const before = await json.moneyE7();
  const id = await send('79161230000', 'Hi', 2_000);
  await world.smsc.behave({ receipt_delay_ms: 20 });
  await untilState(id, 'partly_deliver');
  await untilState(id, 'deliver');
  await eventually(() => assert.deepEqual(world.receiver.told.get(id), ['partly_deliver', 'deliver']));
  assert.equal(before - (await json.moneyE7()), toE7('2.5'), 'once');
});

test('a validity that passes in the queue: expired, and the money is given back', async () => {
  const { gateway } = world;
  await gateway.command('connection', 'pause', 'op1', '--reason', 'test');
  await eventually(async () => assert.equal((await world.smsc.stats()).sessions, 0));
  const before = await json.moneyE7();
  const id = await send('79161230000', 'Hi', 2_000);
  assert.equal(before - (await json.moneyE7()), toE7('2.5'), 'held');
  await untilState(id, 'expired');
  assert.equal(await json.moneyE7(), before);
  await gateway.command('connection', 'resume', 'op1');
  await untilState(await send('79161230000'), 'deliver');
  assert.equal((await json.states([id]))[0]?.state, 'expired');
});

test('throttling and a full queue upstream delay a message and lose nothing', async () => {
  await world.smsc.behave({ rate_max: 20 });
  const phones = Array.from({ length: 60 }, (_, i) => ({ phone: String(79_161_250_100 + i) }));
  const ids = idsOf(await json.send('SHOP', 'Throttled', phones));
  await eventually(
    async () => assert.ok((await json.states(ids)).every((row) => row.state === 'deliver')),
    30_000,
    200,
  );
  await world.smsc.behave({ rate_max: 0 });
});

test('an account pays only for what it can', async () => {
  const poor = await addAccount(world.gateway, 'poor', { balance: '5', getAnswer: 'json', sender: 'POOR' });
  await untilOpen(world.gateway, poor, 'POOR');
  const phones = [1, 2, 3].map((i) => ({ phone: `7916123${i}000` }));
  const heard = await poor.send('POOR', 'x', phones);
  assert.match(
    heard.body,
    /^\{"information":\[(\{"state":"send","id_sms":"\d+"\},){2}\{"error":"закончились SMS"\}\]\}$/,
  );
  const query = { sadr: 'POOR', text: 'x', dadr: '79161230000' };
  assert.equal((await poor.get(query)).body, '{"information":[{"error":"Закончились SMS."}],"balance":"0.00"}');
});

test('balances: money, and a row for each channel and area that has a price', async () => {
  const { gateway } = world;
  const rich = await addAccount(gateway, 'rich', {
    balance: '19023.9',
    price: '0.2641144',
    getAnswer: 'json',
    sender: 'RICH',
  });
  await gateway.command('tariff', 'set', '--account', 'rich', '--area', 'Казахстан', '--price', '0');
  await untilOpen(gateway, rich, 'RICH');
  await eventually(async () => {
    const balance = JSON.parse((await rich.post('/json/balance.php', {})).body);
    assert.equal(balance.information.length, 2);
    assert.equal(balance.money, '19023.9');
    assert.equal(balance.currency, 'RUR');
    const kazakhstan = balance.information.find((row: { area: string }) => row.area === 'Казахстан');
    assert.deepEqual(kazakhstan, { type_sms: 'sms', area: 'Казахстан', num_sms: 'Безлимит' });
    const rest = balance.information.find((row: { area: string }) => row.area !== 'Казахстан');
    assert.deepEqual([rest.type_sms, rest.num_sms], ['sms', '72029']);
  });
  assert.equal((await rich.get({ balance: '1' })).body, '{"balance":"19023.90","currency":"RUR"}');
  assert.match((await text.get({ balance: '1' })).body, /^\d+\.\d\d\nRUR$/);
  await gateway.command('account', 'set', 'rich', '--unlimited');
  await eventually(async () => {
    const { information } = JSON.parse((await rich.post('/json/balance.php', {})).body);
    assert.ok(information.every((row: { num_sms: string }) => row.num_sms === 'Безлимит'));
  });
});

test('the ledger adds up after all of that', async () => {
  const report = await world.gateway.json<{ clean: boolean; faults: unknown[] }>('ledger', 'check');
  assert.deepEqual([report.clean, report.faults], [true, []]);
});
