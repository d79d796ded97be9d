// kill -9 of the gateway and of PostgreSQL at random moments under load, SIGTERM under load, and an SMSC that dies: nothing
// answered is lost, nothing is charged twice or not at all, and what the SMSC gets twice was in doubt and is counted.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from '../test/helpers/eventually.ts';
import { Doors, type StateRow, toE7 } from './helpers/doors.ts';
import { Load } from './helpers/load.ts';
import { makePlace } from './helpers/place.ts';
import { seededRandom } from './helpers/random.ts';
import { addAccount, makeWorld, tokenOf, untilOpen, type World } from './helpers/world.ts';

const ROUNDS = Number(process.env.CRASH_ROUNDS ?? 10);
const SEED = Number(process.env.CRASH_SEED ?? Date.now() % 1_000_000);
const START = '1000000';
const PRICE = '1.2345678';
// What nobody will ever report on (an SMSC that died took the receipts with it) ends after these.
const LIFE_S = 14;
const RECEIPT_WAIT_S = 3;
const CONNECTION = {
  ...{ window: 10, in_doubt_wait_s: 1, response_timeout_s: 3, bind_timeout_s: 2 },
  ...{ reconnect_min_s: 0.1, reconnect_max_s: 0.4 },
};

/** Codes of attempts that nobody can tell the outcome of. */
const IN_DOUBT = /^(node_lost|incomplete|timeout|connection_lost|malformed_response)$/;
const LOST = /messages in the hand of a lost owner/;

const place = makePlace();
const random = seededRandom(SEED);
let world: World;
let doors: Doors;
let load: Load;
/** Attempts that the gateway called in doubt: by its metric up to a kill, and by its log at the start after one. */
let inDoubt = 0;

before(async () => {
  console.log(`CRASH_SEED=${SEED} CRASH_ROUNDS=${ROUNDS}`);
  world = await makeWorld(place, {
    connection: CONNECTION,
    smsc: { behave: { response_delay_ms: 10, receipt_delay_ms: 100, receipt_jitter_ms: 200 } },
    gateway: {
      env: {
        KASKAD_NODE: 'crash',
        KASKAD_DEFAULT_LIFE_H: (LIFE_S / 3600).toFixed(6),
        KASKAD_RECEIPT_WAIT_H: (RECEIPT_WAIT_S / 3600).toFixed(6),
        KASKAD_PUSH_PAUSES_MIN: `0${',0.02'.repeat(19)}`,
      },
    },
  });
  const account = { balance: START, price: PRICE, pushUrl: world.receiver.url, getAnswer: 'text' } as const;
  await untilOpen(world.gateway, await addAccount(world.gateway, 'shop', account));
  world.receiver.told.clear();
  doors = new Doors(world.gateway.url, { token: tokenOf('shop') }, { timeoutMs: 5_000 });
  load = new Load(doors, SEED, { sender: 'SHOP', workers: 12, pauseMs: 15 });
});

/** Load for a while, the accident, and load for a while again. */
async function loadAround(accident: () => Promise<void>): Promise<void> {
  load.start();
  await sleep(300 + random() * 900);
  await accident();
  await sleep(300);
  await load.stop();
}

/** Waits until every id answered since `from` (an index) exists and has a final state; their rows. */
async function untilFinal(from: number, timeoutMs: number): Promise<StateRow[]> {
  let open = load.answered.slice(from).map((sent) => sent.ids[0]!);
  const rows: StateRow[] = [];
  return eventually(
    async () => {
      const found = await doors.states(open);
      for (const row of found) assert.equal(row.error, undefined, `id ${row.id_sms} was answered and does not exist`);
      rows.push(...found.filter((row) => row.state !== 'send'));
      open = found.filter((row) => row.state === 'send').map((row) => row.id_sms);
      assert.equal(open.length, 0, `${open.length} messages are not final, such as ${open[0]}`);
      return rows;
    },
    timeoutMs,
    200,
  );
}

/** Call before a gateway ends: its count of attempts in doubt ends with it. */
async function countDoubts(): Promise<void> {
  inDoubt += await world.gateway.metric('kaskad_in_doubt_total').catch(() => 0);
}

async function killGateway(): Promise<void> {
  await countDoubts();
  await world.gateway.kill();
  await world.gateway.start();
}

async function killDatabase(): Promise<void> {
  world.gateway.killDatabase();
  await eventually(async () => assert.equal((await doors.raw('/readyz')).status, 200), 30_000);
}

/** Parts the SMSC has taken more than once, by the number they went to. */
function duplicates(): { phone: string; part: number }[] {
  const seen = new Map<string, number>();
  for (const { destination, part } of world.smsc.submissions()) {
    const key = `${destination} ${part}`;
    seen.set(key, (seen.get(key) ?? 0) + 1);
  }
  return [...seen]
    .filter(([, times]) => times > 1)
    .map(([key]) => ({ phone: key.split(' ')[0]!, part: Number(key.split(' ')[1]) }));
}

