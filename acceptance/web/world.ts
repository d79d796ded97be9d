// One demo and one browser for all tests of the pages: both are dear to start.
import { after, before } from 'node:test';
import type { Browser } from 'playwright-core';
import { startBrowser } from '../helpers/browser.ts';
import { type Gateway, startGateway } from '../helpers/gateway.ts';
import { makePlace, type Place } from '../helpers/place.ts';

/** There before the first test; ended after the last. */
export const world: { place: Place; gateway: Gateway; browser: Browser } = {
  place: makePlace(),
  gateway: undefined as never,
  browser: undefined as never,
};

before(async () => {
  [world.gateway, world.browser] = await Promise.all([startGateway(world.place, { command: 'demo' }), startBrowser()]);
});
after(async () => {
  await world.browser?.close();
  await world.place.close();
});
