// Held messages and text rules, as moderators handle them on one of two nodes.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readConfig } from '../../src/config/config.ts';
import { buildNode, type Node } from '../../src/context.ts';
import { startGateway } from '../../src/gateway.ts';
import { makeLogger } from '../../src/observe/logger.ts';
import { checkLedger } from '../../src/store/ledger-check.ts';
import { eventually } from '../helpers/eventually.ts';
import { itemOf } from '../pipeline/items.ts';
import { assertProblem, startApi } from './support.ts';
import { traffic } from './traffic.ts';

/** Sends through a node as its doors do; returns ids, or codes of what was refused. */
async function send(node: Node, accountId: number, ...texts: string[]): Promise<string[]> {
  const { results } = await node.acceptor.accept({
    account: node.cache.account(accountId)!,
    tokenId: null,
    recipients: 1,
    items: texts.map((text) => itemOf({ text })),
    receivedAtMs: Date.now(),
  });
  return results.map((result) => (result.kind === 'accepted' ? String(result.id) : result.code));
}

test('moderators see what is held and why, and decide it once, on whatever node', async (t) => {
  const api = await startApi(t);
  const { node } = api;
  const roads = await traffic(api);
  const second = buildNode(
    readConfig({ KASKAD_PORT: '0', KASKAD_LOG_LEVEL: 'silent', KASKAD_NODE: 'second' }),
    node.db.config,
    makeLogger('silent', 'second'),
  );
  const gateway = await startGateway(second);
  t.after(() => gateway.stop());
  const shop = await api.client('shop');
  await node.db.calm.query(`UPDATE account SET moderation = 'review', push_url = 'http://127.0.0.1:1/' WHERE id = $1`, [
    shop.id,
  ]);
  const moderator = await api.staff('moderator');
  const observer = await api.staff('observer');

  for (const path of ['', '/messages', '/rules', '/answers', '/senders', '/templates']) {
    assertProblem(await shop.ask('GET', `/operator/moderation${path}`), 403, 'forbidden');
    assert.equal((await observer.ask('GET', `/operator/moderation${path}`)).status, 200, path);
  }
  for (const [path, body] of [
    ['/rules', { kind: 'word', pattern: 'x' }],
    ['/messages/approve', { ids: ['1'] }],
    ['/messages/reject', { ids: ['1'], reason: 'x' }],
    ['/answers', { text: 'x' }],
  ] as const) {
    assertProblem(await observer.ask('POST', `/operator/moderation${path}`, body), 403, 'forbidden');
  }

  // A rule works here with the next request, and on the other node within a second.
  const rule = await moderator.ask('POST', '/operator/moderation/rules', {
    kind: 'word',
    pattern: 'казин*',
    reason: 'gambling',
  });
  assert.equal(rule.status, 201);
  const text = 'Лучшее казино: ждём';
  const [first] = await send(node, shop.id, text);
  await eventually(() => assert.equal(second.cache.rules.everybody.stems.size, 1), 5_000);
  const others = await send(second, shop.id, text, text, `${text}!`);

  const list = await moderator.ask('GET', '/operator/moderation/messages?limit=3');
  assert.equal(list.status, 200);
  const [held] = list.body.items;
  assert.deepEqual(
    [held.id, held.account, held.text, held.hit, held.rule.reason, held.alike],
    [first, 'shop', text, 'казино', 'gambling', 3],
  );
  assert.deepEqual(held.places, [{ start: 7, end: 13 }]);
  const shown = { channel: 'sms', sender: 'SHOP', text, button: null, image_url: null, audio_url: null };
  assert.deepEqual([held.step, held.steps], [1, [shown]]);
  assert.match(held.phone, /\*/);
  const rest = await moderator.ask('GET', `/operator/moderation/messages?cursor=${list.body.next}`);
  assert.deepEqual([rest.body.items.length, rest.body.next], [1, null]);
  const alike = await moderator.ask('GET', `/operator/moderation/messages?group=${held.group}&account_id=${shop.id}`);
  assert.equal(alike.body.items.length, 3);
  assert.equal((await moderator.ask('GET', '/operator/moderation')).body.messages, 4);

  // One of a group, then whoever comes second, then the rest of the group; the other text is refused.
  const approve = (body: object) => moderator.ask('POST', '/operator/moderation/messages/approve', body);
  const reject = (body: object) => moderator.ask('POST', '/operator/moderation/messages/reject', body);
  assert.deepEqual((await approve({ ids: [first] })).body, { decided: 1, conflicts: [], more: false });
  assertProblem(await approve({ ids: [first] }), 409, 'conflict');
  assertProblem(await reject({ ids: [first], reason: 'late' }), 409, 'conflict');
  assert.deepEqual((await approve({ ids: [first, '99'] })).body.conflicts, [first, '99']);
  const group = { account_id: shop.id, text: held.group };
  assert.deepEqual((await approve({ group })).body, { decided: 2, conflicts: [], more: false });
  assert.equal((await reject({ ids: [others[2]], reason: 'no gambling' })).body.decided, 1);
  for (const body of [
    {},
    { ids: [], reason: 'x' },
    { ids: ['x'] },
    { ids: ['1'], group },
    { ids: ['1'], reason: '\0' },
  ]) {
    assertProblem(await reject({ reason: 'x', ...body }), 422, 'invalid_request');
  }
  assert.deepEqual((await roads.submit()).map(String).sort(), [first, others[0], others[1]].sort());
  for (const id of [first, others[0], others[1]]) await roads.receipt(Number(id), 'delivered');
  const { rows } = await node.db.calm.query(
    'SELECT state, count(*)::int AS n, sum(charged_e7)::float8 AS charged FROM message GROUP BY 1 ORDER BY 1',
  );
  assert.deepEqual(rows, [
    { state: 'delivered', n: 3, charged: 3 * 25_000_000 },
    { state: 'rejected', n: 1, charged: 0 },
  ]);
  const { rows: told } = await node.db.calm.query(
    `SELECT message_id::text AS id FROM status_outbox WHERE state = 'rejected'`,
  );
  assert.deepEqual(told, [{ id: others[2] }]);
  const { rows: audit } = await node.db.calm.query(
    `SELECT actor_name, after->>'reason' AS reason FROM audit_entry WHERE action = 'message.rejected'`,
  );
  assert.deepEqual(audit, [{ actor_name: moderator.login, reason: 'no gambling' }]);
  assert.deepEqual((await checkLedger(node.db.calm, 0)).faults, []);
});

