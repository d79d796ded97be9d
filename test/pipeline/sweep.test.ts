import assert from 'node:assert/strict';
import { after, beforeEach, test } from 'node:test';
import {
  sweepAbandoned,
  sweepExpired,
  sweepForgotten,
  sweepOverdue,
  sweepStranded,
  sweepUnmatched,
} from '../../src/pipeline/sweep.ts';
import { writeBatch } from '../../src/pipeline/write-batch.ts';
import { tracedSince } from '../../src/store/admin/ledger.ts';
import { firstIdOfDay } from '../../src/store/ids.ts';
import { driftingAccounts } from '../../src/store/ledger-check.ts';
import { dropPartitions, ensurePartitions } from '../../src/store/partitions.ts';
import { deleteOld } from '../../src/store/sweep-rows.ts';
import { makeWorld, PRICE_E7, submitted, type World } from './world.ts';

const DAY_MS = 86_400_000;
const world: World = await makeWorld({ after });
let shop = 0;
let op = 0;

beforeEach(async () => {
  await world.query(`UPDATE connection SET state = 'removed'`);
  op = await world.connection('op');
  shop = await world.account('shop', { balanceE7: 100n * PRICE_E7, pushUrl: 'http://127.0.0.1:1/' });
  world.stranded.length = 0;
  world.down.clear();
});

const expire = (id: number, agoMs: number) =>
  world.query(
    `WITH m AS (UPDATE message SET expires_at = now() - $2 * interval '1 ms' WHERE id = $1)
     UPDATE queue SET expires_at = now() - $2 * interval '1 ms' WHERE message_id = $1`,
    [id, agoMs],
  );
const told = async (id: number) => (await world.statuses(id)).map(({ state }) => state);
const charged = async (id: number) => (await world.message(id)).charged;

test('a validity that passes in the queue: expired, released, told; what is in somebody’s hand ends there', async () => {
  const [first, second, third] = await world.accepted(shop, [{}, {}, {}]);
  await world.query('UPDATE queue SET lease = 5 WHERE message_id = $1', [second]);
  await expire(first!, 1000);
  await expire(second!, 1000);
  assert.equal(await sweepExpired(world.sweep), 1);
  assert.deepEqual(await told(first!), ['expired']);
  assert.equal(await charged(first!), '0');
  assert.ok(await world.queueRow(second!));
  assert.ok(await world.queueRow(third!));
  assert.deepEqual(await world.balance(shop), { balance: String(100n * PRICE_E7), held: String(2n * PRICE_E7) });
  assert.equal(await sweepExpired(world.sweep), 0);
  assert.deepEqual(await world.faults(), []);
});

test('one whose first try is in doubt leaves the queue, and waits for the receipt of that', async () => {
  const job = await world.claimedOne(shop, op);
  await world.record({ kind: 'in_doubt', job, code: 'timeout', providerIds: [null], references: [3] });
  await expire(job.messageId, 1000);
  assert.equal(await sweepExpired(world.sweep), 1);
  assert.equal((await world.message(job.messageId)).state, 'accepted');
  await world.record({ connectionId: op, id: 'doubted', reference: 3 });
  assert.equal((await world.message(job.messageId)).state, 'delivered');
  assert.deepEqual(await world.faults(), []);
});

test('receipts that never come: partly delivered and charged; a late one is told once and costs nothing more', async () => {
  const job = await world.claimedOne(shop, op);
  await world.record(submitted(job, ['overdue']));
  await expire(job.messageId, 59_000);
  assert.equal(await sweepOverdue(world.sweep), 0);
  await expire(job.messageId, 61_000);
  assert.equal(await sweepOverdue(world.sweep), 1);
  assert.deepEqual([await told(job.messageId), await charged(job.messageId)], [['partly_delivered'], String(PRICE_E7)]);
  const late = { connectionId: op, id: 'overdue' };
  await world.record(late, late);
  await world.record(late);
  assert.deepEqual(await told(job.messageId), ['partly_delivered', 'delivered']);
  assert.deepEqual(await world.balance(shop), { balance: String(99n * PRICE_E7), held: '0' });
  assert.equal(await sweepOverdue(world.sweep), 0);
  assert.deepEqual(await world.faults(), []);
});

test('a message that was only ever in doubt is not paid for', async () => {
  const job = await world.claimedOne(shop, op);
  world.rules.inDoubtRetryMs = null;
  await world.record({ kind: 'in_doubt', job, code: 'timeout', providerIds: [null], references: [] });
  world.rules.inDoubtRetryMs = 1000;
  await expire(job.messageId, 61_000);
  assert.equal(await sweepOverdue(world.sweep), 1);
  assert.deepEqual([await told(job.messageId), await charged(job.messageId)], [['partly_delivered'], '0']);
  assert.deepEqual(await world.faults(), []);
});

