// message preview, cancel, stuck, refund: what the operator does to messages, without a running node.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openDb } from '../../src/store/db.ts';
import { checkLedger } from '../../src/store/ledger-check.ts';
import { preparePartitions } from '../../src/workers/sweeper.ts';
import { commandLine } from './support/command-line.ts';

const DAY = 10_000_000_000;
/** Ids of today begin with its number. */
const today = () => (Math.floor(Date.now() / 86_400_000) - 18_262) * DAY;

test('message commands: priced, taken back, refunded once, and what does not move', async (context) => {
  const cli = await commandLine(context);
  await cli.json('account create --login shop --balance 100');
  await cli.json('sender add --account shop --channel sms --name SHOP --approved');
  await cli.json("tariff set --account shop --channel sms --area '*' --price 2.5");
  const refused = await cli.kaskad('message preview --account shop --to 79161234567 --sender SHOP --text Hi --json');
  assert.deepEqual([refused.code, JSON.parse(refused.out).code], [1, 'no_supplier']);

  const db = openDb(cli.database.config);
  context.after(() => db.close());
  await preparePartitions(db.calm);
  await db.calm.query(
    `INSERT INTO connection (name, type, channel, channels, settings, state, state_reason)
     VALUES ('op1', 'fake', 'sms', '{sms}', '{}', 'paused', 'by hand')`,
  );
  const preview = await cli.json("message preview --account shop --to 79161234567 --sender SHOP --text 'Hi «x»'");
  assert.deepEqual(
    [preview.price, preview.encoding, preview.forced_by, preview.verdict],
    ['2.5', 'ucs2', '« at 3, » at 5', 'would be accepted'],
  );

  // Three messages as the pipeline leaves them: one waits, one was charged, one is older.
  const [waiting, charged] = [today() + 1, today() + 2];
  await db.calm.query(
    `WITH account AS (SELECT id FROM account WHERE login = 'shop'), m AS (
       INSERT INTO message (id, account_id, channel, priority, state, phone, sender, text, encoding, segments, unit_price_e7, charge,
         hold_e7, hold_entry_id, charged_e7, resolve_entry_id, created_at, expires_at, final_at)
       SELECT t.id, a.id, 'sms', 1, t.state, 79161234567, 'SHOP', 'Hi', 'gsm7', 1, 25000000, 'submitted', 25000000, 500001, t.charged, t.entry,
         now() - interval '2 hours', now() + interval '1 day', CASE WHEN t.charged IS NOT NULL THEN now() END
       FROM account a, (VALUES ($1::bigint, 'accepted', NULL::bigint, NULL::bigint), ($2, 'undelivered', 25000000, 500002)) AS t(id, state, charged, entry)
     ), q AS (
       INSERT INTO queue (message_id, account_id, connection_id, priority, expires_at)
       SELECT $1, a.id, c.id, 1, now() + interval '1 day' FROM account a, connection c
     ), l AS (
       INSERT INTO ledger_entry (id, account_id, kind, balance_delta_e7, held_delta_e7, message_count)
       SELECT e.id, a.id, e.kind, e.balance, e.held, e.n
       FROM account a, (VALUES (500001, 'hold', 0, 50000000, 2), (500002, 'capture', -25000000, -25000000, 1)) AS e(id, kind, balance, held, n)
     )
     UPDATE account_balance b SET balance_e7 = balance_e7 - 25000000, held_e7 = 25000000 FROM account a WHERE b.account_id = a.id`,
    [waiting, charged],
  );
  assert.deepEqual((await checkLedger(db.calm, 0)).faults, []);

  const stuck = await cli.json<Record<string, unknown>[]>('message stuck');
  assert.deepEqual(
    stuck.map(({ id, phone, why }) => [id, phone, why]),
    [[waiting, '7916***4567', 'the connection is paused: by hand']],
  );
  assert.deepEqual(await cli.json('message stuck --kind contradictory'), []);
  assert.equal((await cli.kaskad('message stuck --older-than 3')).out, '(none)');

  const canceled = await cli.kaskad(`message cancel ${waiting} ${charged} 5 --json`);
  assert.deepEqual(
    [canceled.code, JSON.parse(canceled.out)],
    [1, { canceled: [waiting], not_cancelable: [charged, 5] }],
  );
  const refund = await cli.kaskad(`message refund ${charged} --reason 'never arrived' --amount 1`);
  assert.deepEqual([refund.code, refund.out], [0, `message ${charged}: 1 refunded`]);
  const again = await cli.kaskad(`message refund ${charged} ${waiting} --reason again`);
  assert.equal(again.code, 1);
  assert.match(again.out, /was refunded before\n.*nothing was charged/);
  assert.equal((await cli.kaskad(`message refund ${charged}`)).code, 2, 'a refund has a reason');
  assert.equal((await cli.kaskad(`message refund ${charged} --reason x --amount 0`)).code, 2);

  const shown = (await cli.kaskad(`message show ${charged}`)).out;
  assert.match(shown, /1 RUR refunded: never arrived/);
  assert.match(shown, /2\.5 RUR were charged and 1 refunded\./);
  const faults = (await cli.kaskad('ledger check --json')).out;
  assert.deepEqual(JSON.parse(faults).faults, [], faults);
  const account = await cli.json<Record<string, unknown>>('account show shop');
  assert.match(JSON.stringify(account), /98\.5/);
});
