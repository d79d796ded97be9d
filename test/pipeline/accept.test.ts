import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { Acceptor } from '../../src/pipeline/accept.ts';
import { OverloadError } from '../../src/pipeline/overload.ts';
import { codeOf, type ItemSetup, idOf, makeWorld, PRICE_E7, phone, type World } from './world.ts';

const world: World = await makeWorld({ after });
const op1 = await world.connection('op1');

const count = async (table: string, accountId: number) =>
  (await world.one<{ n: number }>(`SELECT count(*)::int AS n FROM ${table} WHERE account_id = $1`, [accountId])).n;

const overload = (kind: string) => (error: unknown) => error instanceof OverloadError && error.kind === kind;

test('many requests at once share a transaction, and each id that is answered exists with its hold and queue row', async () => {
  const shop = await world.account('shop');
  const acceptor = world.acceptor({ coalesceMs: 20 });
  const answers = await Promise.all(
    Array.from({ length: 200 }, (_, i) => world.send(acceptor, shop, [{ phone: phone(i) }])),
  );
  const ids = answers.map((answer) => idOf(answer.results[0]!));
  assert.equal(new Set(ids).size, 200);
  const rows = await world.query(
    'SELECT m.id FROM message m JOIN queue q ON q.message_id = m.id WHERE m.id = ANY($1)',
    [ids],
  );
  assert.equal(rows.length, 200);
  assert.equal((await world.balance(shop)).held, String(200n * PRICE_E7));
  const holds = await world.query(`SELECT 1 FROM ledger_entry WHERE kind = 'hold' AND account_id = $1`, [shop]);
  assert.ok(holds.length <= 3, `${holds.length} transactions for 200 requests`);
  assert.deepEqual(await world.faults(), []);
});

test('a thousand simultaneous duplicates on two nodes are one message', async () => {
  const shop = await world.account('shop');
  const nodes = [world.acceptor({ batchMax: 50 }), world.acceptor({ batchMax: 50 })];
  const answers = await Promise.all(
    Array.from({ length: 1000 }, (_, i) => world.send(nodes[i % 2]!, shop, [{ clientId: 'order-1' }])),
  );
  const results = answers.map((answer) => answer.results[0]!);
  const ids = new Set(results.map(idOf));
  assert.equal(ids.size, 1);
  assert.equal(results.filter((result) => result.kind === 'accepted' && !result.duplicate).length, 1);
  assert.equal(await count('message', shop), 1);
  assert.equal((await world.balance(shop)).held, String(PRICE_E7));
  assert.deepEqual(await world.faults(), []);
});

test('client ids: an account has its own, a repeat names the earlier message and its price, an old one is free again', async () => {
  const [shop, bank] = [await world.account('shop'), await world.account('bank')];
  const acceptor = world.acceptor();
  const text = 'x'.repeat(200);
  const first = (await world.send(acceptor, shop, [{ clientId: 'a', text }])).results[0]!;
  const repeat = (await world.send(acceptor, shop, [{ clientId: 'a' }])).results[0]!;
  const other = (await world.send(acceptor, bank, [{ clientId: 'a' }])).results[0]!;
  assert.deepEqual(repeat, { kind: 'accepted', id: idOf(first), priceE7: 2n * PRICE_E7, duplicate: true });
  assert.notEqual(idOf(other), idOf(first));

  await world.query(`UPDATE client_key SET created_at = now() - interval '367 days' WHERE account_id = $1`, [shop]);
  const anew = (await world.send(acceptor, shop, [{ clientId: 'a' }])).results[0]!;
  assert.notEqual(idOf(anew), idOf(first));
  assert.equal(idOf((await world.send(acceptor, shop, [{ clientId: 'a' }])).results[0]!), idOf(anew));
  assert.deepEqual(await world.faults(), []);
});