test('expired, then delivered after all: both are told, in order, and the money stays released', async () => {
  const job = await world.claimedOne(shop, op);
  await world.record(submitted(job, ['twice']), { connectionId: op, id: 'twice', state: 'expired' });
  await world.record({ connectionId: op, id: 'twice' });
  assert.deepEqual(await told(job.messageId), ['expired', 'delivered']);
  await world.record({ connectionId: op, id: 'twice', state: 'undelivered' });
  assert.deepEqual(await told(job.messageId), ['expired', 'delivered']);
  assert.deepEqual(await world.faults(), []);
});

test('messages stranded on a paused connection move to the next of the route, also those that wait for their time', async () => {
  const spare = await world.connection('spare');
  const [now, soon, later, held] = await world.accepted(shop, [{}, {}, {}, {}]);
  await world.query(`UPDATE queue SET ready_at = now() - interval '1 s' WHERE message_id = $1`, [soon]);
  await world.query(`UPDATE queue SET ready_at = now() + interval '1 h' WHERE message_id = $1`, [later]);
  await world.query('UPDATE queue SET lease = 5 WHERE message_id = $1', [held]);
  await world.query(`UPDATE connection SET state = 'paused' WHERE id = $1`, [op]);
  await world.cache.refresh();
  world.stranded.push(op);
  assert.equal(await sweepStranded(world.sweep), 2);
  const at = await Promise.all([now, soon, later, held].map(async (id) => (await world.queueRow(id!))?.connection_id));
  assert.deepEqual(at, [spare, spare, op, op]);
  assert.ok(world.heard.queued.includes(spare));
  // Nowhere to go: they wait.
  world.stranded.push(spare);
  assert.equal(await sweepStranded(world.sweep), 0);
});

test('what a dead owner held of a connection that nobody will own again is in doubt, and ends', async () => {
  const [lost, active] = await world.accepted(shop, [{}, {}]);
  assert.equal((await world.claim(op, 10)).length, 2);
  await world.query(`UPDATE queue SET leased_at = now() - interval '10 min' WHERE message_id = $1`, [lost]);
  assert.equal(await sweepAbandoned(world.sweep), 0, 'its connection is at work');
  await world.query(`UPDATE connection SET state = 'removed' WHERE id = $1`, [op]);
  assert.equal(await sweepAbandoned(world.sweep), 1);
  assert.ok(await world.queueRow(active!));
  await writeBatch(world.writeContext, world.abandoned.splice(0));
  await expire(lost!, 61_000);
  await sweepExpired(world.sweep);
  await sweepOverdue(world.sweep);
  assert.deepEqual([await told(lost!), await charged(lost!)], [['partly_delivered'], '0']);
  assert.deepEqual(await world.faults(), []);
});

test('a receipt of nobody is forgotten after its time', async () => {
  await world.record({ connectionId: op, id: 'whose' });
  await sweepForgotten(world.sweep);
  assert.equal((await world.query('SELECT 1 FROM unmatched_receipt')).length, 1);
  await world.query(`UPDATE unmatched_receipt SET received_at = now() - interval '2 days'`);
  await sweepForgotten(world.sweep);
  assert.equal((await world.query('SELECT 1 FROM unmatched_receipt')).length, 0);
  assert.equal(await sweepUnmatched(world.sweep), 0);
});

