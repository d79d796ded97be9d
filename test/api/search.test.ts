// The operator looks for messages of any client: masked, audited, and with money given back once.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertProblem, startApi } from './support.ts';
import { available, traffic } from './traffic.ts';

const sms = (to: string[], more: Record<string, unknown> = {}) => ({
  to,
  channel: 'sms',
  sender: 'SHOP',
  text: 'Hello',
  ...more,
});
const ids = (answer: { body: { results: { id: string }[] } }): string[] => answer.body.results.map(({ id }) => id);

test('the operator finds messages of every client; whole numbers cost a line in the audit', async (t) => {
  const api = await startApi(t);
  const { connectionId, submit, receipt } = await traffic(api);
  const shop = await api.client('shop');
  const other = await api.client('other');
  const [first] = ids(await shop.ask('POST', '/messages', sms([], { to: [{ phone: '79160000001', client_id: 'a' }] })));
  const [second] = ids(await other.ask('POST', '/messages', sms(['79160000002'])));
  const observer = await api.staff('observer');
  const list = async (query: string) =>
    (await observer.ask('GET', `/operator/messages?${query}`)).body.items.map((one: Record<string, unknown>) => [
      one.id,
      one.phone,
      one.account,
    ]);
  const [one, two] = [
    [first, '7916***0001', 'shop'],
    [second, '7916***0002', 'other'],
  ];
  assert.deepEqual(await list('limit=10'), [two, one]);
  assert.deepEqual(await list(`account_id=${shop.id}`), [one]);
  assert.deepEqual(await list('phone=79160000002'), [two]);
  assert.deepEqual(await list(`connection_id=${connectionId}&limit=1`), [two]);
  assert.deepEqual(await list('connection_id=999'), []);
  assert.deepEqual(await list(`client_id=a&account_id=${shop.id}`), [one]);
  assertProblem(await observer.ask('GET', '/operator/messages?client_id=a'), 422, 'invalid_request');
  assertProblem(await shop.ask('GET', '/operator/messages'), 403, 'forbidden');
  assertProblem(await observer.ask('GET', '/operator/messages/12345'), 404, 'not_found');

  await submit();
  const view = (await observer.ask('GET', `/operator/messages/${first}`)).body;
  assert.deepEqual(
    [view.phone, view.account_id, view.account, view.attempts[0].connection_id, view.attempts[0].connection],
    ['7916***0001', shop.id, 'shop', connectionId, 'secret-operator'],
  );
  assert.deepEqual(view.attempts[0].provider_ids, [`p${first}-1-0`]);

  const support = await api.staff('support');
  assertProblem(
    await observer.ask('POST', `/operator/messages/${first}/reveal`, { reason: 'to see' }),
    403,
    'forbidden',
  );
  assertProblem(await support.ask('POST', `/operator/messages/${first}/reveal`, {}), 422, 'invalid_request');
  assertProblem(await support.ask('POST', '/operator/messages/12345/reveal', { reason: 'to see' }), 404, 'not_found');
  const revealed = await support.ask('POST', `/operator/messages/${first}/reveal`, { reason: 'ticket 7' });
  assert.equal(revealed.body.phone, '79160000001');
  const { rows } = await api.node.db.calm.query(
    `SELECT actor_name, account_id, subject_id, after FROM audit_entry WHERE action = 'number.revealed'`,
  );
  assert.deepEqual(rows, [
    { actor_name: support.login, account_id: shop.id, subject_id: first, after: { reason: 'ticket 7' } },
  ]);

  await api.node.db.calm.query(
    `INSERT INTO inbound_message (connection_id, sender, recipient, text, received_at) VALUES ($1, '79160000001', '1234', 'STOP', now())`,
    [connectionId],
  );
  const inbound = async (query: string) => (await observer.ask('GET', `/operator/inbound?${query}`)).body.items;
  const [wrote] = await inbound('sender=79160000001&from=2020-01-01T00:00:00Z');
  assert.deepEqual(
    [wrote.connection_id, wrote.sender, wrote.recipient, wrote.text],
    [connectionId, '7916***0001', '1234', 'STOP'],
  );
  assert.deepEqual([await inbound('sender=7'), await inbound('to=2020-01-01T00:00:00Z')], [[], []]);
  assertProblem(await shop.ask('GET', '/operator/inbound'), 403, 'forbidden');
  await receipt(Number(first), 'delivered');
});

