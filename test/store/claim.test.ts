import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { wakeLater } from '../../src/store/claim-jobs.ts';
import { firstIdOfDay } from '../../src/store/ids.ts';
import { makeWorld, phone, type World } from '../pipeline/world.ts';

const world: World = await makeWorld({ after });

/** Accepts `n` messages in one request: up to 10 are normal, more are bulk. */
const accept = (accountId: number, n: number, text = 'Hello') =>
  world.accepted(
    accountId,
    Array.from({ length: n }, (_, i) => ({ phone: phone(i), text })),
  );

/** An account of whose sender SHOP everything is of one class. */
async function account(trafficClass: string | null = null): Promise<number> {
  const id = await world.account('a');
  await world.query('UPDATE sender_id SET traffic_class = $2 WHERE account_id = $1', [id, trafficClass]);
  await world.cache.refresh();
  return id;
}

/** A connection that takes everything accepted from here on. */
async function only(): Promise<number> {
  await world.query(`UPDATE connection SET state = 'removed'`);
  return world.connection('op');
}

test('urgent before normal before bulk, whenever they came; older ones first among equals', async () => {
  const op = await only();
  const [plain, bank] = [await account(), await account('urgent')];
  const bulk = await accept(plain, 20);
  const normal = await accept(plain, 3);
  const urgent = await accept(bank, 2);
  const jobs = await world.claim(op, 10);
  assert.deepEqual(
    jobs.map(({ messageId }) => messageId),
    [...urgent, ...normal, ...bulk.slice(0, 5)],
  );
  assert.deepEqual(
    jobs.map(({ priority }) => priority),
    [0, 0, 1, 1, 1, 2, 2, 2, 2, 2],
  );
});

test('an urgent message behind 5,000 bulk ones of the same client is in the very next claim', async () => {
  const op = await only();
  const shop = await account();
  await accept(shop, 5000);
  assert.equal((await world.claim(op, 500)).length, 500);
  await world.query(`UPDATE sender_id SET traffic_class = 'urgent' WHERE account_id = $1`, [shop]);
  await world.cache.refresh();
  const [code] = await accept(shop, 1);
  const jobs = await world.claim(op, 20);
  assert.equal(jobs[0]?.messageId, code);
});

test('accounts take turns inside one priority: ten messages do not wait for ten thousand', async () => {
  const op = await only();
  const [large, small] = [await account('bulk'), await account('bulk')];
  await accept(large, 10_000);
  const ten = await accept(small, 10);
  const jobs = await world.claim(op, 40);
  assert.equal(jobs.length, 40);
  assert.deepEqual(
    jobs.filter(({ accountId }) => accountId === small).map(({ messageId }) => messageId),
    ten,
  );
  // What others leave goes to whoever has more.
  assert.equal(jobs.filter(({ accountId }) => accountId === large).length, 30);
});

test('of many accounts with a backlog each gets its turn, however many there are', async () => {
  const op = await only();
  const accounts = 400;
  const first = firstIdOfDay(Date.now()) + 9_000_000_000;
  await world.query(
    `WITH made AS (
       INSERT INTO message (id, account_id, channel, priority, state, phone, sender, text, encoding, segments, unit_price_e7,
         charge, hold_e7, hold_entry_id, created_at, expires_at)
       SELECT $3::bigint + 1000 * a + n, 100000 + a, 'sms', 2, 'accepted', 79160000000, 'SHOP', 'x', 'gsm7', 1, 0,
         'submitted', 0, 0, now(), now() + interval '1 hour' FROM generate_series(1, $2::int) a, generate_series(1, 60) n
       RETURNING id, account_id, expires_at)
     INSERT INTO queue (message_id, account_id, connection_id, priority, expires_at)
     SELECT id, account_id, $1, 2, expires_at FROM made`,
    [op, accounts, first],
  );
  const seen = new Set<number>();
  for (let claim = 1; claim <= 30 && seen.size < accounts; claim += 1) {
    for (const { accountId } of await world.claim(op, 200, 1, claim)) seen.add(accountId);
  }
  assert.equal(seen.size, accounts);
});

test('what has expired, waits for its time, or is leased is not claimed', async () => {
  const op = await only();
  const shop = await account();
  const ids = await accept(shop, 4);
  await world.query(`UPDATE queue SET expires_at = now() - interval '1 s' WHERE message_id = $1`, [ids[0]]);
  await world.query(`UPDATE queue SET ready_at = now() + interval '1 h' WHERE message_id = $1`, [ids[1]]);
  await world.query('UPDATE queue SET lease = 7 WHERE message_id = $1', [ids[2]]);
  const [job, ...more] = await world.claim(op, 10, 42);
  assert.deepEqual(more, []);
  assert.equal(job?.messageId, ids[3]);
  assert.equal(job?.attemptNo, 1);
  assert.equal((await world.queueRow(ids[3]!))?.lease, 42);
  assert.deepEqual(await world.claim(op, 10, 42), []);

  assert.equal(await wakeLater(world.db.hot, op), 0);
  await world.query(`UPDATE queue SET ready_at = now() - interval '1 s' WHERE message_id = $1`, [ids[1]]);
  assert.equal(await wakeLater(world.db.hot, op), 1);
  assert.deepEqual(
    (await world.claim(op, 10)).map(({ messageId }) => messageId),
    [ids[1]],
  );
});

test('a claim takes no message of another connection', async () => {
  const op = await only();
  const shop = await account();
  await accept(shop, 2);
  assert.deepEqual(await world.claim(op + 1), []);
  assert.equal((await world.claim(op)).length, 2);
});
