// Migration 002 on a database that has worked before: what stands stays as it is, and is read by the new version.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import pg from 'pg';
import { listConnections } from '../../src/store/admin/connections.ts';
import { openDb } from '../../src/store/db.ts';
import { firstIdOfDay } from '../../src/store/ids.ts';
import { checkLedger } from '../../src/store/ledger-check.ts';
import { loadTable } from '../../src/store/load-config.ts';
import { migrate } from '../../src/store/migrate.ts';
import { readStates } from '../../src/store/status.ts';
import { preparePartitions } from '../../src/workers/sweeper.ts';
import { cloneDatabase } from '../helpers/database.ts';

const FOUNDATION = new URL('../../src/store/migrations/001_foundation.sql', import.meta.url);

test('a database of the version before is brought up, and what it has is served', async (context) => {
  const database = await cloneDatabase();
  const client = new pg.Client(database.config);
  await client.connect();
  const db = openDb(database.config, { hot: 1, calm: 2 });
  context.after(async () => {
    await client.end();
    await db.close();
    await database.drop();
  });
  await client.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
  const sql = await readFile(FOUNDATION, 'utf8');
  await client.query(sql);
  await client.query(
    `CREATE TABLE schema_migration (name text PRIMARY KEY, sha256 text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())`,
  );
  await client.query(
    `INSERT INTO schema_migration (name, sha256) VALUES ('001_foundation.sql', encode(sha256(convert_to($1, 'UTF8')), 'hex'))`,
    [sql],
  );
  const first = firstIdOfDay(Date.now());
  for (const table of ['message', 'attempt']) {
    await client.query(
      `CREATE TABLE ${table}_old PARTITION OF ${table} FOR VALUES FROM (${first}) TO (${first + 1_000_000})`,
    );
  }
  await client.query(`
    INSERT INTO account (login) VALUES ('shop');
    INSERT INTO account_balance (account_id, balance_e7, held_e7) VALUES (1, 50, 10);
    INSERT INTO ledger_entry (id, account_id, kind, balance_delta_e7, held_delta_e7, message_count) VALUES
      (1, 1, 'top_up', 60, 0, 0), (2, 1, 'hold', 0, 20, 2), (3, 1, 'capture', -10, -10, 1);
    INSERT INTO connection (name, type, channel, settings) VALUES ('op1', 'sms-smpp', 'sms', '{}');
    INSERT INTO route (channel, connection_ids) VALUES ('sms', '{1}');
    INSERT INTO message (id, account_id, channel, priority, state, phone, sender, text, encoding, segments, unit_price_e7, charge,
      hold_e7, hold_entry_id, charged_e7, resolve_entry_id, created_at, expires_at, final_at) VALUES
      (${first + 1}, 1, 'sms', 1, 'delivered', 79161234567, 'SHOP', 'a', 'gsm7', 1, 10, 'submitted', 10, 2, 10, 3, now(), now(), now()),
      (${first + 2}, 1, 'sms', 1, 'accepted', 79161234567, 'SHOP', 'b', 'gsm7', 1, 10, 'submitted', 10, 2, NULL, NULL, now(), now(), NULL);
    INSERT INTO attempt (message_id, attempt_no, connection_id, state, segment_states, at, changed_at)
      VALUES (${first + 1}, 1, 1, 'delivered', 'd', now(), now())`);

  assert.equal((await migrate(client))[0], '002_channels.sql');
  // A node of the version before still adds connections its own way.
  await client.query(`INSERT INTO connection (name, type, channel, settings) VALUES ('op2', 'sms-smpp', 'sms', '{}')`);
  assert.deepEqual(
    (await listConnections(db.calm)).map(({ channels }) => channels),
    [['sms'], ['sms']],
  );
  const [connection] = await loadTable(db.calm, 'connection');
  assert.deepEqual([connection?.channels, connection?.hours, connection?.costE7], [['sms'], '', 0n]);
  assert.equal((await loadTable(db.calm, 'route'))[0]?.weights, null);
  const states = await readStates(db.calm, 1, [first + 1, first + 2]);
  assert.deepEqual(
    states.map(({ state, channel }) => [state, channel]),
    [
      ['delivered', 'sms'],
      ['accepted', 'sms'],
    ],
  );
  assert.deepEqual((await checkLedger(db.calm, 0)).faults, []);
  // Today's partitions of the tables that were there are kept, those of the new table are made.
  await client.query(
    'ALTER TABLE message DETACH PARTITION message_old; ALTER TABLE attempt DETACH PARTITION attempt_old',
  );
  await preparePartitions(db.calm);
  const { rows } = await client.query(
    `SELECT count(*)::int AS n FROM pg_inherits WHERE inhparent = 'message_step'::regclass`,
  );
  assert.ok(rows[0].n >= 7);
  await assert.rejects(
    client
      .query(`INSERT INTO message SELECT (o).* FROM (SELECT m AS o FROM message_old m LIMIT 1) x`)
      .then(() => client.query('UPDATE message SET charged_e7 = hold_e7 + 1 WHERE charged_e7 IS NOT NULL')),
    /message_charged/,
  );
});
