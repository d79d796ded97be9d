import assert from 'node:assert/strict';
import { test } from 'node:test';
import { topUp } from '../../src/store/admin/accounts.ts';
import { sumLedgerHours } from '../../src/store/statistics-count.ts';
import { type Answer, assertProblem, startApi } from './support.ts';
import { traffic } from './traffic.ts';

interface Entry {
  id: number;
  kind: string;
  amount: string;
  held: string;
  balance_after: string;
  held_after: string;
}

test('the ledger adds up to the balance at every entry', async (t) => {
  const api = await startApi(t);
  const [shop, other] = [await api.client('shop'), await api.client('other')];
  const pool = api.node.db.calm;
  const upstream = await traffic(api);
  const send = await shop.ask('POST', '/messages', {
    to: ['79160000001', '79160000002'],
    channel: 'sms',
    sender: 'SHOP',
    text: 'hello',
  });
  assert.equal(send.status, 200, JSON.stringify(send.body));
  const ids = await upstream.submit();
  for (const id of ids) await upstream.receipt(id, 'delivered');
  await topUp(pool, shop.id, 10_0000001n, 'invoice 7');
  await topUp(pool, shop.id, -5_0000000n, 'correction');

  const whole = (await shop.ask('GET', '/ledger')).body.items as Entry[];
  assert.deepEqual(
    whole.map(({ kind }) => kind),
    ['adjustment', 'top_up', 'capture', 'capture', 'hold', 'top_up'],
  );
  const balance = (await shop.ask('GET', '/balance')).body;
  assert.equal(whole[0]!.balance_after, balance.available);
  assert.equal(whole[0]!.balance_after, '1000.0000001');
  assert.deepEqual([balance.held, balance.credit_limit, balance.day_cap], ['0', '0', null]);
  assert.equal(balance.day_held, '5');
  const follows = (entries: readonly Entry[]) => {
    let [money, held] = [0, 0];
    for (const entry of [...entries].reverse()) {
      money += Math.round(Number(entry.amount) * 1e7);
      held += Math.round(Number(entry.held) * 1e7);
      assert.equal(Math.round(Number(entry.balance_after) * 1e7), money);
      assert.equal(Math.round(Number(entry.held_after) * 1e7), held);
    }
  };
  follows(whole);

  // The same, page by page and by kind, also when hours before were summed.
  await pool.query(
    `UPDATE ledger_entry SET created_at = created_at - interval '5 hours' WHERE account_id = $1 AND kind IN ('hold', 'capture')`,
    [shop.id],
  );
  await pool.query(
    `UPDATE ledger_entry SET created_at = created_at - interval '30 hours' WHERE account_id = $1 AND id = $2`,
    [shop.id, whole.at(-1)!.id],
  );
  for (let step = 0; step < 10 && (await sumLedgerHours(pool, 7)); step += 1);
  const { rows: hours } = await pool.query('SELECT 1 FROM ledger_hour WHERE account_id = $1', [shop.id]);
  assert.equal(hours.length, 2);
  const paged: Entry[] = [];
  let next = '';
  do {
    const answer: Answer = await shop.ask('GET', `/ledger?limit=2${next === '' ? '' : `&cursor=${next}`}`);
    paged.push(...answer.body.items);
    next = answer.body.next ?? '';
  } while (next !== '');
  follows(paged);
  assert.deepEqual(
    paged.map(({ id }) => id),
    whole.map(({ id }) => id),
  );
  const topUps = (await shop.ask('GET', '/ledger?kind=top_up')).body.items as Entry[];
  assert.deepEqual(
    topUps.map(({ id, balance_after }) => [id, balance_after]),
    whole.filter(({ kind }) => kind === 'top_up').map(({ id, balance_after }) => [id, balance_after]),
  );
  const lately = await shop.ask('GET', `/ledger?from=${new Date(Date.now() - 3_600_000).toISOString()}`);
  assert.deepEqual(
    lately.body.items.map(({ note }: { note: string }) => note),
    ['correction', 'invoice 7'],
  );

  // What an entry is made of.
  const [capture, hold] = ['capture', 'hold'].map((kind) => whole.find((entry) => entry.kind === kind)!);
  const page = (await shop.ask('GET', `/ledger/${hold!.id}?limit=1`)).body;
  assert.deepEqual([page.messages, page.items.length, page.items[0].amount], [2, 1, '2.5']);
  const rest = (await shop.ask('GET', `/ledger/${hold!.id}?limit=1&cursor=${page.next}`)).body;
  assert.deepEqual([rest.items.length, rest.next], [1, null]);
  assert.deepEqual([page.items[0].id, rest.items[0].id].map(Number).sort(), [...ids].sort());
  const taken = (await shop.ask('GET', `/ledger/${capture!.id}`)).body;
  assert.deepEqual([taken.items.length, taken.items[0].amount, taken.next], [1, '2.5', null]);
  const accountant = await api.user(shop.id, 'accountant');
  assert.equal((await accountant.ask('GET', `/ledger/${capture!.id}`)).body.items, null);
  const manager = await api.user(shop.id, 'viewer');
  assert.match((await manager.ask('GET', `/ledger/${capture!.id}`)).body.items[0].phone, /^7916\*\*\*000\d$/);

  // Nobody else's, and not without the right.
  assertProblem(await other.ask('GET', `/ledger/${capture!.id}`), 404, 'not_found');
  assert.equal((await other.ask('GET', '/ledger')).body.items.length, 1);
  const blind = await api.client('blind', { scopes: ['messages:send'] });
  for (const path of ['/ledger', '/ledger/1', '/tariff']) assertProblem(await blind.ask('GET', path), 403, 'forbidden');
  for (const path of [`/operator/clients/${shop.id}/ledger`, '/operator/ledger/check']) {
    assertProblem(await shop.ask('GET', path), 403, 'forbidden');
  }
  for (const cursor of [
    'x',
    Buffer.from('["a","b"]').toString('base64url'),
    Buffer.from('[1]').toString('base64url'),
  ]) {
    assertProblem(await shop.ask('GET', `/ledger?cursor=${cursor}`), 422, 'invalid_request');
    assertProblem(await shop.ask('GET', `/ledger/${capture!.id}?cursor=${cursor}`), 422, 'invalid_request');
  }

  // The tariff, also what is announced.
  await pool.query(
    `INSERT INTO tariff_rate (tariff_id, channel, price_e7, valid_from) SELECT tariff_id, 'sms', 30000000, '2099-01-01Z' FROM account WHERE id = $1`,
    [shop.id],
  );
  const tariff = (await shop.ask('GET', '/tariff')).body;
  assert.deepEqual(
    tariff.prices.map(({ channel, price }: Record<string, string>) => [channel, price]),
    [['sms', '2.5']],
  );
  assert.deepEqual(
    tariff.announced.map(({ price, valid_from }: Record<string, string>) => [price, valid_from]),
    [['3', '2099-01-01T00:00:00.000Z']],
  );

  const finance = await api.staff('finance');
  const theirs = await finance.ask('GET', `/operator/clients/${shop.id}/ledger?limit=1`);
  assert.equal(theirs.body.items[0].balance_after, '1000.0000001');
  assertProblem(await finance.ask('GET', '/operator/clients/999/ledger'), 404, 'not_found');
  const checked = await finance.ask('GET', '/operator/ledger/check');
  assert.deepEqual([checked.body.clean, checked.body.faults], [true, []]);
});
