import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseConnection } from '../../src/pipeline/choose-connection.ts';
import type { ConfigCache } from '../../src/pipeline/config-cache.ts';

type State = 'up' | 'down' | 'paused';

/** The connection chosen of a route of these, numbered from 1. */
function chosen(states: State[], tried: number[] = []): number | null {
  const connections = states.map((state, i) => ({
    id: i + 1,
    channels: ['sms'],
    hours: '',
    timeZone: 'Europe/Moscow',
    state: state === 'paused' ? 'paused' : 'active',
  }));
  const cache = {
    routes: [],
    connections: () => connections,
    connection: (id: number) => connections[id - 1],
  } as unknown as ConfigCache;
  const links = { isDown: (id: number) => states[id - 1] === 'down' };
  const world = { cache, links, nowMs: () => 0, random: () => 0 };
  return chooseConnection(world, { channel: 'sms', accountId: 1, areaId: null, sender: 'SHOP' }, tried);
}

const CASES: [State[], number[], number | null][] = [
  [['up', 'up'], [], 1],
  [['down', 'up'], [], 2],
  [['paused', 'up'], [], 2],
  [['up', 'up'], [1], 2],
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