test('a repeat that the rules refuse meanwhile is still answered with the message that was made, and only that', async () => {
  const [shop, bank] = [await world.account('shop'), await world.account('bank')];
  const acceptor = world.acceptor();
  const items: ItemSetup[] = [{ clientId: 'a' }, { clientId: 'b', text: 'x'.repeat(200) }];
  const made = (await world.send(acceptor, shop, items)).results;
  const balance = await world.balance(shop);
  const refused = items.map((item) => ({ ...item, sender: 'NOBODY' }));
  const repeat = { kind: 'accepted', duplicate: true };
  const expected = made.map((one, i) => ({ ...repeat, id: idOf(one), priceE7: BigInt(i + 1) * PRICE_E7 }));
  const no = { kind: 'refused', code: 'sender_unknown' };
  const mixed = [refused[0]!, { sender: 'NOBODY' }, { sender: 'NOBODY', clientId: 'new' }, {}, refused[1]!];
  const counted = world.heard.refused.length;
  const { results } = await world.send(acceptor, shop, mixed);
  assert.deepEqual([results[0], results[1], results[2], results[4]], [expected[0], no, no, expected[1]]);
  assert.equal(results[3]!.kind, 'accepted');
  assert.equal(world.heard.refused.length - counted, 2, 'a repeat is not counted as refused');
  // Refused by the door itself, another account, a client id that is free again.
  assert.deepEqual((await world.send(acceptor, shop, [{ clientId: 'a', refused: 'sender_missing' }])).results, [
    expected[0],
  ]);
  assert.deepEqual((await world.send(acceptor, bank, refused)).results, [no, no]);
  await world.query(`UPDATE client_key SET created_at = now() - interval '367 days' WHERE account_id = $1`, [shop]);
  assert.deepEqual((await world.send(acceptor, shop, refused)).results, [no, no]);
  assert.equal(await count('message', shop), 3);
  assert.equal(BigInt((await world.balance(shop)).held) - BigInt(balance.held), PRICE_E7);
  // Beside the first in the same request: answered as its repeat will be.
  const both = [{ clientId: 'c', sender: 'NOBODY' }, { clientId: 'c' }];
  const twins = (await world.send(acceptor, shop, both)).results.map(idOf);
  assert.equal(twins[0], twins[1]);
  assert.deepEqual((await world.send(acceptor, shop, both)).results.map(idOf), twins);
  assert.deepEqual(await world.faults(), []);
});

test('duplicates inside one request share the first one’s id, and keep their places', async () => {
  const shop = await world.account('shop');
  const { results } = await world.send(world.acceptor(), shop, [
    { clientId: 'a' },
    { clientId: '' },
    { clientId: 'a' },
    { phone: '12' },
    { clientId: 'b' },
  ]);
  assert.equal(idOf(results[0]!), idOf(results[2]!));
  assert.deepEqual(results.map((result) => (result.kind === 'accepted' ? result.duplicate : result.code)).slice(0, 3), [
    false,
    false,
    true,
  ]);
  assert.equal(results[3]!.kind, 'refused');
  assert.equal(new Set([0, 1, 4].map((i) => idOf(results[i]!))).size, 3);
  assert.equal((await world.balance(shop)).held, String(3n * PRICE_E7));
});

interface FundsCase {
  name: string;
  setup: { balanceE7: bigint; creditE7?: bigint; unlimited?: boolean };
  /** Parts of each recipient's text. */
  parts: number[];
  accepted: boolean[];
}

const FUNDS: FundsCase[] = [
  { name: 'everything fits exactly', setup: { balanceE7: 3n * PRICE_E7 }, parts: [1, 2], accepted: [true, true] },
  {
    name: 'the last does not fit',
    setup: { balanceE7: 2n * PRICE_E7 },
    parts: [1, 1, 1],
    accepted: [true, true, false],
  },
  {
    name: 'a dear one is passed over, a cheap one behind it fits',
    setup: { balanceE7: 2n * PRICE_E7 },
    parts: [1, 3, 1],
    accepted: [true, false, true],
  },
  { name: 'nothing left', setup: { balanceE7: 0n }, parts: [1], accepted: [false] },
  {
    name: 'credit counts',
    setup: { balanceE7: PRICE_E7, creditE7: PRICE_E7 },
    parts: [1, 1, 1],
    accepted: [true, true, false],
  },
  { name: 'one unit short', setup: { balanceE7: PRICE_E7 - 1n }, parts: [1], accepted: [false] },
  { name: 'unlimited', setup: { balanceE7: 0n, unlimited: true }, parts: [3, 3], accepted: [true, true] },
];

