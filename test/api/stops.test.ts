import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addStops } from '../../src/store/admin/stops.ts';
import { eventually } from '../helpers/eventually.ts';
import { assertProblem, startApi } from './support.ts';

test('stop lists: normalised, paged, imported whatever the file holds, and each account’s own', async (t) => {
  const api = await startApi(t);
  const shop = await api.client('shop');
  const other = await api.client('other');
  const reader = await api.client('reader', { scopes: ['stops:read'] });
  const viewer = await api.user(shop.id, 'viewer');
  const moderator = await api.staff('moderator');
  const admin = await api.staff('admin');

  const added = await shop.ask('POST', '/stops', { phone: '8 (916) 123-45-67', reason: 'asked us to' });
  assert.equal(added.status, 201);
  assert.deepEqual([added.body.phone, added.body.reason, added.body.source], ['79161234567', 'asked us to', 'api']);
  assert.equal(
    (await shop.ask('POST', '/stops', { phone: '79161234567', reason: 'again' })).body.reason,
    'asked us to',
  );
  assertProblem(await reader.ask('POST', '/stops', { phone: '79161234567' }), 403, 'forbidden');
  assertProblem(await shop.ask('POST', '/stops', { phone: '12' }), 422, 'phone_invalid');
  assertProblem(await shop.ask('POST', '/stops', { phone: '79161234567', reason: 'x\0' }), 422, 'invalid_request');
  assertProblem(await shop.ask('GET', '/stops?phone=nobody'), 422, 'phone_missing');
  assertProblem(await shop.ask('GET', '/stops?cursor=WyJ4Iiwib28iXQ'), 422, 'invalid_request');
  assert.deepEqual((await other.ask('GET', '/stops')).body.items, []);
  assertProblem(await other.ask('DELETE', '/stops/79161234567'), 404, 'not_found');
  assert.match((await viewer.ask('GET', '/stops')).body.items[0].phone, /\*/);
  assertProblem(await viewer.ask('GET', '/stops/export'), 403, 'forbidden');

  const upload = async (path: string, bytes: string | Buffer, type = 'text/csv', token = shop.token) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': type };
    const answer = await fetch(`${api.url}/api/v1${path}`, { method: 'POST', headers, body: bytes });
    return { status: answer.status, headers: answer.headers, body: JSON.parse(await answer.text()) };
  };
  const good = Array.from({ length: 6000 }, (_, n) => `7916${1_000_000 + n};жалоба`);
  const lines = ['phone;reason', ...good, 'nonsense', '', ...good.slice(0, 10), '=1+1', '79990000001;"=cmd,x"', '123'];
  const tally = await upload('/stops/import?source=crm', lines.join('\r\n'));
  assert.equal(tally.status, 200, JSON.stringify(tally.body));
  const { bad_lines: badLines, ...counts } = tally.body;
  assert.deepEqual(counts, { lines: 6014, added: 6001, already: 10, bad: 3 });
  assert.deepEqual(
    badLines.map(({ line, text }: { line: number; text: string }) => [line, text]),
    [
      [6002, 'nonsense'],
      [6014, '=1+1'],
      [6016, '123'],
    ],
  );
  assert.ok(badLines.every(({ cause }: { cause: string }) => cause.length > 5));
  const cp1251 = Buffer.concat([Buffer.from('79990000002;'), Buffer.from([0xe6, 0xe0, 0xeb])]);
  assert.equal((await upload('/stops/import', cp1251, 'text/plain')).body.added, 1);
  assert.equal((await shop.ask('GET', '/stops?phone=9990000002')).body.items[0].reason, 'жал');
  const garbage = await upload('/stops/import', Buffer.from([0x89, 0x50, 0x00, 0x01]));
  assertProblem(garbage, 422, 'file_unreadable');
  assert.equal((await upload('/stops/import', '1'.repeat(100_000))).body.bad, 1);
  assertProblem(await upload('/stops/import', '79161234567\n', 'application/json'), 415, 'unsupported_media_type');
  assertProblem(await upload('/stops/import', '\n'.repeat(200_001)), 413, 'file_too_large');
  assertProblem(await upload('/stops/import', '79161234567\n', 'text/csv', reader.token), 403, 'forbidden');

  // Every number once, whatever the pages.
  const seen = new Set<string>();
  let cursor = '';
  for (let pages = 0; pages < 40; pages += 1) {
    const { body } = await shop.ask('GET', `/stops?limit=200${cursor}`);
    for (const { phone } of body.items) seen.add(phone);
    if (body.next === null) break;
    cursor = `&cursor=${body.next}`;
  }
  assert.equal(seen.size, 6003);
  const file = await fetch(`${api.url}/api/v1/stops/export`, { headers: { authorization: `Bearer ${shop.token}` } });
  assert.match(file.headers.get('content-type') ?? '', /^text\/csv/);
  const csv = (await file.text()).trimEnd().split('\r\n');
  assert.equal(csv.length, 6004);
  assert.deepEqual(new Set(csv.slice(1).map((line) => line.split(',')[0])), seen);
  assert.ok(csv.some((line) => line.startsWith(`79990000001,"'=cmd`)));
  // What was written is read again.
  assert.equal((await upload('/stops/import', csv.join('\r\n'), 'text/csv', other.token)).body.added, 6003);
  assert.equal((await other.ask('GET', '/stops?phone=79990000001')).body.items[0].reason, '=cmd,x');

  assert.equal((await shop.ask('DELETE', '/stops/89161234567')).status, 204);
  assertProblem(await shop.ask('DELETE', '/stops/89161234567'), 404, 'not_found');

  assertProblem(await shop.ask('GET', '/operator/stops'), 403, 'forbidden');
  assertProblem(await (await api.staff('observer')).ask('GET', '/operator/stops'), 403, 'forbidden');
  assert.equal((await admin.ask('POST', '/operator/stops', { phone: '79995554433' })).status, 201);
  assert.equal((await admin.ask('GET', '/operator/stops')).body.items[0].phone, '79995554433');
  assert.match((await moderator.ask('GET', '/operator/stops')).body.items[0].phone, /\*/);
  assertProblem(await moderator.ask('GET', '/operator/stops/export'), 403, 'forbidden');
  assert.match((await admin.ask('GET', '/operator/stops/export')).body, /79995554433/);
  assert.equal((await moderator.ask('DELETE', '/operator/stops/79995554433')).status, 204);
  const { rows } = await api.node.db.calm.query(
    `SELECT action, account_id, count(*)::int AS n FROM audit_entry WHERE action LIKE 'stop.%' GROUP BY 1, 2 ORDER BY 1, 2`,
  );
  assert.deepEqual(rows, [
    { action: 'stop.added', account_id: shop.id, n: 1 },
    { action: 'stop.added', account_id: null, n: 1 },
    { action: 'stop.imported', account_id: shop.id, n: 3 },
    { action: 'stop.imported', account_id: other.id, n: 1 },
    { action: 'stop.removed', account_id: shop.id, n: 1 },
    { action: 'stop.removed', account_id: null, n: 1 },
  ]);

  // Two imports of the same numbers in different orders wait for each other, not in a circle.
  const pool = api.node.db.calm;
  const first = await pool.connect();
  await first.query('BEGIN');
  const stops = ['79160009991', '79160009992'].map((phone) => ({ phone, reason: '' }));
  await addStops(first, other.id, stops.slice(0, 1), 'a');
  const second = addStops(pool, other.id, [...stops].reverse(), 'b');
  await eventually(async () => {
    const waiting = await pool.query(`SELECT 1 FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'`);
    assert.equal(waiting.rowCount, 1);
  });
  assert.equal(await addStops(first, other.id, stops.slice(1), 'a'), 1);
  await first.query('COMMIT');
  first.release();
  assert.equal(await second, 0);
});
