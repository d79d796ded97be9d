// Lists filtered by what no index finds: everything that is there is found, and what is not there ends the search at once.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openDb } from '../../src/store/db.ts';
import { dayOfId, firstIdOfDay, IDS_A_DAY } from '../../src/store/ids.ts';
import { findMessages, type MessageFilter } from '../../src/store/message-list.ts';
import { ensurePartitions } from '../../src/store/partitions.ts';
import { SLICE_IDS } from '../../src/store/slices.ts';
import { countStatistics } from '../../src/workers/statistics.ts';
import { cloneDatabase } from '../helpers/database.ts';

const DAY_MS = 86_400_000;
/** Few are looked at before the slices are asked, and a busy machine does not end the search. */
const SEARCH = { look: 3, budgetMs: 60_000 };

test('a filter finds what there is of it in months of messages, and says at once when there is nothing more', async (t) => {
  const database = await cloneDatabase(t);
  const db = openDb(database.config);
  t.after(() => db.close());
  const pool = db.calm;
  await pool.query(`INSERT INTO account (login) VALUES ('shop'), ('other')`);
  const firstMs = Date.now() - 3 * DAY_MS;
  const client = await pool.connect();
  await ensurePartitions(client, firstMs, 4).finally(() => client.release());
  // Ten messages in each of eight slices: two a day.
  const slices = [0, 1, 2, 3].flatMap((day) => [0, 1].map((n) => firstIdOfDay(firstMs + day * DAY_MS) + n * SLICE_IDS));
  const insert = (ids: readonly number[], accountId: number, sender: string, state = 'delivered') =>
    pool.query(
      `INSERT INTO message (id, account_id, channel, priority, state, phone, sender, text, encoding, segments, unit_price_e7, charge,
         hold_e7, hold_entry_id, charged_e7, created_at, expires_at, changed_at, final_at)
       SELECT id, $2, 'sms', 1, $4, 79160000001, $3, 'Text', 'gsm7', 1, 1, 'submitted', 1, 1, 1, at, at, at, at
       FROM unnest($1::bigint[]) AS id CROSS JOIN LATERAL (SELECT CASE WHEN id % ${IDS_A_DAY} < ${SLICE_IDS} THEN 10 ELSE 14 END AS hour) h
       CROSS JOIN LATERAL (SELECT timestamptz '2020-01-01 00:00Z' + id / ${IDS_A_DAY} * interval '1 day' + hour * interval '1 hour' AS at) a`,
      [ids, accountId, sender, state],
    );
  for (const first of slices)
    await insert(
      [0, 1, 2, 3, 4, 5, 6, 7].map((n) => first + n),
      1,
      'Shop',
    );
  await insert([slices[1]! + 10], 1, 'Rare');
  await insert([slices[2]! + 11], 2, 'Shop', 'expired');
  await insert([slices[5]! + 12], 1, 'Shop', 'expired');
  await pool.query(
    `INSERT INTO attempt (message_id, attempt_no, connection_id, state, segment_states, at, changed_at)
     VALUES ($1, 1, 7, 'rejected', 'j', now(), now()), ($1, 2, 8, 'delivered', 'd', now(), now())`,
    [slices[0]! + 3],
  );
  const signal = new AbortController().signal;
  let horizon = await countStatistics(pool, signal, null);
  const page = (filter: MessageFilter) => findMessages(pool, filter, null, 5, SEARCH);
  /** Ids of the one page that is needed. */
  const found = async (filter: MessageFilter) => {
    const { rows, next } = await page(filter);
    assert.equal(next, null);
    return rows.map(({ id }) => id);
  };
  const [rare, theirs, ours] = [slices[1]! + 10, slices[2]! + 11, slices[5]! + 12];
  assert.deepEqual(await found({ accountId: 1, sender: 'rare' }), [rare]);
  assert.deepEqual(await found({ accountId: null, state: 'expired' }), [ours, theirs]);
  assert.deepEqual(await found({ accountId: 2, state: 'expired' }), [theirs]);
  assert.deepEqual(await found({ accountId: 1, state: 'expired', sender: 'Rare' }), []);
  assert.deepEqual(await found({ accountId: 1, state: 'canceled' }), []);
  assert.deepEqual(await found({ accountId: null, channels: ['viber'] }), []);
  // Where it was tried first counts as well.
  assert.deepEqual(await found({ accountId: null, connectionId: 7 }), [slices[0]! + 3]);
  assert.deepEqual(await found({ accountId: null, connectionId: 9 }), []);
  // Bounds of time: between the slices of a day, and where there is nothing.
  const startMs = dayOfId(slices[0]!);
  const at = (day: number, hour: number) => startMs + day * DAY_MS + hour * 3_600_000;
  assert.deepEqual(await found({ accountId: null, state: 'expired', toMs: at(1, 9) }), []);
  assert.deepEqual(await found({ accountId: null, state: 'expired', fromMs: at(1, 9), toMs: at(1, 11) }), [theirs]);
  const between = await findMessages(pool, { accountId: 1, fromMs: at(0, 12), toMs: at(1, 12) }, null, 50);
  assert.deepEqual(
    between.rows.map(({ id }) => Math.floor(id / SLICE_IDS)),
    [...Array(8).fill(slices[2]! / SLICE_IDS), ...Array(9).fill(slices[1]! / SLICE_IDS)],
  );
  assert.deepEqual(await found({ accountId: 1, fromMs: at(1, 16), toMs: at(2, 9) }), []);
  // Everything in pages.
  const all: number[] = [];
  for (let before: number | null = null, round = 0; round < 50; round += 1) {
    const part = await findMessages(pool, { accountId: 1, channels: ['sms'] }, before, 5, SEARCH);
    all.push(...part.rows.map(({ id }) => id));
    before = part.next;
    if (before === null) break;
  }
  assert.equal(all.length, 66);
  assert.deepEqual(
    all,
    [...new Set(all)].sort((a, b) => b - a),
  );

  // What comes into the newest slice, and what changed and is counted.
  await insert([slices[7]! + 20], 1, 'Shop', 'canceled');
  assert.deepEqual(await found({ accountId: 1, state: 'canceled' }), [slices[7]! + 20]);
  await pool.query(`UPDATE message SET state = 'read', changed_at = now() WHERE id = $1`, [slices[3]! + 1]);
  horizon = await countStatistics(pool, signal, horizon);
  assert.deepEqual(await found({ accountId: 1, state: 'read' }), [slices[3]! + 1]);
  // Changed and not counted yet: its slice is known to be another than it was.
  await pool.query(`UPDATE message SET state = 'rejected' WHERE id = $1`, [slices[0]! + 1]);
  await pool.query('UPDATE stat_slice SET dirty_since = now() WHERE slice = $1', [slices[0]! / SLICE_IDS]);
  assert.deepEqual(await found({ accountId: 1, state: 'rejected' }), [slices[0]! + 1]);

  // When the counting stands still, page by page: nothing it says is believed.
  await pool.query(`UPDATE stat_progress SET seen_at = now() - interval '1 hour'`);
  await pool.query('DELETE FROM slice_content');
  const looked: number[] = [];
  let pages = 0;
  for (let before: number | null = null; pages < 50; ) {
    const part = await findMessages(pool, { accountId: 1, sender: 'rare' }, before, 5, SEARCH);
    looked.push(...part.rows.map(({ id }) => id));
    before = part.next;
    pages += 1;
    if (before === null) break;
  }
  assert.deepEqual(looked, [rare]);
  assert.ok(pages > 5);
});
