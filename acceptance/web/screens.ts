// Every screen over the demo's month of traffic, in Chromium under the page's own policy: it shows without complaint in both
// languages, axe finds nothing serious in either theme, a phone need not scroll sideways, and no word is left untranslated.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import {
  cutTables,
  type Look,
  openWindow,
  overflow,
  type Person,
  seriousFaults,
  settled,
  turnDark,
  turnLight,
  WIDTHS,
  wordsOf,
} from '../helpers/browser.ts';
import { listScreens, MANAGER, OPERATOR, REGISTRATION, routePaths, type Screen } from '../helpers/screens.ts';
import { world } from './world.ts';

/** What can be wrong in one theme alone. */
const OF_COLOURS = ['color-contrast', 'link-in-text-block'];
/** Pages try again twice, after one and two seconds, which pass ten times as fast. */
const TOLD_MS = 12_000;
const QUIET_MS = 1_500;
/** In place of the server: whatever is read is refused, but who is signed in. Routes of the browser would empty its cache. */
const REFUSE = `
  globalThis.refusals = 0;
  const later = setTimeout;
  globalThis.setTimeout = (work, ms, ...rest) => later(work, ms / 10, ...rest);
  const ask = fetch;
  globalThis.fetch = async (input, init) => {
    const { method, url } = new Request(input, init);
    if (method !== 'GET' || !/\\/api\\/v1\\//.test(url) || url.endsWith('/me')) return ask(input, init);
    if (!/\\/(live|balance)\\b/.test(url)) globalThis.refusals += 1;
    const body = JSON.stringify({ type: 'about:blank', title: 'x', status: 500, code: 'internal' });
    return new Response(body, { status: 500, headers: { 'content-type': 'application/problem+json', 'x-request-id': 'x' } });
  };
`;

/** Data that come by the stream could not be told from words of the page. */
const NO_STREAM = `
  const ask = fetch;
  globalThis.fetch = (input, init) =>
    new Request(input, init).url.includes('/api/v1/live') ? new Promise(() => {}) : ask(input, init);
`;

/** As a person goes there: the first page by its address, the others from within. */
async function open(page: Page, { path, person }: Pick<Screen, 'path' | 'person'>): Promise<void> {
  if (page.url() === 'about:blank' || person === null) await page.goto(path);
  else await page.evaluate(`(${moveTo})(${JSON.stringify(path)})`);
}

/** To another page without loading the application anew; alerts of the former are marked, in case they are still there. */
const moveTo = `(path) => {
  for (const alert of document.querySelectorAll('[role="alert"]')) alert.dataset.former = '';
  globalThis.refusals = 0;
  history.pushState(null, '', path);
}`;

let listed: Promise<Screen[]> | undefined;
/** Asked for by the first test: only then is the demo there. */
async function allScreens(): Promise<Screen[]> {
  listed ??= (async () => listScreens({ manager: await asker(MANAGER), operator: await asker(OPERATOR) }))();
  return listed;
}

async function asker(person: Person) {
  const { context } = await openWindow(world.browser, world.gateway.url, person);
  return async (path: string) => (await context.request.get(`${world.gateway.url}/api/v1${path}`)).json();
}

/** Goes through screens in a few windows at a time; every fault is told, not only the first. */
async function each(
  chosen: readonly Screen[],
  check: (page: Page, screen: Screen, complaints: string[]) => Promise<string[]>,
  { atOnce = 2, ...look }: Look & { atOnce?: number },
) {
  const faults: string[] = [];
  const waiting = [...chosen];
  const walk = async () => {
    const windows = new Map<Person | null, Awaited<ReturnType<typeof openWindow>>>();
    for (let screen = waiting.shift(); screen !== undefined; screen = waiting.shift()) {
      const window =
        windows.get(screen.person) ?? (await openWindow(world.browser, world.gateway.url, screen.person, look));
      windows.set(screen.person, window);
      window.complaints.length = 0;
      try {
        for (const fault of await check(window.page, screen, window.complaints))
          faults.push(`${screen.path}: ${fault}`);
      } catch (error) {
        faults.push(`${screen.path}: ${String(error).slice(0, 300)}`);
      }
    }
    for (const { context } of windows.values()) await context.close();
  };
  await Promise.all(Array.from({ length: atOnce }, walk));
  return faults;
}

