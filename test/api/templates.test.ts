import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertProblem, startApi } from './support.ts';

test('templates: a changed text waits again, nothing is approved unseen, and nobody sees another account’s', async (t) => {
  const api = await startApi(t);
  const shop = await api.client('shop');
  const other = await api.client('other', { scopes: ['templates:read', 'templates:write'] });
  const reader = await api.client('reader', { scopes: ['templates:read'] });
  const moderator = await api.staff('moderator');
  const code = { channel: 'sms', name: 'Code', text: 'Ваш код {code}, {name}' };

  const made = await shop.ask('POST', '/templates', code);
  assert.equal(made.status, 201);
  assert.deepEqual([made.body.state, made.body.variables, made.body.button], ['pending', ['code', 'name'], null]);
  const path = `/templates/${made.body.id}`;
  for (const [method, body] of [['GET'], ['PATCH', { name: 'x' }], ['DELETE']] as const) {
    assertProblem(await other.ask(method, path, body), 404, 'not_found');
  }
  assert.deepEqual((await other.ask('GET', '/templates')).body.items, []);
  assertProblem(await reader.ask('POST', '/templates', code), 403, 'forbidden');
  assertProblem(await other.ask('GET', '/senders'), 403, 'forbidden');
  assertProblem(await shop.ask('POST', '/templates', { ...code, name: 'CODE' }), 409, 'already_exists');
  const bad: [object, string][] = [
    [{ ...code, text: '{a} {b}' }, '/text'],
    [{ ...code, text: 'x'.repeat(2001) }, '/text'],
    [{ ...code, channel: 'hlr' }, '/channel'],
    [{ ...code, name: '  ' }, '/name'],
    [{ ...code, button: { text: 'Go', url: 'https://a.ru' } }, '/button'],
    [{ ...code, channel: 'viber', button: { text: 'Go', url: 'javascript:x' } }, '/button/url'],
    [{ ...code, channel: 'viber', image_url: 'https://a.ru/x.png' }, '/button'],
  ];
  for (const [body, field] of bad) {
    const answer = await shop.ask('POST', '/templates', body);
    assertProblem(answer, 422, 'invalid_request');
    assert.equal(answer.body.errors[0].field, field);
  }
  const rich = { channel: 'viber', name: 'Sale', text: 'Скидка {n}%', button: { text: 'Go', url: 'https://a.ru' } };
  const sale = (await shop.ask('POST', '/templates', { ...rich, image_url: 'https://a.ru/x.png' })).body;
  assert.deepEqual([sale.button, sale.image_url], [rich.button, 'https://a.ru/x.png']);

  const queue = '/operator/moderation/templates';
  const [seen] = (await moderator.ask('GET', queue)).body.items;
  assert.deepEqual([seen.account, seen.id], ['shop', made.body.id]);
  await shop.ask('PATCH', path, { text: 'Ваш код {code}! http://bad.ru' });
  assertProblem(
    await moderator.ask('POST', `${queue}/${seen.id}/approve`, { changed_at: seen.changed_at }),
    409,
    'conflict',
  );
  assertProblem(await moderator.ask('POST', `${queue}/${seen.id}/approve`, {}), 422, 'invalid_request');
  assertProblem(
    await shop.ask('POST', `${queue}/${seen.id}/approve`, { changed_at: seen.changed_at }),
    403,
    'forbidden',
  );
  const { changed_at } = (await shop.ask('GET', path)).body;
  const approved = await moderator.ask('POST', `${queue}/${seen.id}/approve`, { changed_at });
  assert.deepEqual([approved.status, approved.body.state], [200, 'approved']);
  assert.equal(api.node.cache.templates(shop.id).length, 1);

  assert.equal((await shop.ask('PATCH', path, { name: 'Login code' })).body.state, 'approved');
  assertProblem(await shop.ask('PATCH', path, { name: 'sale' }), 409, 'already_exists');
  assert.equal((await shop.ask('PATCH', path, { text: 'Код {code}' })).body.state, 'pending');
  assert.equal(api.node.cache.templates(shop.id).length, 0);
  const rejected = await moderator.ask('POST', `${queue}/${seen.id}/reject`, { reason: 'too short' });
  assert.deepEqual([rejected.body.state, rejected.body.reason], ['rejected', 'too short']);
  const cleared = await shop.ask('PATCH', `/templates/${sale.id}`, { button: null, image_url: null });
  assert.deepEqual([cleared.body.button, cleared.body.image_url], [null, null]);
  assert.equal((await shop.ask('GET', '/templates?state=rejected')).body.items[0].reason, 'too short');
  assert.equal((await shop.ask('DELETE', path)).status, 204);
  assertProblem(await shop.ask('GET', path), 404, 'not_found');
});
