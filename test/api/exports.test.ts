import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { parse } from 'csv-parse/sync';
import { readXlsx } from '../../src/sheets/read-xlsx.ts';
import { firstIdOfDay } from '../../src/store/ids.ts';
import { eventually } from '../helpers/eventually.ts';
import { type ApiWorld, type Ask, assertProblem, startApi } from './support.ts';

const COUNT = 5000;

/** Messages whose texts are what spreadsheets stumble over. */
async function fill(api: ApiWorld, accountId: number): Promise<number> {
  const first = firstIdOfDay(Date.now()) + 7_000_000;
  await api.node.db.calm.query(
    `INSERT INTO message (id, account_id, client_id, channel, priority, state, phone, sender, text, encoding, segments, unit_price_e7, charge,
       hold_e7, hold_entry_id, created_at, expires_at, charged_e7, final_at, changed_at)
     SELECT $1::bigint + n, $2, CASE WHEN n % 2 = 0 THEN 'c' || n END, 'sms', 1, CASE WHEN n % 10 = 0 THEN 'undelivered' ELSE 'delivered' END,
       79160000000 + n, 'SHOP', (ARRAY['=1+1', 'Привет, "мир";' || E'\r\n' || 'конец', '+7916', '-2.5', '@x <b>&amp;</b>', '😀 _x0041_'])[1 + n % 6],
       'ucs2', 1 + n % 3, 25000000, 'submitted', 25000001, 1, now() - (6000 - n) * interval '1 ms', now() + interval '1 day',
       CASE WHEN n % 10 = 0 THEN 0 ELSE 25000001 END, now(), now()
     FROM generate_series(1, $3::int) n`,
    [first, accountId, COUNT],
  );
  return first;
}

async function made(
  ask: Ask,
  body: object,
): Promise<{ id: number; done_count: number; columns: string[]; whole_numbers: boolean }> {
  const created = await ask('POST', '/exports', body);
  assert.equal(created.status, 202, JSON.stringify(created.body));
  return eventually(async () => {
    const { body: shown } = await ask('GET', `/exports/${created.body.id}`);
    assert.equal(shown.state, 'done', JSON.stringify(shown));
    return shown;
  }, 60_000);
}

