// `npm run screens [name…]`: pictures of every screen of the demo, in both languages, themes and widths, into docs/screens/.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import {
  type Language,
  openWindow,
  type Person,
  settled,
  startBrowser,
  type Theme,
  WIDTHS,
  type Width,
} from '../acceptance/helpers/browser.ts';
import { startGateway } from '../acceptance/helpers/gateway.ts';
import { makePlace } from '../acceptance/helpers/place.ts';
import { listScreens, MANAGER, OPERATOR } from '../acceptance/helpers/screens.ts';

const folder = join(import.meta.dirname, '../docs/screens');
/** Of WebP: small files in which every word can still be read. */
const QUALITY = 40;
const SCALE = 0.8;
const LOOKS: [Language, Theme, Width][] = [
  ['ru', 'light', 'desktop'],
  ['ru', 'dark', 'phone'],
  ['en', 'light', 'phone'],
  ['en', 'dark', 'desktop'],
  ['ru', 'dark', 'desktop'],
  ['ru', 'light', 'phone'],
  ['en', 'light', 'desktop'],
  ['en', 'dark', 'phone'],
];

const wanted = process.argv.slice(2);
const place = makePlace();
try {
  const gateway = await startGateway(place, { command: 'demo' });
  const browser = await startBrowser();
  const asker = async (person: Person) => {
    const { context } = await openWindow(browser, gateway.url, person);
    return async (path: string) => (await context.request.get(`${gateway.url}/api/v1${path}`)).json();
  };
  const all = await listScreens({ manager: await asker(MANAGER), operator: await asker(OPERATOR) });
  const screens = all.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
  const waiting = [...LOOKS];
  // Two at a time: as many as a small machine has cores.
  const lane = async () => {
    for (let look = waiting.shift(); look !== undefined; look = waiting.shift()) await takeAll(look);
  };
  const takeAll = async ([language, theme, width]: (typeof LOOKS)[number]) => {
    const windows = new Map<Person | null, Page>();
    for (const { name, path, person } of screens) {
      const page =
        windows.get(person) ?? (await openWindow(browser, gateway.url, person, { language, theme, width })).page;
      windows.set(person, page);
      await page.goto(path);
      // A page that does not come to rest is pictured as it is, and named.
      await settled(page).catch(() => process.stderr.write(`${path} did not settle\n`));
      await page.waitForTimeout(150);
      mkdirSync(join(folder, name), { recursive: true });
      writeFileSync(join(folder, name, `${language}-${theme}-${width}.webp`), await picture(page, width));
    }
    for (const page of windows.values()) await page.context().close();
    process.stderr.write(`${language} ${theme} ${width}: ${screens.length} pictures\n`);
  };
  await Promise.all([lane(), lane()]);
  await browser.close();
} finally {
  await place.close();
}

async function picture(page: Page, width: Width): Promise<Buffer> {
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send('Page.captureScreenshot', {
    format: 'webp',
    quality: QUALITY,
    clip: { x: 0, y: 0, ...WIDTHS[width], scale: SCALE },
  });
  await session.detach();
  return Buffer.from(data, 'base64');
}
