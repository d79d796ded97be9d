import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { description, ENDPOINTS } from '../../src/api/index.ts';
import { API_ERRORS } from '../../src/domain/api-errors.ts';

interface Document {
  paths: Record<string, unknown>;
}

test('the committed description is what the endpoints say: npm run openapi writes it', async () => {
  const committed = await readFile(new URL('../../docs/openapi.json', import.meta.url), 'utf8');
  const before = JSON.parse(committed) as Document;
  const now = JSON.parse(JSON.stringify(description())) as Document;
  // Piece by piece: the difference of two documents of this size is not to be read, and takes a minute to print.
  assert.deepEqual(Object.keys(before.paths), Object.keys(now.paths));
  const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
  assert.deepEqual(
    Object.keys(now.paths).filter((path) => !same(before.paths[path], now.paths[path])),
    [],
  );
  assert.deepEqual({ ...before, paths: null }, { ...now, paths: null });
});

test('endpoints have names and places of their own, and say what they are for', () => {
  const ids = ENDPOINTS.map(({ id }) => id);
  const places = ENDPOINTS.map(({ method, path }) => `${method} ${path.replace(/\{\w+\}/g, '{}')}`);
  assert.equal(new Set(ids).size, ids.length);
  assert.equal(new Set(places).size, places.length);
  for (const { id, path, access, method, params } of ENDPOINTS) {
    const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    assert.deepEqual(
      Object.keys((params as { properties?: object })?.properties ?? {}).sort(),
      named.sort(),
      `${id}: parameters of the path`,
    );
    // What is anybody's own (a token of one of the staff) may stand on either side.
    if (access.kind !== 'anybody')
      assert.equal(path.startsWith('/operator/'), access.kind === 'staff', `${id}: whose path is it`);
    if (method === 'GET')
      assert.ok(!/write$/.test(JSON.stringify(access)), `${id}: reading asks for no right to write`);
  }
});

test('every code of the catalogue has a cause and a cure', () => {
  for (const [code, { status, title, cause, cure }] of Object.entries(API_ERRORS)) {
    assert.match(code, /^[a-z0-9_]+$/);
    assert.ok(status >= 400 && status < 600, code);
    for (const text of [title, cause, cure]) assert.ok(text.length > 5, code);
  }
});
