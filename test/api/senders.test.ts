import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertProblem, startApi } from './support.ts';

test('senders are asked for, judged with a letter, and are their account’s alone', async (t) => {
  const api = await startApi(t);
  const pool = api.node.db.calm;
  const shop = await api.client('shop');
  const other = await api.client('other');
  const viewer = await api.user(shop.id, 'viewer');
  const moderator = await api.staff('moderator');
  const observer = await api.staff('observer');
  await pool.query(`UPDATE account SET email = 'shop@example.com' WHERE id = $1`, [shop.id]);

  assertProblem(await viewer.ask('POST', '/senders', { channel: 'sms', name: 'NEW' }), 403, 'forbidden');
  const asked = await shop.ask('POST', '/senders', {
    channel: 'sms',
    name: ' Kaskad ',
    comment: 'our mark',
    documents: ['No. 123'],
  });
  assert.equal(asked.status, 201);
  const { id } = asked.body;
  assert.deepEqual(
    [asked.body.name, asked.body.state, asked.body.comment, asked.body.documents, asked.body.traffic_class],
    ['Kaskad', 'pending', 'our mark', ['No. 123'], null],
  );
  assertProblem(await shop.ask('POST', '/senders', { channel: 'sms', name: 'KASKAD' }), 409, 'already_exists');
  assert.equal((await other.ask('POST', '/senders', { channel: 'sms', name: 'Kaskad' })).status, 201);
  for (const body of [
    { channel: 'sms', name: 'Каскад' },
    { channel: 'sms', name: 'TWELVECHARSX' },
    { channel: 'sms', name: 'flashcall' },
    { channel: 'sms', name: '   ' },
    { channel: 'viber', name: 'a\0b' },
    { channel: 'hlr', name: 'x' },
    { channel: 'sms', name: 'OK', state: 'approved' },
  ]) {
    assertProblem(await shop.ask('POST', '/senders', body), 422, 'invalid_request');
  }

  assert.deepEqual(
    (await viewer.ask('GET', '/senders')).body.items.map((one: { name: string }) => one.name),
    ['Kaskad', 'SHOP'],
  );
  assert.equal((await other.ask('GET', '/senders?state=approved')).body.items.length, 1);
  assertProblem(await other.ask('DELETE', `/senders/${id}`), 404, 'not_found');

  const queue = '/operator/moderation/senders';
  const waiting = (await observer.ask('GET', `${queue}?limit=1`)).body;
  assert.deepEqual([waiting.items[0].account, waiting.items[0].name], ['shop', 'Kaskad']);
  const following = (await observer.ask('GET', `${queue}?cursor=${waiting.next}`)).body.items;
  assert.deepEqual(
    following.map((one: { account: string; state: string }) => [one.account, one.state]),
    [
      ['other', 'pending'],
      ['shop', 'approved'],
      ['other', 'approved'],
    ],
  );
  assertProblem(await observer.ask('GET', `${queue}?cursor=WzEuNV0`), 422, 'invalid_request');
  assertProblem(await observer.ask('POST', `${queue}/${id}/approve`, {}), 403, 'forbidden');
  assertProblem(await shop.ask('POST', `${queue}/${id}/approve`, {}), 403, 'forbidden');

  assertProblem(await moderator.ask('POST', `${queue}/${id}/reject`, {}), 422, 'invalid_request');
  await moderator.ask('POST', `${queue}/${id}/reject`, { reason: 'whose mark is it?' });
  assert.equal(api.node.cache.sender(shop.id, 'sms', 'kaskad')?.state, 'rejected');
  assert.equal((await shop.ask('GET', '/senders?state=rejected')).body.items[0].reason, 'whose mark is it?');
  const again = await shop.ask('POST', '/senders', { channel: 'sms', name: 'Kaskad', comment: 'see No. 124' });
  assert.deepEqual([again.status, again.body.id, again.body.state, again.body.reason], [201, id, 'pending', '']);
  const approved = await moderator.ask('POST', `${queue}/${id}/approve`, { traffic_class: 'urgent' });
  assert.deepEqual([approved.body.state, approved.body.traffic_class], ['approved', 'urgent']);
  assert.equal(api.node.cache.sender(shop.id, 'sms', 'KASKAD')?.state, 'approved');
  assertProblem(await moderator.ask('POST', `${queue}/99999/approve`, {}), 404, 'not_found');
  const { rows } = await pool.query('SELECT recipient, kind FROM mail ORDER BY id');
  assert.deepEqual(rows, [
    { recipient: 'shop@example.com', kind: 'sender.rejected' },
    { recipient: 'shop@example.com', kind: 'sender.approved' },
  ]);
  assert.equal((await shop.ask('DELETE', `/senders/${id}`)).status, 204);
  assert.equal(api.node.cache.sender(shop.id, 'sms', 'KASKAD'), undefined);
  const { rows: audit } = await pool.query(
    `SELECT action FROM audit_entry WHERE action LIKE 'sender.%' AND subject_id = $1 ORDER BY id`,
    [String(id)],
  );
  assert.deepEqual(
    audit.map(({ action }) => action.split('.')[1]),
    ['created', 'changed', 'changed', 'changed', 'removed'],
  );
});