test('money: exactly the recipients that do not fit are refused, in order, whoever else is in the batch', async () => {
  const rich = await world.account('rich');
  const acceptor = world.acceptor({ coalesceMs: 30 });
  for (const [index, { name, setup, parts, accepted }] of FUNDS.entries()) {
    const poor = await world.account(`poor${index}`, setup);
    const items = parts.map((n, i) => ({
      phone: phone(i),
      text: 'x'.repeat(n === 1 ? 5 : 153 * n),
      clientId: `c${i}`,
    }));
    const [before, answer, after] = await Promise.all([
      world.send(acceptor, rich, [{}]),
      world.send(acceptor, poor, items),
      world.send(acceptor, rich, [{}, {}]),
    ]);
    assert.deepEqual(
      answer.results.map(codeOf),
      accepted.map((ok) => (ok ? 'accepted' : 'insufficient_funds')),
      name,
    );
    const spent = parts.reduce((sum, n, i) => (accepted[i] ? sum + BigInt(n) * PRICE_E7 : sum), 0n);
    assert.equal(answer.availableE7, setup.balanceE7 - spent, name);
    assert.deepEqual([...before.results, ...after.results].map(codeOf), ['accepted', 'accepted', 'accepted'], name);
    // A refused client id is free: with money it is sent.
    const refused = accepted.indexOf(false);
    if (refused >= 0) {
      await world.query('UPDATE account_balance SET unlimited = true WHERE account_id = $1', [poor]);
      const again = await world.send(acceptor, poor, [items[refused]!]);
      assert.deepEqual(
        again.results.map((result) => result.kind === 'accepted' && result.duplicate),
        [false],
        name,
      );
    }
  }
  assert.deepEqual(await world.faults(), []);
});

test('somebody on a stop list costs nothing, also when the money is short', async () => {
  const shop = await world.account('shop', { balanceE7: 2n * PRICE_E7 });
  await world.query('INSERT INTO stop_entry (phone, account_id) VALUES ($1, 0)', [phone(1)]);
  const items = [1, 2, 3, 4].map((n) => ({ phone: phone(n), clientId: `c${n}` }));
  const { results } = await world.send(world.acceptor(), shop, items);
  assert.deepEqual(results.map(codeOf), ['stop_listed', 'accepted', 'accepted', 'insufficient_funds']);
  await world.query('DELETE FROM stop_entry');
  assert.deepEqual(await world.faults(), []);
});

test('stop lists: everyone’s and the account’s own, in force with their commit, and the client id stays free', async () => {
  const [shop, bank] = [await world.account('shop'), await world.account('bank')];
  const acceptor = world.acceptor();
  const verdicts = async () => {
    const items = [{ phone: phone(1), clientId: 'one' }, { phone: phone(2) }, { phone: phone(3) }];
    const answers = await Promise.all([shop, bank].map((id) => world.send(acceptor, id, items)));
    return answers.map(({ results }) => results.map(codeOf));
  };
  await world.query('INSERT INTO stop_entry (phone, account_id) VALUES ($1, 0), ($2, $3)', [phone(1), phone(2), shop]);
  assert.deepEqual(await verdicts(), [
    ['stop_listed', 'stop_listed', 'accepted'],
    ['stop_listed', 'accepted', 'accepted'],
  ]);
  await world.query('DELETE FROM stop_entry');
  const { results } = await world.send(acceptor, shop, [{ phone: phone(1), clientId: 'one' }]);
  assert.deepEqual(
    results.map((result) => result.kind === 'accepted' && result.duplicate),
    [false],
  );
});

test('each answer names the balance after that very request', async () => {
  const shop = await world.account('shop', { balanceE7: 10n * PRICE_E7 });
  const acceptor = world.acceptor({ coalesceMs: 30 });
  const answers = await Promise.all([
    world.send(acceptor, shop, [{}, {}]),
    world.send(acceptor, shop, [{ phone: '12' }]),
    world.send(acceptor, shop, [{ clientId: 'a' }, { clientId: 'a' }]),
    world.send(acceptor, shop, [{ text: 'x'.repeat(161) }]),
  ]);
  assert.deepEqual(
    answers.map(({ availableE7 }) => availableE7 / PRICE_E7),
    [8n, 8n, 7n, 5n],
  );
  const refusedOnly = await world.send(acceptor, shop, [{ phone: '12' }]);
  assert.equal(refusedOnly.availableE7, 5n * PRICE_E7);
});

test('a validity that has passed: expired, uncharged, told to those who want to be told', async () => {
  const [shop, silent] = [
    await world.account('shop', { pushUrl: 'http://127.0.0.1:1/' }),
    await world.account('silent'),
  ];
  const item = { validity: '2020-01-01 10:00:00' };
  const acceptor = world.acceptor({ coalesceMs: 20 });
  const answers = await Promise.all([world.send(acceptor, shop, [item, {}]), world.send(acceptor, silent, [item])]);
  const [id, , silentId] = answers.flatMap(({ results }) => results.map(idOf)) as [number, number, number];
  assert.deepEqual(await world.message(id), { state: 'expired', charged: '0', status_seq: 1, error_code: null });
  assert.equal(await world.queueRow(id), undefined);
  assert.deepEqual(await world.statuses(id), [{ seq: 1, state: 'expired' }]);
  assert.deepEqual(await world.statuses(silentId), []);
  assert.equal(answers[0]!.availableE7, 1_000_000_000_000n - PRICE_E7);
  assert.ok(world.heard.told.includes(shop));
  assert.deepEqual(await world.faults(), []);
});