/** The sign-in page asks who is there: that refusal is no fault. */
const ASKED = /Failed to load resource: the server responded with a status of 401/;

test('every address of the menu is among the screens', async () => {
  const screens = await allScreens();
  const shown = new Set(screens.map(({ route }) => route));
  assert.deepEqual(
    routePaths().filter((path) => !shown.has(path)),
    [],
  );
  assert.ok(screens.length > 50, `${screens.length} screens`);
});

test('every screen shows without complaint, accessible in both themes, without scrolling sideways', async () => {
  const faults = await each(
    await allScreens(),
    async (page, { path, person, route }, complaints) => {
      await page.setViewportSize(WIDTHS.desktop);
      await turnLight(page);
      await open(page, { path, person });
      await settled(page);
      const found = await seriousFaults(page);
      const chosen = await page.locator('nav [aria-current="page"]').count();
      const isInMenu = person !== null && route !== '' && route !== '/profile';
      await turnDark(page);
      const dark = (await seriousFaults(page, OF_COLOURS)).map((fault) => `dark: ${fault}`);
      const wide = await overflow(page);
      const cut = await cutTables(page);
      await page.setViewportSize(WIDTHS.phone);
      // Charts measure their place anew once it has changed.
      let narrow = await overflow(page);
      for (let look = 0; narrow > 0 && look < 20; look += 1) {
        await page.waitForTimeout(100);
        narrow = await overflow(page);
      }
      return [
        ...complaints.filter((complaint) => person !== null || !ASKED.test(complaint)),
        ...found,
        ...dark,
        ...cut,
        ...(isInMenu && chosen !== 1 ? [`${chosen} places of the menu are chosen`] : []),
        ...(wide > 0 ? [`${wide} px wider than the desktop`] : []),
        ...(narrow > 0 ? [`${narrow} px wider than the phone`] : []),
      ];
    },
    { language: 'ru' },
  );
  assert.deepEqual(faults, []);
});

test('in English no Russian word is left but what the data hold', async () => {
  const faults = await each(
    (await allScreens()).filter(({ path }) => path !== REGISTRATION),
    async (page, { path }) => {
      const data: string[] = [];
      const keep = (answer: { url(): string; text(): Promise<string> }) => {
        if (answer.url().includes('/api/v1/') && !answer.url().includes('/live'))
          reading.push(
            answer.text().then(
              (text) => void data.push(text),
              () => {},
            ),
          );
      };
      const reading: Promise<void>[] = [];
      page.on('response', keep);
      await page.goto(path);
      await settled(page);
      page.off('response', keep);
      await Promise.all(reading);
      // Marked as Russian: the wording of the doors, the name of the other language.
      data.push(...(await page.locator('body [lang="ru"]').allInnerTexts()));
      const shown = await wordsOf(page);
      const known = data.join(' ').toLowerCase();
      const words = new Set(shown.toLowerCase().match(/[а-яё]{2,}/g) ?? []);
      return [...words].filter((word) => !known.includes(word)).map((word) => `«${word}»`);
    },
    { language: 'en', script: NO_STREAM },
  );
  assert.deepEqual(faults, []);
});

test('a server that fails is told on every screen, with a way to try again', async () => {
  const faults = await each(
    (await allScreens()).filter(({ person }) => person !== null),
    async (page, { path, person }) => {
      await open(page, { path, person });
      await page.locator('h1, h2').first().waitFor();
      const alert = page.locator('[role="alert"]:not([data-former])').first();
      const refusals = () => page.evaluate<number>('globalThis.refusals');
      const deadlineMs = Date.now() + TOLD_MS;
      const quietMs = Date.now() + QUIET_MS;
      while (!(await alert.isVisible())) {
        // A page that asks the server for nothing has nothing to tell.
        if (Date.now() > quietMs && (await refusals()) === 0) return [];
        if (Date.now() > deadlineMs) return ['silent'];
        await page.waitForTimeout(100);
      }
      return (await alert.getByRole('button').count()) === 0 ? ['no way to try again'] : [];
    },
    { language: 'ru', script: REFUSE },
  );
  assert.deepEqual(faults, []);
});
