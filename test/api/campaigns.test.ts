// Campaigns by the API: whose they are, what the import finds out, what is charged, and what people may do with them when.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { zipSync } from 'fflate';
import { XLSX_TYPE } from '../../src/sheets/read-sheet.ts';
import { eventually } from '../helpers/eventually.ts';
import { makeXlsx } from '../sheets/workbook.ts';
import { type Answer, type ApiWorld, type Ask, assertProblem, startApi } from './support.ts';
import { available, traffic } from './traffic.ts';

type Client = Awaited<ReturnType<ApiWorld['client']>>;

const SMS = { channel: 'sms', sender: 'SHOP', text: 'Hello {name}' };

async function upload(
  api: ApiWorld,
  client: Client,
  id: number,
  data: string | Buffer,
  type = 'text/csv',
): Promise<Answer> {
  const answer = await fetch(`${api.url}/api/v1/campaigns/${id}/file?name=list`, {
    method: 'PUT',
    body: new Uint8Array(Buffer.from(data)),
    headers: { authorization: `Bearer ${client.token}`, 'content-type': type },
  });
  return { status: answer.status, headers: answer.headers, body: await answer.json() };
}

/** Waits until it is in the state; fails with what it is in. */
const until = (ask: Ask, id: number, state: string) =>
  eventually(async () => {
    const { body } = await ask('GET', `/campaigns/${id}`);
    assert.equal(body.state, state, `${body.reason} ${body.reason_detail}`);
    return body;
  });

async function created(ask: Ask, fields: Record<string, unknown> = {}): Promise<number> {
  const answer = await ask('POST', '/campaigns', { name: 'autumn', ...SMS, ...fields });
  assert.equal(answer.status, 201, JSON.stringify(answer.body));
  return answer.body.id;
}

const phones = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ phone: String(79_160_000_000 + i), variables: { name: 'Иван' } }));

test('a campaign belongs to its account; tokens and staff need their scopes', async (t) => {
  const api = await startApi(t);
  await traffic(api);
  const shop = await api.client('shop');
  const other = await api.client('other');
  const reader = await api.client('reader', { scopes: ['campaigns:read'] });
  const id = await created(shop.ask, { recipients: phones(2) });
  await until(shop.ask, id, 'ready');
  const asked: [string, string, unknown?][] = [
    ['GET', ''],
    ['GET', '/file'],
    ['GET', '/preview'],
    ['GET', '/bad-rows'],
    ['GET', '/recipients'],
    ['PATCH', '', { name: 'mine' }],
    ['POST', '/import', { header: true }],
    ...['start', 'pause', 'resume', 'cancel'].map((move) => ['POST', `/${move}`] as [string, string]),
  ];
  for (const [method, path, body] of asked) {
    assertProblem(await other.ask(method, `/campaigns/${id}${path}`, body), 404, 'not_found');
    if (method !== 'GET') assertProblem(await reader.ask(method, `/campaigns/${id}${path}`, body), 403, 'forbidden');
  }
  assertProblem(await upload(api, other, id, 'a'), 404, 'not_found');
  assertProblem(await upload(api, reader, id, 'a'), 403, 'forbidden');
  assert.deepEqual((await other.ask('GET', '/campaigns')).body.items, []);
  assert.equal((await shop.ask('GET', '/campaigns')).body.items[0].name, 'autumn');
  const masked = await (await api.user(shop.id, 'viewer')).ask('GET', `/campaigns/${id}/recipients`);
  assert.equal(masked.body.items[0].phone, '7916***0000');

  const finance = await api.staff('finance');
  assert.equal((await finance.ask('GET', `/operator/campaigns?account_id=${shop.id}`)).body.items[0].account, 'shop');
  assertProblem(await finance.ask('POST', `/operator/campaigns/${id}/cancel`, {}), 403, 'forbidden');
  const support = await api.staff('support');
  await shop.ask('PATCH', `/campaigns/${id}`, { start_at: new Date(Date.now() + 3_600_000).toISOString() });
  assert.equal((await shop.ask('POST', `/campaigns/${id}/start`)).body.state, 'scheduled');
  await support.ask('POST', `/operator/campaigns/${id}/pause`, { reason: 'complaints' });
  const refused = await shop.ask('POST', `/campaigns/${id}/resume`);
  assertProblem(refused, 409, 'conflict');
  assert.equal((await shop.ask('GET', `/campaigns/${id}`)).body.reason_detail, 'complaints');
  assert.equal((await support.ask('POST', `/operator/campaigns/${id}/resume`, {})).body.state, 'scheduled');
  const { rows } = await api.node.db.calm.query(
    `SELECT actor_name, before, after FROM audit_entry WHERE action = 'campaign.changed' AND actor_name = $1 ORDER BY id LIMIT 1`,
    [support.login],
  );
  assert.deepEqual([rows[0].before.state, rows[0].after.state], ['scheduled', 'paused']);
});

