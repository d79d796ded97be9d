// Numbers for trying out: free, by every channel of a client, without any upstream, by the API and the old doors.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SANDBOX_PREFIX } from '../../src/domain/sandbox.ts';
import { addConnection } from '../../src/store/admin/connections.ts';
import { eventually } from '../helpers/eventually.ts';
import { assertProblem, startApi } from './support.ts';

test('a client tries every outcome on numbers of the sandbox without cost, whatever its routes and tariff are', async (context) => {
  const world = await startApi(context);
  const { ask, id: accountId, token } = await world.client('shop', { balanceE7: 0n });
  const pool = world.node.db.calm;
  const admin = await world.staff('admin');
  const support = await world.staff('support');

  assert.equal((await ask('GET', '/sandbox')).body.enabled, false);
  assertProblem(await support.ask('PUT', '/operator/sandbox', { enabled: true }), 403, 'forbidden');
  assertProblem(await ask('PUT', '/operator/sandbox', { enabled: true }), 403, 'forbidden');
  for (let i = 0; i < 2; i += 1) {
    assert.deepEqual((await admin.ask('PUT', '/operator/sandbox', { enabled: true })).body, { enabled: true });
  }
  assert.equal((await support.ask('GET', '/operator/sandbox')).body.enabled, true);
  const { enabled, numbers } = (await ask('GET', '/sandbox')).body;
  assert.equal(enabled, true);
  assert.deepEqual(numbers[1], { phone: `${SANDBOX_PREFIX}01`, outcome: 'undelivered' });

  // A route of the account's own, which outweighs any of an area: to a connection that nobody answers.
  const settings = { host: '127.0.0.1', port: 9, system_id: 'x', password: 'x' };
  const real = await addConnection(pool, { name: 'op', type: 'sms-smpp', channels: ['sms'], settings });
  await pool.query(`INSERT INTO route (channel, account_id, connection_ids) VALUES ('sms', $1, $2)`, [
    accountId,
    [real],
  ]);
  await pool.query(
    `INSERT INTO sender_id (account_id, channel, name, state) VALUES ($1, 'viber', 'SHOP', 'approved')`,
    [accountId],
  );
  await world.node.cache.refresh();

  const phones = ['00', '01', '02', '05', '06', '07'].map((digits) => `${SANDBOX_PREFIX}${digits}`);
  const sent = await ask('POST', '/messages', { to: phones, channel: 'sms', sender: 'SHOP', text: 'Привет' });
  assert.deepEqual([sent.body.refused, sent.body.total_price], [0, '0']);
  const rich = await ask('POST', '/messages', {
    to: [`${SANDBOX_PREFIX}03`],
    channel: 'viber',
    sender: 'SHOP',
    text: 'Hi',
  });
  const ids = [...sent.body.results, ...rich.body.results].map(({ id }: { id: string }) => id);
  const wanted = ['deliver', 'not_deliver', 'expired', 'not_deliver', 'deliver', 'deliver', 'read'];
  await eventually(async () => {
    const { states } = (await ask('POST', '/messages/states', { ids })).body;
    assert.deepEqual(
      states.map(({ outward_state }: { outward_state: string }) => outward_state),
      wanted,
    );
  });
  const { body: first } = await ask('GET', `/messages/${ids[0]}`);
  assert.deepEqual([first.area, first.price, first.charged], ['Песочница', '0', '0']);
  assert.equal((await ask('GET', '/balance')).body.available, '0');

  // By the old door as well; the rules of senders hold.
  const old = async (sender: string) => {
    const message = [{ type_send_1: 'sms', sender, text: 'x', phones: [{ phone: `${SANDBOX_PREFIX}00` }] }];
    const answer = await fetch(`${world.url}/json/`, { method: 'POST', body: JSON.stringify({ token, message }) });
    return ((await answer.json()) as { information: { id_sms?: string; error?: string }[] }).information[0]!;
  };
  assert.match((await old('SHOP')).id_sms ?? '', /^\d+$/);
  assert.equal((await old('OTHER')).error, 'такого отправителя нет');
  // A real number is not free, and never goes to the sandbox.
  const dear = await ask('POST', '/messages', { to: ['79161234567'], channel: 'sms', sender: 'SHOP', text: 'Привет' });
  assert.equal(dear.body.results[0].error.code, 'insufficient_funds');

  await eventually(async () =>
    assert.equal((await admin.ask('PUT', '/operator/sandbox', { enabled: false })).status, 200),
  );
  const after = await ask('POST', '/messages', { to: [phones[0]], channel: 'sms', sender: 'SHOP', text: 'Привет' });
  assert.equal(after.body.results[0].error.code, 'insufficient_funds');
});
