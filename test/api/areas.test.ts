// Areas by the API: registries that are taken in whole, ranges by hand, closed directions; a node goes by them at once.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Answer, assertProblem, startApi } from './support.ts';

const HEAD = 'АВС/ DEF;От;До;Емкость;Оператор;Регион;Территория ГАР;ИНН';
const MTS = '916;0000000;9999999;10000000;ПАО "МТС";г. Москва;Москва;7740000076';
const INSIDE = '916;1230000;1239999;10000;ООО "ДРУГОЙ";Российская Федерация;;5500000000';

test('a registry is tried, taken in with its date, and replaced; messages go by the new areas at once', async (t) => {
  const api = await startApi(t);
  const [admin, observer, shop] = [await api.staff('admin'), await api.staff('observer'), await api.client('shop')];
  await api.node.db.calm.query(
    `INSERT INTO connection (name, type, channel, settings, state) VALUES ('op', 'fake', 'sms', '{}', 'paused')`,
  );
  await api.node.cache.refresh();
  const { token } = (await admin.ask('POST', '/operator/me/tokens', { name: 'import' })).body;
  const upload = async (query: string, text: string | Buffer, type = 'text/csv'): Promise<Answer> => {
    const answer = await fetch(`${api.url}/api/v1/operator/areas/import?${query}`, {
      method: 'POST',
      headers: { 'content-type': type, authorization: `Bearer ${token}` },
      body: text,
    });
    return { status: answer.status, headers: answer.headers, body: JSON.parse(await answer.text()) };
  };
  for (const ask of [shop.ask, api.anonymous]) {
    for (const path of ['/operator/areas', '/operator/closed-directions', '/operator/areas/lookup?phone=79161234567']) {
      assert.ok([401, 403].includes((await ask('GET', path)).status), path);
    }
  }
  assertProblem(await observer.ask('POST', '/operator/areas', { name: 'x', ranges: [] }), 403, 'forbidden');
  assertProblem(await observer.ask('POST', '/operator/areas/import?source=x'), 403, 'forbidden');

  const file = [HEAD, MTS, INSIDE, 'garbage', '916;9;1;x;y', ''].join('\r\n');
  const tried = await upload('source=def&dry_run=true', file);
  assert.equal(tried.status, 200, JSON.stringify(tried.body));
  assert.deepEqual(
    [tried.body.ranges, tried.body.bad, tried.body.bad_lines.map((one: { line: number }) => one.line)],
    [2, 2, [4, 5]],
  );
  assert.deepEqual(tried.body.areas, [
    { area: 'МТС', ranges: 1, numbers: 10_000_000 },
    { area: 'Россия', ranges: 1, numbers: 10_000 },
  ]);
  assert.deepEqual(tried.body.unknown_regions, [{ region: 'Российская Федерация', ranges: 1 }]);
  assert.deepEqual(tried.body.overlaps, {
    within: 1,
    with_other_sources: 0,
    examples: [{ from: '79161230000', to: '79161239999', with: 'file' }],
  });
  const lookup = async (phone: string) => (await observer.ask('GET', `/operator/areas/lookup?phone=${phone}`)).body;
  assert.equal((await lookup('8 916 555-00-00')).only_country_known, true, 'nothing is changed yet');

  const taken = await upload('source=def&registry_date=2026-11-01', file);
  assert.deepEqual([taken.body.dry_run, taken.body.replaced, taken.body.registry_date], [false, 0, '2026-11-01']);
  const found = await lookup('79165550000');
  assert.deepEqual(
    [found.area, found.operator, found.time_zone, found.source, found.ranges[0].registry_date],
    ['МТС', 'ПАО "МТС"', 'Europe/Moscow', 'def', '2026-11-01'],
  );
  assert.equal((await lookup('79161234567')).ranges.length, 2, 'the narrower of two');
  assert.equal((await lookup('79161234567')).area, 'Россия');
  const [source] = (await observer.ask('GET', '/operator/areas/sources')).body.sources;
  assert.deepEqual(
    [source.source, source.registry_date, source.ranges, source.numbers, source.bad_lines],
    ['def', '2026-11-01', 2, 10_010_000, 2],
  );
  // windows-1251 as spreadsheets save it, and another source over the same numbers.
  const ascii = Buffer.from('916;5550000;5559999;10000;NEW;;;5500000001\n', 'latin1');
  const second = await upload('source=other', ascii, 'text/plain');
  assert.deepEqual([second.body.ranges, second.body.overlaps.with_other_sources], [1, 1]);
  const again = await upload('source=def', `${HEAD}\n${MTS}`);
  assert.deepEqual([again.body.replaced, again.body.ranges, again.body.registry_date], [2, 1, null]);
  for (const [query, text, status, code] of [
    ['source=def', 'nothing of the kind\n', 422, 'file_unreadable'],
    ['source=def', Buffer.from([0, 1, 2, 3]), 422, 'file_unreadable'],
    ['source=def&registry_date=2026-02-31', MTS, 422, 'invalid_request'],
    ['source=hand:1', MTS, 422, 'invalid_request'],
    ['', MTS, 422, 'invalid_request'],
  ] as const) {
    assertProblem(await upload(query, text), status, code);
  }
  assertProblem(await upload('source=def', MTS, 'application/json'), 415, 'unsupported_media_type');
  assert.equal((await lookup('79165000000')).area, 'МТС', 'what failed changed nothing');

  // By hand: narrower than the registry, so it wins; then closed for one, then for everyone.
  const ranges = [{ from: '79165550000', to: '79165550099' }];
  const vip = await admin.ask('POST', '/operator/areas', { name: 'VIP', ranges });
  assert.deepEqual([vip.status, vip.body.numbers, vip.body.hand_ranges.length], [201, 100, 1]);
  assert.equal((await lookup('79165550050')).area, 'VIP');
  assertProblem(await admin.ask('POST', '/operator/areas', { name: 'VIP', ranges }), 409, 'already_exists');
  const backwards = [{ from: '79165550099', to: '79165550000' }];
  assertProblem(await admin.ask('POST', '/operator/areas', { name: 'V2', ranges: backwards }), 422, 'invalid_request');
  await admin.ask('PUT', `/operator/areas/${vip.body.id}/ranges`, {
    ranges: [{ from: '79165550000', to: '79165550009' }],
  });
  assert.equal((await lookup('79165550050')).area, 'Россия', 'the other source again');
  assertProblem(await admin.ask('GET', '/operator/areas/999'), 404, 'not_found');

  const send = async () => {
    const message = { to: ['79165550005'], channel: 'sms', sender: 'SHOP', text: 'Hello' };
    const [result] = (await shop.ask('POST', '/messages', message)).body.results;
    return result.error?.code ?? 'accepted';
  };
  const direction = { area: 'VIP', channel: 'sms' };
  assert.equal(await send(), 'accepted');
  const mine = await admin.ask('POST', '/operator/closed-directions', { ...direction, account_id: shop.id });
  assert.deepEqual([mine.status, mine.body.account, mine.body.area], [201, 'shop', 'VIP']);
  assert.equal(await send(), 'direction_closed_for_account');
  const all = await admin.ask('POST', '/operator/closed-directions', direction);
  assert.equal(await send(), 'direction_closed');
  assertProblem(await admin.ask('POST', '/operator/closed-directions', direction), 409, 'already_exists');
  for (const wrong of [{ channel: 'sms' }, { area: 'Atlantis', channel: 'sms' }, { ...direction, account_id: 999 }]) {
    assertProblem(await admin.ask('POST', '/operator/closed-directions', wrong), 422, 'invalid_request');
  }
  assert.deepEqual((await lookup('79165550005')).closed_channels, ['sms']);
  const closed = (await observer.ask('GET', `/operator/closed-directions?account_id=${shop.id}`)).body.items;
  assert.deepEqual(
    closed.map((one: { id: number }) => one.id),
    [mine.body.id],
  );
  const [listed] = (await observer.ask('GET', '/operator/areas?limit=1')).body.items;
  assert.deepEqual([listed.name, listed.closed.length], ['VIP', 2]);
  assert.equal((await admin.ask('DELETE', `/operator/closed-directions/${all.body.id}`)).status, 204);
  assertProblem(await admin.ask('DELETE', `/operator/closed-directions/${all.body.id}`), 404, 'not_found');
  assert.equal((await admin.ask('DELETE', `/operator/closed-directions/${mine.body.id}`)).status, 204);
  assert.equal(await send(), 'accepted');
  // A built-in area gets its id when it is first used.
  const builtIn = (await observer.ask('GET', '/operator/areas/built-in')).body.names;
  assert.ok(builtIn.includes('Казахстан'));
  assert.equal(
    (await admin.ask('POST', '/operator/closed-directions', { area: 'казахстан', channel: 'viber' })).status,
    201,
  );
  const { rows } = await api.node.db.calm.query(
    `SELECT DISTINCT action FROM audit_entry WHERE action ~ '^(area|closed)' AND actor_kind <> 'system' ORDER BY 1`,
  );
  assert.deepEqual(
    rows.map(({ action }) => action),
    [
      'area.created',
      'area_source.changed',
      'area_source.created',
      'closed_direction.created',
      'closed_direction.removed',
    ],
  );
});
