import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openDb } from '../../src/store/db.ts';
import { jsonText } from '../../src/store/json-text.ts';
import { cloneDatabase } from '../helpers/database.ts';

const HOSTILE: unknown[] = [
  { id: 'a\ud83d' },
  { id: 'a\0b', 'x\0': 'y' },
  { id: 'a\\u0000x' },
  { id: '\\\\u0000' },
  { deep: [{ a: ['\udc00', '\0'] }] },
  'plain',
  null,
  [1, true],
];

test('what comes from outside becomes jsonb, whatever its strings hold', async (context) => {
  const db = openDb((await cloneDatabase(context)).config, { hot: 1, calm: 1 });
  context.after(() => db.close());
  for (const value of HOSTILE) {
    const { rows } = await db.calm.query<{ back: unknown }>('SELECT $1::jsonb AS back', [jsonText(value)]);
    assert.deepEqual(rows[0]!.back, JSON.parse(jsonText(value)));
  }
  // What is no NUL but only looks like one is kept.
  assert.equal(JSON.parse(jsonText('a\\u0000x')), 'a\\u0000x');
  assert.equal(JSON.parse(jsonText('a\0\ud83d')), 'a\ufffd');
  let nested: unknown = 'x';
  for (let i = 0; i < 5000; i += 1) nested = [nested];
  assert.doesNotThrow(() => jsonText(nested));
});
