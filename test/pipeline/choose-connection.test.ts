import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseConnection } from '../../src/pipeline/choose-connection.ts';
import type { ConfigCache } from '../../src/pipeline/config-cache.ts';

type State = 'up' | 'down' | 'paused' | 'closed';

/** The connection chosen of a route of these, numbered from 1. */
function chosen(states: State[], tried: number[] = []): number | null {
  const connections = states.map((state, i) => ({
    id: i + 1,
    channels: ['sms'],
    hours: state === 'closed' ? '09:00-21:00' : '',
    timeZone: 'UTC',
    areaId: null,
    state: state === 'paused' ? 'paused' : 'active',
  }));
  const cache = {
    routes: [],
    connections: () => connections,
    connection: (id: number) => connections[id - 1],
  } as unknown as ConfigCache;
  const links = { isDown: (id: number) => states[id - 1] === 'down' };
  const world = { cache, links, definitions: new Map(), nowMs: () => 0, random: () => 0 };
  return chooseConnection(world, { channel: 'sms', accountId: 1, areaId: null, sender: 'SHOP' }, tried);
}

const CASES: [State[], number[], number | null][] = [
  [['up', 'up'], [], 1],
  [['down', 'up'], [], 2],
  [['paused', 'up'], [], 2],
  [['up', 'up'], [1], 2],
  // Outside its hours it is passed over; before it waits for the morning it waits for a link.
  [['closed', 'up'], [], 2],
  [['closed', 'down'], [], 2],
  [['paused', 'closed'], [], 2],
  [['closed', 'paused'], [], 1],
  // What is away comes back by itself; what is paused waits for a person.
  [['paused', 'down'], [], 2],
  [['down', 'down'], [], 1],
  [['paused', 'paused'], [], 1],
  [['up', 'down'], [1], 2],
  [['up', 'up'], [1, 2], null],
  [[], [], null],
];

test('the first of the route that is at work, else one that comes back, else one that is paused; never one that refused', () => {
  for (const [states, tried, expected] of CASES) {
    assert.equal(chosen(states, tried), expected, `${states.join()} without ${tried.join()}`);
  }
});

test('a weighted route: the one that is drawn, else the others in order; a weight of 0 is for failover alone', () => {
  const all = [1, 2, 3].map((id) => ({
    id,
    channels: ['sms'],
    hours: '',
    timeZone: 'UTC',
    areaId: null,
    state: 'active',
  }));
  const route = { id: 1, channel: 'sms', areaId: null, accountId: null, sender: null, connectionIds: [1, 2, 3] };
  const chosenBy = (draw: number, down: number[] = [], tried: number[] = []) => {
    const cache = {
      routes: [{ ...route, weights: [1, 3, 0] }],
      connections: () => all,
      connection: (id: number) => all[id - 1],
    } as unknown as ConfigCache;
    const world = {
      cache,
      links: { isDown: (id: number) => down.includes(id) },
      definitions: new Map(),
      nowMs: () => 0,
      random: () => draw,
    };
    return chooseConnection(world, { channel: 'sms', accountId: 1, areaId: null, sender: 'SHOP' }, tried);
  };
  assert.deepEqual(
    [0, 0.24, 0.26, 0.99].map((draw) => chosenBy(draw)),
    [1, 1, 2, 2],
  );
  assert.equal(chosenBy(0.9, [2]), 1);
  assert.equal(chosenBy(0.1, [1]), 2);
  assert.equal(chosenBy(0.9, [1, 2]), 3);
  assert.equal(chosenBy(0.9, [], [2]), 1);
  assert.equal(chosenBy(0.9, [], [1, 2]), 3);
});

test('what could never take the message is left out, however well it is', () => {
  const all = [1, 2].map((id) => ({
    id,
    channels: ['sms'],
    hours: '',
    timeZone: 'UTC',
    areaId: null,
    state: 'active',
  }));
  const cache = {
    routes: [],
    connections: () => all,
    connection: (id: number) => all[id - 1],
  } as unknown as ConfigCache;
  const world = { cache, links: { isDown: () => false }, definitions: new Map(), nowMs: () => 0, random: () => 0 };
  const query = { channel: 'sms', accountId: 1, areaId: null, sender: 'SHOP' } as const;
  assert.equal(
    chooseConnection(world, query, [], ({ id }) => id === 2),
    2,
  );
  assert.equal(
    chooseConnection(world, query, [], () => false),
    null,
  );
});
