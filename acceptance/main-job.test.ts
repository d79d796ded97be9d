// The main job (issue 2, "it ends with"): the documents' PHP sample, curl in both dialects, and 10,000 messages through both
// doors, over SMPP, back as receipts, told as pushes, with the balance right to the last digit.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { promisify } from 'node:util';
import { eventually } from '../test/helpers/eventually.ts';
import { type Doors, idsOf, toE7 } from './helpers/doors.ts';
import { makePlace } from './helpers/place.ts';
import { pick, seededRandom } from './helpers/random.ts';
import { countParts, makeText } from './helpers/texts.ts';
import { addAccount, makeWorld, untilOpen, type World } from './helpers/world.ts';

const run = promisify(execFile);
const START = '100000.1234567';
const PRICE = '0.2712345';
const SAMPLE = join(import.meta.dirname, 'fixtures/php-sample.php');

const place = makePlace();
let world: World;
let json: Doors;
let text: Doors;
/** What each account has spent, in 1e-7. */
const spent = { json: 0n, text: 0n };
let segments = 0;

before(async () => {
  world = await makeWorld(place, { connection: { window: 200 } });
  const account = { balance: START, price: PRICE, pushUrl: world.receiver.url };
  json = await addAccount(world.gateway, 'json', { ...account, getAnswer: 'json' });
  text = await addAccount(world.gateway, 'text', { ...account, getAnswer: 'text' });
  await untilOpen(world.gateway, json);
  await untilOpen(world.gateway, text);
});

function spend(account: 'json' | 'text', parts: number): void {
  spent[account] += toE7(PRICE) * BigInt(parts);
  segments += parts;
}

async function untilTold(ids: readonly number[], timeoutMs: number): Promise<void> {
  await eventually(
    () => {
      const missing = ids.filter((id) => world.receiver.state(id) !== 'deliver');
      assert.equal(missing.length, 0, `${missing.length} of ${ids.length} not told deliver, such as ${missing[0]}`);
    },
    timeoutMs,
    100,
  );
}

test('the PHP sample of the document sends', async () => {
  const document = JSON.stringify({
    login: 'json',
    password: 'pw-json',
    message: [{ type_send_1: 'sms', sender: ' SHOP', text: 'Текст сообщения 1', phones: [{ phone: '79612242243' }] }],
  });
  const sample = readFileSync(SAMPLE, 'utf8')
    .replace('CURLOPT_HTTPSHEADER', 'CURLOPT_HTTPHEADER')
    .replace('{"login":"логин","password":"пароль"}', document)
    .replace('https://server/script.php', `${world.gateway.url}/json/`);
  const script = join(place.folder, 'sample.php');
  writeFileSync(script, sample);
  const { stdout } = await run('php', [script]);
  const found = /^\{"information":\[\{"state":"send","id_sms":"([1-9]\d*)"\}\]\}$/.exec(stdout);
  assert.ok(found, stdout);
  spend('json', 1);
  await untilTold([Number(found[1])], 10_000);
});

test('curl on sendsms.php, answered as JSON and as text', async () => {
  const curl = async (account: string) => {
    const words = [
      `user=${account}`,
      `pwd=pw-${account}`,
      'sadr=SHOP',
      'dadr=79612242244,79612242245',
      'text=Код: 4821',
    ];
    const { stdout } = await run('curl', [
      ...['-sG', `${world.gateway.url}/sendsms.php`],
      ...words.flatMap((word) => ['--data-urlencode', word]),
    ]);
    return stdout;
  };
  const asJson = JSON.parse(await curl('json'));
  spend('json', 2);
  const left = toE7(START) - spent.json;
  const rows = asJson.information as { id_message: string; price: string }[];
  assert.deepEqual(
    asJson,
    {
      information: rows.map(({ id_message }) => ({ id_message, price: PRICE })),
      balance: cents(left),
    },
    JSON.stringify(asJson),
  );
  const asText = await curl('text');
  spend('text', 2);
  assert.match(asText, /^[1-9]\d*,[1-9]\d*$/);
  await untilTold([...rows.map((row) => Number(row.id_message)), ...asText.split(',').map(Number)], 10_000);
});

/** Two decimals, cut: nobody is shown money that is not there. */
function cents(amountE7: bigint): string {
  const whole = amountE7 / 100_000n;
  return `${whole / 100n}.${String(whole % 100n).padStart(2, '0')}`;
}

test('10,000 messages of 1 to 5 parts through both doors', async () => {
  const random = seededRandom(20_260_101);
  const texts = Array.from({ length: 400 }, (_, i) => makeText(random, i % 2 ? 'latin' : 'cyrillic', 1 + (i % 5)));
  const parts = new Map(texts.map((words) => [words, countParts(words)]));
  assert.deepEqual([...new Set(parts.values())].sort(), [1, 2, 3, 4, 5], 'texts of every length');
  let nextPhone = 79_160_000_000;
  const phone = () => String(nextPhone++);
  const ids: number[] = [];

  const batches = Array.from({ length: 50 }, () =>
    Array.from({ length: 20 }, () => ({
      sender: 'SHOP',
      text: pick(random, texts),
      phones: Array.from({ length: 5 }, () => ({ phone: phone() })),
    })),
  );
  const singles = Array.from({ length: 5000 }, () => ({ sadr: 'SHOP', text: pick(random, texts), dadr: phone() }));
  for (const message of batches.flat()) for (let i = 0; i < 5; i++) spend('json', parts.get(message.text)!);
  for (const single of singles) spend('text', parts.get(single.text)!);

  const sendBatches = async () => {
    for (let batch = batches.pop(); batch; batch = batches.pop())
      ids.push(...idsOf(await json.post('/json/', { message: batch })));
  };
  const sendSingles = async () => {
    for (let single = singles.pop(); single; single = singles.pop()) {
      const { body } = await text.get(single);
      assert.match(body, /^[1-9]\d*$/);
      ids.push(Number(body));
    }
  };
  await Promise.all([sendBatches(), sendBatches(), ...Array.from({ length: 16 }, sendSingles)]);
  assert.equal(new Set(ids).size, 10_000);
  await untilTold(ids, 60_000);

  const { receiver, smsc, gateway } = world;
  for (const id of ids) assert.deepEqual(receiver.told.get(id), ['deliver'], `message ${id} is told once`);
  const stats = await smsc.stats();
  assert.equal(stats.accepted, segments);
  assert.equal(stats.submits, segments, 'nothing was refused or sent again');
  assert.equal(stats.malformed_received, 0);
  for (const [name, doors] of [
    ['json', json],
    ['text', text],
  ] as const) {
    const expected = toE7(START) - spent[name];
    assert.equal(await doors.moneyE7(), expected, `balance of ${name}`);
    const inCents = await doors.get({ balance: '1' });
    assert.equal(
      inCents.body,
      name === 'text' ? `${cents(expected)}\nRUR` : `{"balance":"${cents(expected)}","currency":"RUR"}`,
    );
  }
  for (const row of [...(await json.states(ids)), ...(await text.states(ids))]) {
    if (row.error !== undefined) continue; // the other account's
    assert.equal(row.state, 'deliver');
    assert.equal(row.price, Number(PRICE));
  }
  await gateway.command('ledger', 'check');
});