test('retention drops whole days with what hangs on them, but no day with an open message', async () => {
  const client = await world.db.calm.connect();
  const day = (daysAgo: number) => Date.now() - daysAgo * DAY_MS;
  await ensurePartitions(client, day(40), 3);
  const insert = async (daysAgo: number, state: string) => {
    const id = firstIdOfDay(day(daysAgo)) + 77;
    const final = state === 'accepted' ? 'NULL' : 'now()';
    await world.query(
      `INSERT INTO message (id, account_id, channel, priority, state, phone, sender, text, encoding, segments, unit_price_e7,
         charge, hold_e7, hold_entry_id, created_at, expires_at, final_at, charged_e7)
       VALUES ($1, $2, 'sms', 1, $3, 79160000000, 'S', 'x', 'gsm7', 1, 0, 'submitted', 0, 0, $4, $4, ${final},
         ${state === 'accepted' ? 'NULL' : '0'})`,
      [id, shop, state, new Date(day(daysAgo))],
    );
    await world.query(`INSERT INTO provider_message VALUES ($1, $2, $3, 1, 0)`, [op, `old ${daysAgo}`, id]);
    await world.query(
      `INSERT INTO status_outbox (message_id, seq, account_id, state, changed_at) VALUES ($1, 1, $2, 'delivered', now())`,
      [id, shop],
    );
    await world.query(`INSERT INTO refund VALUES ($1, $2, 1, 0, '', $3)`, [id, shop, new Date(day(daysAgo))]);
    return id;
  };
  const [open, done] = [await insert(40, 'accepted'), await insert(39, 'delivered')];
  const dropped = await dropPartitions(client, day(30));
  // Two days of messages, attempts and steps.
  assert.equal(dropped.length, 6);
  assert.deepEqual(
    (await world.query('SELECT id FROM message WHERE id = ANY($1)', [[open, done]])).map(({ id }) => id),
    [open],
  );
  const keep = {
    messagesBeforeMs: day(30),
    clientKeysBeforeMs: day(400),
    pushLogBeforeMs: day(14),
    inboundBeforeMs: day(30),
  };
  const left = async () => {
    const counts = [];
    for (const table of ['provider_message', 'status_outbox', 'refund']) {
      const rows = await world.query<{ id: number }>(
        `SELECT message_id AS id FROM ${table} WHERE message_id = ANY($1)`,
        [[open, done]],
      );
      counts.push(rows.map(({ id }) => id));
    }
    return counts;
  };
  // What is still open keeps what its receipts and statuses need; so does what ended long after its day.
  await deleteOld(world.db.calm, keep);
  assert.deepEqual(await left(), [[open], [open], [open]]);
  const end = `UPDATE message SET state = 'expired', final_at = $2, changed_at = $2, charged_e7 = 0 WHERE id = $1`;
  await world.query(end, [open, new Date(day(25))]);
  assert.deepEqual(await dropPartitions(client, day(30)), []);
  // The ledger is traced only from behind the days that are gone.
  await world.query(
    `INSERT INTO ledger_entry (id, account_id, kind, balance_delta_e7, held_delta_e7, message_count, created_at)
     VALUES (1, $1, 'hold', 0, 0, 1, $2)`,
    [shop, new Date(day(40))],
  );
  assert.ok((await tracedSince(world.db.calm)) > day(3));
  await world.query('DELETE FROM ledger_entry WHERE id = 1');
  await world.query(end, [open, new Date(day(39))]);
  assert.equal((await dropPartitions(client, day(30))).length, 3);
  await deleteOld(world.db.calm, keep);
  assert.deepEqual(await left(), [[], [], []]);
  // The days to come stand ready.
  const { n } = await world.one<{ n: number }>(
    `SELECT count(*)::int AS n FROM pg_class WHERE relname ~ '^message_\\d{8}$' AND substr(relname, 9) > to_char(now(), 'YYYYMMDD')`,
  );
  assert.ok(n >= 7);
  client.release();
});

test('nodes that make the same days at the same moment do not disturb each other', async () => {
  const clients = await Promise.all([1, 2, 3].map(() => world.db.calm.connect()));
  await Promise.all(clients.map((client) => ensurePartitions(client, Date.now() + 30 * DAY_MS, 4)));
  for (const client of clients) client.release();
});

test('an account whose balance does not follow from its ledger is found', async () => {
  assert.equal(await driftingAccounts(world.db.calm), 0);
  await world.query('UPDATE account_balance SET balance_e7 = balance_e7 + 1 WHERE account_id = $1', [shop]);
  assert.equal(await driftingAccounts(world.db.calm), 1);
  assert.deepEqual(
    (await world.faults()).map(({ check }) => check),
    ['balance = sum of the ledger'],
  );
  await world.query('UPDATE account_balance SET balance_e7 = balance_e7 - 1 WHERE account_id = $1', [shop]);
});

test('an early receipt is found behind any number of receipts that are not ours', async () => {
  const job = await world.claimedOne(shop, op);
  await world.record({ connectionId: op, id: 'early' });
  await world.query(
    `INSERT INTO unmatched_receipt (connection_id, provider_message_id, phone, state, error_code, raw, received_at)
     SELECT $1, 'stranger' || n, '79160000000', 'delivered', '', '', now() FROM generate_series(1, 12000) AS n`,
    [op],
  );
  await world.record(submitted(job, ['early']));
  let found = 0;
  for (let round = 0; round < 6 && found === 0; round += 1) found = await sweepUnmatched(world.sweep);
  assert.equal(found, 1);
  assert.deepEqual(await told(job.messageId), ['delivered']);
  await world.query('TRUNCATE unmatched_receipt');
});
