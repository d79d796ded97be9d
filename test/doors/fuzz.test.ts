// Mutated documents and queries through both doors: always an answer of a known shape, never 500, never a hang.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, test } from 'node:test';
import { seeded } from '../helpers/random.ts';
import { type Bench, bench, cheapDecoy, windows1251 } from './fakes.ts';

const ROUNDS = Number(process.env.KASKAD_FUZZ_ROUNDS ?? 10_000);
const AT_ONCE = 50;
const STATUSES = new Set([200, 404, 413, 429]);

const SNIPPETS = [
  ...'{}[],:"\\%&=+;\0\n\t-e.019',
  ',]',
  ',}',
  '""',
  'null',
  'true',
  '1e999',
  '-0',
  '\\u0000',
  '\\ud83d',
  '%00',
  '%zz',
  '%D0',
  '%ff',
  '[[[[',
  '{"a":',
  '99999999999999999999',
  '__proto__',
  'constructor',
  '\u{1f600}',
  'ё',
  '\u2028',
  'type_send_2=viber&',
  '"type_send_2":"x",',
  'registration=1&',
  'msgid=1,2&',
  'smsid=x&',
  'balance=1&',
];

const SEED_DOCUMENTS = [
  '{"token":"T0KEN","message":[{"type_send_1":"sms","sender":"SHOP","text":"Привет","phones":[{"phone":79612242243,"client_id_sms":"1"},"79612242244",],"validity_period":"2030-01-01 00:00"}]}',
  '{"login":"shop","password":"s3cret","id_sms":[1,"2",3],"detail":1}',
  readFileSync(new URL('fixtures/json-send-telegram.txt', import.meta.url), 'utf8'),
];
const SEED_QUERIES = [
  'token=T0KEN&sadr=SHOP&dadr=79612242243,79612242244&text=%D0%9F%D1%80+x&validity_period=2030-01-01%2000:00',
  'user=shop&pwd=s3cret&type_send_1=viber&sender_viber=V&dadr=79612242243&text_viber=%CF%F0',
  'user=texty&pwd=s3cret&msgid=1,2,3',
];

/** The same mutations in every run. */
function randomOf(seed: number): (below: number) => number {
  const share = seeded(seed);
  return (below) => Math.floor(share() * below);
}

function mutate(seed: string, random: (below: number) => number): string {
  let text = seed;
  for (let left = 1 + random(6); left > 0; left--) {
    const at = random(text.length + 1);
    const cut = random(3) === 0 ? random(20) : random(2);
    const insert =
      random(4) === 0 ? text.slice(random(text.length + 1)).slice(0, 30) : SNIPPETS[random(SNIPPETS.length)]!;
    text = text.slice(0, at) + (random(4) === 0 ? '' : insert) + text.slice(at + cut);
  }
  return text;
}

function asBytes(text: string, random: (below: number) => number): Buffer {
  const bytes = random(5) === 0 ? windows1251(text.replace(/[^\0-\x7fа-яА-Я]/g, '?')) : Buffer.from(text);
  if (random(10) === 0 && bytes.length > 0) bytes[random(bytes.length)] = random(256);
  return bytes;
}

let b: Bench;
before(async () => {
  const attempts = { perLogin: 1e9, perAddress: 1e9, windowSeconds: 60 };
  b = await bench({ auth: { attempts, passwordCheck: { queueMax: 1000, ...(await cheapDecoy()) } } });
});

async function run(one: (round: number) => Promise<void>): Promise<void> {
  for (let round = 0; round < ROUNDS; round += AT_ONCE) {
    await Promise.all(Array.from({ length: AT_ONCE }, (_, i) => one(round + i)));
    b.pipeline.requests.length = 0;
  }
}

function assertJson(body: string, context: () => string): void {
  try {
    JSON.parse(body);
  } catch {
    assert.fail(`not JSON: ${body}\n${context()}`);
  }
}

/** Whatever was sent, items are plain strings that PostgreSQL can store. */
function assertStorable(): void {
  for (const item of b.pipeline.items) {
    const ofSteps = item.steps.flatMap((step) => [
      step.sender,
      step.text,
      step.validity,
      ...Object.values(step.content).map(String),
    ]);
    for (const value of [item.phone, item.clientId, item.validity, item.priceMax, ...ofSteps]) {
      assert.ok(typeof value === 'string' && value.isWellFormed() && !value.includes('\0'), JSON.stringify(item));
    }
    assert.ok(item.clientId.length <= 64);
    assert.ok(item.refused === undefined ? item.steps.length >= 1 && item.steps.length <= 4 : true);
  }
}

test('mutated documents', { timeout: 120_000 }, async () => {
  const random = randomOf(1);
  const paths = ['/json/', '/json/', '/json/state.php', '/json/balance.php'];
  await run(async () => {
    const text = mutate(SEED_DOCUMENTS[random(SEED_DOCUMENTS.length)]!, random);
    const response = await b.post(paths[random(paths.length)]!, asBytes(text, random));
    assert.ok(STATUSES.has(response.statusCode), `${response.statusCode} ${text}`);
    assertJson(response.body, () => text);
    assertStorable();
  });
});

test('mutated queries', { timeout: 120_000 }, async () => {
  const random = randomOf(2);
  await run(async () => {
    const text = mutate(SEED_QUERIES[random(SEED_QUERIES.length)]!, random);
    const bytes = asBytes(text, random);
    const response =
      random(2) === 0
        ? await b.post('/sendsms.php', bytes)
        : await b.get(bytes.toString('latin1').replace(/[\0-\x20#\x7f]/g, '_'));
    assert.ok(STATUSES.has(response.statusCode), `${response.statusCode} ${text}`);
    if (String(response.headers['content-type']).startsWith('application/json')) assertJson(response.body, () => text);
    else assert.match(response.body, /^[\p{L}\d,. _\n-]+$/u, text);
    assertStorable();
  });
});
