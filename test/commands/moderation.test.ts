// Held messages at the command line, and what running nodes make of the decisions.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { Acceptor } from '../../src/pipeline/accept.ts';
import { ConfigCache } from '../../src/pipeline/config-cache.ts';
import { openDb } from '../../src/store/db.ts';
import { IdBlocks } from '../../src/store/ids.ts';
import { checkLedger } from '../../src/store/ledger-check.ts';
import { preparePartitions } from '../../src/workers/sweeper.ts';
import { idOf, itemOf } from '../pipeline/items.ts';
import { commandLine } from './support/command-line.ts';

test('held messages are listed, approved and rejected; rules are tried out; stop lists leave as files', async (context) => {
  const { kaskad, json, database } = await commandLine(context);
  await json('account create --login shop --balance 100');
  await json("tariff set --account shop --channel sms --area '*' --price 2.5");
  await json('sender add --account shop --name SHOP --approved');
  await json('rule add --kind word --pattern casino --reason gambling');
  const db = openDb(database.config);
  context.after(() => db.close());
  await db.calm.query(`UPDATE account SET moderation = 'review'`);
  await db.calm.query(
    `INSERT INTO connection (name, type, channel, settings, state) VALUES ('op', 'fake', 'sms', '{}', 'paused')`,
  );
  await preparePartitions(db.calm);
  await db.calm.query(
    `INSERT INTO template (account_id, channel, name, text) VALUES (1, 'sms', 'order', 'Order {no}')`,
  );
  assert.match((await kaskad('template list --state pending')).out, /order .*Order \{no\}/);
  await json('template approve 1');
  assert.match((await kaskad("template reject 7 --reason 'x'")).err, /no template 7/);
  await json("template reject 1 --reason 'another name'");
  assert.equal((await json<{ state: string }[]>('template list'))[0]!.state, 'rejected');
  assert.equal((await json<{ connections: { connection: string }[] }>('wall')).connections[0]!.connection, 'op');
  const cache = new ConfigCache(db.calm);
  await cache.refresh();
  const links = { isDown: () => false };
  const world = { definitions: new Map(), cache, links, nowMs: Date.now, random: () => 0 };
  const limits = { segmentsMax: 10, lifeMs: () => 3_600_000, stepLifeMs: () => 60_000 };
  const ids = { messages: new IdBlocks(db.hot, 'message_id_block'), ledger: new IdBlocks(db.hot, 'ledger_id_block') };
  const nothing = () => {};
  const acceptor = new Acceptor(
    db.hot,
    ids,
    { ...world, limits },
    { reserve: () => null, hand: nothing, cancel: nothing },
    { clientIdLifeMs: 1, coalesceMs: 1, flightsMax: 1, besideMin: 100, batchMax: 100, waitingMax: 100 },
    { accepted: nothing, refused: nothing, committed: nothing, failed: nothing, queued: nothing, statuses: nothing },
  );
  const texts = ['a casino', 'a casino', 'Casino!', 'one more casino'];
  const answer = await acceptor.accept({
    account: cache.byLogin('shop')!.account,
    tokenId: null,
    recipients: 1,
    items: texts.map((text) => itemOf({ text })),
    receivedAtMs: Date.now(),
  });
  const [first, , third, fourth] = answer.results.map(idOf);

  const held = await json<{ id: number; hit: string; phone: string; alike: number }[]>(
    'moderation list --account shop',
  );
  assert.deepEqual(
    held.map(({ hit, alike }) => [hit, alike]),
    [
      ['casino', 2],
      ['casino', 2],
      ['Casino', 1],
      ['casino', 1],
    ],
  );
  assert.match(held[0]!.phone, /\*/);
  assert.deepEqual(await json(`moderation approve ${first} --alike`), { approved: 2 });
  assert.equal((await kaskad(`moderation approve ${first}`)).code, 1);
  assert.deepEqual(await json(`moderation reject ${third} ${fourth} --reason "not allowed"`), { rejected: 2 });
  assert.equal((await kaskad('moderation reject 1')).code, 2);
  assert.equal((await kaskad('moderation approve x')).code, 2);
  const { rows } = await db.calm.query('SELECT state, count(*)::int AS n FROM message GROUP BY 1 ORDER BY 1');
  assert.deepEqual(rows, [
    { state: 'accepted', n: 2 },
    { state: 'rejected', n: 2 },
  ]);
  assert.deepEqual((await checkLedger(db.calm, 0)).faults, []);
  const { rows: audit } = await db.calm.query(
    `SELECT DISTINCT actor_kind, action FROM audit_entry WHERE action LIKE 'message.%' ORDER BY 2`,
  );
  assert.deepEqual(audit, [
    { actor_kind: 'command', action: 'message.approved' },
    { actor_kind: 'command', action: 'message.rejected' },
  ]);

  const hits = await json<{ hit: string; kind: string }[]>('rule test "Our Casino" --account shop');
  assert.deepEqual(
    hits.map(({ hit, kind }) => [hit, kind]),
    [['Casino', 'word']],
  );
  assert.deepEqual(await json('rule test hello'), []);

  const folder = mkdtempSync(join(tmpdir(), 'kaskad-stops-'));
  context.after(async () => rmSync(folder, { recursive: true }));
  const path = join(folder, 'stops.csv');
  await json('stop add 79161234567 79161234568 --account shop --reason "a, b"');
  assert.deepEqual(await json(`stop export ${path} --account shop`), { list: 'shop', numbers: 2 });
  assert.match(readFileSync(path, 'utf8'), /^phone,reason,source,created_at\r\n79161234567,"a, b",operator,2/);
  assert.match((await kaskad(`stop export ${path}`)).err, /exists already/);
  assert.deepEqual((await json<{ added: number }>(`stop import ${path}`)).added, 2);
});