test('stuck and contradictory messages are found with the reason', async (t) => {
  const api = await startApi(t);
  const { submit, receipt, claim } = await traffic(api);
  const shop = await api.client('shop');
  const pool = api.node.db.calm;
  const staff = await api.staff('support');
  const [sent, late] = ids(await shop.ask('POST', '/messages', sms(['79160000001', '79160000002'])));
  await submit();
  await receipt(Number(late), 'expired');
  const [waiting, scheduled] = [
    ...ids(await shop.ask('POST', '/messages', sms(['79160000003']))),
    ...ids(
      await shop.ask(
        'POST',
        '/messages',
        sms(['79160000004'], { start_at: new Date(Date.now() + 600_000).toISOString() }),
      ),
    ),
  ];
  const stuck = async (query: string) =>
    (await staff.ask('GET', `/operator/messages/stuck?${query}`)).body.items.map((one: Record<string, string>) => [
      one.id,
      one.phone,
      one.why,
    ]);
  assert.deepEqual(await stuck(''), [], 'nothing is late yet');
  await pool.query(`UPDATE message SET created_at = created_at - interval '2 days'`);
  assert.deepEqual(await stuck('kind=queued'), [[waiting, '7916***0003', 'the connection is paused: test']]);
  assert.deepEqual(await stuck('kind=unanswered'), [[sent, '7916***0001', 'taken, and no receipt came']]);
  assert.deepEqual(await stuck('kind=unanswered&older_than_h=72'), []);
  const page = (await staff.ask('GET', '/operator/messages/stuck?older_than_h=0&limit=1')).body;
  assert.equal(page.items[0].id, waiting);
  assert.ok(page.next === null || !(await stuck(`older_than_h=0&cursor=${page.next}`)).flat().includes(waiting));
  assert.ok(!(await stuck('kind=queued&older_than_h=0')).some(([id]: string[]) => id === scheduled));
  assertProblem(await staff.ask('GET', '/operator/messages/stuck?kind=lost'), 422, 'invalid_request');
  assertProblem(await shop.ask('GET', '/operator/messages/stuck'), 403, 'forbidden');

  // Page by page.
  const odd = async () => {
    const found: unknown[] = [];
    for (let cursor = ''; found.length < 10; ) {
      const path = `/operator/messages/contradictory?limit=1&account_id=${shop.id}${cursor}`;
      const { items, next } = (await staff.ask('GET', path)).body;
      found.push(...items.map((one: Record<string, string>) => [one.id, one.contradiction]));
      if (next === null) break;
      cursor = `&cursor=${next}`;
    }
    return found;
  };
  assert.deepEqual(await odd(), []);
  // Charged on delivery by its tariff, and not delivered.
  await pool.query(`UPDATE message SET charge = 'delivered' WHERE id = $1`, [late]);
  await claim();
  await pool.query(
    `INSERT INTO attempt (message_id, attempt_no, connection_id, state, segment_states, at, changed_at)
    SELECT $1, 1, id, 'unknown', 'x', now() - interval '2 days', now() - interval '2 days' FROM connection`,
    [waiting],
  );
  assert.deepEqual(await odd(), [
    [waiting, 'in_doubt'],
    [late, 'charged_undelivered'],
  ]);
});

test('a refund gives back what was charged, once, and the ledger agrees', async (t) => {
  const api = await startApi(t);
  const { submit, receipt, faults } = await traffic(api);
  const shop = await api.client('shop');
  const other = await api.client('other');
  const pool = api.node.db.calm;
  const charged = ids(await shop.ask('POST', '/messages', sms(['79160000001', '79160000002', '79160000003'])));
  const [foreign] = ids(await other.ask('POST', '/messages', sms(['79160000004'])));
  await submit();
  for (const id of [...charged, foreign]) await receipt(Number(id), 'undelivered');
  const [open] = ids(await shop.ask('POST', '/messages', sms(['79160000009'])));
  const finance = await api.staff('finance');
  const support = await api.staff('support');
  const refund = (id: string | undefined, body: unknown, ask = finance.ask) =>
    ask('POST', `/operator/messages/${id}/refund`, body);
  assert.equal(await available(shop.ask), 990);

  assertProblem(await refund(charged[0], { reason: 'failed' }, support.ask), 403, 'forbidden');
  assertProblem(await refund(charged[0], { reason: 'failed' }, shop.ask), 403, 'forbidden');
  assertProblem(await refund(charged[0], { amount: '1' }), 422, 'invalid_request');
  for (const amount of ['2.6', '0', '-1', 'all']) {
    assertProblem(await refund(charged[0], { amount, reason: 'failed' }), 422, 'invalid_request');
  }
  assertProblem(await refund('12345', { reason: 'failed' }), 404, 'not_found');
  assertProblem(await refund(open, { reason: 'failed' }), 409, 'not_refundable');

  // Ten at the same moment: one of them gives the money back.
  const crowd = await Promise.all(
    Array.from({ length: 10 }, () => refund(charged[0], { amount: '1.5', reason: 'failed' })),
  );
  assert.deepEqual(crowd.map(({ status }) => status).sort(), [200, ...Array.from({ length: 9 }, () => 409)]);
  assert.equal(await available(shop.ask), 991.5);
  const many = await finance.ask('POST', '/operator/refunds', {
    ids: [...charged, foreign, open, '77', charged[1]],
    reason: 'outage',
  });
  assert.deepEqual(
    many.body.refunded,
    [charged[1], charged[2], foreign].map((id) => ({ id, amount: '2.5' })),
  );
  assert.deepEqual(
    many.body.refused.map((one: { error: { code: string } }) => one.error.code),
    ['not_refundable', 'not_refundable', 'not_found'],
  );
  assert.equal(await available(shop.ask), 996.5);
  assert.equal(await available(other.ask), 1000);
  assert.equal((await shop.ask('GET', `/messages/${charged[0]}`)).body.refunded, '1.5');
  const { events } = (await shop.ask('GET', `/messages/${charged[0]}/timeline`)).body;
  const told = events.find(({ kind }: { kind: string }) => kind === 'money_refunded');
  assert.deepEqual([told.amount, told.detail], ['1.5', 'failed']);
  assert.deepEqual(await faults(), []);
  const audit = await pool.query(
    `SELECT subject_id, after FROM audit_entry WHERE action = 'message.refunded' ORDER BY id LIMIT 1`,
  );
  assert.deepEqual(audit.rows, [{ subject_id: charged[0], after: { amount: '1.5', reason: 'failed' } }]);

  // The check would notice a refund that is not in the ledger, and one of more than was charged.
  await pool.query('UPDATE refund SET amount_e7 = amount_e7 + 1 WHERE message_id = $1', [charged[1]]);
  assert.deepEqual(
    (await faults()).map((fault) => (fault as { check: string }).check),
    ['a refund entry = the refunds of its messages', 'a refund is at most what its message was charged'],
  );
});
