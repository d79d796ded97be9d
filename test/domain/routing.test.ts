import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseRoute, explainRoute, type Route, type RouteQuery } from '../../src/domain/routing.ts';

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
  { id: 30, channels: ['sms'] as const },
  { id: 4, channels: ['viber'] as const },
  { id: 10, channels: ['sms'] as const },
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
