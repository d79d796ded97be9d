// Lists, one message with its timeline, and taking back what was not handed over.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findMessages } from '../../src/store/message-list.ts';
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
const phones = (count: number): string[] => Array.from({ length: count }, (_, n) => String(79_160_000_000 + n));

test('lists page by key: nothing twice, nothing left out, whatever is sent meanwhile', async (t) => {
  const api = await startApi(t);
  const { open } = await traffic(api);
  const shop = await api.client('shop');
  await open(shop.id);
  const sent = ids(await shop.ask('POST', '/messages', sms(phones(25))));
  const seen: string[] = [];
  let cursor = '';
  for (let round = 0; round < 10; round += 1) {
    const { body } = await shop.ask('GET', `/messages?limit=10${cursor}`);
    seen.push(...body.items.map(({ id }: { id: string }) => id));
    if (body.next === null) break;
    cursor = `&cursor=${encodeURIComponent(body.next)}`;
    await shop.ask('POST', '/messages', sms(['79161111111']));
  }
  assert.deepEqual(seen, sent.toReversed());

  await shop.ask('POST', '/messages', { to: ['79162222222'], channel: 'viber', sender: 'SHOP', text: 'Hi' });
  const [own] = ids(
    await shop.ask('POST', '/messages', sms([], { to: [{ phone: '79163333333', client_id: 'c/1 ?' }] })),
  );
  await shop.ask('POST', '/messages/cancel', { ids: [sent[0]] });
  const found = async (query: string) =>
    (await shop.ask('GET', `/messages?${query}`)).body.items.map(({ id }: { id: string }) => id) as string[];
  assert.deepEqual(await found(`id=${sent[3]}`), [sent[3]]);
  assert.deepEqual(await found(`client_id=${encodeURIComponent('c/1 ?')}`), [own]);
  assert.deepEqual(await found('phone=%2B7 916 000-00-05'), [sent[5]]);
  assert.deepEqual(await found('state=canceled'), [sent[0]]);
  assert.equal((await found('channel=viber')).length, 1);
  assert.equal((await found('sender=shop&channel=sms&phone=79161111111')).length, 2);
  const soon = encodeURIComponent(new Date(Date.now() + 60_000).toISOString());
  assert.deepEqual(await found(`from=${soon}`), []);
  assert.equal((await found(`to=${soon}&limit=3`)).length, 3);
  assert.deepEqual(await found('client_id=nobody'), []);
  const pool = api.node.db.calm;
  const campaign = await pool.query(
    `INSERT INTO campaign (account_id, name, steps, first_message_id, last_message_id) VALUES ($1, 'c', '[]', $2, $3) RETURNING id`,
    [shop.id, sent[0], sent[24]],
  );
  const campaignId = campaign.rows[0].id;
  await pool.query(
    `INSERT INTO campaign_recipient (campaign_id, row_no, zone_no, phone, message_id) VALUES ($1, 1, 0, 79160000007, $2)`,
    [campaignId, sent[7]],
  );
  assert.deepEqual(await found(`campaign=${campaignId}`), [sent[7]]);
  // Looked for among a few at a time: short pages, and all the same everything is found.
  const canceled: number[] = [];
  for (let before: number | null = null, round = 0; round < 20; round += 1) {
    const part = await findMessages(pool, { accountId: shop.id, state: 'canceled' }, before, 5, { look: 4 });
    canceled.push(...part.rows.map(({ id }) => id));
    before = part.next;
    if (before === null) break;
  }
  assert.deepEqual(canceled, [Number(sent[0])]);
  const other = await api.client('other');
  assert.deepEqual((await other.ask('GET', `/messages?campaign=${campaignId}`)).body.items, []);
  const wrong = [
    'phone=12',
    'state=lost',
    'limit=0',
    'limit=201',
    'cursor=x',
    'from=yesterday',
    'id=0',
    'id=1e3',
    'sender=%00',
  ];
  for (const query of [...wrong, 'colour=red', `cursor=${Buffer.from('["x"]').toString('base64url')}`]) {
    assertProblem(await shop.ask('GET', `/messages?${query}`), 422, 'invalid_request');
  }
  for (const id of ['0', 'x', '99999999999999999', '1%27'])
    assertProblem(await shop.ask('GET', `/messages/${id}`), 404, 'not_found');
});

