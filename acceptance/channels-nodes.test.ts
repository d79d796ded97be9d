// What an operator does to channels while messages flow, on two nodes over one database: faulty credentials, hours, weights, a
// link that is down; and cascades while the node that owns every connection is killed.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { cloneDatabase } from '../test/helpers/database.ts';
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
import { addShop, compose, inPairs, peopleOf, type Sent, send } from './helpers/cascades.ts';
import { Doors, idsOf, toE7 } from './helpers/doors.ts';
import { freePort, type Gateway, startGateway } from './helpers/gateway.ts';
import { makePlace } from './helpers/place.ts';
import { PROVIDERS, type ProviderName, type Providers, startProviders } from './helpers/providers.ts';
import { type Receiver, startReceiver } from './helpers/receiver.ts';
import { type Smsc, startSmsc } from './helpers/smsc.ts';
import { moscow } from './helpers/times.ts';
import { addConnection, tokenOf, untilKnown } from './helpers/world.ts';

const SEED = Number(process.env.CHANNELS_SEED ?? Date.now() % 1_000_000);
const MESSAGES = 270;
const MESSAGES_MS = 6_000;
const START = '1000000';
// Longer than a lease of a killed node lives (15 s) and is taken over.
const LIFE_S = 25;
const RECEIPT_WAIT_S = 1;
const WEIGHED = 300;
/** A link that is away for longer is passed over (30 s), known to other nodes 2 s later. */
const DOWN_MS = 33_000;

const place = makePlace();
const nodes: Gateway[] = [];
const doors: Doors[] = [];
let databaseUrl: string;
let providers: Providers;
let receiver: Receiver;
let smsc: Smsc;
let messages: Sent[];
let deadSinceMs = 0;

before(async () => {
  console.log(`CHANNELS_SEED=${SEED}`);
  const database = await cloneDatabase();
  place.onClose(() => database.drop());
  databaseUrl = database.url;
  receiver = await startReceiver(place);
  smsc = await startSmsc(place, { magic: true });
  providers = await startProviders(place, { seed: SEED, people: peopleOf(compose(SEED, 18, MESSAGES, '')) });
  messages = compose(SEED, 18, MESSAGES, providers.sound);
  const env = {
    KASKAD_DEFAULT_LIFE_H: (LIFE_S / 3600).toFixed(6),
    KASKAD_RECEIPT_WAIT_H: (RECEIPT_WAIT_S / 3600).toFixed(6),
    KASKAD_PUSH_PAUSES_MIN: `0${',0.02'.repeat(19)}`,
  };
  for (const name of ['first', 'second']) {
    nodes.push(await startGateway(place, { name, databaseUrl, env: { ...env, KASKAD_NODE: name } }));
  }
  providers.nodes = nodes.map(({ url }) => url);
  const [first] = nodes as [Gateway];
  await addConnection(first, 'dead', await freePort(), { reconnect_max_s: 1 });
  deadSinceMs = Date.now();
  await addShop(first, START, receiver.url);
  await inPairs([...PROVIDERS], (provider) => providers.connect(first, provider));
  await addConnection(first, 'sms', smsc.port, { window: 20, in_doubt_wait_s: 1, response_timeout_s: 2 });
  await first.command('route', 'set', '--connections', 'sms');
  for (const { url } of nodes) doors.push(new Doors(url, { token: tokenOf('shop') }, { timeoutMs: 4_000 }));
  await Promise.all(doors.map((one) => untilKnown(one)));
  await eventually(async () => assert.equal(await bound(), PROVIDERS.length + 1));
});

async function bound(): Promise<number> {
  const each = await Promise.all(nodes.map((node) => node.metric('kaskad_link_bound').catch(() => 0)));
  return each.reduce((sum, count) => sum + count, 0);
}

const VIBER = { type_send_1: 'viber', sender_viber: 'SHOP', text_viber: 'Text' };
const WHATSAPP = { type_send_1: 'whatsapp', name_clients_whatsapp: 'SHOP', text_whatsapp: 'Text' };
const SMS = { type_send_1: 'sms', sender: 'SHOP', text: 'Text' };

