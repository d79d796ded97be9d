import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseRoute, drawFirst, explainRoute, type Route, type RouteQuery } from '../../src/domain/routing.ts';

const route = (id: number, fields: Partial<Route>): Route => ({
  id,
  channel: 'sms',
  areaId: null,
  accountId: null,
  sender: null,
  connectionIds: [id],
  weights: null,
  ...fields,
});

/** The least specific first: each outweighs all before it. */
const ROUTES: Route[] = [
  route(1, {}),
  route(2, { areaId: 5 }),
  route(3, { sender: 'SHOP' }),
  route(4, { sender: 'SHOP', areaId: 5 }),
  route(5, { accountId: 7 }),
  route(6, { accountId: 7, areaId: 5 }),
  route(7, { accountId: 7, sender: 'SHOP' }),
  route(8, { accountId: 7, sender: 'SHOP', areaId: 5, connectionIds: [3, 1] }),
];
const CONNECTIONS = [
  { id: 30, channels: ['sms'] as const, areaId: null },
  { id: 4, channels: ['viber'] as const, areaId: null },
  { id: 10, channels: ['sms'] as const, areaId: null },
];
const first = () => 0;
const query: RouteQuery = { channel: 'sms', accountId: 7, areaId: 5, sender: 'SHOP' };

test('the most specific route wins', () => {
  for (let count = ROUTES.length; count > 0; count--) {
    const routes = ROUTES.slice(0, count);
    assert.deepEqual(chooseRoute(routes, CONNECTIONS, query, first), routes.at(-1)?.connectionIds);
    assert.deepEqual(chooseRoute([...routes].reverse(), CONNECTIONS, query, first), routes.at(-1)?.connectionIds);
  }
});

test('routes of others do not fit; without one, every connection of the channel by its id', () => {
  const rows: [Partial<RouteQuery>, Route[], readonly number[]][] = [
    [{ accountId: 8 }, ROUTES, [4]],
    [{ areaId: null }, ROUTES, [7]],
    [{ areaId: null, sender: 'X', accountId: 8 }, ROUTES, [1]],
    [{ sender: 'shop' }, ROUTES, [3, 1]],
    [{ accountId: 8 }, ROUTES.slice(4), [10, 30]],
    [{}, [], [10, 30]],
    [{ channel: 'viber' }, ROUTES, [4]],
    [{ channel: 'hlr' }, ROUTES, []],
    [{}, [route(1, { connectionIds: [1] }), route(9, { connectionIds: [9] })], [9]],
  ];
  for (const [change, routes, ids] of rows) {
    assert.deepEqual(chooseRoute(routes, CONNECTIONS, { ...query, ...change }, first), ids, JSON.stringify(change));
  }
});

test('the explanation names the same choice and says why not the others', () => {
  const rows = explainRoute([...ROUTES, route(9, { channel: 'viber' })], CONNECTIONS, { ...query, sender: 'X' });
  assert.deepEqual(
    rows.map((row) => `${row.chosen ? '*' : ' '} ${row.routeId ?? 'default'}: ${row.why}`),
    [
      '  8: for another sender',
      '  7: for another sender',
      '* 6: fits by account, area',
      '  5: outweighed by route 6',
      '  4: for another sender',
      '  3: for another sender',
      '  2: outweighed by route 6',
      '  1: outweighed by route 6',
      '  default: route 6 fits',
    ],
  );
  const none = explainRoute([], CONNECTIONS, query);
  assert.deepEqual(none, [
    { routeId: null, connectionIds: [10, 30], chosen: true, why: 'no route fits: every connection of the channel' },
  ]);
});

test('weights: each comes first as often as its share says, the others follow in their order', () => {
  const ids = [5, 6, 7, 8];
  const weights = [2, 0, 1, 1];
  const cases: [draw: number, order: number[]][] = [
    [0, [5, 6, 7, 8]],
    [0.499, [5, 6, 7, 8]],
    [0.5, [7, 5, 6, 8]],
    [0.749, [7, 5, 6, 8]],
    [0.75, [8, 5, 6, 7]],
    [0.999999, [8, 5, 6, 7]],
    // Not to be expected of a random number, and harmless.
    [1, [5, 6, 7, 8]],
  ];
  for (const [draw, order] of cases) assert.deepEqual(drawFirst(ids, weights, draw), order, String(draw));
  assert.deepEqual(drawFirst(ids, [0, 0, 0, 0], 0.5), ids);
  const firsts = new Map<number, number>();
  for (let i = 0; i < 1000; i += 1) {
    const [first] = drawFirst(ids, weights, i / 1000) as [number];
    firsts.set(first, (firsts.get(first) ?? 0) + 1);
  }
  assert.deepEqual(Object.fromEntries(firsts), { 5: 500, 7: 250, 8: 250 });
});

test('a connection of several channels serves each; a route draws by its weights', () => {
  const several = [
    { id: 1, channels: ['sms', 'viber'] as const, areaId: null },
    { id: 2, channels: ['viber'] as const, areaId: null },
  ];
  assert.deepEqual(chooseRoute([], several, { ...query, channel: 'viber' }, first), [1, 2]);
  assert.deepEqual(chooseRoute([], several, query, first), [1]);
  const weighted = [route(1, { connectionIds: [1, 2], weights: [1, 1] })];
  assert.deepEqual(
    chooseRoute(weighted, several, query, () => 0.4),
    [1, 2],
  );
  assert.deepEqual(
    chooseRoute(weighted, several, query, () => 0.6),
    [2, 1],
  );
});
