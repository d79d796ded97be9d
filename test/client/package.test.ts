import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { operationsFile } from '../../scripts/client/operations-file.ts';
import { description } from '../../src/api/index.ts';

const run = promisify(execFile);
const ROOT = new URL('../../', import.meta.url).pathname;

test('the types of the client are those of the API: npm run openapi writes them', async () => {
  const written = await readFile(`${ROOT}packages/client/src/operations.ts`, 'utf8');
  assert.equal(written, operationsFile(JSON.parse(JSON.stringify(description()))));
});

test('the package builds, needs nothing else, and its types are used by a program', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'kaskad-client-'));
  t.after(() => rm(folder, { recursive: true }));
  const { dependencies, exports } = JSON.parse(await readFile(`${ROOT}packages/client/package.json`, 'utf8'));
  assert.equal(dependencies, undefined);
  assert.equal(exports['.'].default, './dist/index.js');
  const tsc = `${ROOT}node_modules/typescript/bin/tsc`;
  await run(process.execPath, [tsc, '-p', `${ROOT}packages/client`, '--outDir', join(folder, 'dist')]);
  await writeFile(join(folder, 'package.json'), '{"type":"module"}');
  await writeFile(
    join(folder, 'use.mjs'),
    `import { Kaskad, verifyPush } from './dist/index.js';
     const client = new Kaskad({ baseUrl: 'http://127.0.0.1:9', token: 'x', retries: 0 });
     const error = await client.balance().catch((problem) => problem);
     console.log(typeof verifyPush, error.code);`,
  );
  const { stdout } = await run(process.execPath, [join(folder, 'use.mjs')]);
  assert.equal(stdout.trim(), 'function no_answer');
});
