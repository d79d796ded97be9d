// Tariffs by the API: versions by date that never change the past, sale beside cost, and files that are taken in whole or
// not at all. What an attempt really cost is written down by the same lines.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually } from '../helpers/eventually.ts';
import { type Answer, assertProblem, startApi } from './support.ts';

const DAY_MS = 86_400_000;
const inDays = (days: number): string => new Date(Math.floor(Date.now() / DAY_MS + days) * DAY_MS).toISOString();
const fields = (answer: Answer): string[] => answer.body.errors.map(({ field }: { field: string }) => field);

test('prices have versions, the past stays, and the margin is that of the connection that would take it', async (t) => {
  const api = await startApi(t);
  const pool = api.node.db.calm;
  const [admin, observer, shop] = [await api.staff('admin'), await api.staff('observer'), await api.client('shop')];
  for (const [name, cost] of [
    ['cheap', 10_000_000],
    ['dear', 20_000_000],
  ]) {
    await pool.query(
      `INSERT INTO connection (name, type, channel, settings, state, cost_e7) VALUES ($1, 'fake', 'sms', '{}', 'paused', $2)`,
      [name, cost],
    );
  }
  await api.node.cache.refresh();
  for (const [method, path] of [
    ['GET', '/operator/tariffs'],
    ['POST', '/operator/tariffs'],
    ['PUT', '/operator/tariffs/1/rates'],
    ['GET', '/operator/connections/1/rates'],
  ] as const) {
    assertProblem(await shop.ask(method, path, method === 'GET' ? undefined : {}), 403, 'forbidden');
    if (method !== 'GET') assertProblem(await observer.ask(method, path, {}), 403, 'forbidden');
  }

  const made = await admin.ask('POST', '/operator/tariffs', { name: 'retail' });
  assert.equal(made.status, 201);
  const path = `/operator/tariffs/${made.body.id}`;
  const put = (rates: unknown, validFrom?: string) =>
    admin.ask('PUT', `${path}/rates`, { rates, valid_from: validFrom });
  const now = await put([
    { channel: 'sms', price: '2.5' },
    { channel: 'sms', area: 'Казахстан', price: '8', charge: 'delivered' },
    { channel: 'viber', price: '1' },
  ]);
  assert.deepEqual([now.status, now.body], [200, { valid_from: null, rates_count: 3 }]);
  await pool.query('UPDATE account SET tariff_id = $1 WHERE id = $2', [made.body.id, shop.id]);
  await api.node.cache.refresh();
  assert.equal((await observer.ask('GET', path)).body.clients_count, 1);

  // The cost of an area is a line of its connection; in a month it is another.
  const costs = '/operator/connections/1/rates';
  const kazakhstan = { channel: 'sms', area: 'Казахстан' };
  assert.equal((await admin.ask('PUT', costs, { rates: [{ ...kazakhstan, cost: '6.5' }] })).status, 200);
  const later = await admin.ask('PUT', costs, { rates: [{ ...kazakhstan, cost: '9' }], valid_from: inDays(30) });
  assert.equal(later.status, 200);
  assertProblem(await admin.ask('PUT', costs, { rates: [{ channel: 'viber', cost: '1' }] }), 422, 'invalid_request');
  assertProblem(await admin.ask('PUT', costs, { rates: [{ channel: 'sms', cost: '-1' }] }), 422, 'invalid_request');
  await put([{ ...kazakhstan, price: '8.5' }], inDays(40));

  type Line = {
    area: string | null;
    channel: string;
    price: string;
    cost: string;
    margin: string;
    margin_percent: number;
  };
  const shownOf = (rates: Line[]) =>
    rates.map(({ channel, area, price, cost, margin, margin_percent: percent }) => [
      channel,
      area,
      price,
      cost,
      margin,
      percent,
    ]);
  const tariff = (await observer.ask('GET', path)).body;
  assert.deepEqual(shownOf(tariff.rates), [
    ['sms', null, '2.5', '1', '1.5', 60],
    ['sms', 'Казахстан', '8', '6.5', '1.5', 18.75],
    ['viber', null, '1', null, null, null],
  ]);
  assert.deepEqual(
    tariff.upcoming.map((version: { valid_from: string; rates: Line[] }) => [
      version.valid_from,
      ...shownOf(version.rates),
    ]),
    [[inDays(40), ['sms', 'Казахстан', '8.5', '9', '-0.5', -5.88]]],
  );
  // A route says who takes it first; of a weighted one the largest share.
  await pool.query(`INSERT INTO route (channel, connection_ids, weights) VALUES ('sms', '{1,2}', '{30,70}')`);
  await api.node.cache.refresh();
  assert.deepEqual(shownOf((await observer.ask('GET', path)).body.rates)[0], ['sms', null, '2.5', '2', '0.5', 20]);
  await pool.query('DELETE FROM route');
  await api.node.cache.refresh();

  // The past is closed, by the API and by the database itself.
  const past = await put([{ channel: 'sms', price: '1' }], '2026-01-01T00:00:00Z');
  assertProblem(past, 422, 'invalid_request');
  assert.deepEqual(fields(past), ['/valid_from']);
  await assert.rejects(pool.query('UPDATE tariff_rate SET price_e7 = 1'), /only added/);
  await assert.rejects(pool.query('DELETE FROM connection_rate WHERE valid_from <= now()'), /only added/);
  const faulty = await put([
    { channel: 'sms', area: 'Atlantis', price: '1' },
    { channel: 'sms', price: '-1' },
    { channel: 'viber', price: '1' },
    { channel: 'viber', price: '2' },
    { channel: 'hlr', area_id: 999, price: '2' },
  ]);
  assert.deepEqual(fields(faulty), ['/rates/0/area', '/rates/1/price', '/rates/3/channel', '/rates/4/area_id']);
  assertProblem(await put([{ channel: 'sms', price: '1e3' }]), 422, 'invalid_request');
  assertProblem(await put([]), 422, 'invalid_request');
  assertProblem(
    await admin.ask('PUT', '/operator/tariffs/999/rates', { rates: [{ channel: 'sms', price: '1' }] }),
    404,
    'not_found',
  );

  const versions = (await observer.ask('GET', `${path}/versions`)).body.items;
  assert.deepEqual(
    versions.map((version: { state: string; rates_count: number }) => [version.state, version.rates_count]),
    [
      ['future', 1],
      ['current', 3],
    ],
  );
  assert.deepEqual([versions[0].changes[0].before, versions[0].changes[0].after], ['8', '8.5']);
  const first = (await observer.ask('GET', `${path}/versions?limit=1`)).body;
  assert.deepEqual((await observer.ask('GET', `${path}/versions?cursor=${first.next}`)).body.items[0].state, 'current');

  // The same moment once more replaces what was to begin then; a copy has it too; taken back, it is gone.
  await put([{ ...kazakhstan, price: '8.7' }], inDays(40));
  const copy = await admin.ask('POST', '/operator/tariffs', { name: 'copy', copy_of: made.body.id });
  const copied = (await observer.ask('GET', `/operator/tariffs/${copy.body.id}`)).body;
  assert.deepEqual([copied.rates.length, copied.upcoming[0].rates[0].price, copied.clients_count], [3, '8.7', 0]);
  assertProblem(await admin.ask('POST', '/operator/tariffs', { name: 'copy' }), 409, 'already_exists');
  assert.equal((await admin.ask('DELETE', `${path}/versions/${inDays(40)}`)).status, 204);
  assertProblem(await admin.ask('DELETE', `${path}/versions/${inDays(40)}`), 404, 'not_found');
  assertProblem(await admin.ask('DELETE', `${path}/versions/${versions[1].valid_from}`), 409, 'conflict');
  assert.equal((await admin.ask('DELETE', `${costs}/${inDays(30)}`)).status, 204);
  assert.deepEqual((await observer.ask('GET', costs)).body.upcoming, []);
  assert.deepEqual(
    (await observer.ask('GET', '/operator/tariffs')).body.items.map((one: { name: string }) => one.name),
    ['copy', 'retail', 'shop'],
  );

  // What an attempt costs: by the area of the number.
  await pool.query(`UPDATE connection SET state = 'removed' WHERE id = 2`);
  await api.node.cache.refresh();
  for (const [phone, costE7] of [
    ['77011234567', 65_000_000],
    ['79161234567', 10_000_000],
  ] as const) {
    const message = { to: [phone], channel: 'sms', sender: 'SHOP', text: 'Hello' };
    const { id } = (await shop.ask('POST', '/messages', message)).body.results[0];
    const job = {
      messageId: Number(id),
      attemptNo: 1,
      step: 1,
      channel: 'sms',
      phone,
      segments: 1,
      accountId: shop.id,
    };
    await pool.query('UPDATE queue SET attempt_no = 1, lease = 1, leased_at = now() WHERE message_id = $1', [id]);
    const outcome = { kind: 'submitted' as const, job: job as never, providerIds: [`p${id}`] };
    api.node.recorder.push({ kind: 'outcome', connectionId: 1, outcome, job: job as never, atMs: Date.now() });
    await eventually(async () => {
      const { rows } = await pool.query('SELECT cost_e7 FROM attempt WHERE message_id = $1', [id]);
      assert.deepEqual(rows, [{ cost_e7: costE7 }]);
    });
  }
});

