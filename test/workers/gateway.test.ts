import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, beforeEach, test } from 'node:test';
import { startSmsc } from '../../simulators/smsc/smsc.ts';
import { readConfig } from '../../src/config/config.ts';
import { buildNode, type Node } from '../../src/context.ts';
import { type Gateway, startGateway } from '../../src/gateway.ts';
import { makeLogger } from '../../src/observe/logger.ts';
import { eventually } from '../helpers/eventually.ts';
import { makeWorld, PRICE_E7, type World } from '../pipeline/world.ts';

const world: World = await makeWorld({ after });
const smsc = await startSmsc({ behaviour: { receipt_delay_ms: 20 } });
after(() => smsc.stop());

/** The account's address: remembers what it was told. */
const told = new Map<string, string[]>();
const client = createServer((request, response) => {
  let body = '';
  request.on('data', (part) => {
    body += part;
  });
  request.on('end', () => {
    const statuses = JSON.parse(body) as { id_sms: string; state: string }[];
    for (const { id_sms, state } of statuses) told.set(id_sms, [...(told.get(id_sms) ?? []), state]);
    response.end(JSON.stringify(statuses.map(({ id_sms }) => ({ id_sms }))));
  });
});
await new Promise<void>((resolve) => client.listen(0, '127.0.0.1', resolve));
after(async () => {
  client.closeAllConnections();
  client.close();
});

let shop = 0;
let op = 0;
const settings = (more = {}) => ({
  host: '127.0.0.1',
  port: smsc.port,
  system_id: 'u',
  password: 'p',
  window: 50,
  ...more,
});

beforeEach(async () => {
  await world.query(`UPDATE connection SET state = 'removed'`);
  smsc.behave({ silent: false, drop_responses: 0, response_delay_ms: 0, refuse_binds: 0 });
  op = await world.connection('op', settings(), { type: 'sms-smpp' });
  shop = await world.account('shop', { pushUrl: `http://127.0.0.1:${(client.address() as AddressInfo).port}/` });
});

interface Running {
  node: Node;
  gateway: Gateway;
  url: string;
  log: string[];
}

/** A node on a port of its own, stopped with the test at the latest. */
async function start(name: string, env: Record<string, string> = {}): Promise<Running> {
  const log: string[] = [];
  const logger = makeLogger('info', name, { write: (line: string) => void log.push(line) });
  const node = buildNode(readConfig({ KASKAD_PORT: '0', KASKAD_NODE: name, ...env }), world.database.config, logger);
  const gateway = await startGateway(node);
  return { node, gateway, url: `http://127.0.0.1:${gateway.address.port}`, log };
}

const send = (node: Node, n: number, item = {}) =>
  world.send(
    node.acceptor,
    shop,
    Array.from({ length: n }, () => item),
  );
const ids = async (node: Node, n: number, item = {}) =>
  (await send(node, n, item)).results.map((result) => (result.kind === 'accepted' ? result.id : 0));
const bound = (node: Node) =>
  eventually(() => assert.ok([...node.connections.runners()].some((runner) => runner.health().state === 'up')));
const states = async () =>
  (
    await world.query<{ state: string; n: number }>(
      'SELECT state, count(*)::int AS n FROM message WHERE account_id = $1 GROUP BY 1',
      [shop],
    )
  ).map(({ state, n }) => `${n} ${state}`);

test('a message’s whole life: accepted, over SMPP, its receipt, charged, told; and what an operator asks', async () => {
  const { node, gateway, url, log } = await start('life');
  await bound(node);
  const [id, long] = await ids(node, 1).then(async ([first]) => [
    first!,
    (await ids(node, 1, { text: 'Привет '.repeat(20) }))[0]!,
  ]);
  await eventually(() => assert.deepEqual([told.get(String(id)), told.get(String(long))], [['deliver'], ['deliver']]));
  assert.deepEqual(await states(), ['2 delivered']);
  assert.deepEqual(await world.balance(shop), { balance: String(1_000_000_000_000n - 4n * PRICE_E7), held: '0' });

  for (const path of ['/healthz', '/readyz']) assert.equal((await fetch(url + path)).status, 200, path);
  const metrics = await (await fetch(`${url}/metrics`)).text();
  const name = world.cache.connection(op)!.name;
  assert.match(metrics, /^kaskad_accepted_total\{channel="sms"\} 2$/m);
  assert.match(
    metrics,
    new RegExp(`^kaskad_final_total\\{channel="sms",connection="${name}",state="delivered"\\} 2$`, 'm'),
  );
  assert.match(metrics, new RegExp(`^kaskad_link_window\\{connection="${name}"\\} 50$`, 'm'));
  await gateway.stop();
  assert.doesNotMatch(log.join(''), /Привет|79160000000|"p"/);
  await assert.rejects(fetch(`${url}/healthz`));
  assert.deepEqual(await world.faults(), []);
});