test('what the door refused keeps its place, and nothing else happens to it', async () => {
  const shop = await world.account('shop');
  await world.query(`UPDATE connection SET state = 'removed' WHERE id = $1`, [op1]);
  await world.cache.refresh();
  const items: ItemSetup[] = [
    { refused: 'sender_missing' },
    {},
    { sender: 'NOBODY' },
    { text: ' ' },
    { text: 'x'.repeat(2000) },
    // SHOP is this account's name on phones, not on Viber.
    { channel: 'viber' },
    { refused: 'channel_unavailable' },
  ];
  assert.deepEqual((await world.send(world.acceptor(), shop, items)).results.map(codeOf), [
    'sender_missing',
    'no_supplier',
    'sender_unknown',
    'text_missing',
    'text_too_long',
    'sender_unknown',
    'channel_unavailable',
  ]);
  assert.equal(await count('message', shop), 0);
  await world.query(`UPDATE connection SET state = 'active' WHERE id = $1`, [op1]);
  await world.cache.refresh();
});

test('rates of accounts and tokens: what is too much is told when to come again', async () => {
  const [slow, free] = [await world.account('slow', { ratePerS: 5 }), await world.account('free')];
  const acceptor = world.acceptor();
  await world.send(acceptor, slow, [{}, {}, {}, {}, {}]);
  await assert.rejects(world.send(acceptor, slow, [{}]), (error: OverloadError) => {
    return error.kind === 'limited' && error.retryAfterS >= 1;
  });
  await world.send(
    acceptor,
    free,
    Array.from({ length: 50 }, () => ({})),
  );
  const sha = (n: number) => String(n).repeat(64).slice(0, 64);
  const token = await world.one<{ id: number }>(
    'INSERT INTO api_token (account_id, token_sha256, token_md5_sha256, rate_per_s) VALUES ($1, $2, $3, 2) RETURNING id',
    [free, sha(1), sha(2)],
  );
  await world.cache.refresh();
  await world.send(acceptor, free, [{}, {}], token.id);
  await assert.rejects(world.send(acceptor, free, [{}], token.id), overload('limited'));
  await world.send(acceptor, free, [{}]);
});

test('too much waiting is told to come again, and what was taken in is answered', async () => {
  const shop = await world.account('shop');
  const acceptor = world.acceptor({ waitingMax: 10, coalesceMs: 50 });
  const first = world.send(
    acceptor,
    shop,
    Array.from({ length: 8 }, () => ({})),
  );
  await assert.rejects(world.send(acceptor, shop, [{}, {}, {}]), overload('busy'));
  assert.equal((await first).results.length, 8);
  // One that is larger than the bound is taken when nothing else waits.
  await acceptor.drain();
  assert.equal(
    (
      await world.send(
        acceptor,
        shop,
        Array.from({ length: 30 }, () => ({})),
      )
    ).results.length,
    30,
  );
});

test('the database goes away: unavailable, nothing half-written, and it goes on afterwards', async () => {
  const shop = await world.account('shop');
  const acceptor: Acceptor = world.acceptor();
  await world.send(acceptor, shop, [{}]);
  // Somebody holds the account's row, so that the transaction is under way when its connection is cut.
  const blocker = await world.db.calm.connect();
  await blocker.query('BEGIN');
  await blocker.query('SELECT 1 FROM account_balance WHERE account_id = $1 FOR UPDATE', [shop]);
  const caught = world.send(acceptor, shop, [{ clientId: 'k' }, {}]).then(
    () => 'accepted',
    (error) => (error as OverloadError).kind,
  );
  for (let cut = 0; cut === 0; ) {
    const { rows } = await blocker.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE application_name = 'kaskad hot' AND wait_event_type = 'Lock' AND datname = current_database()`,
    );
    cut = rows.length;
  }
  assert.equal(await caught, 'unavailable');
  await blocker.query('ROLLBACK');
  blocker.release();
  assert.equal(await count('message', shop), 1);
  assert.equal(await count('queue', shop), 1);
  assert.equal(await count('client_key', shop), 0);
  assert.equal(codeOf((await world.send(acceptor, shop, [{ clientId: 'k' }])).results[0]!), 'accepted');
  assert.deepEqual(await world.faults(), []);
});