test('a tariff goes out as a file and comes in again; with one bad line nothing is changed', async (t) => {
  const api = await startApi(t);
  const [admin, observer] = [await api.staff('admin'), await api.staff('observer')];
  const { token } = (await admin.ask('POST', '/operator/me/tokens', { name: 'files' })).body;
  const { id } = (await admin.ask('POST', '/operator/tariffs', { name: 'retail' })).body;
  const path = `/operator/tariffs/${id}/rates.csv`;
  const upload = async (text: string, query = ''): Promise<Answer> => {
    const headers = { 'content-type': 'text/csv', authorization: `Bearer ${token}` };
    const answer = await fetch(`${api.url}/api/v1${path}${query}`, { method: 'POST', headers, body: text });
    return { status: answer.status, headers: answer.headers, body: JSON.parse(await answer.text()) };
  };
  const count = async () => (await api.node.db.calm.query('SELECT count(*)::int AS n FROM tariff_rate')).rows[0].n;
  assertProblem(await observer.ask('POST', path), 403, 'forbidden');

  const good = `channel;area;price;charge;valid_from\nsms;*;2,5;;\nsms;Казахстан;8.25;delivered;${inDays(10)}\nviber;;1;;\n`;
  assert.deepEqual((await upload(good, '?dry_run=true')).body, { dry_run: true, added: 3, unchanged: 0 });
  assert.equal(await count(), 0);
  assert.deepEqual((await upload(good)).body, { dry_run: false, added: 3, unchanged: 0 });
  const exported = (await observer.ask('GET', path)).body as string;
  assert.match(exported, /sms;\*;2\.5;submitted;/);
  assert.match(exported, /sms;Казахстан;8\.25;delivered;/);
  assert.deepEqual((await upload(exported)).body, { dry_run: false, added: 0, unchanged: 3 });
  assert.equal(await count(), 3);

  const bad = await upload(
    `channel,area,price,charge,valid_from\nsms,*,3,,\nfax,*,1,,\nsms,*,free,,\nsms,*,1,sometimes,\nsms,*,1,,tomorrow\n`,
  );
  assertProblem(bad, 422, 'invalid_request');
  assert.deepEqual(fields(bad), ['line 3', 'line 4', 'line 5', 'line 6']);
  const unknown = await upload(
    `channel,area,price,valid_from\nsms,Atlantis,3,\nhlr,,1,\nhlr,*,2,\nviber,,7,2026-01-01\n`,
  );
  assert.deepEqual(fields(unknown), ['line 2', 'line 4', 'line 5']);
  for (const text of ['', '\n\n', 'no,such\ncolumns,1\n', '\0\0\0'])
    assertProblem(await upload(text), 422, 'file_unreadable');
  assertProblem(await upload('x'.repeat(5 * 1024 * 1024)), 413, 'body_too_large');
  assertProblem(await upload(good, '?valid_from=2026-01-01T00:00:00Z'), 422, 'invalid_request');
  assert.equal(await count(), 3, 'nothing of all that was written');
});