/** The seven digits of a series of numbers. */
const prefixOf = (series: number) => String(7_920_000 + series);

/** Sends the same to many; `series` keeps their numbers apart from others'. */
async function sendTo(count: number, series: number, fields: Record<string, string>): Promise<number[]> {
  const phones = Array.from({ length: count }, (_, i) => ({ phone: `${prefixOf(series)}${5_000 + i}` }));
  return idsOf(await doors[1]!.post('/json/', { message: [{ ...fields, phones }] }));
}

async function untilDelivered(ids: readonly number[], timeoutMs = 12_000): Promise<void> {
  await eventually(
    async () => {
      const open = (await doors[1]!.states(ids)).filter(({ state }) => state !== 'deliver');
      assert.equal(open.length, 0, `${open.length} are not delivered, such as ${JSON.stringify(open[0])}`);
    },
    timeoutMs,
    150,
  );
}

/** How many of a series each provider took. */
function takenBy(series: number): Partial<Record<ProviderName, number>> {
  const count: Partial<Record<ProviderName, number>> = {};
  const prefix = prefixOf(series);
  for (const { provider, phone } of providers.taken) {
    if (phone.startsWith(prefix)) count[provider] = (count[provider] ?? 0) + 1;
  }
  return count;
}

/** Changes a connection, and returns when both nodes have seen it. */
async function change(...words: string[]): Promise<void> {
  await nodes[0]!.command('connection', ...words);
  await settled();
}

/** Configuration is polled each half second. */
const settled = () => sleep(1_200);

async function isPaused(name: string, reason: RegExp): Promise<void> {
  type Row = { name: string; state: string; reason: string };
  const row = (await nodes[0]!.json<Row[]>('connection', 'list')).find((one) => one.name === name);
  assert.equal(row?.state, 'paused', JSON.stringify(row));
  assert.match(row.reason, reason);
}

test('wrong credentials pause a connection: the next of its route takes over, and mended it goes on', async () => {
  await nodes[0]!.command('route', 'set', '--channel', 'viber', '--connections', 'infobip,viber');
  await change('set', 'infobip', '--set', 'api_key=wrong');
  await untilDelivered(await sendTo(40, 1, VIBER));
  assert.deepEqual(takenBy(1), { viber: 40 });
  await isPaused('infobip', /401/);
  await nodes[0]!.command('connection', 'set', 'infobip', '--set', 'api_key=key');
  await change('resume', 'infobip');
  await untilDelivered(await sendTo(40, 2, VIBER));
  assert.deepEqual(takenBy(2), { infobip: 40 });
});

test('a paused connection without another in its route: cascades go on, the rest is kept until it is resumed', async () => {
  await change('set', 'whatsapp', '--set', 'token=wrong');
  const alone = await sendTo(20, 3, WHATSAPP);
  const cascades = await sendTo(20, 4, {
    ...WHATSAPP,
    wait_send_1: '2',
    type_send_2: 'sms',
    sender: 'SHOP',
    text: 'Text',
  });
  await untilDelivered(cascades);
  assert.deepEqual(takenBy(4), {});
  assert.deepEqual(takenBy(3), {});
  await isPaused('whatsapp', /190/);
  for (const { state } of await doors[0]!.states(alone)) assert.equal(state, 'send');
  await nodes[0]!.command('connection', 'set', 'whatsapp', '--set', 'token=sim-token');
  await nodes[0]!.command('connection', 'resume', 'whatsapp');
  await untilDelivered(alone);
  assert.deepEqual(takenBy(3), { whatsapp: 20 });
  assert.deepEqual(takenBy(4), {});
});

test('outside its hours a connection is passed over, and a message that has no other waits for them', async () => {
  const at = (hours: number) => moscow(Date.now() + hours * 3_600_000).slice(11, 16);
  const closed = `${at(2)}-${at(3)}`;
  await nodes[0]!.command('connection', 'set', 'whatsapp', '--hours', closed);
  await change('set', 'infobip', '--hours', closed);
  const waiting = await sendTo(10, 5, WHATSAPP);
  await untilDelivered(await sendTo(20, 6, VIBER));
  assert.deepEqual(takenBy(6), { viber: 20 });
  assert.deepEqual(takenBy(5), {});
  await nodes[0]!.command('connection', 'set', 'whatsapp', '--hours', `${at(-1)}-${at(1)}`);
  await change('set', 'infobip', '--hours', '');
  await untilDelivered(waiting);
  await untilDelivered(await sendTo(20, 7, VIBER));
  assert.deepEqual(takenBy(7), { infobip: 20 });
});

