// `kaskad demo fill`: a month that adds up, that every screen has something of, and that nobody disturbs.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ENDPOINTS } from '../../src/api/index.ts';
import { fillDemo } from '../../src/commands/demo/fill/fill.ts';
import { ENDS } from '../../src/commands/demo/fill-command.ts';
import { seed } from '../../src/commands/demo/seed.ts';
import { checkInn } from '../../src/domain/inn.ts';
import { checkOgrnip } from '../../src/domain/ogrnip.ts';
import { checkLedger } from '../../src/store/ledger-check.ts';
import { dropPartitions } from '../../src/store/partitions.ts';
import { retried } from '../../src/store/retry.ts';
import { deleteOld } from '../../src/store/sweep-rows.ts';
import { countStatistics } from '../../src/workers/statistics.ts';
import { type Ask, startApi } from '../api/support.ts';
import { commandLine } from './support/command-line.ts';

const DAY_MS = 86_400_000;
/** Lists that are empty until somebody asks for something, or until a node has seen it. */
const MAY_BE_EMPTY = ['/exports', '/pushes/secrets', '/operator/me/tokens'];
/** What must be asked with something. */
const MONTH = `from=${new Date(Date.now() - 30 * DAY_MS).toISOString()}`;
const QUERIES: Readonly<Record<string, string>> = {
  // The less traffic, the fewer there are.
  '/operator/messages/contradictory': '?days=7',
  '/operator/areas/lookup': '?phone=79031234567',
  '/statistics': `?group_by=day&${MONTH}`,
  '/operator/statistics': `?group_by=account&${MONTH}`,
};

test('the demo is filled with a month that adds up and that every list shows', async (context) => {
  const world = await startApi(context);
  const pool = world.node.db.calm;
  await seed(pool, ENDS);
  const nowMs = Date.now();
  const { messages } = await fillDemo(pool, { days: 30, messages: 1500, seed: 1, nowMs });
  await world.node.cache.refresh();
  const counts = async () => {
    const { rows } = await pool.query(
      `SELECT (SELECT count(*)::int FROM message) AS messages, (SELECT sum(messages)::int FROM stat_message) AS counted,
         (SELECT sum(charged_e7)::text FROM message) AS charged, (SELECT sum(charged_e7)::text FROM stat_message) AS "countedCharged",
         (SELECT sum(cost_e7)::text FROM attempt t JOIN message m ON m.id = t.message_id WHERE m.final_at IS NOT NULL) AS cost,
         (SELECT sum(cost_e7)::text FROM stat_message) AS "countedCost"`,
    );
    return rows[0];
  };
  const assertWhole = async () => {
    const { faults } = await checkLedger(pool, 0);
    assert.deepEqual(faults, []);
    const found = await counts();
    assert.equal(found.messages, messages);
    assert.deepEqual([found.counted, found.countedCharged, found.countedCost], [messages, found.charged, found.cost]);
  };
  await assertWhole();

  const demoId = (await pool.query<{ id: number }>(`SELECT id FROM account WHERE login = 'demo'`)).rows[0]!.id;
  const owner = await world.user(demoId, 'owner');
  const admin = await world.staff('admin');
  const empty: string[] = [];
  for (const { method, path } of ENDPOINTS) {
    // What is told as it happens never ends.
    if (method !== 'GET' || path.includes('{') || path.endsWith('/live')) continue;
    const ask: Ask = path.startsWith('/operator') ? admin.ask : owner.ask;
    const answer = await ask('GET', `${path}${QUERIES[path] ?? ''}`);
    if (answer.status !== 200) empty.push(`${path} ${answer.status} ${JSON.stringify(answer.body).slice(0, 200)}`);
    const list = answer.body?.items ?? answer.body?.groups;
    if (Array.isArray(list) && list.length === 0 && !MAY_BE_EMPTY.includes(path)) empty.push(path);
  }
  assert.deepEqual(empty, []);

  // Nothing is to be sent: what is queued waits for a person or stands on a link that is paused.
  const { rows: queued } = await pool.query(
    `SELECT count(*)::int AS n FROM queue q JOIN connection c ON c.id = q.connection_id
     WHERE q.ready_at IS DISTINCT FROM 'infinity' AND c.state = 'active'`,
  );
  assert.equal(queued[0].n, 0);
  const { rows: told } = await pool.query(
    'SELECT count(*)::int AS n FROM status_outbox WHERE dead_at IS NULL AND account_id > 0',
  );
  assert.equal(told[0].n, 0);
  const { rows: numbers } = await pool.query('SELECT inn, ogrnip FROM registration');
  for (const { inn, ogrnip } of numbers) {
    if (inn !== '') assert.notEqual(checkInn(inn).kind, 'wrong', inn);
    if (ogrnip !== '') assert.equal(checkOgrnip(ogrnip).kind, 'sole_trader', ogrnip);
  }

  // House-keeping and counting leave it as it is.
  const client = await pool.connect();
  try {
    assert.deepEqual(await dropPartitions(client, nowMs - 90 * DAY_MS), []);
  } finally {
    client.release();
  }
  const keepMs = nowMs - 90 * DAY_MS;
  await deleteOld(pool, {
    ...{ messagesBeforeMs: keepMs, clientKeysBeforeMs: keepMs, pushLogBeforeMs: nowMs - 14 * DAY_MS },
    inboundBeforeMs: keepMs,
  });
  // The node counts as well.
  await retried(() => countStatistics(pool, context.signal, null));
  await assertWhole();
});

test('what is filled, or somebody else’s, is left alone; garbage is refused', async (context) => {
  const cli = await commandLine(context);
  for (const wrong of ['--days 1', '--days 61', '--messages 499', '--messages x', '--seed 1.5', '--seed 4294967296']) {
    const { code, err } = await cli.kaskad(`demo fill ${wrong}`);
    assert.equal(code, 2, wrong);
    assert.match(err, /must be/);
  }
  const filled = await cli.json('demo fill --messages 500 --days 3 --seed 7');
  assert.ok((filled.messages as number) >= 500);
  const again = await cli.kaskad('demo fill --messages 500');
  assert.deepEqual([again.code, again.err], [1, 'kaskad: this demo is filled already']);
  const { clean } = await cli.json('ledger check');
  assert.equal(clean, true);

  const other = await commandLine(context);
  await other.json('account create --login shop');
  const refused = await other.kaskad('demo fill');
  assert.equal(refused.code, 1);
  assert.match(refused.err, /accounts that are not the demo's/);
  assert.equal((await other.json<unknown[]>('account list')).length, 1);
});