test('a message tells its whole way, and not whose connection it was', async (t) => {
  const api = await startApi(t);
  const { open, submit, receipt } = await traffic(api);
  const shop = await api.client('shop');
  await open(shop.id);
  const [plain] = ids(await shop.ask('POST', '/messages', sms(['79160000001'])));
  assert.equal((await shop.ask('GET', `/messages/${plain}`)).body.verdict, 'queued');
  await submit();
  assert.equal((await shop.ask('GET', `/messages/${plain}`)).body.verdict, 'sent');
  await receipt(Number(plain), 'delivered');
  const view = (await shop.ask('GET', `/messages/${plain}`)).body;
  assert.deepEqual(
    [view.state, view.outward_state, view.verdict_text, view.charged],
    ['delivered', 'deliver', 'Delivered.', '2.5'],
  );
  const [refused] = ids(await shop.ask('POST', '/messages', sms(['79160000002'])));
  await submit('rejected');
  const failed = (await shop.ask('GET', `/messages/${refused}`)).body;
  assert.deepEqual([failed.verdict, failed.error_code, failed.charged], ['refused', '0x0B', '0']);

  const steps = [
    { channel: 'viber', sender: 'SHOP', text: 'Hi', wait_s: 600 },
    { channel: 'sms', sender: 'SHOP', text: 'Hi' },
  ];
  const [cascade] = ids(await shop.ask('POST', '/messages', { to: ['79160000003'], steps }));
  await submit('rejected');
  await submit();
  await receipt(Number(cascade), 'delivered');
  const arrived = (await shop.ask('GET', `/messages/${cascade}`)).body;
  assert.deepEqual(
    arrived.steps.map((step: Record<string, unknown>) => [step.channel, step.ended, step.charged]),
    [
      ['viber', 'rejected', '0'],
      ['sms', '', '2.5'],
    ],
  );
  assert.deepEqual([arrived.channel, arrived.price, arrived.charged], ['sms', '4.5', '2.5']);
  const { events } = (await shop.ask('GET', `/messages/${cascade}/timeline`)).body;
  const kinds = events.map((event: { kind: string }) => event.kind);
  for (const kind of [
    'accepted',
    'money_held',
    'step_began',
    'attempt',
    'step_ended',
    'receipt',
    'state',
    'money_charged',
  ]) {
    assert.ok(kinds.includes(kind), `${kind} in ${kinds}`);
  }
  assert.equal(kinds[0], 'accepted');
  const codes = events.filter(({ kind }: { kind: string }) => kind === 'attempt' || kind === 'receipt');
  assert.deepEqual(
    codes.map(({ channel, code }: Record<string, unknown>) => [channel, code]),
    [
      ['viber', '0x0B'],
      ['sms', '027'],
      ['sms', '027'],
    ],
  );
  assert.doesNotMatch(JSON.stringify([arrived, events]), /secret-operator|p\d{10}/);
  const staff = (await (await api.staff('observer')).ask('GET', `/operator/messages/${cascade}/timeline`)).body;
  assert.match(JSON.stringify(staff), /secret-operator.*stat:TEST err:027/);

  const { body } = await shop.ask('POST', '/messages/states', { ids: [plain, cascade, '5', plain] });
  assert.deepEqual(
    body.states.map((one: Record<string, string>) => [one.id, one.outward_state]),
    [
      [plain, 'deliver'],
      [cascade, 'deliver'],
    ],
  );
  assert.deepEqual(body.unknown, ['5']);
  assertProblem(await shop.ask('POST', '/messages/states', { ids: [] }), 422, 'invalid_request');
});

test('what is taken back costs nothing and is never sent; what was handed over stays', async (t) => {
  const api = await startApi(t);
  const { submit, claim, faults } = await traffic(api);
  const shop = await api.client('shop');
  const pool = api.node.db.calm;
  const [sent] = ids(await shop.ask('POST', '/messages', sms(['79160000001'])));
  await submit();
  const waiting = ids(
    await shop.ask('POST', '/messages', sms(phones(4), { start_at: new Date(Date.now() + 3_600_000).toISOString() })),
  );
  assert.equal(await available(shop.ask), 987.5);
  assertProblem(await shop.ask('POST', `/messages/${sent}/cancel`), 409, 'not_cancelable');
  const one = await shop.ask('POST', `/messages/${waiting[0]}/cancel`);
  assert.deepEqual([one.body.state, one.body.outward_state, one.body.charged], ['canceled', 'not_deliver', '0']);
  assertProblem(await shop.ask('POST', `/messages/${waiting[0]}/cancel`), 409, 'not_cancelable');

  // Held by a rule: off the moderators' list with it.
  await pool.query(`INSERT INTO moderation_rule (kind, pattern, reason) VALUES ('word', 'casino', 'no')`);
  await pool.query(`UPDATE account SET moderation = 'review' WHERE id = $1`, [shop.id]);
  await api.node.cache.refresh();
  const [held] = ids(await shop.ask('POST', '/messages', sms(['79160000009'], { text: 'casino' })));
  assert.equal((await shop.ask('GET', `/messages/${held}`)).body.verdict, 'held');
  assert.ok(
    (await shop.ask('POST', '/messages/preview', sms(['79160000009'], { text: 'casino' }))).body.recipients[0].held,
  );

  const many = await shop.ask('POST', '/messages/cancel', { ids: [...waiting, held, sent, '77'] });
  assert.deepEqual(many.body, { canceled: [...waiting.slice(1), held], not_cancelable: [waiting[0], sent, '77'] });
  assert.equal(await available(shop.ask), 997.5);
  const { rows } = await pool.query('SELECT decision FROM held_message');
  assert.deepEqual(rows, [{ decision: 'canceled' }]);
  await pool.query(`UPDATE queue SET ready_at = NULL WHERE message_id > 0`);
  assert.deepEqual(await claim(), []);
  assert.deepEqual(await faults(), []);
  const audit = await pool.query(
    `SELECT account_id, subject_id, after FROM audit_entry WHERE action = 'message.canceled' ORDER BY id`,
  );
  assert.equal(audit.rows[0].subject_id, waiting[0]);
  assert.equal(audit.rows[1].after.ids.length, 4);
});