test('an SMSC that dies under load', async () => {
  await world.smsc.behave({ receipt_delay_ms: 20, receipt_jitter_ms: 0 });
  await loadAround(async () => {
    await world.smsc.kill();
    await sleep(200 + random() * 500);
    await world.smsc.start();
  });
  // The receipts it had not sent are lost; the last test waits for those messages.
});

test('SIGTERM under load: all in hand is finished, nothing is left in doubt', async () => {
  const from = load.answered.length;
  const before = duplicates().length;
  let code: number | null = null;
  let tookMs = 0;
  await loadAround(async () => {
    await countDoubts();
    const begunMs = Date.now();
    code = await world.gateway.stop();
    tookMs = Date.now() - begunMs;
    await world.gateway.start();
  });
  assert.equal(code, 0);
  console.log(`stopped in ${tookMs} ms`);
  assert.ok(tookMs < 10_000, `it took ${tookMs} ms`);
  assert.doesNotMatch(world.gateway.output(), LOST);
  const rows = await untilFinal(from, 15_000);
  assert.deepEqual(
    rows.filter((row) => row.state !== 'deliver'),
    [],
  );
  assert.equal(duplicates().length, before);
});

for (let number = 1; number <= ROUNDS; number++) {
  const database = number % 2 === 0;
  test(`kill -9 of ${database ? 'PostgreSQL' : 'the gateway'}, round ${number}`, async () => {
    const from = load.answered.length;
    await loadAround(database ? killDatabase : killGateway);
    const rows = await untilFinal(from, 20_000);
    assert.deepEqual(
      rows.filter((row) => row.state !== 'deliver'),
      [],
    );
    await world.gateway.command('ledger', 'check');
  });
}

test('kill -9 of the gateway while it recovers from one', async () => {
  await loadAround(async () => {
    await killGateway();
    await sleep(random() * 1500);
    await killGateway();
  });
});

test('in the end everything is told, charged once, and sent twice only where it was in doubt', async () => {
  const { gateway, receiver, smsc } = world;
  await load.repeat(load.answered.filter((sent) => sent.clientId !== '').slice(-300));
  for (const { clientId, ids } of load.answered) assert.equal(new Set(ids).size, 1, `client id ${clientId}: ${ids}`);

  const rows = await untilFinal(0, (LIFE_S + RECEIPT_WAIT_S) * 1000 + 20_000);
  const answered = new Set(rows.map((row) => row.id_sms));
  // Messages whose answer was lost on the way are known from their pushes.
  const others = [...receiver.told.keys()].filter((id) => !answered.has(id));
  rows.push(...(await doors.states(others)));
  assert.ok(others.length <= load.unanswered.length, 'every message is one that was asked for');
  await eventually(() => {
    for (const { id_sms: id, state } of rows) {
      assert.equal(receiver.state(id), state, `message ${id} was told ${receiver.told.get(id)}`);
    }
  }, 20_000);

  const undelivered = rows.filter((row) => row.state !== 'deliver');
  let expected = toE7(START);
  for (const row of rows) if (row.state === 'deliver') expected -= toE7(PRICE) * BigInt(row.num_parts!);
  for (const { id_sms: id } of undelivered) expected -= toE7((await show(id)).message.charged!);
  assert.equal(await doors.moneyE7(), expected, 'balance = start - what was charged');
  await gateway.command('ledger', 'check');

  const phones = new Set(smsc.submissions().map(({ destination }) => destination));
  assert.ok(phones.size >= rows.length - undelivered.length, 'no message was made twice for one phone');
  await countDoubts();
  const twice = [...new Set(duplicates().map(({ phone }) => phone))];
  const sent = new Map([...load.answered].map((one) => [one.phone, one]));
  for (const phone of twice) {
    const id = sent.get(phone)?.ids[0];
    if (id === undefined) continue; // never answered, so its id is not known by its number
    const { attempts } = await show(id);
    const doubts = attempts.slice(0, -1).filter((attempt) => IN_DOUBT.test(attempt.errorCode));
    assert.equal(
      doubts.length,
      attempts.length - 1,
      `message ${id} was sent again without doubt: ${JSON.stringify(attempts)}`,
    );
  }
  assert.ok(twice.length <= inDoubt, `${twice.length} sent twice, ${inDoubt} in doubt`);
  console.log(
    `${rows.length} messages, ${others.length} of them never answered, ${inDoubt} attempts in doubt, ${twice.length} messages sent twice, ${undelivered.length} not delivered`,
  );
});

interface Shown {
  message: { charged: string | null };
  attempts: { errorCode: string; state: string; segmentStates: string }[];
}

function show(id: number): Promise<Shown> {
  return world.gateway.json<Shown>('message', 'show', String(id));
}
