// Two gateways over one database: nothing is sent twice, a client id is one message on both, and when the node that owns the
// connection is killed the other takes over.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { cloneDatabase } from '../test/helpers/database.ts';
import { eventually } from '../test/helpers/eventually.ts';
import { Doors, idsOf, toE7 } from './helpers/doors.ts';
import { type Gateway, startGateway } from './helpers/gateway.ts';
import { Load } from './helpers/load.ts';
import { makePlace } from './helpers/place.ts';
import { type Receiver, startReceiver } from './helpers/receiver.ts';
import { type Smsc, startSmsc } from './helpers/smsc.ts';
import { addAccount, addConnection, tokenOf, untilKnown } from './helpers/world.ts';

/** A lease lives 15 s; the other node looks every second, binds, and settles what it finds in doubt. */
const TAKEOVER_MS = 22_000;

const place = makePlace();
let smsc: Smsc;
let receiver: Receiver;
const nodes: Gateway[] = [];
const doors: Doors[] = [];

before(async () => {
  const database = await cloneDatabase();
  place.onClose(() => database.drop());
  receiver = await startReceiver(place);
  smsc = await startSmsc(place, { behave: { response_delay_ms: 5, receipt_delay_ms: 50 } });
  for (const name of ['first', 'second']) {
    nodes.push(await startGateway(place, { name, databaseUrl: database.url, env: { KASKAD_NODE: name } }));
  }
  await addConnection(nodes[0]!, 'op1', smsc.port, { in_doubt_wait_s: 1, response_timeout_s: 3, window: 10 });
  await addAccount(nodes[0]!, 'shop', { balance: '100000', pushUrl: receiver.url, getAnswer: 'text' });
  for (const node of nodes) doors.push(new Doors(node.url, { token: tokenOf('shop') }, { timeoutMs: 5_000 }));
  await Promise.all(doors.map((one) => untilKnown(one)));
  await eventually(findOwner);
});

/** The node that has the connection's session. */
async function findOwner(): Promise<Gateway> {
  for (const node of nodes) if ((await node.metric('kaskad_link_bound').catch(() => 0)) > 0) return node;
  throw new Error('no node is bound');
}

async function untilDelivered(ids: readonly number[], by: Doors, timeoutMs: number): Promise<void> {
  await eventually(
    async () => {
      const open = (await by.states(ids)).filter((row) => row.state !== 'deliver');
      assert.equal(open.length, 0, `${open.length} are not delivered, such as ${JSON.stringify(open[0])}`);
    },
    timeoutMs,
    200,
  );
}

test('only one of them is bound, and messages of both are sent once', async () => {
  const phones = (from: number) => Array.from({ length: 200 }, (_, i) => ({ phone: String(from + i) }));
  const sent = await Promise.all([
    doors[0]!.send('SHOP', 'by the first', phones(79_161_000_000)),
    doors[1]!.send('SHOP', 'by the second', phones(79_162_000_000)),
  ]);
  const ids = sent.flatMap(idsOf);
  assert.equal(new Set(ids).size, 400);
  await untilDelivered(ids, doors[0]!, 15_000);
  assert.equal((await smsc.stats()).sessions, 1);
  assert.equal(smsc.submissions().length, 400);
});

test('the same client ids on both at the same instant are one message each', async () => {
  const before = smsc.submissions().length;
  const money = await doors[0]!.moneyE7();
  const phones = Array.from({ length: 100 }, (_, i) => ({
    phone: String(79_163_000_000 + i),
    client_id_sms: `twin ${i}`,
  }));
  const reversed = [...phones].reverse();
  const answers = await Promise.all(
    Array.from({ length: 6 }, async (_, i) => {
      const ids = idsOf(await doors[i % 2]!.send('SHOP', 'Twins', i < 3 ? phones : reversed));
      return i < 3 ? ids : ids.reverse();
    }),
  );
  for (const ids of answers) assert.deepEqual(ids, answers[0]);
  await untilDelivered(answers[0]!, doors[1]!, 15_000);
  assert.equal(smsc.submissions().length - before, 100);
  assert.equal(money - (await doors[0]!.moneyE7()), toE7('2.5') * 100n);
});

test("kill -9 of the connection's owner: the other takes over, and everything ends delivered and told", async () => {
  const owner = await findOwner();
  const other = nodes.find((node) => node !== owner)!;
  const byOther = doors[nodes.indexOf(other)]!;
  const load = new Load(byOther, 1, { sender: 'SHOP', workers: 6, pauseMs: 10 });
  load.start();
  await sleep(1_000);
  await owner.kill();
  const killedMs = Date.now();
  await eventually(async () => assert.equal(await findOwner(), other), TAKEOVER_MS, 100);
  console.log(`taken over in ${Date.now() - killedMs} ms`);
  await load.stop();
  const ids = load.answered.map((sent) => sent.ids[0]!);
  await untilDelivered(ids, byOther, 20_000);
  await eventually(() => {
    for (const id of ids) assert.equal(receiver.state(id), 'deliver');
  }, 20_000);
  await other.command('ledger', 'check');

  await owner.start();
  const [id] = idsOf(await doors[nodes.indexOf(owner)]!.send('SHOP', 'back again', [{ phone: '79164000000' }]));
  await untilDelivered([id!], byOther, 10_000);
  assert.equal(await findOwner(), other, 'it stays where it is');
});
