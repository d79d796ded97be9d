// Channels and cascades while providers misbehave, and while the gateway and its PostgreSQL are killed in the midst of it: every
// message ends and is told, money adds up, no step is sent after a success was known, and nobody gets by one step what they have.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from '../test/helpers/eventually.ts';
import {
  checkMoney,
  checkNothingForgotten,
  checkOnce,
  checkOrder,
  checkPushes,
  checkSent,
  gather,
  readBooks,
  untilFinal,
} from './helpers/cascade-audit.ts';
import { addShop, compose, inPairs, peopleOf, request, type Sent, send } from './helpers/cascades.ts';
import { Doors, toE7 } from './helpers/doors.ts';
import { makePlace } from './helpers/place.ts';
import { PROVIDERS, type Providers, startProviders } from './helpers/providers.ts';
import { pick, seededRandom } from './helpers/random.ts';
import { addConnection, makeWorld, tokenOf, untilOpen, type World } from './helpers/world.ts';

const SEED = Number(process.env.CHANNELS_SEED ?? Date.now() % 1_000_000);
const CALM = 600;
const CALM_MS = 7_000;
const CRASH = 360;
const CRASH_MS = 10_000;
const KILLS = ['gateway', 'database', 'gateway', 'gateway'] as const;
const START = '1000000';
// What nobody ever reports on ends after these.
const LIFE_S = 25;
const RECEIPT_WAIT_S = 1;
const FINAL_MS = (LIFE_S + RECEIPT_WAIT_S) * 1000 + 20_000;

const place = makePlace();
const random = seededRandom(SEED);
let world: World & { providers: Providers };
let doors: Doors;
let calm: Sent[];
let crashed: Sent[];

before(async () => {
  console.log(`CHANNELS_SEED=${SEED}`);
  // The sound's address is known only when its server is up: the texts are put in afterwards.
  const people = [...compose(SEED, 16, CALM, ''), ...compose(SEED, 17, CRASH, '')];
  const providers = await startProviders(place, { seed: SEED, people: peopleOf(people) });
  calm = compose(SEED, 16, CALM, providers.sound);
  crashed = compose(SEED, 17, CRASH, providers.sound);
  const base = await makeWorld(place, {
    connection: null,
    smsc: { magic: true },
    gateway: {
      env: {
        KASKAD_NODE: 'channels',
        KASKAD_DEFAULT_LIFE_H: (LIFE_S / 3600).toFixed(6),
        KASKAD_RECEIPT_WAIT_H: (RECEIPT_WAIT_S / 3600).toFixed(6),
        KASKAD_PUSH_PAUSES_MIN: `0${',0.02'.repeat(19)}`,
      },
    },
  });
  world = { ...base, providers };
  const { gateway, receiver, smsc } = world;
  providers.nodes = [gateway.url];
  await addShop(gateway, START, receiver.url);
  await inPairs([...PROVIDERS], (provider) => providers.connect(gateway, provider));
  await gateway.command('route', 'set', '--channel', 'viber', '--connections', 'viber,infobip');
  await addConnection(gateway, 'sms', smsc.port, {
    ...{ window: 20, in_doubt_wait_s: 1, response_timeout_s: 2, bind_timeout_s: 2 },
    ...{ reconnect_min_s: 0.1, reconnect_max_s: 0.4 },
  });
  doors = new Doors(gateway.url, { token: tokenOf('shop') }, { timeoutMs: 5_000 });
  await untilOpen(gateway, doors);
  await eventually(async () => assert.equal(await gateway.metric('kaskad_link_bound'), PROVIDERS.length + 1));
  receiver.told.clear();
  receiver.pushes.length = 0;
});

async function misbehave(): Promise<void> {
  const { providers, smsc } = world;
  const away = { dropRate: 0.03, loseAnswerRate: 0.05, errorRate: 0.02, throttleRate: 0.02 };
  const callbacks = { callbackDelayMs: 50, duplicateRate: 0.2, reorderRate: 0.2, loseCallbackRate: 0.04 };
  for (const name of ['viber', 'infobip', 'whatsapp'] as const) {
    providers.behave(name, { delayMs: 30, ...away, ...callbacks });
  }
  providers.behave('telegram', { delayMs: 20, ...away, throttleRate: 0.01 });
  providers.behave('asterisk', { delayMs: 30, ...away, throttleRate: 0 });
  await smsc.behave({
    ...{
      response_delay_ms: 10,
      receipt_delay_ms: 50,
      receipt_jitter_ms: 300,
      drop_responses: 0.02,
      drop_receipts: 0.03,
    },
    ...{ duplicate_receipts: 0.2, reorder_receipts: 0.2, disconnect: 0.005, queue_full: 0.01, system_error: 0.01 },
  });
}

async function audit(messages: readonly Sent[], crash: boolean): Promise<void> {
  const { gateway, receiver } = world;
  let states = await untilFinal(messages, { gateway, doors }, FINAL_MS);
  await eventually(async () => {
    // Late receipts still move some.
    states = await untilFinal(messages, { gateway, doors }, 1_000);
    for (const [id, state] of states)
      assert.equal(receiver.state(id), state, `message ${id}: ${receiver.told.get(id)}`);
  }, 15_000);
  assert.match(await gateway.command('ledger', 'check'), /^clean/m);
  let books = await readBooks(gateway, null);
  let evidence = await gather(messages, world, books);
  // A late `read` may come between one look and the next: looked at anew until all of them are of one moment.
  await eventually(async () => {
    states = await untilFinal(messages, { gateway, doors }, 1_000);
    books = await readBooks(gateway, null);
    evidence = await gather(messages, world, books);
    checkPushes(evidence, states, crash);
  }, 15_000);
  checkOnce(evidence);
  checkSent(evidence, crash);
  checkOrder(evidence);
  checkNothingForgotten(evidence);
  checkMoney(evidence, books, toE7(START) - (await doors.moneyE7()));
}

test('cascades while providers delay, repeat, reorder and lose', async () => {
  await misbehave();
  const sending = send(calm, { doors: [doors], overMs: CALM_MS });
  await sleep(CALM_MS / 2);
  // Longer than a step waits: the word of it comes too late.
  for (const name of ['viber', 'whatsapp'] as const) world.providers.behave(name, { callbackDelayMs: 2_500 });
  await sleep(1_500);
  for (const name of ['viber', 'whatsapp'] as const) world.providers.behave(name, { callbackDelayMs: 50 });
  await sending;
  for (const { phone, ids } of calm) assert.equal(ids.length, 1, `${phone} was not answered`);
  await audit(calm, false);
});

test('the same while the gateway and PostgreSQL are killed', async () => {
  const { gateway } = world;
  const sending = send(crashed, { doors: [doors], overMs: CRASH_MS });
  for (const what of KILLS) {
    await sleep(700 + random() * 1_500);
    if (what === 'database') {
      gateway.killDatabase();
      await eventually(async () => assert.equal((await doors.raw('/readyz')).status, 200), 30_000);
    } else {
      await gateway.kill();
      await gateway.start();
    }
  }
  await sending;
  const keyed = crashed.filter(({ clientId }) => clientId !== '');
  for (let i = 0; i < 10; i += 1) await request(doors, [pick(random, keyed), pick(random, keyed)], i % 2 === 0);
  for (const { phone, ids } of keyed) assert.equal(new Set(ids).size, 1, `${phone} was answered ${ids}`);
  await audit(crashed, true);
});