test('exports: whole, exact, safe to open, and nobody else’s', async (t) => {
  const api = await startApi(t);
  const [shop, other] = [await api.client('shop'), await api.client('other')];
  const pool = api.node.db.calm;
  const first = await fill(api, shop.id);
  const { rows: texts } = await pool.query<{ id: number; text: string; created_at: Date; phone: string }>(
    'SELECT id, text, created_at, phone::text FROM message WHERE account_id = $1 ORDER BY id',
    [shop.id],
  );
  const bytes = async (token: string, id: number) => {
    const answer = await fetch(`${api.url}/api/v1/exports/${id}/file`, {
      headers: { authorization: `Bearer ${token}` },
    });
    assert.equal(answer.status, 200);
    return {
      type: answer.headers.get('content-type'),
      name: answer.headers.get('content-disposition'),
      data: Buffer.from(await answer.arrayBuffer()),
    };
  };
  const columns = ['id', 'phone', 'text', 'created_at', 'charged', 'parts'];
  await pool.query(
    `INSERT INTO stop_entry (phone, account_id, reason) VALUES (79160000001, $1, '=cmd'), (79160000002, $2, 'x')`,
    [shop.id, other.id],
  );
  const [csv, xlsx, ndjson, ledger, theirs] = await Promise.all([
    made(shop.ask, { kind: 'messages', format: 'csv', columns, delimiter: ';' }),
    made(shop.ask, { kind: 'messages', format: 'xlsx', columns }),
    made(shop.ask, { kind: 'messages', format: 'ndjson', filters: { state: 'undelivered' } }),
    made(shop.ask, { kind: 'ledger', format: 'ndjson' }),
    made(other.ask, { kind: 'messages', format: 'csv' }),
  ]);
  const { rows: campaigns } = await pool.query<{ id: number }>(
    `WITH c AS (INSERT INTO campaign (account_id, name, steps, recipient_count, first_message_id, last_message_id)
       VALUES ($1, 'spring', '[]', 3, $2::bigint, $2::bigint + 10) RETURNING id),
     r AS (INSERT INTO campaign_recipient (campaign_id, row_no, zone_no, state, phone, message_id, code)
       SELECT c.id, x.no, 0, x.state, 79160000000 + x.no, x.message_id, x.code FROM c,
         (VALUES (1, 1, $2::bigint + 1, NULL), (2, 2, NULL, 'stop_listed'), (4, 0, NULL, NULL)) x(no, state, message_id, code))
     SELECT id FROM c`,
    [shop.id, first],
  );
  const filters = { campaign_id: campaigns[0]!.id };
  assertProblem(await other.ask('POST', '/exports', { kind: 'campaign', format: 'csv', filters }), 404, 'not_found');
  const [stops, lookups, campaign] = await Promise.all([
    made(shop.ask, { kind: 'stops', format: 'csv', columns: ['phone', 'reason'] }),
    made(shop.ask, { kind: 'lookups', format: 'csv' }),
    made(shop.ask, {
      kind: 'campaign',
      format: 'csv',
      filters,
      columns: ['row', 'phone', 'recipient_state', 'refused', 'id', 'state'],
    }),
    made(shop.ask, { kind: 'statistics', format: 'csv', filters: { group_by: 'day,channel' } }),
  ]);

  assert.equal(csv.done_count, COUNT);
  const csvFile = await bytes(shop.token, csv.id);
  assert.match(csvFile.name ?? '', /kaskad-messages-\d+\.csv/);
  const lines: Record<string, string>[] = parse(csvFile.data, { bom: true, columns: true, delimiter: ';' });
  assert.deepEqual(
    lines.map(({ id }) => Number(id)),
    texts.map(({ id }) => id),
  );
  // What a spreadsheet would run is a text there; numbers and phones stay what they are.
  const safe = (text: string) => (/^[=@]/.test(text) ? `'${text}` : text);
  assert.deepEqual(
    lines.map(({ text }) => text),
    texts.map(({ text }) => safe(text)),
  );
  assert.equal(lines[0]!.phone, texts[0]!.phone);
  assert.equal(lines[0]!.charged, '2.5000001');
  const moscow = new Date(texts[0]!.created_at.getTime() + 3 * 3_600_000).toISOString();
  assert.equal(lines[0]!.created_at, moscow.slice(0, 19).replace('T', ' '));

  const xlsxFile = await bytes(shop.token, xlsx.id);
  const cells: string[][] = [];
  for await (const batch of readXlsx(() => Readable.from([xlsxFile.data])))
    cells.push(...batch.map((row) => row.cells));
  assert.deepEqual(cells[0], columns);
  assert.equal(cells.length, COUNT + 1);
  assert.deepEqual(
    cells.slice(1).map((row) => [row[0], row[1], row[4]]),
    lines.map((line) => [line.id, line.phone, line.charged]),
  );
  assert.deepEqual(cells[1]![3], lines[0]!.created_at);
  assert.equal(cells[6]![2]!.replaceAll('\r\n', '\n'), texts[5]!.text.replaceAll('\r\n', '\n'));

  const documents = (await bytes(shop.token, ndjson.id)).data
    .toString()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  assert.equal(documents.length, COUNT / 10);
  assert.deepEqual([documents[0].state, documents[0].parts, documents[0].charged], ['undelivered', 2, '0']);
  assert.equal(Date.parse(documents[0].created_at), Math.floor(texts[9]!.created_at.getTime() / 1000) * 1000);
  assert.match(documents[0].created_at, /\+03:00$/);

  // The other things.
  const [opening] = (await bytes(shop.token, ledger.id)).data
    .toString()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  assert.deepEqual([opening.kind, opening.amount, opening.balance_after], ['top_up', '1000', '1000']);
  assert.equal((await bytes(shop.token, stops.id)).data.toString(), "\ufeffphone,reason\r\n79160000001,'=cmd\r\n");
  assert.equal(lookups.done_count, 0);
  const recipients: string[][] = parse((await bytes(shop.token, campaign.id)).data, { bom: true, from: 2 });
  assert.deepEqual(recipients, [
    ['1', '79160000001', 'accepted', '', String(first + 1), 'delivered'],
    ['2', '79160000002', 'refused', 'stop_listed', '', ''],
    ['4', '79160000004', 'waiting', '', '', ''],
  ]);

  // Somebody else.
  for (const path of [`/exports/${csv.id}`, `/exports/${csv.id}/file`])
    assertProblem(await other.ask('GET', path), 404, 'not_found');
  assertProblem(await other.ask('DELETE', `/exports/${csv.id}`), 404, 'not_found');
  const listed = (await other.ask('GET', '/exports')).body.items;
  assert.deepEqual(
    listed.map(({ id }: { id: number }) => id),
    [theirs.id],
  );
  assert.equal(theirs.done_count, 0);

  // Rights: of making exports, of the thing itself, and of whole numbers.
  const viewer = await api.user(shop.id, 'viewer');
  assertProblem(await viewer.ask('POST', '/exports', { kind: 'messages', format: 'csv' }), 403, 'forbidden');
  const accountant = await api.user(shop.id, 'accountant');
  assertProblem(await accountant.ask('POST', '/exports', { kind: 'messages', format: 'csv' }), 403, 'forbidden');
  assertProblem(await accountant.ask('GET', `/exports/${csv.id}/file`), 403, 'forbidden');
  const seen = (await accountant.ask('GET', '/exports')).body.items;
  assert.deepEqual(new Set(seen.map(({ kind }: { kind: string }) => kind)), new Set(['ledger', 'statistics']));
  await pool.query(`UPDATE app_user SET role = 'developer' WHERE id = $1`, [viewer.id]);
  // Whoever reads the things sees their exports; whole numbers stay with those who may see them.
  assert.equal((await viewer.ask('GET', `/exports/${csv.id}`)).body.state, 'done');
  assertProblem(await viewer.ask('GET', `/exports/${csv.id}/file`), 403, 'forbidden');
  await pool.query(
    `UPDATE job SET parameters = jsonb_set(parameters, '{filters,phone}', '"79160000001"') WHERE id = $1`,
    [csv.id],
  );
  const number = async (ask: Ask) => (await ask('GET', `/exports/${csv.id}`)).body.filters.phone;
  assert.deepEqual([await number(viewer.ask), await number(shop.ask)], ['7916***0001', '79160000001']);
  assertProblem(await viewer.ask('DELETE', `/exports/${csv.id}`), 403, 'forbidden');
  const maker = await api.client('maker', { scopes: ['exports:write', 'ledger:read'] });
  assert.deepEqual((await maker.ask('GET', '/exports')).body.items, []);
  const sender = await api.client('sends', { scopes: ['messages:send', 'messages:read'] });
  assertProblem(await sender.ask('GET', '/exports'), 403, 'forbidden');

  await wrongRequests(shop.ask, csv.id);
  // Removed with its file.
  assert.equal((await shop.ask('DELETE', `/exports/${csv.id}`)).status, 204);
  assertProblem(await shop.ask('GET', `/exports/${csv.id}`), 404, 'not_found');
  const { rows: files } = await pool.query('SELECT 1 FROM stored_file WHERE name = $1', [
    `kaskad-messages-${csv.id}.csv`,
  ]);
  assert.equal(files.length, 0);
});