test('stopping: what waits is left to others, what is in flight is answered, and nothing of it stays leased', async () => {
  smsc.behave({ response_delay_ms: 200 });
  const { node, gateway } = await start('stops');
  await bound(node);
  await send(node, 400);
  await eventually(async () =>
    assert.ok(
      (await world.query('SELECT 1 FROM queue WHERE account_id = $1 AND lease IS NOT NULL', [shop])).length > 0,
    ),
  );
  const begun = performance.now();
  await gateway.stop();
  assert.ok(performance.now() - begun < 10_000);
  const left = await world.one<{ waits: number; leased: number }>(
    'SELECT count(*)::int AS waits, count(lease)::int AS leased FROM queue WHERE account_id = $1',
    [shop],
  );
  assert.ok(left.waits > 100, `${left.waits} wait`);
  assert.equal(left.leased, 0);
  assert.equal(
    (
      await world.query(
        `SELECT 1 FROM attempt a JOIN message m ON m.id = a.message_id WHERE m.account_id = $1 AND a.state = 'unknown'`,
        [shop],
      )
    ).length,
    0,
  );
  assert.deepEqual(await world.query(`SELECT name FROM lease WHERE node_id = 'stops'`), []);
  assert.deepEqual(await world.faults(), []);
});

test('an upstream that answers nothing does not keep a node from stopping: what it was sent is in doubt', async () => {
  smsc.behave({ silent: true });
  const { node, gateway } = await start('deaf');
  // It was bound before it fell silent.
  smsc.behave({ silent: false });
  await bound(node);
  smsc.behave({ silent: true });
  await send(node, 5);
  await eventually(() => assert.equal([...node.connections.runners()][0]!.health().inFlight, 5));
  const begun = performance.now();
  await gateway.stop();
  assert.ok(performance.now() - begun < 10_000);
  const rows = await world.query(
    'SELECT a.state, a.segment_states FROM attempt a JOIN message m ON m.id = a.message_id WHERE m.account_id = $1',
    [shop],
  );
  assert.deepEqual(
    rows,
    Array.from({ length: 5 }, () => ({ state: 'unknown', segment_states: 'x' })),
  );
  assert.deepEqual(await world.faults(), []);
});

test('wrong credentials pause the connection, say so, and keep its messages', async () => {
  smsc.behave({ refuse_binds: 0x0e });
  const { node, gateway, log } = await start('locked-out');
  await eventually(async () => {
    const row = await world.one<{ state: string; state_reason: string }>(
      'SELECT state, state_reason FROM connection WHERE id = $1',
      [op],
    );
    assert.equal(row.state, 'paused');
    assert.match(row.state_reason, /0x0000000E|0x0E/i);
  });
  await world.cache.refresh();
  await send(node, 3);
  assert.deepEqual(await states(), ['3 accepted']);
  assert.match(log.join(''), /connection paused/);
  smsc.behave({ refuse_binds: 0 });
  await eventually(() => assert.equal([...node.connections.runners()].length, 0));
  await world.query(`UPDATE connection SET state = 'active', state_reason = '' WHERE id = $1`, [op]);
  await eventually(async () => assert.deepEqual(await states(), ['3 delivered']));
  await gateway.stop();
});

test('two nodes over one database: one owns the connection, both accept; when the owner falls silent the other takes over', async () => {
  const [first, second] = await Promise.all([start('left'), start('right')]);
  const runners = ({ node }: Running) => [...node.connections.runners()].length;
  await eventually(() => assert.equal(runners(first) + runners(second), 1));
  const [owner, other] = runners(first) === 1 ? [first, second] : [second, first];
  await bound(owner.node);
  await send(owner.node, 20);
  await send(other.node, 20);
  await eventually(async () => assert.deepEqual(await states(), ['40 delivered']));
  await eventually(async () => {
    const left = await world.query('SELECT 1 FROM status_outbox WHERE account_id = $1', [shop]);
    assert.equal(left.length, 0);
  });

  // Abruptly: it neither renews nor gives back, and its sessions are gone.
  smsc.behave({ drop_responses: 1 });
  const doubted = await ids(owner.node, 4);
  await eventually(() => assert.equal([...owner.node.connections.runners()][0]!.health().inFlight, 4));
  owner.node.keeper.tick = () => new Promise(() => {});
  await world.query(`UPDATE lease SET expires_at = now() - interval '1 s' WHERE node_id = $1`, [
    owner.node.config.node,
  ]);
  smsc.behave({ drop_responses: 0 });
  await eventually(() => assert.equal(runners(other), 1));
  await bound(other.node);
  assert.ok(doubted.every((id) => id > 0));
  // The four are found in doubt by the new owner, and their receipts find them by their reference.
  await eventually(async () => assert.deepEqual(await states(), ['44 delivered']));
  const codes = await world.query(
    `SELECT DISTINCT a.error_code FROM attempt a WHERE a.message_id = ANY($1) AND a.attempt_no = 1`,
    [doubted],
  );
  assert.deepEqual(codes, [{ error_code: 'node_lost' }]);
  await Promise.all([owner.gateway.stop(), other.gateway.stop()]);
  assert.deepEqual(await world.faults(), []);
});
