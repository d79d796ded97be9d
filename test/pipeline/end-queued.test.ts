import assert from 'node:assert/strict';
import { test } from 'node:test';
import { endQueued } from '../../src/pipeline/end-queued.ts';
import { transaction } from '../../src/store/db.ts';
import { IdBlocks } from '../../src/store/ids.ts';
import { makeWorld, PRICE_E7, submitted } from './world.ts';

test('what nobody has in hand can be ended; what was handed over cannot', async (t) => {
  const world = await makeWorld(t);
  const connection = await world.connection('a');
  await world.query(`INSERT INTO route (channel, connection_ids) VALUES ('sms', $1)`, [[connection]]);
  await world.cache.refresh();
  const shop = await world.account('shop', { pushUrl: 'http://127.0.0.1:1/' });
  const other = await world.account('other');
  const context = {
    ledgerIds: new IdBlocks(world.db.hot, 'ledger_id_block'),
    settlement: world.sweep.settlement,
  };
  const end = (ids: number[], accountId: number | null = shop) =>
    transaction(world.db.hot, (client) =>
      endQueued(context, client, { ids, accountId, state: 'canceled', errorCode: '' }),
    );

  const [waiting, inHand, sent] = await world.accepted(shop, [{}, {}, {}]);
  const jobs = await world.claim(connection);
  await world.record(submitted(jobs.find(({ messageId }) => messageId === sent)!));
  await world.query('UPDATE queue SET lease = NULL WHERE message_id = $1', [waiting]);
  const held = async () => BigInt((await world.balance(shop)).held);
  const before = await held();

  // Another account's request touches nothing of it, and does not even wait for whoever has it locked.
  await transaction(world.db.calm, async (client) => {
    await client.query('SELECT 1 FROM message WHERE id = $1 FOR UPDATE', [waiting]);
    await client.query('SELECT 1 FROM queue WHERE message_id = $1 FOR UPDATE', [waiting]);
    const others = transaction(world.db.hot, async (hot) => {
      await hot.query(`SET LOCAL lock_timeout = '2s'`);
      return endQueued(context, hot, { ids: [waiting!], accountId: other, state: 'canceled', errorCode: '' });
    });
    assert.deepEqual([...(await others).ids], []);
  });
  const ended = await end([waiting!, inHand!, sent!, 12345]);
  assert.deepEqual([...ended.ids], [waiting]);
  assert.deepEqual([...ended.told], [shop]);
  assert.deepEqual(await world.message(waiting!), { state: 'canceled', charged: '0', status_seq: 1, error_code: null });
  assert.equal(await held(), before - PRICE_E7);
  // Once only, and never sent.
  assert.equal((await end([waiting!])).ids.size, 0);
  assert.equal((await world.query('SELECT 1 FROM queue WHERE message_id = $1', [waiting])).length, 0);
  assert.deepEqual(await world.faults(), []);
});
