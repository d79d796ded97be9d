import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { sweepExpired, sweepOverdue, sweepStopped, sweepStranded, sweepUnmatched } from '../../src/pipeline/sweep.ts';
import { claimJobs, wakeLater } from '../../src/store/claim-jobs.ts';
import {
  accountsWithStatuses,
  giveUpReady,
  postponeReady,
  readDetailedStatuses,
  readStatuses,
  recordPushes,
  wakeStatuses,
} from '../../src/store/outbox.ts';
import { readStates } from '../../src/store/status.ts';
import { makeWorld, PRICE_E7, submitted, type World } from '../pipeline/world.ts';

const world: World = await makeWorld({ after });
/** Every named statement that went through the hot pool. */
const statements = new Map<string, string>();
world.db.hot.on('connect', (client) => {
  const query = client.query.bind(client) as (...args: unknown[]) => unknown;
  client.query = ((config: { name?: string; text?: string }, ...rest: unknown[]) => {
    if (config.name !== undefined && config.text !== undefined) statements.set(config.name, config.text);
    return query(config, ...rest);
  }) as typeof client.query;
});

const HOT_TABLES =
  /Seq Scan on (message|queue|attempt|provider_message|status_outbox|account_balance|client_key|stop_entry)/;

test('every statement of the pipeline finds its rows by an index, also when the tables looked empty as it was planned', async () => {
  // As after a vacuum at a quiet moment.
  await world.query('ANALYZE');
  const op = await world.connection('op');
  const spare = await world.connection('spare');
  const shop = await world.account('shop', { balanceE7: 20n * PRICE_E7, pushUrl: 'http://127.0.0.1:1/' });
  // Through every turn of the way once, so that every statement is seen.
  const acceptor = world.acceptor();
  await world.send(acceptor, shop, [{ clientId: 'a' }, { clientId: 'a' }]);
  await world.send(acceptor, shop, [{ clientId: 'a' }]);
  await world.send(acceptor, shop, [{ clientId: 'a', sender: 'NOBODY' }]);
  await world.send(acceptor, shop, [{ notBeforeMs: Date.now() + 60_000 }]);
  await world.send(
    acceptor,
    shop,
    Array.from({ length: 30 }, () => ({})),
  );
  const jobs = await claimJobs(world.db.hot, op, 20, 1, 1);
  const [taken, refused, doubted, put] = jobs;
  await world.record(
    submitted(taken!, ['p1']),
    { kind: 'rejected', job: refused!, code: 'x', errorClass: 'recipient', providerIds: [] },
    { kind: 'in_doubt', job: doubted!, code: 'x', providerIds: [null], references: [1] },
    { kind: 'deferred', job: put!, code: 'x', errorClass: 'temporary', delayMs: 1 },
    { connectionId: op, id: 'p1' },
    { connectionId: op, id: 'p2', reference: 1 },
    { connectionId: spare, id: 'nobody' },
  );
  await wakeLater(world.db.hot, op);
  world.stranded.push(op);
  for (const sweep of [sweepExpired, sweepOverdue, sweepStranded, sweepStopped, sweepUnmatched])
    await sweep(world.sweep);
  await wakeStatuses(world.db.hot);
  assert.deepEqual(await accountsWithStatuses(world.db.hot), [shop]);
  const rows = await readStatuses(world.db.hot, shop, 10);
  await readStates(world.db.hot, shop, [taken!.messageId]);
  await readDetailedStatuses(world.db.hot, shop, 10, [1]);
  const client = await world.db.hot.connect();
  const push = { accountId: shop, test: false, url: '', httpStatus: 200, error: '', durationMs: 1 };
  const kept = { messageIds: [1], acknowledgedIds: [1], requestBody: null, answerBody: null };
  await recordPushes(client, {
    acknowledged: rows.slice(1),
    failed: rows.slice(0, 1).map((row) => ({ row, pauseMs: 1, error: '' })),
    pushes: [
      { ...push, ...kept, style: 'echo' },
      { ...push, ...kept, style: 'signed' },
    ],
  });
  await postponeReady(world.db.hot, shop, [1], 0, '');
  await giveUpReady(world.db.hot, shop, '');

  assert.ok(statements.size >= 25, [...statements.keys()].join());
  for (const [name, text] of statements) {
    const { rows: lines } = await client.query(`EXPLAIN (GENERIC_PLAN, COSTS OFF) ${text}`);
    const plan = lines.map((line) => line['QUERY PLAN']).join('\n');
    assert.doesNotMatch(plan, HOT_TABLES, `${name}\n${plan}`);
    // Without what waits for another try.
    if (name === 'stopped_meanwhile') assert.match(plan, /queue_first/);
  }
  client.release();
  assert.deepEqual(await world.faults(), []);
});