async function wrongRequests(ask: Ask, id: number): Promise<void> {
  const wrong: [object, string][] = [
    [{ kind: 'messages', format: 'pdf' }, '/format'],
    [{ kind: 'messages', format: 'csv', columns: ['id', 'secret'] }, '/columns/1'],
    [{ kind: 'stops', format: 'csv', filters: { state: 'read' } }, '/filters/state'],
    [{ kind: 'campaign', format: 'csv' }, '/filters/campaign_id'],
    [{ kind: 'messages', format: 'csv', filters: { phone: 'x' } }, '/filters/phone'],
    [
      { kind: 'messages', format: 'csv', filters: { from: '2026-02-01T00:00:00Z', to: '2026-01-01T00:00:00Z' } },
      '/filters/from',
    ],
    [{ kind: 'statistics', format: 'csv', filters: { group_by: 'account' } }, '/filters/group_by'],
  ];
  for (const [body, field] of wrong) {
    const answer = await ask('POST', '/exports', body);
    assertProblem(answer, 422, 'invalid_request');
    assert.deepEqual(
      answer.body.errors.map((error: { field: string }) => error.field),
      [field],
    );
  }
  assertProblem(
    await ask('POST', '/exports', { kind: 'campaign', format: 'csv', filters: { campaign_id: 999 } }),
    404,
    'not_found',
  );
  assertProblem(await ask('GET', `/exports/${id + 1000}`), 404, 'not_found');
}