test('the import leaves out what cannot be sent to, prices the rest, and exactly that is set aside', async (t) => {
  const api = await startApi(t);
  const { open } = await traffic(api);
  const shop = await api.client('shop');
  await open(shop.id);
  await api.node.db.calm.query(
    'INSERT INTO stop_entry (phone, account_id) VALUES (79160000003, 0), (79160000004, $1)',
    [shop.id],
  );
  const long = 'Я'.repeat(100);
  const rows = [
    'ФИО;Телефон;сумма',
    'Иван;8 (916) 000-00-01;10',
    `${long};79160000002;11`,
    'Стоп;79160000003;1',
    'Стоп;9160000004;1',
    'Дважды;+79160000001;12',
    '"Плохой; номер";12345;1',
    '=1+1;;1',
    `${'x'.repeat(201)};79160000005;1`,
    '',
    'Ёлка;79160000006;',
  ].join('\r\n');
  const id = await created(shop.ask, { text: '{ФИО}, вам {sum} руб.', expires_at: undefined });
  assertProblem(await shop.ask('POST', `/campaigns/${id}/import`, { header: true }), 409, 'conflict');
  const cp1251 = Buffer.from([...rows].map((c) => toCp1251(c)));
  const uploaded = await upload(api, shop, id, cp1251);
  assert.deepEqual(uploaded.body.first, ['ФИО', 'Телефон', 'сумма'], JSON.stringify(uploaded.body));
  assert.equal(uploaded.body.sample.length, 5);
  const unmapped = await shop.ask('POST', `/campaigns/${id}/import`, { header: true });
  assertProblem(unmapped, 422, 'invalid_request');
  assert.equal(unmapped.body.errors[0].field, '/variables/sum');
  assert.equal(
    (await shop.ask('POST', `/campaigns/${id}/import`, { header: true, variables: { sum: 3 } })).status,
    202,
  );

  const ready = await until(shop.ask, id, 'ready');
  assert.deepEqual(ready.import, {
    ...{ rows: 9, recipients: 3, bad: 3, duplicates: 1, stop_listed: 2, parts: 4, price: '10' },
    by_area: [{ channel: 'sms', area: null, messages: 3, parts: 4, price: '10' }],
  });
  assert.equal(ready.enough_money, true);
  const bad = (await shop.ask('GET', `/campaigns/${id}/bad-rows`)).body.replace('\ufeff', '').trim().split('\r\n');
  assert.deepEqual(
    bad.slice(1).map((line: string) => line.split(',').slice(0, 2).join()),
    ['7,"phone_invalid"', '8,"phone_missing"', '9,"variable_missing"'],
  );
  assert.match(bad[2], /,"'=1\+1,,1"$/);
  assert.match(bad[1], /"""Плохой; номер"",12345,1"$/);
  const preview = (await shop.ask('GET', `/campaigns/${id}/preview?row=4`)).body;
  assert.deepEqual([preview.row, preview.steps[0].text, preview.price], [11, 'Ёлка, вам  руб.', '2.5']);
  assert.equal(await available(shop.ask), 1000, 'nothing is set aside before the start');

  // With other columns, once more: nothing of the first time is left.
  await shop.ask('POST', `/campaigns/${id}/import`, { header: true, variables: { sum: 'фио' } });
  assert.equal((await until(shop.ask, id, 'ready')).import.recipients, 3);
  await shop.ask('POST', `/campaigns/${id}/import`, { header: true, variables: { sum: 3 } });
  await until(shop.ask, id, 'ready');

  // A stop that came after the import still holds.
  await api.node.db.calm.query('INSERT INTO stop_entry (phone, account_id) VALUES (79160000006, 0)');
  assert.equal((await shop.ask('POST', `/campaigns/${id}/start`)).body.state, 'running');
  await until(shop.ask, id, 'done');
  const done = await eventually(async () => {
    const { body } = await shop.ask('GET', `/campaigns/${id}`);
    assert.deepEqual(body.sending.refused_by_code, { stop_listed: 1 });
    return body;
  });
  assert.deepEqual([done.sending.accepted, done.sending.refused, done.sending.in_flight], [2, 1, 2]);
  assert.equal(done.sending.held, '7.5');
  assert.equal(await available(shop.ask), 992.5);
  const lines = (await shop.ask('GET', `/campaigns/${id}/recipients`)).body.items;
  assert.deepEqual(
    lines.map((line: Record<string, unknown>) => [line.row, line.state, line.code, line.message_state]),
    [
      [2, 'accepted', null, 'accepted'],
      [3, 'accepted', null, 'accepted'],
      [11, 'refused', 'stop_listed', null],
    ],
  );
  const message = (await shop.ask('GET', `/messages/${lines[0].message_id}`)).body;
  assert.deepEqual([message.text, message.client_id], ['Иван, вам 10 руб.', null]);
  const { rows: priorities } = await api.node.db.calm.query('SELECT DISTINCT priority FROM message');
  assert.deepEqual(priorities, [{ priority: 2 }], 'bulk');
});

test('files that are none, or too large, are refused with the place; a spreadsheet is read', async (t) => {
  const api = await startApi(t, { KASKAD_CAMPAIGN_FILE_MAX_MB: '1' });
  const { open } = await traffic(api);
  const shop = await api.client('shop');
  await open(shop.id);
  const id = await created(shop.ask);
  assertProblem(await upload(api, shop, id, Buffer.from([1, 0, 2])), 422, 'file_unreadable');
  assertProblem(await upload(api, shop, id, ''), 422, 'file_unreadable');
  assertProblem(await upload(api, shop, id, 'x'.repeat(1_100_000)), 413, 'file_too_large');
  assertProblem(
    await upload(api, shop, id, Buffer.from(zipSync({ a: new Uint8Array(3) })), XLSX_TYPE),
    422,
    'file_unreadable',
  );
  assertProblem(await upload(api, shop, id, 'a', 'image/png'), 415, 'unsupported_media_type');
  const kept = await api.node.db.calm.query('SELECT count(*)::int AS n FROM stored_file');
  assert.equal(kept.rows[0].n, 0);

  // Damaged behind its beginning.
  await upload(api, shop, id, `phone,name\n79160000001,a\n79160000002,${'y'.repeat(5000)}\n`);
  const failed = await shop.ask('POST', `/campaigns/${id}/import`, { header: true });
  if (failed.status === 202) {
    const body = await until(shop.ask, id, 'failed');
    assert.deepEqual(
      [body.reason, body.reason_detail],
      ['file_unreadable', 'row 3, column 2: more than 4096 characters'],
    );
  } else assertProblem(failed, 422, 'file_unreadable');

  const sheet = makeXlsx({
    sharedStrings: ['phone', 'name'],
    rows: `<row r="1"><c t="s"><v>0</v></c><c t="s"><v>1</v></c></row><row r="3"><c><v>7.9160000001E10</v></c><c s="1"><v>46348</v></c></row>`,
  });
  const uploaded = await upload(api, shop, id, sheet, 'application/octet-stream');
  assert.deepEqual(uploaded.body, { first: ['phone', 'name'], sample: [['79160000001', '2026-11-22']] });
  await shop.ask('POST', `/campaigns/${id}/import`, { header: true });
  await until(shop.ask, id, 'ready');
  assert.equal((await shop.ask('GET', `/campaigns/${id}/preview`)).body.steps[0].text, 'Hello 2026-11-22');
  const empty = await created(shop.ask, { text: 'Hi', recipients: [{ phone: '1' }] });
  assert.equal((await until(shop.ask, empty, 'failed')).reason, 'no_recipients');
});

test('speed, pause, resume, cancel and an empty balance: nobody is written to twice, nobody is lost', async (t) => {
  const api = await startApi(t);
  const { open, faults } = await traffic(api);
  const shop = await api.client('shop', { balanceE7: 50_0000000n });
  await open(shop.id);
  const messages = async () =>
    (await api.node.db.calm.query('SELECT count(*)::int AS n, count(DISTINCT phone)::int AS phones FROM message'))
      .rows[0];

  const id = await created(shop.ask, { recipients: phones(40), rate_per_s: 20 });
  assert.equal((await until(shop.ask, id, 'ready')).enough_money, false);
  const begun = Date.now();
  await shop.ask('POST', `/campaigns/${id}/start`);
  for (const move of ['start', 'resume', 'import']) {
    const body = move === 'import' ? { header: true } : undefined;
    assertProblem(await shop.ask('POST', `/campaigns/${id}/${move}`, body), 409, 'conflict');
  }
  assertProblem(await shop.ask('PATCH', `/campaigns/${id}`, SMS), 409, 'conflict');
  await eventually(async () => assert.ok((await messages()).n >= 5));
  assert.equal((await shop.ask('POST', `/campaigns/${id}/pause`)).body.paused_by, 'client');
  // One round may be under way.
  await eventually(async () => {
    const before = (await messages()).n;
    await new Promise((resolve) => setTimeout(resolve, 300));
    assert.equal((await messages()).n, before);
  });
  const share = (await messages()).n / ((Date.now() - begun) / 1000);
  assert.ok(share <= 21, `${share} a second`);
  await shop.ask('PATCH', `/campaigns/${id}`, { rate_per_s: null });
  await shop.ask('POST', `/campaigns/${id}/resume`);
  const poor = await until(shop.ask, id, 'paused');
  assert.deepEqual([poor.reason, poor.paused_by, poor.sending.accepted], ['insufficient_funds', 'system', 20]);
  await api.node.db.calm.query('UPDATE account_balance SET credit_limit_e7 = 1000000000 WHERE account_id = $1', [
    shop.id,
  ]);
  await shop.ask('POST', `/campaigns/${id}/resume`);
  assert.equal((await until(shop.ask, id, 'done')).sending.accepted, 40);
  assert.deepEqual(await messages(), { n: 40, phones: 40 });

  const second = await created(shop.ask, { name: 'second', recipients: phones(30), rate_per_s: 10 });
  await until(shop.ask, second, 'ready');
  await shop.ask('POST', `/campaigns/${second}/start`);
  await eventually(async () => assert.ok((await messages()).n > 42));
  await shop.ask('POST', `/campaigns/${second}/cancel`);
  await eventually(async () => {
    const { body } = await shop.ask('GET', `/campaigns/${second}`);
    assert.ok(body.sending.accepted > 0);
    assert.equal(body.sending.canceled, body.sending.accepted);
    assert.equal(body.sending.charged, '0');
  });
  assertProblem(await shop.ask('POST', `/campaigns/${second}/resume`), 409, 'conflict');
  assert.equal(await available(shop.ask), -50, 'the hold of what was canceled is released');
  assert.deepEqual(await faults(), []);
});

function toCp1251(char: string): number {
  const code = char.codePointAt(0)!;
  if (char === 'Ё') return 0xa8;
  if (char === 'ё') return 0xb8;
  return code >= 0x410 && code <= 0x44f ? code - 0x410 + 0xc0 : code;
}
