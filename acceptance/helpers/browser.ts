// Chromium as the people who use the pages have it: Debian's package, driven by playwright-core.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

const CHROMIUM = '/usr/bin/chromium';
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** A busy machine with two cores is slow at times; people wait too. */
const TIMEOUT_MS = 20_000;

export type Language = 'ru' | 'en';
export type Theme = 'light' | 'dark';
export const WIDTHS = { desktop: { width: 1360, height: 860 }, phone: { width: 390, height: 844 } } as const;
export type Width = keyof typeof WIDTHS;

export interface Person {
  login: string;
  password: string;
}

export function startBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: CHROMIUM,
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--font-render-hinting=none'],
  });
}

export interface Look {
  language?: Language;
  theme?: Theme;
  width?: Width;
  /** Runs in each page before the page's own. */
  script?: string;
}

/** A browser window of its own, signed in as somebody or nobody. What its pages complain of is kept in `complaints`. */
export async function openWindow(
  browser: Browser,
  url: string,
  person: Person | null,
  { language = 'ru', theme = 'light', width = 'desktop', script }: Look = {},
): Promise<{ context: BrowserContext; page: Page; complaints: string[] }> {
  const context = await browser.newContext({
    baseURL: url,
    viewport: WIDTHS[width],
    locale: 'ru-RU',
    timezoneId: 'Europe/Moscow',
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(TIMEOUT_MS);
  await context.addInitScript(
    `localStorage.setItem('kaskad-language', '${language}'); localStorage.setItem('kaskad-theme', '${theme}');`,
  );
  if (script !== undefined) await context.addInitScript(script);
  if (person !== null) await signIn(context, url, person);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  return { context, page, complaints };
}

/** By the API, as the page itself does it. @throws when the password is refused */
export async function signIn(context: BrowserContext, url: string, { login, password }: Person): Promise<void> {
  const answer = await context.request.post(`${url}/api/v1/auth/sign-in`, {
    data: { login, password },
    headers: { origin: url },
  });
  if (!answer.ok()) throw new Error(`sign-in of ${login}: ${answer.status()} ${await answer.text()}`);
}

/** Waits until the page has its heading and nothing on it is still being loaded. */
export async function settled(page: Page): Promise<void> {
  await page.locator('h1, h2').first().waitFor();
  await page.locator('[aria-busy="true"]').first().waitFor({ state: 'hidden' });
}

interface Violation {
  id: string;
  impact: string;
  nodes: { target: string[]; html: string }[];
}

/** Turns the page to the dark theme at once, without the short transitions of colours, which axe would see half way. */
export async function turnDark(page: Page): Promise<void> {
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.evaluate(`{
    const still = new CSSStyleSheet();
    still.replaceSync('*, *::before, *::after { transition: none !important; animation: none !important }');
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, still];
    document.documentElement.setAttribute('data-mantine-color-scheme', 'dark');
  }`);
}

/** Rows of a long table are alike; looking at each of fifty is most of axe's time. */
const MORE_ROWS = 'tbody > tr:nth-child(n + 11)';

/** Back from `turnDark`. */
export async function turnLight(page: Page): Promise<void> {
  await page.emulateMedia({ colorScheme: 'light' });
  await page.evaluate(`document.documentElement.setAttribute('data-mantine-color-scheme', 'light')`);
}

/** What axe finds serious or critical, each as one line; `rules`: these alone. */
export async function seriousFaults(page: Page, rules?: readonly string[]): Promise<string[]> {
  if (!(await page.evaluate<boolean>(`'axe' in globalThis`))) await page.evaluate(AXE);
  const violations = await page.evaluate<Violation[]>(
    `axe.run({ exclude: [${JSON.stringify(MORE_ROWS)}] }, ${JSON.stringify({ resultTypes: ['violations'], ...(rules && { runOnly: rules }) })}).then((found) => found.violations)`,
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ target, html }) => `${id}: ${target.join(' ')} ${html.slice(0, 160)}`));
}

/** Pixels by which the page is wider than its window. */
export function overflow(page: Page): Promise<number> {
  return page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
}

/** Tables that are cut off at their right edge, with the pixels that are missing. */
export function cutTables(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(`[...document.querySelectorAll('.mantine-TableScrollContainer-scrollContainer')]
    .filter((frame) => frame.scrollWidth > frame.clientWidth + 1)
    .map((frame) => 'table cut off by ' + (frame.scrollWidth - frame.clientWidth) + ' px: ' + frame.textContent.slice(0, 60))`);
}

/** Everything that can be read on the page, also by a screen reader. */
export function wordsOf(page: Page): Promise<string> {
  return page.evaluate<string>(`[
    document.title,
    document.body.innerText,
    ...[...document.querySelectorAll('[aria-label], [placeholder], [title], [alt]')].flatMap((element) =>
      ['aria-label', 'placeholder', 'title', 'alt'].map((name) => element.getAttribute(name) ?? ''),
    ),
  ].join(' ')`);
}