test('rules are checked, changed, tried out and counted; answers are kept', async (t) => {
  const api = await startApi(t);
  await traffic(api);
  const shop = await api.client('shop');
  const moderator = await api.staff('moderator');
  const rules = '/operator/moderation/rules';
  const bad: [object, string][] = [
    [{ kind: 'pattern', pattern: '(a+)+' }, '/pattern'],
    [{ kind: 'link', pattern: 'no host' }, '/pattern'],
    [{ kind: 'word', pattern: '!!' }, '/pattern'],
    [{ kind: 'word', pattern: 'x', account_id: 999 }, '/account_id'],
    [{ kind: 'regex', pattern: 'x' }, '/kind'],
    [{ kind: 'word', pattern: 'x', more: 1 }, '/more'],
  ];
  for (const [body, field] of bad) {
    const answer = await moderator.ask('POST', rules, body);
    assertProblem(answer, 422, 'invalid_request');
    assert.equal(answer.body.errors[0].field, field);
  }
  const { id } = (await moderator.ask('POST', rules, { kind: 'word', pattern: 'casino', account_id: shop.id })).body;
  await moderator.ask('POST', rules, { kind: 'link', pattern: '*' });
  const sent = await send(api.node, shop.id, 'casino', 'a casino', 'fine');
  assert.deepEqual(sent.slice(0, 2), ['text_rejected', 'text_rejected']);
  assert.match(sent[2]!, /^\d+$/);
  await eventually(async () => {
    const { items } = (await moderator.ask('GET', `${rules}?account_id=${shop.id}`)).body;
    assert.deepEqual([items.length, items[0].account, items[0].hits_today, items[0].hits_30_days], [1, 'shop', 2, 2]);
  });
  const tried = await moderator.ask('POST', `${rules}/test`, { text: 'Casino at bit.ly/x', account_id: shop.id });
  assert.deepEqual(
    tried.body.hits.map((hit: { kind: string; hit: string; places: object[] }) => [
      hit.kind,
      hit.hit,
      hit.places.length,
    ]),
    [
      ['word', 'Casino', 1],
      ['link', 'bit.ly/x', 1],
    ],
  );
  assert.equal((await moderator.ask('POST', `${rules}/test`, { text: 'Casino' })).body.hits.length, 0);
  const changed = await moderator.ask('PATCH', `${rules}/${id}`, { pattern: 'poker', account_id: null });
  assert.deepEqual([changed.body.pattern, changed.body.account_id], ['poker', null]);
  assertProblem(
    await moderator.ask('PATCH', `${rules}/${id}`, { kind: 'pattern', pattern: '(' }),
    422,
    'invalid_request',
  );
  assertProblem(await moderator.ask('PATCH', `${rules}/999`, {}), 404, 'not_found');
  assert.equal((await moderator.ask('DELETE', `${rules}/${id}`)).status, 204);
  assertProblem(await moderator.ask('DELETE', `${rules}/${id}`), 404, 'not_found');
  assert.match((await send(api.node, shop.id, 'poker'))[0]!, /^\d+$/);

  const answers = '/operator/moderation/answers';
  const answer = await moderator.ask('POST', answers, { text: 'Gambling is not allowed' });
  assert.equal(answer.status, 201);
  assertProblem(await moderator.ask('POST', answers, { text: 'Gambling is not allowed' }), 409, 'already_exists');
  assert.deepEqual((await moderator.ask('GET', answers)).body.items, [answer.body]);
  assert.equal((await moderator.ask('DELETE', `${answers}/${answer.body.id}`)).status, 204);
});
