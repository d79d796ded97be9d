// How the pages are served: by what policy, to whom, and how much of them a browser has to fetch before it shows the first one.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { before, test } from 'node:test';
import fastify, { type FastifyInstance, type LightMyRequestResponse } from 'fastify';
import { registerPages } from '../../src/pages/register.ts';

const root = join(import.meta.dirname, '../..');
const dist = join(root, 'web/dist');
const BROWSER = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' };
/** Of JavaScript, gzipped, until the first page of the cabinet is there (issue 5). */
const FIRST_LOAD_MAX_BYTES = 250_000;

// As `npm test` does before all tests: only when the sources have changed.
before(() => void execFileSync(process.execPath, [join(root, 'scripts/web.ts')], { stdio: 'inherit' }));

function listener(folder: string): FastifyInstance {
  const app = fastify();
  app.get('/sendsms.php', async () => ({ door: true }));
  registerPages(app, { folder, notFound: (reply) => reply.code(404).send({ error: 'no such address' }) });
  return app;
}
const policy = (answer: LightMyRequestResponse) => String(answer.headers['content-security-policy']);

test('every address of the application answers the page, each time with a nonce of its own and no right to anything else', async () => {
  const app = listener(dist);
  const first = await app.inject({ url: '/operator/clients/7?tab=money', headers: BROWSER });
  const second = await app.inject({ url: '/', headers: BROWSER });
  for (const answer of [first, second]) {
    assert.equal(answer.statusCode, 200);
    assert.match(String(answer.headers['content-type']), /^text\/html/);
    assert.equal(answer.headers['cache-control'], 'no-store');
    assert.equal(answer.headers['x-content-type-options'], 'nosniff');
    assert.match(policy(answer), /default-src 'none'; script-src 'self'; style-src 'self' 'nonce-[\w+/=]+';/);
    assert.match(policy(answer), /frame-ancestors 'none'/);
    assert.doesNotMatch(policy(answer), /unsafe|https?:|\*/);
    const nonce = /'nonce-([^']+)'/.exec(policy(answer))![1]!;
    assert.ok(answer.body.includes(`content="${nonce}"`));
    // Nothing inside the page that the policy would have to allow.
    assert.doesNotMatch(answer.body, /<script(?![^>]*\bsrc=)|<style|\son\w+=|https?:\/\//);
  }
  assert.notEqual(policy(first), policy(second));
});

test('programs that miss a door are answered as before, and a door stays a door', async () => {
  const app = listener(dist);
  for (const [url, headers] of [
    ['/sendsms.ph', { accept: '*/*' }],
    ['/nothing', {}],
    ['/nothing.php', BROWSER],
    ['/.env', BROWSER],
    ['/assets/none.js', BROWSER],
    ['/assets/../index.html', BROWSER],
    ['/assets/%2e%2e/%2e%2e/package.json', BROWSER],
  ] as const) {
    const answer = await app.inject({ url, headers });
    assert.equal(answer.statusCode, 404, url);
    assert.doesNotMatch(answer.body, /<html|"scripts"/, url);
  }
  assert.deepEqual((await app.inject({ url: '/sendsms.php', headers: BROWSER })).json(), { door: true });
  assert.equal((await app.inject({ method: 'POST', url: '/operator', headers: BROWSER })).statusCode, 404);
});

test('files come compressed and are kept for a year; what may change under its name is asked for each time', async () => {
  const app = listener(dist);
  const entry = entryFile();
  const answer = await app.inject({ url: `/${entry}`, headers: { 'accept-encoding': 'br, gzip' } });
  assert.equal(answer.statusCode, 200);
  assert.equal(answer.headers['content-encoding'], 'br');
  assert.match(String(answer.headers['cache-control']), /max-age=31536000, immutable/);
  assert.equal(answer.rawPayload.length, statSync(join(dist, `${entry}.br`)).size);
  const theme = await app.inject({ url: '/theme.js' });
  assert.equal(theme.statusCode, 200);
  assert.match(String(theme.headers['content-type']), /javascript/);
  assert.match(String(theme.headers['cache-control']), /max-age=0/);
});

test('a gateway whose pages were not built says so to a browser, and serves its doors', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'kaskad-pages-'));
  try {
    const app = listener(folder);
    const answer = await app.inject({ url: '/', headers: BROWSER });
    assert.equal(answer.statusCode, 503);
    assert.match(answer.body, /npm run web/);
    assert.equal((await app.inject({ url: '/sendsms.php' })).statusCode, 200);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

interface Chunk {
  file: string;
  imports?: string[];
}
const manifest = (): Record<string, Chunk> => JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8'));
const entryFile = () => manifest()['index.html']!.file;

test('the first page takes less than 250 kB of JavaScript', () => {
  const chunks = manifest();
  const needed = new Set<string>();
  const need = (name: string): void => {
    const chunk = chunks[name];
    assert.ok(chunk, name);
    if (needed.has(chunk.file)) return;
    needed.add(chunk.file);
    for (const one of chunk.imports ?? []) need(one);
  };
  need('index.html');
  need('src/pages/overview/page.tsx');
  const bytes = [...needed].reduce((sum, file) => {
    const path = join(dist, file);
    return sum + statSync(existsSync(`${path}.gz`) ? `${path}.gz` : path).size;
  }, 0);
  assert.ok(bytes < FIRST_LOAD_MAX_BYTES, `${bytes} bytes`);
});