test('weights share messages out', async () => {
  await nodes[0]!.command('route', 'set', '--channel', 'viber', '--connections', 'viber:70,infobip:30');
  await settled();
  await untilDelivered(await sendTo(WEIGHED, 8, VIBER));
  const { viber = 0, infobip = 0 } = takenBy(8);
  console.log(`weights 70:30 of ${WEIGHED}: ${viber} and ${infobip}`);
  assert.equal(viber + infobip, WEIGHED);
  // Four and a half standard deviations.
  assert.ok(Math.abs(viber / WEIGHED - 0.7) < 0.12, `${viber} of ${WEIGHED}`);
});

test('a link that is down is passed over', async () => {
  await nodes[0]!.command('route', 'set', '--connections', 'dead,sms');
  await settled();
  const before = Date.now() - deadSinceMs < DOWN_MS ? await sendTo(10, 9, SMS) : [];
  await sleep(Math.max(0, deadSinceMs + DOWN_MS - Date.now()));
  await untilDelivered(await sendTo(10, 10, SMS), 3_000);
  // Those that had begun to wait for it are taken along.
  await untilDelivered(before, 5_000);
});

test('cascades on two nodes, and the one that owns the connections is killed', async () => {
  const faults = { delayMs: 20, loseAnswerRate: 0.04, dropRate: 0.02, errorRate: 0.02 };
  for (const name of PROVIDERS) providers.behave(name, faults);
  for (const name of ['viber', 'infobip', 'whatsapp'] as const) {
    providers.behave(name, { duplicateRate: 0.2, reorderRate: 0.2, loseCallbackRate: 0.03 });
  }
  await smsc.behave({ response_delay_ms: 5, receipt_jitter_ms: 200, duplicate_receipts: 0.2, drop_responses: 0.02 });
  const spentBefore = toE7(START) - (await doors[1]!.moneyE7());
  const sending = send(messages, { doors, overMs: MESSAGES_MS });
  await sleep(MESSAGES_MS / 2);
  const owned = await Promise.all(nodes.map((node) => node.metric('kaskad_link_bound')));
  const owner = owned[0]! >= owned[1]! ? 0 : 1;
  console.log(`killing ${owner === 0 ? 'first' : 'second'}, which owns ${owned[owner]} of ${owned[0]! + owned[1]!}`);
  await nodes[owner]!.kill();
  await sending;
  const door = doors[1 - owner]!;
  for (const { clientId, ids, phone } of messages) {
    if (clientId !== '') assert.equal(new Set(ids).size, 1, `${phone} was answered ${ids}`);
  }
  let states = await untilFinal(
    messages,
    { gateway: nodes[1 - owner]!, doors: door },
    (LIFE_S + RECEIPT_WAIT_S) * 1000 + 20_000,
  );
  await eventually(async () => {
    states = await untilFinal(messages, { gateway: nodes[1 - owner]!, doors: door }, 1_000);
    for (const [id, state] of states)
      assert.equal(receiver.state(id), state, `message ${id}: ${receiver.told.get(id)}`);
  }, 15_000);
  assert.match(await nodes[1 - owner]!.command('ledger', 'check'), /^clean/m);
  const books = await readBooks(nodes[1 - owner]!, databaseUrl);
  const evidence = await gather(messages, { providers, receiver, smsc }, books);
  console.log(`${states.size} answered, ${evidence.booked.size} in the books`);
  checkPushes(evidence, states, true);
  checkOnce(evidence);
  checkSent(evidence, true);
  const { twice } = checkOrder(evidence);
  console.log(`${twice} messages arrived by two steps, the news of the first too late`);
  checkNothingForgotten(evidence);
  assert.ok(spentBefore > 0n);
  checkMoney(evidence, books, toE7(START) - (await door.moneyE7()));
});
